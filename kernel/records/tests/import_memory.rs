//! However large or hostile a file is, reading it takes no more memory than the
//! limits of its rows: the file itself is never held.
//!
//! One test, so that the process it measures is its own. The peak is the one
//! that the kernel of Linux keeps; elsewhere there is nothing to read it from.
#![cfg(target_os = "linux")]

use std::io::{BufWriter, Write};

use records::import::{Row, Source, Unreadable};
use zip::write::SimpleFileOptions;

/// Megabytes that reading may take at its peak, beside what the process has.
const FLAT: u64 = 32;
/// A workbook may hold its shared texts (48 MB of them at most), and unpacks.
const FLAT_WORKBOOK: u64 = 64;

fn megabytes(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let value = status.lines().find_map(|it| it.strip_prefix(line)).unwrap();
    value.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() / 1024
}

/// Rows that were read, or why not, and the megabytes it took at the peak.
fn read(source: &Source) -> (Result<u64, Unreadable>, u64) {
    // The peak begins anew from here; where that is not allowed, the old one counts.
    let is_anew = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = megabytes(if is_anew { "VmRSS:" } else { "VmHWM:" });
    let count = || {
        let mut reader = source.open()?;
        let mut rows = 0;
        while let Some(Row { .. }) = reader.next_row()? {
            rows += 1;
        }
        Ok(rows)
    };
    let outcome = count();
    (outcome, megabytes("VmHWM:").saturating_sub(before))
}

fn file(write: impl Fn(&mut dyn Write)) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut out = BufWriter::new(&file);
    write(&mut out);
    out.flush().unwrap();
    drop(out);
    file
}

/// A workbook of one sheet, its rows written by `rows`.
fn workbook(rows: impl Fn(&mut dyn Write)) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut zip = zip::ZipWriter::new(BufWriter::new(file.reopen().unwrap()));
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let link =
        |id: &str, kind: &str, to: &str| format!(r#"<Relationship Id="{id}" Type="{office}/{kind}" Target="{to}"/>"#);
    let sheets = format!(
        r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let links = link("r1", "worksheet", "worksheets/sheet1.xml") + &link("s", "styles", "styles.xml");
    let parts = [
        ("xl/workbook.xml", sheets),
        ("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="{package}">{links}</Relationships>"#)),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{package}">{}</Relationships>"#,
                link("w", "officeDocument", "xl/workbook.xml")
            ),
        ),
        (
            "xl/styles.xml",
            format!(r#"<styleSheet xmlns="{main}"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>"#),
        ),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{main}"><sheetData>"#)),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    rows(&mut zip);
    write!(zip, "</sheetData></worksheet>").unwrap();
    zip.finish().unwrap().flush().unwrap();
    file
}

#[test]
fn memory_stays_flat_whatever_the_file() {
    let check = |what: &str, file: &tempfile::NamedTempFile, most: u64, expected: Result<u64, Unreadable>| {
        let (outcome, peak) = read(&Source::file(file.path()));
        let size = file.as_file().metadata().unwrap().len() >> 20;
        println!("{what}: {size} MB in the file, {peak} MB in memory");
        assert_eq!(outcome, expected, "{what}");
        assert!(peak <= most, "{what} takes {peak} MB");
    };
    let line = "نام,09121234567,تهران,یادداشت\n";
    let many = file(|out| (0..500_000).for_each(|_| out.write_all(line.as_bytes()).unwrap()));
    check("half a million rows", &many, FLAT, Ok(499_999));
    let long = "x".repeat(10_000_000);
    let cells = file(|out| {
        out.write_all(b"a,b\n").unwrap();
        (0..4).for_each(|_| writeln!(out, "1,{long}").unwrap());
    });
    check("four cells of ten megabytes", &cells, FLAT, Ok(4));
    let unclosed = file(|out| write!(out, "a,b\n1,\"{}", "y\n".repeat(20_000_000)).unwrap());
    check("a quote that never closes", &unclosed, FLAT, Ok(1));
    let wide = file(|out| {
        out.write_all(b"a,b\n").unwrap();
        (0..200).for_each(|_| writeln!(out, "{}", "z,".repeat(100_000)).unwrap());
    });
    check("rows of a hundred thousand columns", &wide, FLAT, Ok(200));
    let headings = file(|out| writeln!(out, "{}", "z,".repeat(10_000_000)).unwrap());
    check("ten million headings", &headings, FLAT, Err(Unreadable::Headings));
    let cell = |row: u64| format!(r#"<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>تهران</t></is></c></row>"#);
    let rows = workbook(|out| (1..=100_000).for_each(|row| out.write_all(cell(row).as_bytes()).unwrap()));
    check("a workbook of a hundred thousand rows", &rows, FLAT_WORKBOOK, Ok(99_999));
    let bomb = workbook(|out| (0..260).for_each(|_| out.write_all(" ".repeat(1 << 20).as_bytes()).unwrap()));
    check("two hundred and sixty megabytes in one", &bomb, FLAT, Err(Unreadable::TooLarge));
    let text = workbook(|out| {
        let start = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>"#;
        out.write_all(start.as_bytes()).unwrap();
        (0..40).for_each(|_| out.write_all("x".repeat(1 << 20).as_bytes()).unwrap());
        out.write_all(b"</t></is></c></row>").unwrap();
    });
    check("one cell of forty megabytes", &text, FLAT, Err(Unreadable::TooLarge));
}
