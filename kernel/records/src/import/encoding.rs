//! In which characters a file is written, and its text as UTF-8, piece by piece.
//!
//! A file says so itself by its first bytes, or its bytes fit only one of the
//! three that lists come in here: UTF-8, UTF-16 (what spreadsheets call
//! Unicode text) and Windows-1256 (older Persian programs). Anything with
//! control characters in it is no text at all.

use std::{collections::VecDeque, io::Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

use super::source::Unreadable;

/// How much of a file is looked at before it is read.
pub(super) const HEAD: usize = 64 * 1024;

/// The characters that the first bytes of a file are written in; `whole` when
/// there is nothing behind them.
pub(super) fn guess(head: &[u8], whole: bool) -> Result<&'static Encoding, Unreadable> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Ok(encoding);
    }
    let guessed = wide(head).unwrap_or_else(|| narrow(head, whole));
    let (text, _) = guessed.decode_without_bom_handling(head);
    let (letters, controls) = (text.chars().count(), text.chars().filter(|c| is_control(*c)).count());
    // A stray one spoils its row only.
    if controls * 100 > letters { Err(Unreadable::NotText) } else { Ok(guessed) }
}

/// UTF-16 without a mark: the zeros stand all in the first or all in the
/// second bytes of the pairs, and there are lines.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len() & !1];
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let encoding = match (zeros(0), zeros(1)) {
        (0, some) if some * 20 > head.len() => UTF_16LE,
        (some, 0) if some * 20 > head.len() => UTF_16BE,
        _ => return None,
    };
    encoding.decode_without_bom_handling(head).0.contains('\n').then_some(encoding)
}

fn narrow(head: &[u8], whole: bool) -> &'static Encoding {
    let (mut sound, mut broken) = (0, 0);
    for piece in head.utf8_chunks() {
        sound += piece.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!piece.invalid().is_empty());
    }
    // The head may end in the middle of a letter.
    let cut = usize::from(!whole);
    // A few broken letters spoil a few rows of a UTF-8 file; where most are
    // broken, it was never UTF-8.
    if broken <= cut || sound > broken { UTF_8 } else { WINDOWS_1256 }
}

fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}' | '\u{80}'..='\u{9f}')
}

/// A file's text, a piece at a time.
pub(super) struct Text {
    file: Box<dyn Read + Send>,
    decoder: Decoder,
    raw: Vec<u8>,
    /// What of `raw` is not decoded yet.
    waiting: std::ops::Range<usize>,
    ended: bool,
    piece: Vec<u8>,
    used: usize,
    /// How much text was given out.
    pub given: u64,
    /// Where letters could not be read.
    pub broken: VecDeque<u64>,
}

impl Text {
    /// `head` is what was read of the file already.
    pub fn new(file: Box<dyn Read + Send>, head: Vec<u8>, encoding: &'static Encoding) -> Text {
        let waiting = 0..head.len();
        let mut raw = head;
        raw.resize(HEAD, 0);
        let (piece, broken) = (Vec::new(), VecDeque::new());
        Text { file, decoder: encoding.new_decoder(), raw, waiting, ended: false, piece, used: 0, given: 0, broken }
    }

    /// The text that comes next; empty at the end.
    pub fn next(&mut self) -> Result<&[u8], Unreadable> {
        while self.used == self.piece.len() && !self.ended {
            self.decode()?;
        }
        Ok(&self.piece[self.used..])
    }

    pub fn take(&mut self, bytes: usize) {
        self.used += bytes;
        self.given += bytes as u64;
    }

    fn decode(&mut self) -> Result<(), Unreadable> {
        if self.waiting.is_empty() {
            let read = fill(&mut *self.file, &mut self.raw)?;
            self.waiting = 0..read;
        }
        let last = self.waiting.is_empty();
        self.piece.clear();
        self.used = 0;
        self.piece.resize(self.waiting.len() * 3 + 16, 0);
        let input = &self.raw[self.waiting.clone()];
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(input, &mut self.piece, last);
        self.waiting.start += read;
        self.piece.truncate(written);
        if let DecoderResult::Malformed(..) = result {
            self.broken.push_back(self.given + written as u64);
            self.piece.extend_from_slice("\u{fffd}".as_bytes());
        }
        self.ended = last && result == DecoderResult::InputEmpty;
        Ok(())
    }
}

/// Reads until the buffer is full or the file ends.
pub(super) fn fill(file: &mut dyn Read, buffer: &mut [u8]) -> Result<usize, Unreadable> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Unreadable::File(error.to_string())),
        }
    }
    Ok(filled)
}
