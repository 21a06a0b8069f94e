//! Questions about the records that lead here: which are meant, by the words
//! that people have for them, and how such a question is typed.
//!
//! «دارد فرصت(مرحله:برنده)», `count(call in 30d) > 3`. An entity goes by its key
//! or its label, in the plural or the singular; a kind of its records (call,
//! task) goes by the label of that choice. Of several links that lead here the
//! primary one is meant, unless another is named: `opportunity.customer`.

use super::{
    Filter, Op, Operand, Related, Test,
    counted::counted,
    cursor::SIGNS,
    parse::Parser,
    problem::{FilterProblem, Wrong},
    question::{Sign, tested},
    vocabulary::{Relation, is_any, is_during, operator, relation, verb},
};
use crate::{EntityDef, FieldDef, Key, Kind, Names, Schema, Value, input::squash};

/// The longest name of an entity, in words.
pub(super) const MOST_NAME_WORDS: usize = 4;

/// The links of `there` that lead to records of `here`, the usual one first: the
/// primary record's, else the first that is declared.
pub fn links_here<'d>(there: &'d EntityDef, here: &EntityDef) -> Vec<&'d FieldDef> {
    let leads = |field: &&FieldDef| field.link() == Some(&here.key);
    let mut links: Vec<&FieldDef> = there.fields.iter().filter(leads).collect();
    // A stable sort: all others stay as they are declared.
    links.sort_by_key(|field| there.about.iter().position(|key| *key == field.key).unwrap_or(usize::MAX));
    links
}

/// When a record happened, for «در ۳۰ روز»: what its list is ordered by where
/// that is a time, else when it was written down.
pub fn time_field(def: &EntityDef) -> Key {
    let order = def.field(&def.sort.0).filter(|field| field.kind.is_timed());
    order.map_or(Key::Borrowed("created_at"), |field| field.key.clone())
}

/// The choice that parts the records of an entity into kinds.
pub fn kind_field(def: &EntityDef) -> Option<&FieldDef> {
    def.field("kind").filter(|field| matches!(field.kind, Kind::Choice(_)))
}

/// Whose records are meant.
pub(super) struct What<'a> {
    pub def: &'a EntityDef,
    pub link: Key,
    /// Only those of one kind.
    pub kind: Option<Key>,
}

/// The records that lead to `here` and go by this name.
pub(super) fn related_of<'a>(
    schema: &'a Schema,
    here: &EntityDef,
    name: &str,
    link: Option<&str>,
    names: &dyn Names,
) -> Option<What<'a>> {
    let said = squash(name);
    let around = || schema.entities().map(|def| &**def).filter(|def| !links_here(def, here).is_empty());
    let by_name = around().find(|def| goes_by(def, &said, names)).map(|def| (def, None));
    let by_kind = || around().find_map(|def| Some((def, Some(kind_called(def, &said, names)?))));
    let by_first = || {
        let mut called = around().filter(|def| begins_with(def, &said, names));
        called.next().filter(|_| called.next().is_none()).map(|def| (def, None))
    };
    let (def, kind) = by_name.or_else(by_kind).or_else(by_first)?;
    let links = links_here(def, here);
    let link = match link {
        None => links.first()?.key.clone(),
        Some(said) => {
            let is_called = |field: &&FieldDef| {
                let labels = names.field(def, &field.key);
                said.eq_ignore_ascii_case(&field.key) || labels.iter().any(|label| squash(label) == squash(said))
            };
            links.into_iter().find(is_called)?.key.clone()
        }
    };
    Some(What { def, link, kind })
}

fn goes_by(def: &EntityDef, said: &str, names: &dyn Names) -> bool {
    let (key, singular) = (squash(&def.key), squash(&singular(&def.key)));
    let labels: Vec<String> = names.entity(def).iter().map(|label| squash(label)).collect();
    key == said || singular == said || forms(said).any(|said| labels.iter().any(|label| label == said))
}

/// «فرصت» and «فرصت‌ها» for «فرصت فروش», where nothing else begins so.
fn begins_with(def: &EntityDef, said: &str, names: &dyn Names) -> bool {
    let first = |label: &String| base::fold::fold(label).split(' ').next().map(str::to_owned);
    let firsts: Vec<String> = names.entity(def).iter().filter_map(first).collect();
    forms(said).any(|said| firsts.iter().any(|first| first == said))
}

/// The endings of a name that say how many, or that it does not matter which:
/// «تماس‌ها», «تماس‌های», «تماسی», "calls".
const ENDINGS: [&str; 6] = ["های", "هایی", "ها", "ای", "ی", "s"];

/// A name as it was said, and without its ending.
fn forms(said: &str) -> impl Iterator<Item = &str> {
    let bare = ENDINGS.iter().filter_map(move |end| said.strip_suffix(end));
    std::iter::once(said).chain(bare).filter(|form| !form.is_empty())
}

/// `opportunities` as `opportunity`, for those who know no labels.
fn singular(key: &str) -> String {
    match key.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => key.strip_suffix('s').unwrap_or(key).to_owned(),
    }
}

/// `call`, `calls`, «تماس», «تماس‌ها».
fn kind_called(def: &EntityDef, said: &str, names: &dyn Names) -> Option<Key> {
    let field = kind_field(def)?;
    let Kind::Choice(choices) = &field.kind else { return None };
    let is_said = |word: &str| {
        let word = squash(word);
        forms(said).any(|said| said == word)
    };
    let called = |key: &str| is_said(key) || names.choice(def, &field.key, key).iter().any(|label| is_said(label));
    choices.iter().find(|choice| called(&choice.key)).map(|choice| choice.key.clone())
}

impl<'a> Parser<'a> {
    /// A question about related records, if that is what stands here.
    pub(super) fn related(&mut self) -> Result<Option<Filter>, FilterProblem> {
        let start = self.text.at;
        let asked = match self.relation() {
            Some(Relation::Count) => self.counted(start)?,
            Some(relation) => self.any_of(start)?.map(|related| match relation {
                Relation::Lacks => Filter::Not(Box::new(Filter::Related(related))),
                _ => Filter::Related(related),
            }),
            None => None,
        };
        if asked.is_none() {
            self.text.at = start;
        }
        Ok(asked)
    }

    /// Whether such a question begins here.
    pub(super) fn begins_related(&mut self) -> bool {
        let start = self.text.at;
        let begins = match self.relation() {
            Some(Relation::Count) => self.text.peek() == Some('('),
            Some(_) => !matches!(self.what(false), Ok(None)),
            None => false,
        };
        self.text.at = start;
        begins
    }

    /// The word, or the words, that such a question begins with: "has no calls"
    /// lacks them, and "number of" counts.
    fn relation(&mut self) -> Option<Relation> {
        let word = self.text.word();
        let second = |parser: &mut Self, wanted: fn(&str) -> bool| {
            let end = parser.text.at;
            parser.text.skip_spaces();
            let found = wanted(&parser.text.word());
            if !found {
                parser.text.at = end;
            }
            found
        };
        if word.eq_ignore_ascii_case("number") {
            return second(self, |word| word.eq_ignore_ascii_case("of")).then_some(Relation::Count);
        }
        let first = relation(&word)?;
        match first {
            Relation::Has if second(self, |word| word.eq_ignore_ascii_case("no")) => Some(Relation::Lacks),
            Relation::Has | Relation::Lacks => {
                second(self, is_any);
                Some(first)
            }
            Relation::Count => Some(first),
        }
    }

    /// «فرصت ندارد», «هیچ تماسی در ۳۰ روز ندارد»: Persian puts the verb last.
    pub(super) fn verb_last(&mut self) -> Result<Option<Filter>, FilterProblem> {
        let start = self.text.at;
        if !is_any(&self.text.word()) {
            self.text.at = start;
        }
        let Ok(Some(what)) = self.what(false) else { return Ok(None) };
        let Ok(filter) = self.deeper(|parser| parser.of_what(&what, start)) else { return Ok(None) };
        self.text.skip_spaces();
        Ok(match verb(&self.text.word()) {
            Some(Relation::Has) => Some(Filter::Related(made(what, filter, None))),
            Some(Relation::Lacks) => Some(Filter::Not(Box::new(Filter::Related(made(what, filter, None))))),
            _ => None,
        })
    }

    /// What follows `has` and `no`.
    fn any_of(&mut self, start: usize) -> Result<Option<Related>, FilterProblem> {
        let Some(what) = self.what(false)? else { return Ok(None) };
        self.count()?;
        let filter = self.deeper(|parser| parser.of_what(&what, start))?;
        Ok(Some(made(what, filter, None)))
    }

    /// `count(call in 30d) > 3`, behind its first word.
    fn counted(&mut self, start: usize) -> Result<Option<Filter>, FilterProblem> {
        let is_close = self.text.peek() == Some('(');
        self.text.skip_spaces();
        let opened = self.text.at;
        if !self.text.eat('(') {
            return self.counted_barely(start);
        }
        let Some(what) = self.what(false)? else {
            let name = self.text.take(|_, c| !matches!(c, '(' | ')'));
            let unknown = Wrong::NoRelated { entity: self.def.key.clone(), name: name.trim().to_owned() };
            return if is_close { Err(unknown.at(opened + 1)) } else { Ok(None) };
        };
        self.count()?;
        let filter = self.deeper(|parser| {
            let first = parser.of_what(&what, start)?;
            let rest = parser.among(what.def, Self::any)?;
            Ok(first.and(rest))
        })?;
        if !self.text.eat(')') {
            return Err(Wrong::OpenBracket.at(opened));
        }
        let sign = self.counting_sign().ok_or(Wrong::NoCount.at(self.text.at))?;
        self.text.skip_spaces();
        let at = self.text.at;
        let Some(number) = self.number() else { return Err(self.no_number()) };
        counted(what, filter, sign, number).map(Some).map_err(|wrong| wrong.at(at))
    }

    /// The name of the records: the longest that is known. One that is followed
    /// by a bracket was meant as a name. `counts`: a sign behind it compares how
    /// many there are.
    pub(super) fn what(&mut self, counts: bool) -> Result<Option<What<'a>>, FilterProblem> {
        self.text.skip_spaces();
        let start = self.text.at;
        let (mut name, mut best) = (String::new(), None);
        for words in 1..=MOST_NAME_WORDS {
            let word = self.text.name();
            let is_test = !counts && self.text.peek().is_some_and(|c| SIGNS.contains(&c));
            if word.is_empty() || is_test || words > 1 && (word.starts_with('-') || operator(&word).is_some()) {
                break;
            }
            name = if words == 1 { word } else { format!("{name} {word}") };
            match self.lookup.related(&name) {
                Some(what) => best = Some((what, self.text.at)),
                None if words == 1 && self.text.peek() == Some('(') => {
                    return Err(Wrong::NoRelated { entity: self.def.key.clone(), name }.at(start));
                }
                None => {}
            }
            let end = self.text.at;
            self.text.skip_spaces();
            if self.text.is_done() || self.text.is_at_quote() || self.text.peek().is_some_and(|c| SIGNS.contains(&c)) {
                // `has opportunity : yes` asks a field.
                let is_asked = !counts && !self.text.is_done() && !self.text.is_at_quote();
                if is_asked && best.as_ref().is_some_and(|(_, at)| *at == end) {
                    best = None;
                }
                break;
            }
            if self.text.peek() == Some('(') {
                break;
            }
        }
        self.text.at = best.as_ref().map_or(start, |(_, end)| *end);
        Ok(best.map(|(what, _)| what))
    }

    /// Which of these records: their kind, what stands in brackets, and when.
    pub(super) fn of_what(&mut self, what: &What<'a>, start: usize) -> Result<Filter, FilterProblem> {
        let mut parts: Vec<Filter> = what.kind.iter().filter_map(|kind| of_kind(what.def, kind)).collect();
        let named = self.text.at;
        self.text.skip_spaces();
        if self.text.peek() == Some('(') {
            let opened = self.text.at;
            self.text.at += 1;
            parts.push(self.among(what.def, Self::any)?);
            if !self.text.eat(')') {
                return Err(Wrong::OpenBracket.at(opened));
            }
        } else {
            self.text.at = named;
        }
        parts.extend(self.among(what.def, |parser| parser.during(start))?);
        Ok(Filter::All(parts).simplify())
    }

    /// «در ۳۰ روز»: asked of the time of these records.
    fn during(&mut self, start: usize) -> Result<Option<Filter>, FilterProblem> {
        let before = self.text.at;
        self.text.skip_spaces();
        if !is_during(&self.text.word()) {
            self.text.at = before;
            return Ok(None);
        }
        let when = time_field(self.def);
        let found = self.lookup.at(vec![when.clone()]);
        let found =
            found.ok_or_else(|| Wrong::NoField { entity: self.def.key.clone(), name: when.to_string() }.at(start))?;
        let said = self.operands(&found, Sign::plain(Op::Is))?;
        tested(&found, Op::Is, said).map(Some).map_err(|wrong| wrong.at(before))
    }

    /// Reads on with the fields of another entity.
    pub(super) fn among<T>(
        &mut self,
        def: &'a EntityDef,
        read: impl FnOnce(&mut Self) -> Result<T, FilterProblem>,
    ) -> Result<T, FilterProblem> {
        let here = std::mem::replace(&mut self.def, def);
        self.lookup.turn_to(def);
        let found = read(self);
        self.def = here;
        self.lookup.turn_to(here);
        found
    }
}

pub(super) fn of_kind(def: &EntityDef, kind: &Key) -> Option<Filter> {
    let field = kind_field(def)?;
    let values = vec![Operand::Value(Value::Text(kind.to_string()))];
    Some(Filter::Test(Test { path: vec![field.key.clone()], op: Op::Is, values }))
}

pub(super) fn made(what: What<'_>, filter: Filter, count: Option<(Op, u32)>) -> Related {
    Related { entity: what.def.key.clone(), link: what.link, filter: Box::new(filter), count }
}
