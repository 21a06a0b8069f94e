//! The sounds of a word in Latin letters, already folded: a to z alone.

use super::Sounds;

pub(super) fn sounds(word: &str) -> Sounds {
    let word = plain(word);
    let mut sounds = Sounds::begun();
    let mut rest = &word[..];
    let mut is_first = true;
    while let Some(first) = rest.chars().next() {
        let vowels = vowels(rest, is_first);
        match vowels {
            0 => {
                let (heard, long) = consonant(rest, is_first);
                heard.iter().for_each(|&sound| sounds.push(sound));
                rest = &rest[long..];
            }
            _ => {
                let (group, behind) = rest.split_at(vowels);
                if is_first && first != 'y' {
                    sounds.push('a');
                }
                hear(&mut sounds, group, behind.is_empty());
                rest = behind;
            }
        }
        is_first = false;
    }
    sounds
}

/// Consonants as they sound, and the vowels between them as they are written.
pub(super) fn spelled(word: &str) -> Vec<Result<char, char>> {
    let word = plain(word);
    let (mut spelled, mut rest) = (Vec::new(), &word[..]);
    while let Some(first) = rest.chars().next() {
        let is_first = rest.len() == word.len();
        let (heard, long) = match first {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' => (&[][..], 1),
            'v' | 'w' if !is_first => (&[][..], 1),
            _ => consonant(rest, is_first),
        };
        match heard {
            [] => spelled.push(Err(first)),
            heard => spelled.extend(heard.iter().map(|&sound| Ok(sound))),
        }
        rest = &rest[long..];
    }
    spelled
}

/// One spelling for doubled letters and for the article within a name.
fn plain(word: &str) -> String {
    let mut once = String::with_capacity(word.len());
    for letter in word.chars() {
        let doubles = once.ends_with(letter) && !matches!(letter, 'e' | 'o' | 'i' | 'a' | 'h');
        if !doubles {
            once.push(letter);
        }
    }
    for article in ["aldin", "eldin", "oldin", "uldin", "adin", "edin", "odin", "udin"] {
        if let Some(name) = once.strip_suffix(article).filter(|name| name.len() > 1) {
            return name.to_owned() + "din";
        }
    }
    // The h behind a last vowel only says that there is one: Fatemeh, Sarah.
    let silent = |word: &str| word.strip_suffix('h').is_some_and(|rest| rest.ends_with(['a', 'e', 'i', 'o', 'u']));
    if silent(&once) {
        once.pop();
    }
    once
}

/// How many letters from here on write vowels. A w behind one belongs to it
/// where no other follows: Nowruz, Khosrow.
fn vowels(rest: &str, is_first: bool) -> usize {
    let bytes = rest.as_bytes();
    let is_vowel = |at: usize| bytes.get(at).is_some_and(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'));
    let mut long = (0..bytes.len()).take_while(|&at| is_vowel(at)).count();
    let glides = !is_first || long > 0;
    if glides && long > 0 && bytes.get(long) == Some(&b'w') && !is_vowel(long + 1) {
        long += 1;
    }
    long
}

/// Of the vowels only a long i is told; a single i may be a short e.
fn hear(sounds: &mut Sounds, group: &str, is_last: bool) {
    match group {
        "i" if !is_last => sounds.either(Some('i'), None),
        _ if group.contains(['i', 'y']) || group.contains("ee") => sounds.push('i'),
        _ => {}
    }
}

/// The sounds of the consonant that stands here, and how many letters it takes.
fn consonant(rest: &str, is_first: bool) -> (&'static [char], usize) {
    const PAIRS: [(&str, &[char]); 13] = [
        ("tch", &['w']),
        ("sch", &['c']),
        ("kh", &['x']),
        ("gh", &['q']),
        ("sh", &['c']),
        ("ch", &['w']),
        ("zh", &['j']),
        ("dj", &['j']),
        ("ph", &['f']),
        ("th", &['t']),
        ("ck", &['k']),
        ("ce", &['s']),
        ("ci", &['s']),
    ];
    if let Some((spelled, heard)) = PAIRS.iter().find(|(spelled, _)| rest.starts_with(spelled)) {
        // The vowel that makes a c an s is heard for itself.
        let long = if spelled.starts_with('c') && !matches!(*spelled, "ch" | "ck") { 1 } else { spelled.len() };
        return (heard, long);
    }
    let heard: &[char] = match rest.as_bytes()[0] {
        b'b' => &['b'],
        b'c' | b'k' => &['k'],
        b'd' => &['d'],
        b'f' => &['f'],
        b'g' => &['g'],
        b'h' => &['h'],
        b'j' => &['j'],
        b'l' => &['l'],
        b'm' => &['m'],
        b'n' => &['n'],
        b'p' => &['p'],
        b'q' => &['q'],
        b'r' => &['r'],
        b's' => &['s'],
        b't' => &['t'],
        b'v' | b'w' => &['v'],
        b'x' if is_first => &['x'],
        b'x' => &['k', 's'],
        b'z' => &['z'],
        _ => &[],
    };
    (heard, 1)
}
