//! A record as it is compared: folded, cut into words, without what tells
//! nobody apart.

use base::{Date, Id, fold};
use schema::Key;

use super::Law;
use crate::AnyRecord;

/// What a record says of who it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    pub id: Option<Id>,
    pub name: Name,
    pub kind: Option<String>,
    pub belongs: Option<Id>,
    pub numbers: Vec<(Key, String)>,
    pub emails: Vec<(Key, String)>,
    pub papers: Vec<(Key, String)>,
    /// Folded, in the order of the law; what is not said is left out.
    pub places: Vec<(Key, String)>,
    pub address: Address,
    pub postal_code: String,
    pub birth: Option<Date>,
}

/// A name in words, without titles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name {
    pub words: Vec<String>,
    pub joined: String,
}

/// An address in words and in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    pub words: Vec<String>,
    pub numbers: Vec<String>,
}

impl Name {
    pub fn of(text: &str, silent: &[&str]) -> Name {
        let folded = fold::fold(text);
        let all: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let telling: Vec<&str> = all.iter().copied().filter(|word| !silent.contains(word)).collect();
        // Somebody may really be called so.
        let words = if telling.is_empty() { all } else { telling };
        Name { joined: words.concat(), words: words.into_iter().map(str::to_owned).collect() }
    }

    pub fn sorted(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        words.sort_unstable();
        words
    }

    pub fn digits(&self) -> impl Iterator<Item = char> {
        self.joined.chars().filter(char::is_ascii_digit)
    }
}

impl Address {
    pub fn of(text: &str, silent: &[&str]) -> Address {
        let folded = fold::fold(text);
        let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        let all = || folded.split(' ').filter(|word| !word.is_empty());
        let words = all().filter(|word| !is_number(word) && !silent.contains(word));
        Address {
            words: words.map(str::to_owned).collect(),
            numbers: all().filter(is_number).map(str::to_owned).collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.numbers.is_empty()
    }
}

impl Shape {
    pub fn of(law: &Law, record: &AnyRecord) -> Shape {
        let text = |key: &Key| record.value(key).text().filter(|text| !text.is_empty());
        let of = |key: &Option<Key>| key.as_ref().and_then(text);
        let each = |keys: &[Key]| -> Vec<(Key, String)> {
            keys.iter().filter_map(|key| Some((key.clone(), text(key)?.to_owned()))).collect()
        };
        let lowered = |found: Vec<(Key, String)>| found.into_iter().map(|(key, text)| (key, text.to_lowercase()));
        let folded = |found: Vec<(Key, String)>| found.into_iter().map(|(key, text)| (key, fold::fold(&text)));
        Shape {
            id: Some(record.id),
            name: Name::of(text(&law.name).unwrap_or_default(), &law.silent),
            kind: of(&law.kind).map(str::to_owned),
            belongs: law.belongs.as_ref().and_then(|key| record.value(key).id()),
            numbers: each(&law.numbers),
            emails: lowered(each(&law.emails)).collect(),
            papers: folded(each(&law.papers)).collect(),
            places: folded(each(&law.places)).filter(|(_, place)| !place.is_empty()).collect(),
            address: Address::of(of(&law.address).unwrap_or_default(), &law.silent),
            postal_code: fold::fold(of(&law.postal_code).unwrap_or_default()).replace(' ', ""),
            birth: law.birth.as_ref().and_then(|key| record.value(key).date()),
        }
    }
}
