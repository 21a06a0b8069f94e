//! Workbooks: what their cells mean, and the ones that were made to break
//! whoever opens them.

use std::io::{Cursor, Write};

use records::import::{Row, Source, Unreadable};
use zip::write::SimpleFileOptions;

/// A workbook with these sheets, each the inside of its `sheetData`.
fn workbook(sheets: &[(&str, &str)], shared: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: String| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let numbered = || sheets.iter().enumerate().map(|(at, sheet)| (at + 1, sheet));
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let listed: String =
        numbered().map(|(n, (name, _))| format!(r#"<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>"#)).collect();
    part(
        "xl/workbook.xml",
        format!(r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>"#),
    );
    let links: String = numbered()
        .map(|(n, _)| {
            format!(r#"<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>"#)
        })
        .collect();
    let styles = format!(r#"<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/>"#);
    let strings = format!(r#"<Relationship Id="t" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>"#);
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    part(
        "xl/_rels/workbook.xml.rels",
        format!(r#"<Relationships xmlns="{package}">{links}{styles}{strings}</Relationships>"#),
    );
    let root = format!(r#"<Relationship Id="w" Type="{office}/officeDocument" Target="xl/workbook.xml"/>"#);
    part("_rels/.rels", format!(r#"<Relationships xmlns="{package}">{root}</Relationships>"#));
    // The second style is a date.
    part(
        "xl/styles.xml",
        format!(
            r#"<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
        ),
    );
    part("xl/sharedStrings.xml", format!(r#"<sst xmlns="{main}">{shared}</sst>"#));
    for (n, (_, rows)) in numbered() {
        part(
            &format!("xl/worksheets/sheet{n}.xml"),
            format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#),
        );
    }
    zip.finish().unwrap().into_inner()
}

fn source(bytes: &[u8]) -> (Source, tempfile::NamedTempFile) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    (Source::file(file.path()), file)
}

fn rows(source: &Source) -> Result<(Vec<String>, Vec<Row>), Unreadable> {
    let mut reader = source.open()?;
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row()? {
        rows.push(row);
    }
    Ok((reader.headings().to_vec(), rows))
}

const HEADINGS: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>نام</t></is></c><c r="B1" t="inlineStr"><is><t>موبایل</t></is></c>
    <c r="C1" t="inlineStr"><is><t>تاریخ</t></is></c><c r="D1" t="inlineStr"><is><t>مبلغ</t></is></c></row>"#;

#[test]
fn cells_are_read_as_what_they_are() {
    let data = format!(
        r#"{HEADINGS}<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>9121234567</v></c><c r="C2" s="1"><v>46345</v></c><c r="D2"><v>12500000.5</v></c></row>
        <row r="5"><c r="A5" t="str"><f>A2</f><v>رضا, کریمی</v></c><c r="C5" s="1"><v>46345.5</v></c><c r="D5" t="b"><v>1</v></c></row>
        <row r="6"><c r="B6" t="e"><v>#N/A</v></c></row>"#
    );
    let (source, _file) = source(&workbook(&[("خالی", ""), ("مشتریان", &data)], "<si><t>مریم</t></si>"));
    let (headings, rows) = rows(&source).unwrap();
    assert_eq!(headings, ["نام", "موبایل", "تاریخ", "مبلغ"]);
    let of = |number: u64| rows.iter().find(|row| row.number == number).unwrap().cells.clone();
    // A number that lost its zero has all its digits; a date is a day, whatever it is shown as.
    assert_eq!(of(2), ["مریم", "9121234567", "2026-11-19", "12500000.5"]);
    assert_eq!(of(5), ["رضا, کریمی", "", "2026-11-19 12:00:00", "true"]);
    assert_eq!(of(6), ["", "#N/A", "", ""]);
    assert!(of(3).iter().all(String::is_empty), "rows that the workbook leaves out still count");
}

#[test]
fn another_sheet_is_read_when_it_is_named() {
    let sheet = |word: &str| format!(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>{word}</t></is></c></row>"#);
    let (mut source, _file) = source(&workbook(&[("one", &sheet("first")), ("two", &sheet("second"))], ""));
    assert_eq!(source.sheets().unwrap(), ["one", "two"]);
    assert_eq!(rows(&source).unwrap().0, ["first"]);
    source.sheet = Some("two".into());
    assert_eq!(rows(&source).unwrap().0, ["second"]);
    source.sheet = Some("three".into());
    assert_eq!(rows(&source).unwrap_err(), Unreadable::NoSuchSheet("three".into()));
}

#[test]
fn a_broken_or_hostile_workbook_says_what_is_wrong() {
    let check = |what: &str, bytes: &[u8], expected: Unreadable| {
        let (source, _file) = source(bytes);
        assert_eq!(rows(&source).map(|_| ()).unwrap_err(), expected, "{what}");
    };
    let sound = workbook(&[("a", HEADINGS)], "");
    check("cut in the middle", &sound[..sound.len() / 2], Unreadable::BrokenWorkbook);
    check("an old one", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1and more", Unreadable::OldWorkbook);
    check("an empty one", &workbook(&[("a", "")], ""), Unreadable::Empty);
    check("no XML in it", &workbook(&[("a", "<row r='1'><c r='A1'><v>1</row>")], ""), Unreadable::BrokenWorkbook);
    let wide = r#"<row r="1"><c r="ZZZ1"><v>1</v></c></row>"#;
    check("very wide", &workbook(&[("a", wide)], ""), Unreadable::TooWide);
    // Sixty megabytes of shared text pack into sixty kilobytes.
    let bomb = format!("<si><t>{}</t></si>", " ".repeat(60 << 20));
    let packed = workbook(&[("a", HEADINGS)], &bomb);
    assert!(packed.len() < 200_000);
    check("a bomb of text", &packed, Unreadable::TooLarge);
    // One long text, repeated for the price of a number each.
    let long = format!("<si><t>{}</t></si>", "x".repeat(1 << 20));
    let cells: String =
        (1..=300).map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#)).collect();
    check("a text that repeats", &workbook(&[("a", &cells)], &long), Unreadable::TooLarge);
    let mut other = zip::ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    check("another kind of document", &other.finish().unwrap().into_inner(), Unreadable::NotWorkbook);
}
