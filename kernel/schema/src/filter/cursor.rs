//! A place in a text that is being read, character by character.

use super::problem::{FilterProblem, Wrong};

pub(super) struct Cursor {
    chars: Vec<char>,
    pub at: usize,
}

/// What can stand between a field and its value.
pub(super) const SIGNS: [char; 8] = [':', '=', '~', '^', '<', '>', '≤', '≥'];
const QUOTES: [(char, char); 3] = [('"', '"'), ('«', '»'), ('“', '”')];

impl Cursor {
    pub fn new(text: &str) -> Cursor {
        // Marks of direction come along when a sentence is copied from a page.
        let seen = |c: &char| !matches!(c, '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
        Cursor { chars: text.chars().filter(seen).collect(), at: 0 }
    }

    pub fn peek(&self) -> Option<char> {
        self.look(0)
    }

    pub fn look(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    pub fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    pub fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Nothing more to read at this level.
    pub fn is_done(&self) -> bool {
        matches!(self.peek(), None | Some(')'))
    }

    pub fn is_at_quote(&self) -> bool {
        self.peek().is_some_and(|c| QUOTES.iter().any(|(open, _)| *open == c))
    }

    /// Characters as long as they are wanted.
    pub fn take(&mut self, mut wanted: impl FnMut(&Cursor, char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(c) = self.peek().filter(|&c| wanted(self, c)) {
            taken.push(c);
            self.at += 1;
        }
        taken
    }

    /// A word up to a space or a bracket.
    pub fn word(&mut self) -> String {
        self.take(|_, c| !c.is_whitespace() && !is_bracket(c))
    }

    /// A number in words at the cursor, which moves behind it, written in digits. A fraction
    /// that follows («و نیم») is part of it, so that it is refused rather than lost.
    pub fn spelled(&mut self) -> Option<String> {
        const MOST_WORDS: usize = 12;
        const FRACTIONS: [&str; 5] = ["نیم", "نصف", "ربع", "half", "a"];
        let start = self.at;
        let (mut words, mut ends) = (Vec::new(), Vec::new());
        while words.len() < MOST_WORDS {
            self.skip_spaces();
            let word = self.take(|_, c| c.is_alphabetic() || c == '-');
            if word.is_empty() || self.peek().is_some_and(char::is_numeric) {
                break;
            }
            words.push(word);
            ends.push(self.at);
        }
        let Some((number, taken)) = base::parse::spelled_first(&words, true) else {
            self.at = start;
            return None;
        };
        let behind: Vec<&str> = words[taken..].iter().take(2).map(String::as_str).collect();
        let is_more = matches!(behind[..], ["و" | "and", part] if FRACTIONS.contains(&part));
        let last = if is_more { taken + 1 } else { taken - 1 };
        self.at = ends[last];
        Some(if is_more { format!("{number} {}", behind.join(" ")) } else { number.to_string() })
    }

    /// What may be a part of a field's name: a word up to a sign.
    pub fn name(&mut self) -> String {
        self.take(|at, c| {
            let is_unequal = c == '!' && at.look(1) == Some('=');
            !c.is_whitespace() && !is_bracket(c) && !SIGNS.contains(&c) && !is_unequal && c != '≠'
        })
    }

    /// A sign at the beginning of a word. A sign of its own before a word, as in
    /// `:x`, is one; a smiling face is not asked about.
    pub fn stray_sign(&self) -> Option<String> {
        let rest = &self.chars[self.at..];
        let is_sign = |c: &&char| SIGNS.contains(c) || matches!(c, '!' | '≠');
        let sign: String = rest.iter().take_while(is_sign).collect();
        (!sign.is_empty() && sign != "!").then_some(sign)
    }

    /// What stands between two places.
    pub fn between(&self, from: usize, until: usize) -> String {
        self.chars[from..until].iter().collect()
    }

    /// The text between quotation marks, or nothing where none are opened.
    /// A backslash keeps a mark, or another backslash, from its meaning.
    pub fn quoted(&mut self) -> Result<Option<String>, FilterProblem> {
        let opened = self.at;
        let close = QUOTES.iter().find(|(open, _)| self.peek() == Some(*open)).map(|(_, close)| *close);
        let Some(close) = close else { return Ok(None) };
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match (c, self.peek()) {
                (c, _) if c == close => return Ok(Some(text)),
                ('\\', Some(next)) if next == close || next == '\\' => {
                    text.push(next);
                    self.at += 1;
                }
                _ => text.push(c),
            }
        }
        Err(Wrong::OpenQuote.at(opened))
    }
}

pub(super) fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')')
}

/// The text in quotation marks, as [`Cursor::quoted`] reads it.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
