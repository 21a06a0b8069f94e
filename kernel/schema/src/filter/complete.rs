//! What may come next in a filter that is being typed: which entity the caret
//! is among, and whether a field, a sign, a value or the name of related
//! records is begun there.
//!
//! Typing is not yet a filter, so nothing here refuses: a half sentence has a
//! few readings, the likeliest first, and whoever offers words takes the first
//! that has any. Left out: the words themselves, and who may see them.

use super::{
    Op,
    cursor::SIGNS,
    names::Lookup,
    newest::ends_with_newest,
    operands::may_go_on,
    phrases::{Way, phrase_of},
    related::{What, time_field},
    vocabulary::{Operator, Relation, is_during, operator, relation},
};
use crate::{EntityDef, FieldDef, Names, Schema};

/// What is begun at the caret.
#[derive(Clone, Debug)]
pub enum Expected<'a> {
    /// A field of the entity; behind a link, `path` leads to it (`customer.`).
    Field {
        def: &'a EntityDef,
        path: String,
    },
    /// How the field is asked; it stands there whole.
    Sign {
        def: &'a EntityDef,
        field: FieldDef,
    },
    Value {
        def: &'a EntityDef,
        field: FieldDef,
        op: Op,
    },
    /// Records that lead to those of this entity.
    Related {
        def: &'a EntityDef,
    },
    /// Behind «آخرین»: those among them that have a newest one, which happened.
    Newest {
        def: &'a EntityDef,
    },
    /// How the time of the newest one is asked, which stands there whole.
    When {
        def: &'a EntityDef,
        field: FieldDef,
    },
}

/// One reading of what is being typed.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    pub expected: Expected<'a>,
    /// What stands before it and stays.
    pub kept: String,
    /// What is typed of it so far.
    pub typed: String,
    /// It stands in quotation marks that are not closed yet.
    pub quoted: bool,
}

const MOST_WORDS: usize = 4;
/// How many words behind a field are looked at for a phrase.
const MOST_BEHIND: usize = 5;

/// The readings of a text that ends at the caret, the likeliest first.
pub fn places<'a>(text: &str, schema: &'a Schema, def: &'a EntityDef, names: &'a dyn Names) -> Vec<Place<'a>> {
    let around = Around::of(text, schema, def, names);
    let mut finder = Finder { names: Lookup::new(schema, around.def, names), schema, around, text, found: Vec::new() };
    finder.find();
    finder.found
}

/// The innermost bracket that the caret is in.
struct Around<'a> {
    def: &'a EntityDef,
    /// The byte at which its present part begins.
    start: usize,
    /// The byte of a quotation mark that is still open.
    quote: Option<usize>,
    /// Behind `count(`, where the name of records is due.
    counts: bool,
}

impl<'a> Around<'a> {
    fn of(text: &str, schema: &'a Schema, def: &'a EntityDef, names: &'a dyn Names) -> Around<'a> {
        let mut stack = vec![Around { def, start: 0, quote: None, counts: false }];
        let mut quote = None;
        for (at, c) in text.char_indices() {
            let Some(here) = stack.last_mut() else { break };
            match (c, quote) {
                ('"', Some((_, '"'))) | ('»', Some((_, '»'))) | ('”', Some((_, '”'))) => quote = None,
                (_, Some(_)) => {}
                ('"', None) => quote = Some((at, '"')),
                ('«', None) => quote = Some((at, '»')),
                ('“', None) => quote = Some((at, '”')),
                ('(', None) => {
                    let inner = here.inner(&text[here.start..at], at + 1, schema, names);
                    stack.push(inner);
                }
                (')', None) if stack.len() > 1 => {
                    stack.pop();
                    if let Some(outer) = stack.last_mut() {
                        outer.start = at + 1;
                    }
                }
                _ => {}
            }
        }
        let here = stack.pop().unwrap_or(Around { def, start: 0, quote: None, counts: false });
        Around { quote: quote.map(|(at, _)| at), ..here }
    }

    /// What a bracket opens, by what stands before it.
    fn inner(&self, before: &str, start: usize, schema: &'a Schema, names: &'a dyn Names) -> Around<'a> {
        let lookup = Lookup::new(schema, self.def, names);
        let words: Vec<&str> = before.split_whitespace().collect();
        let of = |def, counts| Around { def, start, quote: None, counts };
        if words.last().is_some_and(|word| relation(word) == Some(Relation::Count)) {
            return of(self.def, true);
        }
        for count in 1..=MOST_WORDS.min(words.len()) {
            let (head, name) = words.split_at(words.len() - count);
            let is_asked = head.last().map_or(self.counts, |word| relation(word).is_some());
            if let Some(what) = lookup.related(&name.join(" ")).filter(|_| is_asked) {
                return of(what.def, false);
            }
        }
        of(self.def, false)
    }
}

struct Finder<'a, 't> {
    names: Lookup<'a>,
    schema: &'a Schema,
    around: Around<'a>,
    text: &'t str,
    found: Vec<Place<'a>>,
}

impl<'a> Finder<'a, '_> {
    fn find(&mut self) {
        if self.around.counts && self.count_begins() {
            return;
        }
        if self.related() || self.number_first() {
            return;
        }
        self.value();
        if self.around.quote.is_none() {
            self.value_in_words();
            self.newest();
            self.sign();
            self.phrase_begun();
            self.fields();
        }
    }

    fn segment(&self) -> &str {
        &self.text[self.around.start..]
    }

    fn add(&mut self, expected: Expected<'a>, from: usize, quoted: bool) {
        let mark = self.text[from..].chars().next().map_or(0, char::len_utf8);
        let typed = if quoted { &self.text[from + mark..] } else { &self.text[from..] };
        let place = Place { expected, kept: self.text[..from].to_owned(), typed: typed.to_owned(), quoted };
        self.found.push(place);
    }

    /// Behind `count(`: the name itself, or what is asked of those it names.
    fn count_begins(&mut self) -> bool {
        let start = self.around.start + space(self.segment());
        match self.longest_what(&self.text[start..]) {
            Some((what, length)) if self.text[start + length..].starts_with(char::is_whitespace) => {
                self.around.def = what.def;
                self.names.turn_to(what.def);
                self.around.start = start + length;
                self.during(what.def)
            }
            _ => {
                self.add(Expected::Related { def: self.around.def }, start, false);
                true
            }
        }
    }

    /// `has oppo`, and `has call in la`.
    fn related(&mut self) -> bool {
        let segment = self.segment();
        let mut last = None;
        for (at, word) in words(segment) {
            if matches!(relation(word), Some(Relation::Has | Relation::Lacks)) {
                last = Some(at + word.len());
            }
        }
        let Some(end) = last else { return false };
        let rest = &segment[end..];
        if !rest.starts_with(char::is_whitespace) || rest.contains(|c| SIGNS.contains(&c)) {
            return false;
        }
        let start = self.around.start + end + space(rest);
        match self.longest_what(&self.text[start..]) {
            Some((what, length)) if self.text[start + length..].starts_with(char::is_whitespace) => {
                let outer = std::mem::replace(&mut self.around.start, start + length);
                let found = self.during(what.def);
                if !found {
                    self.around.start = outer;
                }
                found
            }
            _ => {
                self.add(Expected::Related { def: self.around.def }, start, false);
                true
            }
        }
    }

    /// A stretch of time behind `in`.
    fn during(&mut self, def: &'a EntityDef) -> bool {
        let segment = self.segment();
        let Some((at, word)) = words(segment).next().filter(|(_, word)| is_during(word)) else { return false };
        let rest = &segment[at + word.len()..];
        if !rest.starts_with(char::is_whitespace) {
            return false;
        }
        let start = self.around.start + at + word.len() + space(rest);
        let field = super::paths::field_at(self.schema, def, &[time_field(def)]);
        let Some((def, field)) = field else { return false };
        self.add(Expected::Value { def, field: field.into_owned(), op: Op::Within }, start, false);
        true
    }

    /// The longest beginning of a text that names related records.
    fn longest_what(&self, text: &str) -> Option<(What<'a>, usize)> {
        let ends: Vec<usize> = words(text).take(MOST_WORDS).map(|(at, word)| at + word.len()).collect();
        ends.into_iter().rev().find_map(|end| Some((self.names.related(&text[..end])?, end)))
    }

    /// «بیش از ۳ تما»: behind a number that is compared with.
    fn number_first(&mut self) -> bool {
        let segment = self.segment().to_owned();
        for (at, _) in words(&segment) {
            let Some((_, end)) = phrase_of(&segment[at..], Way::counts) else { continue };
            let rest = &segment[at + end..];
            let Some((from, number)) = words(rest).next().filter(|(_, word)| word.chars().all(char::is_numeric)) else {
                continue;
            };
            let behind = &rest[from + number.len()..];
            if behind.starts_with(char::is_whitespace) && words(behind).count() <= 1 {
                let start = self.text.len() - behind.trim_start().len();
                self.add(Expected::Related { def: self.around.def }, start, false);
                return true;
            }
        }
        false
    }

    /// Behind a phrase: «مبلغ بیش از», "created in the la".
    fn value_in_words(&mut self) {
        let segment = self.segment().to_owned();
        let starts: Vec<usize> = words(&segment).map(|(at, _)| at).collect();
        for at in starts.into_iter().rev().take(MOST_BEHIND) {
            let Some((way, end)) = phrase_of(&segment[at..], |_| true) else { continue };
            let rest = &segment[at + end..];
            let Some((def, field)) = self.field_before(&segment[..at]).filter(|_| rest.starts_with(' ')) else {
                continue;
            };
            let op = way.sign().op;
            if way.is_for(&field.kind) && op != Op::Empty {
                let article = rest.trim_start().strip_prefix("the ").map_or(0, |_| "the ".len());
                let start = self.around.start + at + end + space(rest) + article;
                self.add(Expected::Value { def, field, op }, start, false);
                return;
            }
        }
    }

    /// A phrase that is begun behind a field.
    fn phrase_begun(&mut self) {
        let segment = self.segment().to_owned();
        let starts: Vec<usize> = words(&segment).map(|(at, _)| at).collect();
        for at in starts.into_iter().rev().take(MOST_BEHIND).filter(|at| *at > 0) {
            let Some((def, field)) = self.field_before(&segment[..at]) else { continue };
            let kept = self.text[..self.around.start + segment[..at].trim_end().len()].to_owned();
            let typed = segment[at..].to_owned();
            let expected = self.asked(&segment[..at], def, field);
            self.found.push(Place { expected, kept, typed, quoted: false });
        }
    }

    /// Behind the last sign, where what stands before it is a field.
    fn value(&mut self) {
        let segment = self.segment().to_owned();
        // A quote that was opened before this part holds all of it: there is no value here.
        let until = self.around.quote.map_or(segment.len(), |at| at.saturating_sub(self.around.start));
        let Some(sign) = last_sign(&segment[..until]) else { return };
        let Some((def, field)) = self.field_before(&segment[..sign.at]) else { return };
        let values = &segment[sign.end..until];
        let comma = values.rfind([',', '،']).map_or(0, |at| at + values[at..].chars().next().map_or(1, char::len_utf8));
        // "negotiation or " goes on with the same field's values.
        let is_or = |(at, word): &(usize, &str)| operator(word) == Some(Operator::Or) && at + word.len() < values.len();
        let or = words(values).filter(is_or).last().map_or(0, |(at, word)| at + word.len());
        let begun = comma.max(or);
        let start = sign.end + begun + space(&values[begun..]);
        let typed = &segment[start..until];
        let goes_on = !typed.trim().contains(char::is_whitespace) && !typed.ends_with(char::is_whitespace);
        if self.around.quote.is_none() && !goes_on && !may_go_on(&field.kind) {
            return;
        }
        let (from, quoted) = match self.around.quote {
            Some(at) => (at, true),
            None => (self.around.start + start, false),
        };
        self.add(Expected::Value { def, field, op: sign.op }, from, quoted);
    }

    /// A field that stands there whole.
    fn sign(&mut self) {
        let segment = self.segment().to_owned();
        if let Some((def, field)) = self.field_before(&segment) {
            let kept = self.text[..self.around.start + segment.trim_end().len()].to_owned();
            let expected = self.asked(&segment, def, field);
            self.found.push(Place { expected, kept, typed: String::new(), quoted: false });
        }
    }

    /// «آخرین تم»: the records are begun.
    fn newest(&mut self) {
        let segment = self.segment();
        let all: Vec<(usize, &str)> = words(segment).collect();
        let typed = |count: usize| all.get(all.len() - count).map_or(segment.len(), |(at, _)| *at);
        let most = MOST_WORDS.min(all.len());
        let is_open = segment.ends_with(char::is_whitespace) || segment.is_empty();
        let begins = (usize::from(!is_open)..=most).find(|count| {
            let before: Vec<&str> = all[..all.len() - count].iter().map(|(_, word)| *word).collect();
            ends_with_newest(&before)
        });
        if let Some(from) = begins.map(typed) {
            // What stands there whole waits for how its time is asked.
            let rest = &segment[from..];
            let whole = self.longest_what(rest).map(|(_, end)| &rest[end..]);
            if whole.is_some_and(|behind| behind.starts_with(char::is_whitespace)) {
                return;
            }
            let from = self.around.start + from;
            self.add(Expected::Newest { def: self.around.def }, from, false);
        }
    }

    /// How a field is asked, or the newest one whose time it is.
    fn asked(&mut self, text: &str, def: &'a EntityDef, field: FieldDef) -> Expected<'a> {
        match self.newest_before(text) {
            Some((def, field)) => Expected::When { def, field },
            None => Expected::Sign { def, field },
        }
    }

    /// The time of the newest one that a text ends with: «آخرین تماس».
    fn newest_before(&mut self, text: &str) -> Option<(&'a EntityDef, FieldDef)> {
        let all: Vec<&str> = text.split_whitespace().collect();
        for count in 1..=MOST_WORDS.min(all.len()) {
            let (before, name) = all.split_at(all.len() - count);
            let name = name.join(" ");
            if !ends_with_newest(before) || name.contains(|c| SIGNS.contains(&c)) {
                continue;
            }
            let what = self.names.related(&name).filter(|what| what.def.happened.is_some());
            let label = format!("{} {name}", before.last().copied().unwrap_or_default());
            let Some(what) = what.filter(|_| self.names.field(&label).is_err()) else { continue };
            let (def, field) = super::paths::field_at(self.schema, what.def, &[time_field(what.def)])?;
            return Some((def, field.into_owned()));
        }
        None
    }

    /// The field that a text ends with; its label may have several words.
    fn field_before(&mut self, text: &str) -> Option<(&'a EntityDef, FieldDef)> {
        let text = text.trim_end();
        if let Some(newest) = self.newest_before(text) {
            return Some(newest);
        }
        let quoted = text.strip_suffix('"').and_then(|text| text.rsplit_once('"')).map(|(_, label)| label.to_owned());
        let starts: Vec<usize> = words(text).map(|(at, _)| at).collect();
        let bare = starts.iter().rev().take(MOST_WORDS).map(|&at| text[at..].trim_start_matches('-').to_owned());
        // The longest label that is known: `closing date` before `date`.
        let names: Vec<String> = quoted.into_iter().chain(bare.collect::<Vec<_>>().into_iter().rev()).collect();
        let is_name = |name: &&String| !name.contains(|c| SIGNS.contains(&c));
        names.iter().filter(is_name).find_map(|name| self.names.field(name).ok()).map(|found| (found.def, found.field))
    }

    /// Any field, by the last words; behind a link, one of what it leads to.
    fn fields(&mut self) {
        let segment = self.segment().to_owned();
        let starts: Vec<usize> = words(&segment).map(|(at, _)| at).collect();
        if segment.is_empty() || segment.ends_with(char::is_whitespace) {
            self.add(Expected::Field { def: self.around.def, path: String::new() }, self.text.len(), false);
            return;
        }
        for at in starts.into_iter().rev().take(MOST_WORDS - 1).collect::<Vec<_>>().into_iter().rev() {
            let minus = usize::from(segment[at..].starts_with('-'));
            let from = self.around.start + at + minus;
            let typed = self.text[from..].to_owned();
            let Some((path, _)) = typed.rsplit_once('.') else {
                self.add(Expected::Field { def: self.around.def, path: String::new() }, from, false);
                continue;
            };
            let link = self.names.field(path).ok();
            let target = link.and_then(|found| self.schema.entity(found.field.link()?));
            if let Some(target) = target {
                self.add(Expected::Field { def: target, path: format!("{path}.") }, from, false);
            }
        }
    }
}

struct LastSign {
    at: usize,
    end: usize,
    op: Op,
}

fn last_sign(text: &str) -> Option<LastSign> {
    let is_sign = |c: char| SIGNS.contains(&c) || c == '≠';
    let (last, c) = text.char_indices().rev().find(|(_, c)| is_sign(*c))?;
    let end = last + c.len_utf8();
    let is_part = |c: char| is_sign(c) || c == '!';
    let at = text[..last].char_indices().rev().take_while(|(_, c)| is_part(*c)).last().map_or(last, |(at, _)| at);
    let op = match &text[at..end] {
        ">" | ":>" => Op::Above,
        ">=" | "≥" => Op::AtLeast,
        "<" | ":<" => Op::Below,
        "<=" | "≤" => Op::AtMost,
        "~" => Op::Has,
        "^" => Op::Starts,
        _ => Op::Is,
    };
    Some(LastSign { at, end, op })
}

/// How many bytes of space a text begins with.
fn space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The words of a text, each with the byte that it begins at.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}
