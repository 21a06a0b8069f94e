//! Files that people send to be imported: text with any separator in any letters,
//! and workbooks.

use std::io::{Cursor as Bytes, Write};

use records::import::{LONGEST_CELL, MOST_COLUMNS, Reader, Row, Source};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A sheet ends, keeps its limits, and comes back when its rows are written out.
pub fn sheet(bytes: &[u8]) {
    let mut headless = told("utf-16le", b'\t');
    headless.headless = true;
    for told in [headless, told("windows-1256", b';')] {
        rows_of(bytes.to_vec(), &told).inspect(|(headings, rows)| keeps_its_limits(headings, rows));
    }
    let Some((headings, rows)) = rows_of(bytes.to_vec(), &Source::default()) else { return };
    keeps_its_limits(&headings, &rows);
    // An apostrophe in front is a disguise that reading takes off.
    let is_plain = |cell: &String| !cell.starts_with('\'') && cell.trim() == cell && !cell.contains(char::is_control);
    let whole = |row: &&Row| {
        row.fault.is_none() && row.cells.iter().all(is_plain) && row.cells.iter().any(|cell| !cell.is_empty())
    };
    let plain: Vec<&Row> = rows.iter().filter(whole).collect();
    let heads: Vec<String> = (0..headings.len()).map(|number| format!("h{number}")).collect();
    let line = |cells: &[String]| {
        let quoted = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        quoted.collect::<Vec<_>>().join(",") + "\n"
    };
    let written: String = std::iter::once(line(&heads)).chain(plain.iter().map(|row| line(&row.cells))).collect();
    if heads.is_empty() || plain.is_empty() {
        return;
    }
    let Some((_, again)) = rows_of(written.clone().into_bytes(), &told("utf-8", b',')) else {
        panic!("not read again: {written:?}")
    };
    let cells = |row: &Row| row.cells.clone();
    let (once, twice): (Vec<_>, Vec<_>) = (plain.into_iter().map(cells).collect(), again.iter().map(cells).collect());
    assert_eq!(once, twice, "{written:?}");
}

fn told(encoding: &str, separator: u8) -> Source {
    let mut told = Source::default();
    (told.encoding, told.separator) = (Some(encoding.to_owned()), Some(separator));
    told
}

/// The headings and all rows; no file gives more rows than it has bytes.
fn rows_of(bytes: Vec<u8>, told: &Source) -> Option<(Vec<String>, Vec<Row>)> {
    let most = bytes.len() + 2;
    all_of(Reader::new(Box::new(Bytes::new(bytes)), told).ok()?, most)
}

fn all_of(mut reader: Reader, most: usize) -> Option<(Vec<String>, Vec<Row>)> {
    let mut rows = Vec::new();
    while let Ok(Some(row)) = reader.next_row() {
        rows.push(row);
        assert!(rows.len() <= most, "a sheet without end");
    }
    Some((reader.headings().to_vec(), rows))
}

fn keeps_its_limits(headings: &[String], rows: &[Row]) {
    assert!(headings.len() <= MOST_COLUMNS, "{} columns", headings.len());
    for row in rows {
        assert!(row.cells.iter().all(|cell| cell.chars().count() <= LONGEST_CELL), "a cell without end");
        assert!(row.fault.is_some() || row.cells.len() <= headings.len(), "more cells than columns");
    }
}

/// A workbook ends and keeps its limits. What does not begin as a packed file does
/// is the text of a sheet, of the shared strings and of the styles, one zero between
/// them: dice find no packed file that is whole.
pub fn workbook(bytes: &[u8]) {
    let packed = if bytes.starts_with(b"PK") { bytes.to_vec() } else { packed(bytes) };
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(&packed).expect("room for a file");
    let source = Source::file(file.path());
    let sheets = source.sheets().unwrap_or_default();
    // Rows that a sheet leaves out are there, empty; a row has some bytes in its sheet.
    let most = MOST_ROWS + packed.len();
    for sheet in sheets.into_iter().take(3).map(Some).chain([None]) {
        let mut told = source.clone();
        told.sheet = sheet;
        let read = told.open().ok().and_then(|reader| all_of(reader, most));
        read.inspect(|(headings, rows)| keeps_its_limits(headings, rows));
    }
}

/// Of a sheet, as its makers promise.
const MOST_ROWS: usize = 1 << 20;

fn packed(bytes: &[u8]) -> Vec<u8> {
    const BOOK: &[u8] = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    const LINKS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let mut parts = bytes.splitn(3, |&byte| byte == 0);
    let mut part = |name: &'static str| parts.next().map(|part| (name, part));
    let sheet = part("xl/worksheets/sheet1.xml");
    let further = [sheet, part("xl/sharedStrings.xml"), part("xl/styles.xml")];
    let all = [("xl/workbook.xml", BOOK), ("xl/_rels/workbook.xml.rels", LINKS)];
    let mut zip = ZipWriter::new(Bytes::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, part) in all.into_iter().chain(further.into_iter().flatten()) {
        zip.start_file(name, plain).expect("a name of our own");
        zip.write_all(part).expect("room in memory");
    }
    zip.finish().expect("a packed file").into_inner()
}
