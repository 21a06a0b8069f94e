//! What stands between a field and its value, in words: «بیش از», "at least",
//! "is not empty". Each says what a sign says, for the fields it makes sense of:
//! «در» asks a day when, and is a word like any other behind a name.
//!
//! Left out: a grammar. A phrase is looked up as it stands, folded, the longest
//! that fits.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use base::fold::fold;

use super::{Op, check::allows, cursor::Cursor, question::Sign};
use crate::Kind;

/// One way to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Is,
    Not,
    Has,
    HasNot,
    Starts,
    StartsNot,
    More,
    Less,
    AtLeast,
    AtMost,
    Between,
    After,
    Before,
    Since,
    Until,
    Older,
    Newer,
    During,
    Empty,
    Filled,
}

const PHRASES: &[(&str, Way)] = &[
    ("is", Way::Is),
    ("are", Way::Is),
    ("equals", Way::Is),
    ("equal to", Way::Is),
    ("برابر با", Way::Is),
    ("برابر است با", Way::Is),
    ("is not", Way::Not),
    ("are not", Way::Not),
    ("not", Way::Not),
    ("جز", Way::Not),
    ("به جز", Way::Not),
    ("غیر از", Way::Not),
    ("برابر نیست با", Way::Not),
    ("contains", Way::Has),
    ("شامل", Way::Has),
    ("does not contain", Way::HasNot),
    ("فاقد", Way::HasNot),
    ("starts with", Way::Starts),
    ("begins with", Way::Starts),
    ("با آغاز", Way::Starts),
    ("آغاز با", Way::Starts),
    ("does not start with", Way::StartsNot),
    ("با آغازی جز", Way::StartsNot),
    ("more than", Way::More),
    ("greater than", Way::More),
    ("over", Way::More),
    ("above", Way::More),
    ("بیش از", Way::More),
    ("بیشتر از", Way::More),
    ("بالای", Way::More),
    ("بالاتر از", Way::More),
    ("less than", Way::Less),
    ("fewer than", Way::Less),
    ("under", Way::Less),
    ("below", Way::Less),
    ("کمتر از", Way::Less),
    ("زیر", Way::Less),
    ("پایین تر از", Way::Less),
    ("at least", Way::AtLeast),
    ("no less than", Way::AtLeast),
    ("دست کم", Way::AtLeast),
    ("دستکم", Way::AtLeast),
    ("حداقل", Way::AtLeast),
    ("at most", Way::AtMost),
    ("no more than", Way::AtMost),
    ("up to", Way::AtMost),
    ("حداکثر", Way::AtMost),
    ("between", Way::Between),
    ("بین", Way::Between),
    ("after", Way::After),
    ("پس از", Way::After),
    ("بعد از", Way::After),
    ("before", Way::Before),
    ("پیش از", Way::Before),
    ("قبل از", Way::Before),
    ("since", Way::Since),
    ("from", Way::Since),
    ("از", Way::Since),
    ("until", Way::Until),
    ("till", Way::Until),
    ("تا", Way::Until),
    ("older than", Way::Older),
    ("قدیمی تر از", Way::Older),
    ("کهنه تر از", Way::Older),
    ("newer than", Way::Newer),
    ("younger than", Way::Newer),
    ("تازه تر از", Way::Newer),
    ("جدیدتر از", Way::Newer),
    ("in", Way::During),
    ("within", Way::During),
    ("during", Way::During),
    ("در", Way::During),
    ("طی", Way::During),
    ("is empty", Way::Empty),
    ("is blank", Way::Empty),
    ("خالی است", Way::Empty),
    ("خالیست", Way::Empty),
    ("is not empty", Way::Filled),
    ("is filled", Way::Filled),
    ("not empty", Way::Filled),
    ("خالی نیست", Way::Filled),
    ("پر است", Way::Filled),
];

/// The ways by their folded phrases; no phrase is two ways.
static FOLDED: LazyLock<HashMap<String, Way>> =
    LazyLock::new(|| PHRASES.iter().map(|(phrase, way)| (fold(phrase), *way)).collect());

/// The words that a phrase can begin with.
static FIRST: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let first = |phrase: &String| phrase.split(' ').next().unwrap_or_default().to_owned();
    FOLDED.keys().map(first).chain(["to", "the"].map(str::to_owned)).collect()
});

/// The longest phrase, in words.
const MOST_WORDS: usize = 4;

impl Way {
    /// Whether a field of this kind can be asked so.
    pub fn is_for(self, kind: &Kind) -> bool {
        match self {
            Way::Is | Way::Not | Way::Empty | Way::Filled => true,
            Way::Has | Way::HasNot => allows(kind, Op::Has) || matches!(kind, Kind::Link { .. }),
            Way::Starts | Way::StartsNot => allows(kind, Op::Starts) || matches!(kind, Kind::Link { .. }),
            Way::After | Way::Before | Way::Older | Way::Newer | Way::During => kind.is_timed(),
            _ => kind.is_measured(),
        }
    }

    /// Whether it compares a number of records: «بیش از ۳ تماس».
    pub fn counts(self) -> bool {
        matches!(self, Way::More | Way::Less | Way::AtLeast | Way::AtMost | Way::Is | Way::Not)
    }

    pub fn sign(self) -> Sign {
        let op = match self {
            Way::Is | Way::Not | Way::Between | Way::During => Op::Is,
            Way::Has | Way::HasNot => Op::Has,
            Way::Starts | Way::StartsNot => Op::Starts,
            Way::More | Way::After | Way::Older => Op::Above,
            Way::Less | Way::Before | Way::Newer => Op::Below,
            Way::AtLeast | Way::Since => Op::AtLeast,
            Way::AtMost | Way::Until => Op::AtMost,
            Way::Empty | Way::Filled => Op::Empty,
        };
        let negated = matches!(self, Way::Not | Way::HasNot | Way::StartsNot | Way::Filled);
        Sign { op, negated, way: Some(self) }
    }
}

/// The longest phrase at the cursor that is wanted, which moves behind it; «is»
/// may stand before another one.
pub(super) fn phrase(text: &mut Cursor, wanted: impl Fn(Way) -> bool) -> Option<Way> {
    let first = longest(text, &wanted)?;
    if first != Way::Is {
        return Some(first);
    }
    Some(longest(text, &wanted).unwrap_or(first))
}

fn longest(text: &mut Cursor, wanted: &impl Fn(Way) -> bool) -> Option<Way> {
    let start = text.at;
    let (mut said, mut best) = (String::new(), None);
    for _ in 0..MOST_WORDS {
        text.skip_spaces();
        let word = text.take(|_, c| c.is_alphabetic() || c == '\u{200c}');
        if word.is_empty() {
            break;
        }
        said = if said.is_empty() { fold(&word) } else { format!("{said} {}", fold(&word)) };
        if best.is_none() && !FIRST.contains(said.split(' ').next().unwrap_or_default()) {
            break;
        }
        let ends = !text.peek().is_some_and(char::is_alphanumeric);
        let known = FOLDED.get(&said).filter(|way| ends && wanted(**way));
        best = known.map(|way| (*way, text.at)).or(best);
    }
    text.at = best.map_or(start, |(_, end)| end);
    best.map(|(way, _)| way)
}

/// Whether a phrase could begin with this word, so that it is no plain word or
/// value where one may stand. «پیش‌فاکتور» begins none, though «پیش از» is one.
pub(super) fn may_begin(word: &str) -> bool {
    let word = fold(word);
    let begins = |phrase: &str| phrase.split(' ').zip(word.split(' ')).all(|(one, other)| one == other);
    FIRST.contains(word.split(' ').next().unwrap_or_default())
        && FOLDED.keys().map(String::as_str).chain(["to", "the"]).any(begins)
}

/// Before the far end of a range: «۱ تا ۵», "from 1 to 5".
pub(super) fn is_range_word(word: &str, between: bool) -> bool {
    match fold(word).as_str() {
        "تا" | "to" | "until" => true,
        "و" | "and" => between,
        _ => false,
    }
}

/// The phrases that a field of this kind can be asked with, for whoever offers words.
pub fn phrases(kind: &Kind) -> impl Iterator<Item = &'static str> {
    PHRASES.iter().filter(|(_, way)| way.is_for(kind)).map(|(phrase, _)| *phrase)
}

/// The phrase that a text begins with, and the byte where it ends.
pub(super) fn phrase_of(text: &str, wanted: impl Fn(Way) -> bool) -> Option<(Way, usize)> {
    let mut cursor = Cursor::new(text);
    let way = phrase(&mut cursor, wanted)?;
    Some((way, text.char_indices().nth(cursor.at).map_or(text.len(), |(at, _)| at)))
}
