//! The fuzz targets on any machine: the kept corpus, and mutations of it that
//! are the same in every run. What a longer run finds is kept in the corpus.

use std::{collections::BTreeSet, path::Path};

#[path = "../../fuzz/src/lib.rs"]
mod targets;

/// Mutations of each target; `PEYVAND_FUZZ_ROUNDS` asks for as many as there is time for.
const ROUNDS: usize = 4_000;

/// Dice that fall the same way every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let files: BTreeSet<_> = std::fs::read_dir(folder).expect("a corpus").flatten().map(|entry| entry.path()).collect();
    assert!(files.len() > 4, "{target} has something to begin from");
    files.into_iter().map(|file| std::fs::read(file).expect("a file")).collect()
}

/// One or a few small accidents.
fn mutated(corpus: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    const ODD: [&[u8]; 16] = [
        b"\0",
        b"\"",
        b"'",
        b"(",
        b")",
        b":",
        b",",
        b"\n",
        b"-",
        b"\xff",
        b"9999999999",
        b" or ",
        b"..",
        "۰".as_bytes(),
        "\u{200c}".as_bytes(),
        "\u{202e}".as_bytes(),
    ];
    let mut bytes = corpus[dice.throw(corpus.len())].clone();
    for _ in 0..=dice.throw(4) {
        let at = dice.throw(bytes.len() + 1);
        let end = (at + 1 + dice.throw(8)).min(bytes.len());
        match dice.throw(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.throw(8),
            1 => drop(bytes.drain(at.min(end)..end)),
            2 => drop(bytes.splice(at..at, bytes[at.min(end)..end].to_vec())),
            3 => drop(bytes.splice(at..at, ODD[dice.throw(ODD.len())].iter().copied())),
            4 => bytes.truncate(at),
            _ => {
                let other = &corpus[dice.throw(corpus.len())];
                let from = dice.throw(other.len() + 1);
                drop(bytes.splice(at.., other[from..].iter().copied()));
            }
        }
    }
    bytes
}

fn check(target: &str, reads: fn(&[u8])) {
    let asked = |name| std::env::var(name).ok().and_then(|number: String| number.parse().ok());
    let (rounds, seed) = (asked("PEYVAND_FUZZ_ROUNDS").unwrap_or(ROUNDS), asked("PEYVAND_FUZZ_SEED").unwrap_or(1405));
    let (corpus, mut dice) = (corpus(target), Dice(seed as u64));
    corpus.iter().for_each(|bytes| reads(bytes));
    for _ in 0..rounds {
        let bytes = mutated(&corpus, &mut dice);
        let read = std::panic::catch_unwind(|| reads(&bytes));
        assert!(read.is_ok(), "keep this in fuzz/corpus/{target}: {:?}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_filter_prints_as_it_was_read() {
    check("filter", targets::filter);
}

#[test]
fn a_tree_that_a_program_sends_finds_the_same_as_a_text() {
    check("tree", targets::tree);
}

#[test]
fn a_workbook_ends_within_its_limits() {
    check("workbook", targets::workbook);
}

#[test]
fn a_day_is_shown_as_it_was_read() {
    check("date", targets::date);
}

#[test]
fn a_sheet_ends_and_comes_back() {
    check("sheet", targets::sheet);
}

#[test]
fn a_place_and_an_id_are_written_as_they_were_read() {
    check("place", targets::place);
}

#[test]
fn a_number_is_kept_as_it_was_read() {
    check("number", targets::number);
}
