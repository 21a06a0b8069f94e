//! From the tree to a text that [`parse`](super::parse) reads back as the same
//! tree, by keys and ISO days: what is stored, put into an address, and shown
//! in the filter box.

use base::{Currency, Money};

use super::{
    Filter, Op, Operand, Related, Test,
    cursor::{SIGNS, is_bracket, quote},
    newest::{Newest, newest},
    operands::may_go_on,
    paths::field_at,
    phrases::may_begin,
    related::links_here,
    vocabulary::{is_empty_word, may_say_fiscal, moment_word, operator, person, person_word, relation},
    wording::Wording,
};
use crate::{EntityDef, FieldDef, Key, Kind, Names, Reading, Schema, Value, number::shown};

/// The filter in words. A filter that was not made for this schema still
/// prints, but may not read back.
pub fn print(filter: &Filter, schema: &Schema, def: &EntityDef) -> String {
    match filter.clone().simplify() {
        everything if everything.is_everything() => String::new(),
        filter => Printer { schema, def, words: None }.node(&filter),
    }
}

/// The filter in the words of one reader, where these read back as the same
/// filter; by its keys otherwise. Two fields may go by one label.
pub fn print_for(
    filter: &Filter,
    schema: &Schema,
    def: &EntityDef,
    words: &Wording<'_>,
    reading: &Reading,
    names: &dyn Names,
) -> String {
    let filter = filter.clone().simplify();
    if filter.is_everything() {
        return String::new();
    }
    let said = Printer { schema, def, words: Some(words) }.node(&filter);
    match super::parse(&said, schema, def, reading, names) {
        Ok(read) if read == filter => said,
        _ => print(&filter, schema, def),
    }
}

struct Printer<'a> {
    schema: &'a Schema,
    def: &'a EntityDef,
    /// None: by keys.
    words: Option<&'a Wording<'a>>,
}

impl Printer<'_> {
    fn node(&self, filter: &Filter) -> String {
        if let Some(said) = self.words.and_then(|words| self.newest(words, filter)) {
            return said;
        }
        match filter {
            Filter::All(parts) if parts.is_empty() => "()".to_owned(),
            Filter::All(parts) => self.row(parts),
            Filter::Any(parts) => self.choice(parts),
            Filter::Not(inner) => match &**inner {
                Filter::Related(related) if related.count.is_none() => {
                    format!("{} {}", self.words.map_or("no", Wording::no), self.whose(related))
                }
                inner => format!("-{}", self.closed(inner)),
            },
            Filter::Test(test) => self.test(test),
            Filter::Related(related) => self.related(related),
            Filter::Words(text) => words(text),
        }
    }

    /// «آخرین تماس بیش از ۳ ماه پیش», in words only: by keys it stays what it is made of.
    fn newest(&self, words: &Wording<'_>, filter: &Filter) -> Option<String> {
        let Newest { there, link, kind, test } = newest(self.schema, filter)?;
        if links_here(there, self.def).first()?.key != *link {
            return None;
        }
        let what = kind.map_or_else(|| words.entity(there), |(field, kind)| words.choice(there, &field, &kind));
        let (owner, field) = field_at(self.schema, there, &test.path)?;
        let value = words.operand(owner, &field, test.op, test.values.first()?)?;
        let is_age = matches!(test.values[..], [Operand::Ago { .. }]);
        let asked = words.age(test.op.turned()).filter(|_| is_age).unwrap_or_else(|| sign(test.op));
        Some(format!("{} {}{asked}{value}", words.last(), what.to_lowercase()))
    }

    /// Any of several. Words behind a test would be further values of it: they
    /// stand in brackets.
    fn choice(&self, parts: &[Filter]) -> String {
        let begins_with_words = |part: &Filter| match part {
            Filter::Words(_) => true,
            Filter::All(parts) => matches!(parts.first(), Some(Filter::Words(_))),
            _ => false,
        };
        let mut said = Vec::new();
        let mut only_words = true;
        for part in parts {
            let one = self.node(part);
            said.push(if begins_with_words(part) && !only_words { format!("({one})") } else { one });
            only_words &= matches!(part, Filter::Words(_));
        }
        said.join(self.words.map_or(" or ", Wording::or))
    }

    /// All of several. Bare words would run into a label before a sign, or go
    /// on with the value before them: an `and` keeps them apart.
    fn row(&self, parts: &[Filter]) -> String {
        let mut row = String::new();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                // Labels have several words; an "and" keeps all of them apart.
                row.push_str(match self.words {
                    Some(words) => words.and(),
                    None if self.run_together(&parts[at - 1], part) => " and ",
                    None => " ",
                });
            }
            row.push_str(&match part {
                Filter::Any(_) => format!("({})", self.node(part)),
                part => self.node(part),
            });
        }
        row
    }

    fn run_together(&self, before: &Filter, after: &Filter) -> bool {
        match (before, after) {
            (Filter::Words(_), Filter::Words(_) | Filter::Test(_)) => true,
            (Filter::Test(test), Filter::Words(_)) => may_go_on(&self.field(test).kind),
            // What follows could go on with the name of the records.
            (Filter::Related(_), _) | (Filter::Words(_), Filter::Related(_)) => true,
            (before, Filter::Not(after)) if matches!(**after, Filter::Related(_)) => self.run_together(before, after),
            (Filter::Not(inner), after) => self.run_together(inner, after),
            _ => false,
        }
    }

    /// One thing, for the minus before it.
    fn closed(&self, filter: &Filter) -> String {
        let is_one = match filter {
            Filter::Test(_) => true,
            Filter::Words(text) => !text.contains(' ') || !is_bare(text),
            Filter::All(parts) => parts.is_empty(),
            Filter::Related(_) => true,
            _ => false,
        };
        if is_one { self.node(filter) } else { format!("({})", self.node(filter)) }
    }

    fn related(&self, related: &Related) -> String {
        match related.count {
            None => format!("{} {}", self.words.map_or("has", Wording::has), self.whose(related)),
            Some((op, number)) => {
                let (count, number) = match self.words {
                    Some(words) => (words.count(), words.number(number)),
                    None => ("count", number.to_string()),
                };
                format!("{count}({}){}{number}", self.whose(related), sign(op))
            }
        }
    }

    /// The records that are asked about: `opportunities.customer(stage:won)`.
    fn whose(&self, related: &Related) -> String {
        let Related { entity, link, filter, .. } = related;
        let there = self.schema.entity(entity);
        let is_usual = there.is_some_and(|there| links_here(there, self.def).first().is_some_and(|it| it.key == *link));
        let link = match (is_usual, self.words.zip(there)) {
            (true, _) => String::new(),
            (false, Some((words, there))) => format!(".{}", words.field(there, link)),
            (false, None) => format!(".{link}"),
        };
        let inner = match there {
            Some(there) if !filter.is_everything() => {
                format!("({})", Printer { def: there, ..*self }.node(filter))
            }
            _ => String::new(),
        };
        let name = self.words.zip(there).map_or_else(|| entity.to_string(), |(words, there)| words.entity(there));
        format!("{name}{link}{inner}")
    }

    fn field(&self, test: &Test) -> FieldDef {
        match field_at(self.schema, self.def, &test.path) {
            Some((_, field)) => field.into_owned(),
            None => FieldDef::new(Key::Borrowed(""), Kind::Text { max: 0 }),
        }
    }

    fn test(&self, test: &Test) -> String {
        let path = self.path(test);
        let field = self.field(test);
        let is_age = self.words.is_none() && matches!(test.values.first(), Some(Operand::Ago { .. }));
        if test.op == Op::Empty {
            return format!("{path}:{}", self.words.map_or("empty", Wording::empty));
        }
        let sign = sign(if is_age { test.op.turned() } else { test.op });
        format!("{path}{sign}{}", self.values(test, &field))
    }

    fn values(&self, test: &Test, field: &FieldDef) -> String {
        let owner = field_at(self.schema, self.def, &test.path).map(|(owner, _)| owner);
        let said = |value: &Operand| {
            let words = self.words.zip(owner);
            let said = words.and_then(|(words, owner)| words.operand(owner, field, test.op, value));
            said.unwrap_or_else(|| operand(field, value))
        };
        test.values
            .iter()
            .map(said)
            .collect::<Vec<_>>()
            .join(self.words.map_or(", ", |words| if words.format.lang == base::Lang::Fa { "، " } else { ", " }))
    }

    /// `customer.branch`, «مشتری.شعبه»; a label with marks of its own stands in
    /// quotation marks.
    fn path(&self, test: &Test) -> String {
        let Some(words) = self.words else { return test.path.join(".") };
        let (mut labels, mut def) = (Vec::new(), Some(self.def));
        for key in &test.path {
            let Some(here) = def else { break };
            labels.push(words.field(here, key));
            def = here.field(key).and_then(FieldDef::link).and_then(|to| self.schema.entity(to)).map(|def| &**def);
        }
        let path = labels.join(".");
        let is_plain = path.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '\u{200c}' | '_' | 'ٔ'));
        if is_plain { path } else { quote(&path) }
    }
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::Is | Op::Within | Op::Empty => ":",
        Op::Has => "~",
        Op::Starts => "^",
        Op::Below => "<",
        Op::AtMost => "<=",
        Op::Above => ">",
        Op::AtLeast => ">=",
    }
}

/// One operand as it is written after the sign of `field`.
pub(super) fn operand(field: &FieldDef, operand: &Operand) -> String {
    match operand {
        Operand::Value(value) => self::value(field, value),
        Operand::Range(from, to) => {
            let end = |end: &Option<Value>| end.as_ref().map(|end| self::value(field, end)).unwrap_or_default();
            format!("{}..{}", end(from), end(to))
        }
        Operand::Name(name) => {
            let is_plain = is_bare_value(name)
                && !name.starts_with(|c: char| c.is_ascii_digit())
                && field.link().is_some_and(|to| person(name, to).is_none());
            if is_plain { name.clone() } else { quote(name) }
        }
        // An age reads better without its minus; the sign is turned for it.
        Operand::Ago { .. } => moment_word(operand).unwrap_or_default().replace('-', ""),
        other => match person_word(other) {
            Some(word) => word.to_owned(),
            None => moment_word(other).unwrap_or_default(),
        },
    }
}

fn value(field: &FieldDef, value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Text(text) if is_bare_value(text) => text.clone(),
        Value::Text(text) => quote(text),
        Value::Int(number) => match field.kind {
            Kind::Decimal { scale } => shown(*number, scale),
            _ => number.to_string(),
        },
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Instant(instant) => instant.to_string(),
        Value::Id(id) => id.to_string(),
        Value::Money(money) => sum(*money),
    }
}

/// With its currency, so that it means the same to a reader of another one.
fn sum(money: Money) -> String {
    let amount = shown(money.minor, money.currency.decimals() as u8);
    let code = if money.currency == Currency::Irr { "rial" } else { money.currency.code() };
    format!("{amount}{}", code.to_lowercase())
}

fn words(text: &str) -> String {
    if is_bare(text) { text.to_owned() } else { quote(text) }
}

/// Whether words stay what they are without quotation marks.
fn is_bare(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && !word.starts_with(['-', '"', '«', '“'])
            && !word
                .contains(|c: char| c.is_whitespace() || is_bracket(c) || SIGNS.contains(&c) || matches!(c, '!' | '≠'))
            && operator(word).is_none()
            && relation(word).is_none()
            && !may_begin(word)
    };
    text.split(' ').all(is_word) && !may_say_fiscal(text)
}

/// Whether a text value, or a name, stays what it is without quotation marks.
fn is_bare_value(text: &str) -> bool {
    is_bare(text) && !text.contains([' ', ',', '،', '*']) && !is_empty_word(text)
}
