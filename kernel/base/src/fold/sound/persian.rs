//! The sounds of a word in Persian letters, already folded.

use super::Sounds;

/// Stands for ئ, which folding would make a ی: it is an i in رضائی and nothing in
/// مائده. No Persian text has this letter of another script.
pub(super) const SEAT: char = 'ߊ';

/// Names that end in a ی that is read a, as folding leaves them.
const READ_A: [&str; 15] = [
    "عیسی",
    "موسی",
    "مصطفی",
    "مرتضی",
    "مجتبی",
    "یحیی",
    "کبری",
    "صغری",
    "هدی",
    "طوبی",
    "بشری",
    "لیلی",
    "سلمی",
    "مثنی",
    "یسری",
];

pub(super) fn keep_seat(c: char) -> char {
    if c == 'ئ' { SEAT } else { c }
}

/// A last ی that is read a: موسی, لیلی.
pub(super) fn ends_in_a(word: &str) -> bool {
    READ_A.contains(&word)
}

pub(super) fn is_persian(word: &str) -> bool {
    word.chars().all(|c| consonant(c).is_some() || is_vowel(c))
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'ا' | 'ع' | 'و' | 'ی' | SEAT)
}

fn consonant(c: char) -> Option<char> {
    Some(match c {
        'ب' => 'b',
        'پ' => 'p',
        'ت' | 'ط' => 't',
        'ث' | 'س' | 'ص' => 's',
        'ج' | 'ژ' => 'j',
        'چ' => 'w',
        'ح' | 'ه' => 'h',
        'خ' => 'x',
        'د' => 'd',
        'ذ' | 'ز' | 'ض' | 'ظ' => 'z',
        'ر' => 'r',
        'ش' => 'c',
        'غ' | 'ق' => 'q',
        'ف' => 'f',
        'ک' => 'k',
        'گ' => 'g',
        'ل' => 'l',
        'م' => 'm',
        'ن' => 'n',
        _ => return None,
    })
}

/// Without the ه of its end, which is a vowel: خامنه‌ای, فاطمه‌زهرا.
pub(super) fn without_end(word: &str) -> &str {
    match word.strip_suffix('ه') {
        Some(rest) if rest.chars().count() > 1 => rest,
        _ => word,
    }
}

pub(super) fn sounds(word: &str) -> Sounds {
    let letters: Vec<char> = plain(word).chars().collect();
    let last = letters.len().saturating_sub(1);
    let mut sounds = Sounds::begun();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1).copied();
        match letter {
            'ا' | 'ع' if at == 0 => sounds.push('a'),
            'ا' | 'ع' => {}
            'و' if at == 0 => sounds.push('v'),
            // خواجه, خوانساری: not heard at all.
            'و' if before == Some('خ') && after == Some('ا') => {}
            'و' if after == Some('ا') => sounds.push('v'),
            'و' => sounds.either(None, Some('v')),
            'ی' if at == last && READ_A.contains(&word) => sounds.either(Some('i'), None),
            'ی' => sounds.push('i'),
            SEAT => sounds.either(Some('i'), None),
            'ه' if at == last && at > 0 => {}
            // عبدالرحمن is Abdolrahman and Abdorrahman.
            'ل' if at > 2 && word.starts_with("عبدال") && at == 4 && after.is_some_and(is_sun) => {
                sounds.either(Some('l'), None)
            }
            other => consonant(other).into_iter().for_each(|sound| sounds.push(sound)),
        }
    }
    sounds
}

/// Consonants as they sound, and the vowels between them as they are written.
pub(super) fn spelled(word: &str) -> Vec<Result<char, char>> {
    let word = plain(word);
    let letters: Vec<char> = without_end(&word).chars().collect();
    let silent =
        |at: usize| letters[at] == 'و' && at > 0 && letters[at - 1] == 'خ' && letters.get(at + 1) == Some(&'ا');
    let heard = letters.iter().enumerate().filter(|(at, _)| !silent(*at));
    heard
        .map(|(at, &letter)| match letter {
            'و' if at == 0 => Ok('v'),
            other => consonant(other).ok_or(other),
        })
        .collect()
}

/// What is written and not said, or said once and written twice.
fn plain(word: &str) -> String {
    let said = word.replace("الدین", "دین").replace("لله", "له").replace("وو", "و");
    // ابوالفضل is Abolfazl, ذوالفقار Zolfaghar.
    match said.strip_prefix("ابوال").or(said.strip_prefix("ذوال").filter(|_| said.starts_with('ذ'))) {
        Some(name) => format!("{}ل{name}", if said.starts_with('ذ') { "ذ" } else { "اب" }),
        None => said,
    }
}

/// The letters before which the ل of ال falls silent.
fn is_sun(letter: char) -> bool {
    "تثدذرزسشصضطظلن".contains(letter)
}
