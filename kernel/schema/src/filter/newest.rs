//! «آخرین تماس بیش از ۳ ماه پیش», "last call in the last 2 weeks": a question about
//! the newest of the records that lead here.
//!
//! It is no tree of its own. The newest lies before a moment where none lies at
//! it or later, so that "more than 3 months ago" is also true of who was never
//! called: `no activities(kind:call state:done at<=3m)`. Only what happened
//! has a newest one (`EntityDef::happened`): a call that is promised is none.
//!
//! Left out: the newest of several kinds, and of those in a bracket.

use base::fold::fold;

use super::{
    Filter, Op, Operand, Related, Test,
    cursor::is_bracket,
    parse::Parser,
    phrases::{Way, phrase},
    problem::FilterProblem,
    question::{Sign, tested},
    related::{What, kind_field, made, of_kind, time_field},
};
use crate::{EntityDef, Key, Schema, Value};

/// A question about the newest one, as it was found in a filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Newest<'a> {
    /// Whose records, by which link of theirs, and of which kind only.
    pub there: &'a EntityDef,
    pub link: &'a Key,
    pub kind: Option<(Key, String)>,
    /// What is asked of its time. `Below` and `AtMost` are true of none at all.
    pub test: Test,
}

impl Newest<'_> {
    /// Whether it is also true where there is none.
    pub fn or_never(&self) -> bool {
        matches!(self.test.op, Op::Below | Op::AtMost)
    }
}

/// The question that such a part of a filter asks, if it does.
pub fn newest<'a>(schema: &'a Schema, part: &'a Filter) -> Option<Newest<'a>> {
    let (related, lacks) = match part {
        Filter::Related(related) => (related, false),
        Filter::Not(inner) => match &**inner {
            Filter::Related(related) => (related, true),
            _ => return None,
        },
        _ => return None,
    };
    let there = schema.entity(&related.entity).filter(|_| related.count.is_none())?;
    let Filter::All(parts) = &*related.filter else { return None };
    let mut parts: Vec<&Filter> = parts.iter().collect();
    let happened = happened(there)?;
    parts.remove(parts.iter().position(|part| **part == happened)?);
    let kind = parts.iter().find_map(|part| kind_of(there, part));
    parts.retain(|part| kind_of(there, part).is_none());
    let [Filter::Test(test)] = parts[..] else { return None };
    let [value] = &test.values[..] else { return None };
    let op = match (lacks, test.op) {
        (true, Op::AtLeast) => Op::Below,
        (true, Op::Above) => Op::AtMost,
        (false, Op::Above | Op::AtLeast) => test.op,
        (false, Op::Within) if lasts_until_now(value) => test.op,
        _ => return None,
    };
    let is_of_time = test.path == [time_field(there)];
    is_of_time.then(|| Newest { there, link: &related.link, kind, test: Test { op, ..test.clone() } })
}

/// The kind that a part asks for: its field, and which.
fn kind_of(def: &EntityDef, part: &Filter) -> Option<(Key, String)> {
    let (Filter::Test(test), field) = (part, kind_field(def)?) else { return None };
    match (&test.values[..], test.op) {
        ([Operand::Value(Value::Text(kind))], Op::Is) if test.path == [field.key.clone()] => {
            Some((field.key.clone(), kind.clone()))
        }
        _ => None,
    }
}

fn happened(def: &EntityDef) -> Option<Filter> {
    let (field, value) = def.happened.clone()?;
    Some(Filter::is(field, [Value::Text(value.into_owned())]))
}

/// A stretch that nothing which happened lies behind.
fn lasts_until_now(operand: &Operand) -> bool {
    matches!(operand, Operand::Ago { .. } | Operand::This(_))
}

impl<'a> Parser<'a> {
    /// A question about the newest one, if that is what stands here.
    pub(super) fn newest(&mut self) -> Result<Option<Filter>, FilterProblem> {
        let start = self.text.at;
        let Some(what) = self.newest_what() else {
            self.text.at = start;
            return Ok(None);
        };
        let when = time_field(what.def);
        let outside = std::mem::replace(&mut self.of_newest, true);
        let asked = self.among(what.def, |parser| parser.newest_time(when));
        self.of_newest = outside;
        let Some(asked) = asked? else {
            self.text.at = start;
            return Ok(None);
        };
        self.skip_verb();
        let asked = of_newest(&what, asked).simplify();
        // What is before a moment is also true where there is none.
        let adds = self.eat_or_never() && !matches!(asked, Filter::Not(_));
        let never = || Filter::Not(Box::new(Filter::Related(among(&what, None))));
        Ok(Some(if adds { Filter::Any(vec![asked, never()]).simplify() } else { asked }))
    }

    /// Whether such a question stands here: one that is read as such, or refused as such.
    /// «آخرین تماس» alone is a row of words. One within it is known by its beginning, so
    /// that a long row of them is not read again and again.
    pub(super) fn begins_newest(&mut self) -> bool {
        let (start, tests, depth) = (self.text.at, self.tests, self.depth);
        let is_ahead = std::mem::replace(&mut self.looks_ahead, true);
        let begins = match is_ahead {
            true => self.newest_what().is_some(),
            false => !matches!(self.newest(), Ok(None)),
        };
        self.looks_ahead = is_ahead;
        (self.text.at, self.tests, self.depth) = (start, tests, depth);
        begins
    }

    /// «آخرین تماس»: which records, where that is no label of a field.
    fn newest_what(&mut self) -> Option<What<'a>> {
        self.eat_word("از");
        self.text.skip_spaces();
        let start = self.text.at;
        let word = self.text.name();
        let end = self.text.at;
        self.text.skip_spaces();
        if !is_newest(&format!("{word} {}", self.text.name())) {
            self.text.at = end;
            if !is_newest(&word) {
                return None;
            }
        }
        self.text.skip_spaces();
        let what = self.what(true).ok().flatten().filter(|what| what.def.happened.is_some())?;
        let name = self.text.between(start, self.text.at);
        self.lookup.field(&name).is_err().then_some(what)
    }

    /// What is asked of the time of the newest one, as a filter on its records.
    /// Words that come to nothing are words to look for; a sign, or "more than",
    /// was meant.
    fn newest_time(&mut self, when: Key) -> Result<Option<Filter>, FilterProblem> {
        let Some(found) = self.lookup.at(vec![when]) else { return Ok(None) };
        self.text.skip_spaces();
        self.eat_past();
        let sign = match self.sign() {
            Some(sign) => Some(self.said_after(&found, sign)),
            None => phrase(&mut self.text, |way| way.is_for(&found.field.kind)).map(Way::sign),
        };
        let Some(sign) = sign.filter(|sign| !matches!(sign.op, Op::Has | Op::Starts)) else { return Ok(None) };
        let begun = self.text.at;
        if sign.way.is_some() && sign.op != Op::Empty && self.is_over() {
            return Ok(None);
        }
        let read = match sign.op {
            Op::Empty => tested(&found, Op::Empty, vec![super::operands::Said::Empty]).map_err(|wrong| wrong.at(begun)),
            _ => self
                .operands(&found, sign)
                .and_then(|said| self.ranged(&found, sign, said, begun)?.map_err(|wrong| wrong.at(begun))),
        };
        match read {
            Ok(filter) if sign.negated => Ok(Some(Filter::Not(Box::new(filter)))),
            Ok(filter) => Ok(Some(filter)),
            Err(problem) if self.compares(sign, begun) => Err(problem),
            Err(_) => Ok(None),
        }
    }

    /// Whether what was said is clearly a comparison, and no row of words: by a sign, or by
    /// "more than" and the like before a number.
    fn compares(&mut self, sign: Sign, begun: usize) -> bool {
        let end = std::mem::replace(&mut self.text.at, begun);
        self.text.skip_spaces();
        let is_number = self.text.peek().is_some_and(char::is_numeric) || self.text.spelled().is_some();
        self.text.at = end;
        match sign.way {
            None => true,
            Some(Way::Is | Way::Not | Way::During | Way::Since | Way::Until) => false,
            Some(_) => is_number,
        }
    }

    /// "last call was more than …": said before another phrase only.
    fn eat_past(&mut self) {
        let start = self.text.at;
        let is_said = self.eat_word("was") && {
            let end = self.text.at;
            let goes_on = phrase(&mut self.text, |_| true).is_some();
            self.text.at = end;
            goes_on
        };
        if !is_said {
            self.text.at = start;
        }
    }

    /// «… بوده است»: what is meant already.
    fn skip_verb(&mut self) {
        for verb in ["بوده", "است", "بود", "باشد"] {
            self.eat_word(verb);
        }
    }

    /// "… or never", «… یا هرگز», where nothing further belongs to it: «یا هیچ فعالیتی
    /// ندارد» is a question of its own.
    pub(super) fn eat_or_never(&mut self) -> bool {
        let end = self.text.at;
        let is_or = self.eat_word("or") || self.eat_word("یا");
        let is_said = is_or && ["never", "none", "هرگز", "هیچ"].into_iter().any(|word| self.eat_word(word));
        let is_all = is_said && self.is_over();
        if !is_all {
            self.text.at = end;
        }
        is_all
    }

    /// Whether a part ends here: with the text, a bracket, or a word that joins parts.
    fn is_over(&mut self) -> bool {
        let start = self.text.at;
        self.text.skip_spaces();
        let ends = self.text.peek().is_none_or(is_bracket);
        let joins = ["and", "or", "و", "یا"].into_iter().any(|word| self.eat_word(word));
        self.text.at = start;
        ends || joins
    }

    /// Spaces and this word, if it stands here.
    fn eat_word(&mut self, wanted: &str) -> bool {
        let start = self.text.at;
        self.text.skip_spaces();
        let is_there = self.text.word().eq_ignore_ascii_case(wanted);
        if !is_there {
            self.text.at = start;
        }
        is_there
    }
}

/// The words for it, folded: a half-space is a space by then, or none.
const NEWEST: [&str; 9] =
    ["last", "latest", "newest", "most recent", "اخرین", "تازه ترین", "تازهترین", "جدید ترین", "جدیدترین"];

fn is_newest(words: &str) -> bool {
    NEWEST.contains(&fold(words).as_str())
}

/// Whether a text ends with the words for it.
pub(super) fn ends_with_newest(words: &[&str]) -> bool {
    (1..=2).any(|count| words.len() >= count && is_newest(&words[words.len() - count..].join(" ")))
}

/// What is asked of the newest one, in questions about all of them.
fn of_newest(what: &What<'_>, asked: Filter) -> Filter {
    let each = |parts: Vec<Filter>| parts.into_iter().map(|part| of_newest(what, part)).collect();
    let has = |test: Test| Filter::Related(among(what, Some(test)));
    let lacks = |test: Test| Filter::Not(Box::new(has(test)));
    match asked {
        Filter::All(parts) => Filter::All(each(parts)),
        Filter::Any(parts) => Filter::Any(each(parts)),
        Filter::Not(inner) => Filter::Not(Box::new(of_newest(what, *inner))),
        Filter::Test(test) => match test.op {
            Op::Empty => Filter::Not(Box::new(Filter::Related(among(what, None)))),
            Op::Below => lacks(Test { op: Op::AtLeast, ..test }),
            Op::AtMost => lacks(Test { op: Op::Above, ..test }),
            Op::Is | Op::Within => {
                let one = |value: &Operand| Test { values: vec![value.clone()], ..test.clone() };
                let within = |value: &Operand| match after(value) {
                    Some(end) => has(one(value)).and(lacks(Test { op: Op::Above, values: vec![end], ..test.clone() })),
                    None => has(one(value)),
                };
                Filter::Any(test.values.iter().map(within).collect())
            }
            _ => has(test),
        },
        other => other,
    }
}

/// Behind which a newer one would lie; none where there can be none.
fn after(period: &Operand) -> Option<Operand> {
    match period {
        Operand::Range(_, until) => until.clone().map(Operand::Value),
        lasting if lasts_until_now(lasting) || matches!(lasting, Operand::Ahead { .. }) => None,
        other => Some(other.clone()),
    }
}

fn among(what: &What<'_>, test: Option<Test>) -> Related {
    let kind = what.kind.iter().filter_map(|kind| of_kind(what.def, kind));
    let parts = kind.chain(happened(what.def)).chain(test.map(Filter::Test)).collect();
    let what = What { def: what.def, link: what.link.clone(), kind: None };
    made(what, Filter::All(parts).simplify(), None)
}
