//! How much one cell of a workbook holds, told while it is unpacked.
//!
//! Whoever reads a sheet puts the text of a cell together in memory, however
//! it is cut into runs; a cell of two hundred megabytes packs into some
//! kilobytes and unpacks into three copies of itself. So the bytes between one
//! cell and the next are counted, and a part that goes beyond the limit is
//! refused before anybody reads it. What looks like a tag inside a comment or
//! a quoted section is text.

use std::io::{self, Write};

/// Bytes between two cells; a cell of a spreadsheet holds 32,767 characters at most.
const MOST: usize = 4 << 20;
/// Letters of the longest name that matters.
const NAME: usize = 16;
/// Where a cell, a row or a shared text begins or ends.
const BOUNDS: [&[u8]; 3] = [b"c", b"row", b"si"];

/// Takes the text of a part and fails where a cell is too long.
pub(super) struct Weigher {
    /// Any tag is a bound: nobody puts this part's texts together.
    any: bool,
    since: usize,
    place: Place,
}

enum Place {
    Text,
    /// In a tag, with the letters of its name so far.
    Name(Vec<u8>),
    /// Behind the name, up to the end of the tag.
    Tag,
    /// In a comment or a quoted section: up to these three letters; the last
    /// letters that were read.
    Section {
        end: &'static [u8; 3],
        last: [u8; 3],
    },
}

impl Weigher {
    /// For the part of this name.
    pub fn of(part: &str) -> Weigher {
        let joined = part.contains("/worksheets/") || part.ends_with("sharedStrings.xml");
        Weigher { any: !joined, since: 0, place: Place::Text }
    }

    fn step(&mut self, byte: u8) {
        match &mut self.place {
            Place::Text if byte == b'<' => self.place = Place::Name(Vec::with_capacity(NAME)),
            Place::Text => {}
            Place::Name(name) if matches!(byte, b'>' | b' ' | b'\t' | b'\r' | b'\n') || name.len() >= NAME => {
                if self.any || is_bound(name) {
                    self.since = 0;
                }
                self.place = if byte == b'>' { Place::Text } else { Place::Tag };
            }
            Place::Name(name) => {
                name.push(byte);
                match &name[..] {
                    b"!--" => self.place = Place::Section { end: b"-->", last: [0; 3] },
                    b"![CDATA[" => self.place = Place::Section { end: b"]]>", last: [0; 3] },
                    _ => {}
                }
            }
            Place::Tag if byte == b'>' => self.place = Place::Text,
            Place::Tag => {}
            Place::Section { end, last } => {
                *last = [last[1], last[2], byte];
                if last == *end {
                    self.place = Place::Text;
                }
            }
        }
    }
}

/// `c`, `/c`, `x:c/`.
fn is_bound(name: &[u8]) -> bool {
    let name = name.strip_prefix(b"/").unwrap_or(name);
    let name = name.strip_suffix(b"/").unwrap_or(name);
    let bare = name.iter().position(|&letter| letter == b':').map_or(name, |at| &name[at + 1..]);
    BOUNDS.contains(&bare)
}

impl Write for Weigher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            // Most of a part is text, which need not be looked at letter by letter.
            let plain = match self.place {
                Place::Text => memchr::memchr(b'<', rest).unwrap_or(rest.len()),
                Place::Tag => memchr::memchr(b'>', rest).unwrap_or(rest.len()),
                _ => 0,
            };
            self.since += plain.max(1);
            if self.since > MOST {
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a cell that is too long"));
            }
            rest = if plain > 0 {
                &rest[plain..]
            } else {
                self.step(byte);
                after
            };
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_between_two_cells_is_weighed_as_one() {
        let check = |part: &str, text: &str, fits: bool| {
            assert_eq!(Weigher::of(part).write_all(text.as_bytes()).is_ok(), fits, "{part}: {}…", &text[..40]);
        };
        let (sheet, half) = ("xl/worksheets/sheet1.xml", "x".repeat(MOST / 2 + 1));
        let cell = |inside: &str| format!("<c r=\"A1\" t=\"inlineStr\"><is>{inside}</is></c>");
        check(sheet, &[cell(&half), cell(&half), cell(&half)].concat(), true);
        check(sheet, &[cell(&half), cell(&half)].concat().replace("<c", "<x:c").replace("</c", "</x:c"), true);
        check(sheet, &cell(&format!("<t>{half}</t><r><t>{half}</t></r>")), false);
        check(sheet, &cell(&format!("<t><![CDATA[{half}<c {half}]]></t>")), false);
        check(sheet, &cell(&format!("<t><!--{half}</c>{half}--></t>")), false);
        check(sheet, &format!("<c r=\"{half}{half}\"/>"), false);
        check("xl/styles.xml", &format!("<font>{half}</font><font>{half}</font>"), true);
        check("xl/styles.xml", &format!("<font>{half}{half}</font>"), false);
    }
}
