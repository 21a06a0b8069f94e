//! How a name sounds, whichever alphabet it is written in.
//!
//! حسینی is Hosseini, Hoseini and Husayni. What all of them share are their
//! consonants and the long i; the other vowels are written by some and left out
//! by others. A name's sound is therefore its consonants in Latin letters, with
//! `i` where a long one (or a y) stands and `a` where the word begins with a
//! vowel: `hsini`. Letters that sound alike in Persian are one letter here (س
//! ص ث are `s`), as are the spellings that Latin has for one sound (kh, q and gh).
//!
//! Where a letter may be either (و is v or a vowel, a single Latin i may be a
//! short e), the word has several sounds; two words are the same name when one
//! sound of each agrees. [`sound_key`] keeps all sounds of a text, [`Heard`]
//! what is looked for: a word is answered where a stored one begins with it.
//!
//! Left out: what a name means, other languages than Persian and the Latin
//! spellings of it, and any guess at misspelt consonants.

mod latin;
mod persian;
#[cfg(test)]
mod tests;
mod vowels;

use super::fold;

/// Another version of the law makes every stored key anew.
pub const SOUND_LAW: i64 = 1;

/// The letters of a sound that say enough to look for it.
const LEAST: usize = 2;
/// A word of more sounds than these keeps the likelier ones.
const MOST: usize = 8;
/// Of a longer text only the beginning is heard: names are short.
const WORDS: usize = 12;

/// The sounds of one word, the likeliest first.
#[derive(Clone, Debug, Default)]
struct Sounds(Vec<String>);

impl Sounds {
    fn begun() -> Sounds {
        Sounds(vec![String::new()])
    }

    fn push(&mut self, sound: char) {
        self.0.iter_mut().for_each(|so_far| add(so_far, sound));
    }

    /// Either of the two; `None` is a letter that is not heard.
    fn either(&mut self, likely: Option<char>, other: Option<char>) {
        let mut others = if self.0.len() * 2 <= MOST { self.0.clone() } else { Vec::new() };
        let give = |all: &mut Vec<String>, sound: Option<char>| {
            if let Some(sound) = sound {
                all.iter_mut().for_each(|so_far| add(so_far, sound));
            }
        };
        give(&mut self.0, likely);
        give(&mut others, other);
        self.0.append(&mut others);
    }

    fn done(mut self) -> Vec<String> {
        let mut seen = std::collections::HashSet::new();
        self.0.retain(|sound| !sound.is_empty() && seen.insert(sound.clone()));
        self.0
    }
}

/// A long i is one, however many letters write it.
fn add(so_far: &mut String, sound: char) {
    if !(sound == 'i' && so_far.ends_with('i')) {
        so_far.push(sound);
    }
}

/// Every sound of a text, a space before and after each; two neighbours are
/// also heard as one word, since علی‌رضا is Alireza.
pub fn sound_key(text: &str) -> String {
    let words = words(text);
    let pairs = words.windows(2).map(|pair| format!("{}{}", inner(&pair[0]), pair[1]));
    let mut key = String::new();
    let mut seen = std::collections::HashSet::new();
    for sound in words.iter().cloned().chain(pairs).flat_map(|word| sounds(&word)) {
        if sound.len() >= LEAST && seen.insert(sound.clone()) {
            key.push(' ');
            key.push_str(&sound);
        }
    }
    if !key.is_empty() {
        key.push(' ');
    }
    key
}

/// What is looked for by its sound.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// Each word as it was folded, with its sounds; none for what has too little
    /// sound to be looked for, such as a number.
    pub words: Vec<(String, Vec<String>)>,
    /// All of them as one word, where there are several.
    pub joined: Vec<String>,
}

/// How much of what was said is what was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Whole words, to their last vowel.
    Same,
    /// Words that begin so, or end otherwise.
    Begins,
    /// Every word somewhere, and not in one text.
    Apart,
}

impl Heard {
    pub fn new(query: &str) -> Heard {
        let words = words(query);
        let heard =
            |word: &String| -> Vec<String> { sounds(word).into_iter().filter(|sound| sound.len() >= LEAST).collect() };
        let joined = joined(&words).map(|whole| heard(&whole)).unwrap_or_default();
        Heard { words: words.iter().map(|word| (word.clone(), heard(word))).collect(), joined }
    }

    /// Whether there is anything to listen for.
    pub fn is_silent(&self) -> bool {
        self.words.iter().all(|(_, sounds)| sounds.is_empty())
    }

    /// What must stand in a [`sound_key`] for a sound to be there.
    pub fn needle(sound: &str) -> String {
        format!(" {sound}")
    }

    /// How alike the text sounds; none where a word of it is not to be heard.
    pub fn likeness(&self, text: &str) -> Option<Likeness> {
        self.likeness_of(&[text])
    }

    /// How alike these texts of one record sound: in one of them, or each word in
    /// some. A word without a sound of its own must stand there in letters.
    pub fn likeness_of(&self, texts: &[&str]) -> Option<Likeness> {
        let texts: Vec<Said> = texts.iter().map(|text| Said::of(text)).collect();
        let in_one = texts.iter().filter_map(|text| text.likeness(self)).min();
        let somewhere = |word: &(String, Vec<String>)| texts.iter().any(|text| text.word(word).is_some());
        let apart = || (!self.words.is_empty() && self.words.iter().all(somewhere)).then_some(Likeness::Apart);
        in_one.or_else(apart)
    }
}

/// A text that may be what was heard.
struct Said {
    folded: String,
    /// Its words and pairs of words, with their sounds.
    words: Vec<(String, Vec<String>)>,
}

impl Said {
    fn of(text: &str) -> Said {
        let words = words(text);
        let pairs = words.windows(2).map(|pair| format!("{}{}", inner(&pair[0]), pair[1]));
        let words = words.iter().cloned().chain(pairs).map(|word| (word.clone(), sounds(&word))).collect();
        Said { folded: fold(text), words }
    }

    fn likeness(&self, heard: &Heard) -> Option<Likeness> {
        let all: Option<Vec<Likeness>> = heard.words.iter().map(|word| self.word(word)).collect();
        let apart = all.and_then(|all| all.into_iter().max());
        let words: Vec<String> = heard.words.iter().map(|(word, _)| word.clone()).collect();
        let together = joined(&words).and_then(|whole| self.sound(&whole, &heard.joined));
        [apart, together].into_iter().flatten().min()
    }

    fn word(&self, (word, sounds): &(String, Vec<String>)) -> Option<Likeness> {
        let in_letters = || self.folded.contains(word).then_some(Likeness::Same);
        self.sound(word, sounds).or_else(in_letters)
    }

    fn sound(&self, word: &str, sounds: &[String]) -> Option<Likeness> {
        let one = |(said, all): &(String, Vec<String>)| {
            let whole = sounds.iter().any(|sound| all.contains(sound));
            let begins = || sounds.iter().any(|sound| all.iter().any(|said| said.starts_with(sound.as_str())));
            let likeness = if whole && vowels::end_alike(word, said) {
                Likeness::Same
            } else {
                begins().then_some(Likeness::Begins)?
            };
            vowels::agree(word, said).then_some(likeness)
        };
        self.words.iter().filter_map(one).min()
    }
}

/// Several words as one.
fn joined(words: &[String]) -> Option<String> {
    let (last, before) = words.split_last().filter(|(_, before)| !before.is_empty())?;
    Some(before.iter().map(|word| inner(word)).collect::<String>() + last)
}

/// The words of a text, folded; what hangs in the air above a Latin word (the
/// sign of ع in Ja'far) parts nothing.
fn words(text: &str) -> Vec<String> {
    let apostrophe = |c: &char| !matches!(c, '\'' | '’' | '‘' | '`' | 'ʿ' | 'ʾ' | 'ʼ' | 'ʻ');
    let kept: String = text.chars().filter(apostrophe).map(persian::keep_seat).collect();
    fold(&kept).split(' ').filter(|word| !word.is_empty()).take(WORDS).map(str::to_owned).collect()
}

/// A word with another one behind it: the e at its end is silent.
fn inner(word: &str) -> &str {
    if persian::is_persian(word) { persian::without_end(word) } else { word }
}

fn sounds(word: &str) -> Vec<String> {
    match word {
        _ if persian::is_persian(word) => persian::sounds(word).done(),
        _ if word.chars().all(|c| c.is_ascii_lowercase()) => latin::sounds(word).done(),
        // Digits are numbers in every alphabet; other scripts are spelled one way.
        _ => Vec::new(),
    }
}
