//! A filter as a person would say it: «شهر **تهران یا کرج**», "Amount **more
//! than 1,000,000 toman**". Each part that must hold is one phrase, and the
//! phrases side by side read as the sentence of the list.

use base::{Id, Lang};
use records::{Ctx, Titles};
use schema::{
    EntityDef, FieldDef, Key, Kind, Value,
    filter::{Filter, Newest, Op, Operand, Related, Test, Unit, field_at, kind_field, links_here, newest, time_field},
};

use crate::{
    say::{isolated, say},
    show::Show,
};

/// One condition: the name of what is asked, and what is asked of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    pub field: String,
    pub asked: String,
}

/// The parts of a filter that can be taken away one by one.
pub fn parts(filter: &Filter) -> Vec<Filter> {
    match filter {
        Filter::All(parts) => parts.clone(),
        one => vec![one.clone()],
    }
}

/// The filter with another part at `place`, or without one there.
pub fn changed(filter: &Filter, place: usize, part: Option<Filter>) -> Filter {
    let mut parts = parts(filter);
    match part {
        Some(part) if place < parts.len() => parts[place] = part,
        Some(part) => parts.push(part),
        None if place < parts.len() => drop(parts.remove(place)),
        None => {}
    }
    Filter::All(parts).simplify()
}

/// The parts of a filter that are words to look for, and the filter without them.
pub fn words(filter: &Filter) -> (Vec<String>, Filter) {
    let (words, rest): (Vec<Filter>, Vec<Filter>) =
        parts(filter).into_iter().partition(|part| matches!(part, Filter::Words(_)));
    let said = |part| match part {
        Filter::Words(said) => Some(said),
        _ => None,
    };
    (words.into_iter().filter_map(said).collect(), Filter::All(rest).simplify())
}

/// The records that a filter names by their ids, with the entity of each.
pub fn named_ids(ctx: &Ctx, def: &EntityDef, filter: &Filter) -> Vec<(Key, Id)> {
    let mut named = Vec::new();
    for related in filter.related() {
        if let Some(there) = ctx.schema.entity(&related.entity) {
            named.extend(named_ids(ctx, there, &related.filter));
        }
    }
    for test in filter.tests() {
        let Some((_, field)) = field_at(&ctx.schema, def, &test.path) else { continue };
        let Some(to) = field.link().or(field.links()) else { continue };
        for operand in &test.values {
            if let Operand::Value(Value::Id(id)) = operand {
                named.push((Key::Owned(to.to_owned()), *id));
            }
        }
    }
    named
}

/// The kind that a part alone asks for: its field, and which.
fn kind_of(def: &EntityDef, part: &Filter) -> Option<(Key, String)> {
    let (Filter::Test(test), field) = (part, kind_field(def)?) else { return None };
    match (&test.values[..], test.op) {
        ([Operand::Value(Value::Text(kind))], Op::Is) if test.path == [field.key.clone()] => {
            Some((field.key.clone(), kind.clone()))
        }
        _ => None,
    }
}

/// Says filters of one entity to one person.
pub struct Sayer<'a> {
    pub show: Show<'a>,
    pub def: &'a EntityDef,
    /// The names of the records that the filter names by their ids.
    pub named: &'a [Titles],
}

impl Sayer<'_> {
    /// A part as a phrase of its own, which begins as a sentence does.
    pub fn phrase(&self, part: &Filter) -> Phrase {
        let Phrase { field, asked } = self.said(part);
        match field.is_empty() {
            true => Phrase { field, asked: begun(&asked) },
            false => Phrase { field: begun(&field), asked },
        }
    }

    fn said(&self, part: &Filter) -> Phrase {
        if let Some(newest) = newest(&self.show.ctx.schema, part) {
            return self.newest(&newest);
        }
        match part {
            Filter::Test(test) => self.test(test, false),
            Filter::Not(inner) => match &**inner {
                Filter::Test(test) => self.test(test, true),
                Filter::Related(related) => self.related(related, true),
                other => Phrase { field: String::new(), asked: self.fill("list-not", &self.whole(other)) },
            },
            Filter::Words(words) => Phrase { field: String::new(), asked: self.fill("list-words", words) },
            Filter::Related(related) => self.related(related, false),
            other => Phrase { field: String::new(), asked: self.whole(other) },
        }
    }

    /// «تماس **بیش از ۳: در ۳۰ روز گذشته**», "Opportunity **none whose stage is Won**".
    fn related(&self, related: &Related, negated: bool) -> Phrase {
        let ctx = self.show.ctx;
        let Some(there) = ctx.schema.entity(&related.entity) else { return Phrase::default() };
        let mut parts = parts(&related.filter);
        let kind = parts.iter().position(|part| kind_of(there, part).is_some());
        let kind = kind.and_then(|at| kind_of(there, &parts.remove(at)));
        let what = match kind {
            Some((field, kind)) => ctx.text(&there.choice_label_key(&field, &kind)),
            None => ctx.text(&there.one_label_key()),
        };
        let field = self.with_link(there, &related.link, what);
        let number = match (related.count, negated) {
            (None, false) => self.word("list-related-has"),
            (None, true) => self.word("list-related-none"),
            (Some((op, number)), negated) => {
                let said = self.compared(op, &ctx.format.number(i64::from(number)));
                if negated { self.fill("list-not", &said) } else { said }
            }
        };
        let sayer = Sayer { show: Show::new(ctx, self.show.titles), def: there, named: self.named };
        let (whose, with): (Vec<&Filter>, Vec<&Filter>) = parts.iter().partition(|part| sayer.is_whose(part));
        let and = self.word("list-and");
        let with = with.into_iter().map(|part| sayer.among(part)).filter(|said| !said.is_empty());
        let with = with.collect::<Vec<_>>().join(&and);
        let whose = whose.into_iter().map(|part| sayer.whose(part)).collect::<Vec<_>>().join(&and);
        let add = |number: String, (key, which): (&str, String)| match which.is_empty() {
            true => number,
            false => say(ctx, key, &[("number", number.into()), ("which", which.into())]),
        };
        let asked = [("list-related-with", with), ("list-related-whose", whose)].into_iter().fold(number, add);
        Phrase { field, asked }
    }

    /// «آخرین تماس **بیش از ۳ ماه پیش یا هرگز**», "Last call **less than 3 months ago**".
    fn newest(&self, newest: &Newest<'_>) -> Phrase {
        let (ctx, there) = (self.show.ctx, newest.there);
        let what = match &newest.kind {
            Some((field, kind)) => ctx.text(&there.choice_label_key(field, kind)),
            None => ctx.text(&there.one_label_key()),
        };
        let field = self.fill("list-newest", &self.with_link(there, newest.link, what.to_lowercase()));
        let time = field_at(&ctx.schema, there, &newest.test.path);
        let asked = match (&newest.test.values[..], newest.test.op) {
            ([Operand::Ago { count, unit }], op @ (Op::Below | Op::AtMost | Op::Above | Op::AtLeast)) => {
                self.compared(op.turned(), &self.stretch("list-ago", *count, *unit))
            }
            _ => time.map(|(owner, field)| self.asked(owner, &field, &newest.test, false)).unwrap_or_default(),
        };
        Phrase { field, asked: if newest.or_never() { self.fill("list-newest-or-never", &asked) } else { asked } }
    }

    /// Where another link than the usual one leads here, it is named.
    fn with_link(&self, there: &EntityDef, link: &Key, what: String) -> String {
        match links_here(there, self.def).first() {
            Some(usual) if usual.key == *link => what,
            _ => format!("{what} ({})", self.show.ctx.text(&there.field_label_key(link))),
        }
    }

    /// Whether a part of what is asked of others is one of their fields, which is
    /// named: when they happened needs no name.
    fn is_whose(&self, part: &Filter) -> bool {
        match part {
            Filter::Test(test) => test.path != [time_field(self.def)] || test.op != Op::Within,
            Filter::Not(inner) => matches!(**inner, Filter::Test(_)),
            _ => false,
        }
    }

    /// "stage kind is Won", «نوع مرحله آن برنده است».
    fn whose(&self, part: &Filter) -> String {
        let Phrase { field, asked } = self.said(part);
        let is_choice = |test: &Test| {
            let found = field_at(&self.show.ctx.schema, self.def, &test.path);
            test.op == Op::Is && found.is_some_and(|(_, field)| matches!(field.kind, Kind::Choice(_)))
        };
        let (test, negated) = match part {
            Filter::Not(inner) => (&**inner, true),
            part => (part, false),
        };
        let key = match test {
            Filter::Test(Test { op: Op::Empty, .. }) => "list-whose-empty",
            Filter::Test(Test { op: Op::Has | Op::Starts, .. }) => "list-whose-has",
            Filter::Test(test) if !negated && is_choice(test) => "list-whose-value",
            _ => "list-whose-is",
        };
        say(self.show.ctx, key, &[("field", within(&field).into()), ("asked", asked.into())])
    }

    /// Another part of what is asked of others.
    fn among(&self, part: &Filter) -> String {
        match part {
            Filter::Test(test) => self.test(test, false).asked,
            Filter::Any(_) => format!("({})", self.whole(part)),
            part => self.whole(part),
        }
    }

    fn compared(&self, op: Op, number: &str) -> String {
        match op {
            Op::Below => self.fill("list-below", number),
            Op::AtMost => self.fill("list-at-most", number),
            Op::Above => self.fill("list-above", number),
            Op::AtLeast => self.fill("list-at-least", number),
            _ => number.to_owned(),
        }
    }

    /// A part that holds others, in one breath.
    fn whole(&self, filter: &Filter) -> String {
        let joined = |parts: &[Filter], with: &str| {
            let said: Vec<String> = parts.iter().map(|part| self.whole(part)).collect();
            said.join(&self.word(with))
        };
        match filter {
            Filter::All(parts) => joined(parts, "list-and"),
            Filter::Any(parts) => joined(parts, "list-or"),
            one => {
                let phrase = self.said(one);
                format!("{} {}", phrase.field, phrase.asked).trim().to_owned()
            }
        }
    }

    fn test(&self, test: &Test, negated: bool) -> Phrase {
        let Some((owner, field)) = field_at(&self.show.ctx.schema, self.def, &test.path) else {
            return Phrase { field: test.path.join("."), asked: String::new() };
        };
        let asked = self.asked(owner, &field, test, negated);
        Phrase { field: path(self.show.ctx, self.def, &test.path), asked }
    }

    fn asked(&self, owner: &EntityDef, field: &FieldDef, test: &Test, negated: bool) -> String {
        if test.op == Op::Empty {
            return self.word(if negated { "list-is-filled" } else { "list-is-empty" });
        }
        let of_time = matches!(field.kind, Kind::Date | Kind::Instant);
        let lasting = test.op == Op::Within || test.op == Op::Is;
        let in_marks = matches!(test.op, Op::Has | Op::Starts);
        let each = |value: &Operand| match value {
            Operand::Value(Value::Text(text)) if in_marks => self.fill("list-words", text),
            value => self.operand(owner, field, value, lasting),
        };
        let said: Vec<String> = test.values.iter().map(each).collect();
        let said = said.join(&self.word("list-or"));
        let key = match (test.op, of_time) {
            (Op::Is | Op::Within, _) if negated => return self.fill("list-not", &said),
            (Op::Is | Op::Within, _) | (Op::Empty, _) => return said,
            (Op::Has, _) if negated => return self.fill("list-has-not", &said),
            (Op::Has, _) => "list-has",
            (Op::Starts, _) if negated => return self.fill("list-starts-not", &said),
            (Op::Starts, _) => "list-starts",
            (Op::Below, false) => "list-below",
            (Op::Below, true) => "list-before",
            (Op::AtMost, false) => "list-at-most",
            (Op::AtMost, true) => "list-until",
            (Op::Above, false) => "list-above",
            (Op::Above, true) => "list-after",
            (Op::AtLeast, false) => "list-at-least",
            (Op::AtLeast, true) => "list-since",
        };
        let said = self.fill(key, &said);
        if negated { self.fill("list-not", &said) } else { said }
    }

    fn operand(&self, owner: &EntityDef, field: &FieldDef, operand: &Operand, lasting: bool) -> String {
        let value = |value: &Value| self.value(owner, field, value);
        match operand {
            Operand::Value(held) => value(held),
            Operand::Range(Some(from), Some(until)) => {
                say(self.show.ctx, "list-between", &[("from", value(from).into()), ("until", value(until).into())])
            }
            Operand::Range(Some(from), None) => self.fill("list-at-least", &value(from)),
            Operand::Range(None, Some(until)) => self.fill("list-at-most", &value(until)),
            Operand::Range(None, None) => self.word("list-is-filled"),
            Operand::Name(name) => self.marked(name),
            Operand::Me => self.word("list-me"),
            Operand::MyTeam => self.word("list-my-team"),
            Operand::MyBranch => self.word("list-my-branch"),
            Operand::Now => self.word("list-now"),
            Operand::Ago { count, unit } => self.stretch(if lasting { "list-last" } else { "list-ago" }, *count, *unit),
            Operand::Ahead { count, unit } => {
                self.stretch(if lasting { "list-coming" } else { "list-ahead" }, *count, *unit)
            }
            Operand::This(unit) => self.word(&format!("list-this-{}", unit_key(*unit))),
            Operand::Last(unit) => self.word(&format!("list-last-{}", unit_key(*unit))),
            Operand::Next(unit) => self.word(&format!("list-next-{}", unit_key(*unit))),
        }
    }

    fn value(&self, owner: &EntityDef, field: &FieldDef, value: &Value) -> String {
        match (field.link().or(field.links()), value) {
            (Some(to), Value::Id(id)) => {
                let name = self.named.iter().find_map(|titles| titles.get(to, *id));
                name.map_or_else(|| id.to_string(), |name| self.marked(name))
            }
            // Several values in two scripts stay in their order.
            (_, Value::Text(text)) if !matches!(field.kind, Kind::Choice(_)) && text.contains(' ') => {
                self.fill("list-words", text)
            }
            (_, Value::Text(_)) => isolated(&self.show.text(owner, field, value)),
            _ => self.show.text(owner, field, value),
        }
    }

    /// Several words are one name, as they are typed.
    fn marked(&self, name: &str) -> String {
        if name.contains(' ') { self.fill("list-words", name) } else { isolated(name) }
    }

    /// «در ۳ ماه گذشته», "3 months ago".
    fn stretch(&self, key: &str, count: u32, unit: Unit) -> String {
        let unit = say(self.show.ctx, &format!("list-unit-{}", unit_key(unit)), &[("n", count.into())]);
        self.fill(key, &unit)
    }

    fn word(&self, key: &str) -> String {
        self.show.ctx.text(key)
    }

    fn fill(&self, key: &str, value: &str) -> String {
        say(self.show.ctx, key, &[("value", value.into())])
    }
}

/// "Activity" of the word "activity" within a sentence.
fn begun(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// "stage kind" of the label "Stage Kind" within a sentence; "CRM" stays.
fn within(label: &str) -> String {
    let lower = |word: &str| {
        let is_plain = word.chars().skip(1).all(|c| !c.is_uppercase());
        if is_plain { word.to_lowercase() } else { word.to_owned() }
    };
    label.split(' ').map(lower).collect::<Vec<_>>().join(" ")
}

/// «شهر مشتری», "Customer city": the labels of the links on the way and the
/// field's, side by side as each language puts them, and as they can be typed.
pub(super) fn path(ctx: &Ctx, def: &EntityDef, path: &[Key]) -> String {
    let mut labels = Vec::new();
    let mut def = Some(def);
    for key in path {
        let Some(here) = def else { break };
        labels.push(ctx.text(&here.field_label_key(key)));
        let to = here.field(key).and_then(FieldDef::link);
        def = to.and_then(|to| ctx.schema.entity(to)).map(|def| &**def);
    }
    if ctx.lang() == Lang::Fa {
        labels.reverse();
    }
    labels.join(" ")
}

fn unit_key(unit: Unit) -> &'static str {
    match unit {
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Year => "year",
        Unit::FiscalQuarter => "fiscal-quarter",
        Unit::FiscalYear => "fiscal-year",
    }
}
