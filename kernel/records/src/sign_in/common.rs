//! The passwords that strangers try first.
//!
//! A short list is enough beside the length that is asked for: what long
//! passwords have in common is runs of the keyboard or the alphabet, one thing
//! repeated, a well-known word with a number behind it, or a telephone number.
//! Persian keyboards have runs and words of their own.

use base::fold::{digits, fold};

/// Rows of keyboards and alphabets; a run along one of them, either way.
const ROWS: [&str; 12] = [
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb",
    "1q2w3e4r5t6y7u8i9o0p",
    "ضصثقفغعهخحجچ",
    "شسیبلاتنمکگ",
    "ظطزرذدپو",
    "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "ابجدهوزحطیکلمنسعفصقرشتثخذضظغ",
];

/// Words that are a password by themselves, with or without a number.
const WORDS: [&str; 36] = [
    "password",
    "passw0rd",
    "pasword",
    "passwort",
    "qwerty",
    "qwertz",
    "azerty",
    "iloveyou",
    "letmein",
    "welcome",
    "admin",
    "administrator",
    "superadmin",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "master",
    "login",
    "salam",
    "salamsalam",
    "iran",
    "tehran",
    "persian",
    "persepolis",
    "esteghlal",
    "peyvand",
    "crm",
    "سلام",
    "رمزعبور",
    "پسورد",
    "ایران",
    "حشسسصخقی",
    "گذرواژه",
];

/// How many characters beside a run or a word do not make it a secret.
const TRIMMINGS: usize = 6;

pub(super) fn is_common(password: &str) -> bool {
    let plain = fold(password).replace(' ', "");
    is_telephone(&plain) || is_repeated(&plain) || is_run(&plain) || is_word(password)
}

/// `P@ssw0rd` is `password`.
fn unleet(password: &str) -> String {
    let letter = |c| match c {
        '@' => 'a',
        '$' => 's',
        '!' => 'i',
        '0' => 'o',
        '3' => 'e',
        other => other,
    };
    password.chars().map(letter).collect()
}

/// One's own mobile number is the commonest secret of all.
fn is_telephone(text: &str) -> bool {
    let rest = ["0098", "98", "0"].iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text);
    rest.len() == 10 && rest.starts_with('9') && rest.chars().all(|c| c.is_ascii_digit())
}

/// Made of at most three different characters, or of one short piece over and over.
fn is_repeated(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let mut different = letters.clone();
    different.sort_unstable();
    different.dedup();
    let over_and_over = |size: usize| letters.chunks(size).all(|piece| letters.starts_with(piece));
    different.len() <= 3 || (1..=letters.len() / 2).filter(|&size| size <= 5).any(over_and_over)
}

/// Nothing but runs along rows, and a few characters more.
fn is_run(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let (mut at, mut beside) = (0, 0);
    while at < letters.len() {
        match run_from(&letters[at..]) {
            length @ 4.. => at += length,
            _ => (at, beside) = (at + 1, beside + 1),
        }
    }
    beside < letters.len() && beside < TRIMMINGS.min(letters.len() / 2 + 1)
}

/// How far the letters follow one row, forwards or backwards.
fn run_from(letters: &[char]) -> usize {
    let along = |row: Vec<char>| {
        let starts = (0..row.len()).filter(|&at| row[at] == letters[0]);
        starts.map(|at| row[at..].iter().zip(letters).take_while(|(a, b)| a == b).count()).max().unwrap_or(0)
    };
    let both_ways = |row: &&str| along(row.chars().collect()).max(along(row.chars().rev().collect()));
    ROWS.iter().map(both_ways).max().unwrap_or(0)
}

/// A word, perhaps in disguise, with no more than trimmings around it.
fn is_word(password: &str) -> bool {
    let plain = digits(password);
    let ends = |c: char| c.is_ascii_digit() || "!?.*#_- ".contains(c);
    let bare = plain.trim_start_matches(|c: char| c.is_ascii_digit()).trim_end_matches(ends);
    let beside = plain.chars().count() - bare.chars().count();
    let said = [fold(bare), fold(&unleet(bare))].map(|word| word.replace(' ', ""));
    let is_one = |said: &String| WORDS.iter().any(|word| said == word || *said == word.repeat(2));
    beside <= 2 * TRIMMINGS && said.iter().any(is_one)
}
