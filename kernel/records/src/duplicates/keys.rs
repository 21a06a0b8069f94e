//! The keys under which those who might be the same lie together.
//!
//! Standard blocking (Christen 2012, "Data Matching", chapter 4), many keys to
//! a record so that one wrong field does not part two: each number of one's
//! own; all words of the name; one word with the city, the postal code, or the
//! year of birth; the day of birth; the house. Words go in by their skeleton:
//! the consonants, those that sound alike in Persian as one (ث س ص; ذ ز ض ظ),
//! so that most slips of spelling leave the key as it is.
//!
//! A key is a hash: two that meet by chance cost one comparison, no more.

use std::collections::BTreeSet;

use base::{Date, fold};

use super::shape::Shape;

/// Keys in two ranks: what few share, and what many may.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    pub narrow: BTreeSet<i64>,
    pub wide: BTreeSet<i64>,
}

impl Keys {
    pub fn all(&self) -> BTreeSet<i64> {
        self.narrow.union(&self.wide).copied().collect()
    }
}

pub(crate) fn number(number: &str) -> i64 {
    hash(&["t", number])
}

pub(crate) fn email(email: &str) -> i64 {
    hash(&["e", &email.to_lowercase()])
}

pub(crate) fn paper(paper: &str) -> i64 {
    hash(&["i", &fold::fold(paper)])
}

/// The keys of a record.
pub(crate) fn of(shape: &Shape) -> Keys {
    let mut narrow: BTreeSet<i64> = BTreeSet::new();
    narrow.extend(shape.numbers.iter().map(|(_, text)| number(text)));
    narrow.extend(shape.emails.iter().map(|(_, text)| email(text)));
    narrow.extend(shape.papers.iter().map(|(_, text)| paper(text)));
    let bones: Vec<String> = shape.name.words.iter().take(MOST_WORDS).map(|word| skeleton(word)).collect();
    let mut sorted: Vec<&str> = bones.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let (whole, joined) = (sorted.join(" "), skeleton(&shape.name.joined));
    let city = shape.places.first().map(|(_, place)| place.as_str());
    let mut wide = BTreeSet::new();
    if !whole.is_empty() {
        narrow.extend([hash(&["n", &whole]), hash(&["j", &joined])]);
        narrow.extend(city.map(|city| hash(&["nc", &whole, city])));
    }
    for (at, bone) in bones.iter().enumerate() {
        for other in bones.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, bone)| bone) {
            wide.extend(city.map(|city| hash(&["wc", bone, &initial(other), city])));
        }
        if !shape.postal_code.is_empty() {
            wide.insert(hash(&["wp", bone, &shape.postal_code]));
        }
        wide.extend(shape.birth.map(|birth| hash(&["wb", bone, &birth.year().to_string()])));
    }
    narrow.extend(shape.birth.map(born));
    if let (Some(house), Some(street)) = (shape.address.numbers.first(), shape.address.words.first()) {
        narrow.insert(hash(&["a", house, &skeleton(street)]));
    }
    Keys { narrow, wide }
}

/// Longer names are told by their first words.
const MOST_WORDS: usize = 5;

fn born(day: Date) -> i64 {
    hash(&["b", &day.to_string()])
}

fn initial(word: &str) -> String {
    word.chars().take(1).collect()
}

/// The first letter and the consonants after it, by sound, none twice in a row.
fn skeleton(word: &str) -> String {
    let mut bones = String::new();
    for (at, letter) in word.chars().enumerate() {
        let bone = match letter {
            'ث' | 'ص' => 'س',
            'ذ' | 'ض' | 'ظ' => 'ز',
            'ط' => 'ت',
            'غ' => 'ق',
            'ح' => 'ه',
            'ع' => 'ا',
            'c' | 'q' => 'k',
            'z' => 's',
            other => other,
        };
        let is_soft = matches!(bone, 'ا' | 'و' | 'ی' | 'ه' | 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w');
        if (at == 0 || !is_soft) && !bones.ends_with(bone) {
            bones.push(bone);
        }
    }
    bones
}

/// FNV-1a over the parts: small, and the same for ever.
fn hash(parts: &[&str]) -> i64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0x1f]));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash.cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_spelling_leaves_the_skeleton_as_it_is() {
        let check = |one: &str, other: &str| assert_eq!(skeleton(one), skeleton(other), "{one} / {other}");
        check("فاطمه", "فاتمه");
        check("رضایی", "رضائی".replace('ئ', "ی").as_str());
        check("ظریفی", "ضریفی");
        check("حسینی", "حسنی");
        check("غفاری", "قفاری");
        check("harrington", "harringten");
        check("willaroo", "wilaroo");
    }
}
