//! Which character stands between the cells of a file.

use csv_core::{ReadFieldResult, ReaderBuilder};

const USUAL: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Looked at only where none of the usual ones stands between the headings:
/// they occur in texts as well.
const RARE: [u8; 4] = [b'~', b'^', b'#', 0x1f];
/// Of a hundred rows, those that a rare one must cut as the headings.
const CERTAIN: usize = 80;
/// How many rows are compared.
const ROWS: usize = 50;

/// The separator that cuts the beginning of the text into the most even rows,
/// a usual one before others. A file of one column has none, and then any will do.
pub(super) fn guess(text: &[u8]) -> u8 {
    let evenest = |of: &[u8], least: usize| {
        let best =
            of.iter().rev().map(|&separator| (evenness(text, separator), separator)).max_by_key(|(even, _)| *even);
        best.filter(|((even, width), _)| *even >= least && *width > 1).map(|(_, separator)| separator)
    };
    evenest(&USUAL, 0).or_else(|| evenest(&RARE, CERTAIN)).unwrap_or(USUAL[0])
}

/// What spreadsheets write above the headings, `sep=;`: the separator, and the
/// length of that line.
pub(super) fn declared(text: &[u8]) -> Option<(u8, usize)> {
    let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator, rest @ ..] = text else { return None };
    let end = match rest {
        [b'\r', b'\n', ..] => 7,
        [b'\r' | b'\n', ..] => 6,
        _ => return None,
    };
    (!separator.is_ascii_alphanumeric()).then_some((*separator, end))
}

/// How many of a hundred rows are as wide as the headings, then how wide they
/// are; nothing when the headings are one cell.
fn evenness(text: &[u8], separator: u8) -> (usize, usize) {
    let widths = widths(text, separator);
    match widths.split_first() {
        None | Some((0 | 1, _)) => (0, 0),
        Some((&width, [])) => (100, width),
        Some((&width, rows)) => (rows.iter().filter(|row| **row == width).count() * 100 / rows.len(), width),
    }
}

/// The number of cells in each of the first rows; a row that the text ends in
/// is left out, unless it is the only one.
fn widths(text: &[u8], separator: u8) -> Vec<usize> {
    let mut core = ReaderBuilder::new().delimiter(separator).build();
    let mut scratch = [0; 4096];
    let (mut rest, mut widths, mut cells) = (text, Vec::new(), 0);
    while widths.len() < ROWS {
        let (result, read, _) = core.read_field(rest, &mut scratch);
        rest = &rest[read..];
        match result {
            ReadFieldResult::Field { record_end } => {
                cells += 1;
                if record_end {
                    widths.push(std::mem::take(&mut cells));
                }
            }
            ReadFieldResult::InputEmpty if rest.is_empty() => break,
            ReadFieldResult::End => break,
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
        }
    }
    if widths.is_empty() { vec![cells + 1] } else { widths }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_what_parts_the_rows_most_evenly() {
        let check = |text: &str, expected: u8| assert_eq!(guess(text.as_bytes()) as char, expected as char, "{text}");
        check("name,mobile\nزهرا,0912\n", b',');
        check("name;mobile\nزهرا;0912,5\n", b';');
        check("نام~موبایل~شهر\nزهرا~0912~تهران, کرج\nرضا~0913~قم\n", b'~');
        check("نام^موبایل\nزهرا^0912\n", b'^');
        check("نام#شهر\nزهرا#قم\n", b'#');
        check("name\u{1f}city\nx\u{1f}y\n", 0x1f);
        check("name,note #1\nx,a #2 # b\ny,c\n", b',');
        check("نام\nزهرا: ۱۲\nرضا\n", b',');
        check("نام\nزهرا\n", b',');
        check("نام #\nزهرا\nرضا\nنگار\n", b',');
    }
}
