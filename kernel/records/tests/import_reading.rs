//! Sheets are read as they mean, and hostile ones do no harm.

use std::{io::Write, path::PathBuf};

use records::import::{LONGEST_CELL, Reader, Row, RowFault, Source, Unreadable};

fn read(bytes: &[u8]) -> Result<(Vec<String>, Vec<Row>), Unreadable> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let mut reader = Source::file(file.path()).open()?;
    let rows = rows(&mut reader)?;
    Ok((reader.headings().to_vec(), rows))
}

fn rows(reader: &mut Reader) -> Result<Vec<Row>, Unreadable> {
    std::iter::from_fn(|| reader.next_row().transpose()).collect()
}

/// The shared data beside the project; none where it is not there.
fn data(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").is_err(), "{} is missing", path.display());
    println!("left out: {} is missing", path.display());
    None
}

/// What the JSON beside a CSV file of the collection says: one row or several.
fn expected(name: &str) -> Option<Vec<serde_json::Map<String, serde_json::Value>>> {
    let json = std::fs::read_to_string(data(&format!("csv_spectrum/json/{name}.json"))?).unwrap();
    Some(match serde_json::from_str(&json).unwrap() {
        serde_json::Value::Array(rows) => rows.into_iter().map(|row| row.as_object().unwrap().clone()).collect(),
        one => vec![one.as_object().unwrap().clone()],
    })
}

#[test]
fn the_twelve_awkward_files_mean_what_their_json_says() {
    let names = [
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "location_coordinates",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8",
    ];
    for name in names {
        let Some(expected) = expected(name) else { return };
        let mut bytes = std::fs::read(data(&format!("csv_spectrum/csvs/{name}.csv")).unwrap()).unwrap();
        if name.ends_with("_crlf") {
            // Their copies have lost the line ends that they are named after.
            bytes = String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes();
        }
        let (headings, rows) = read(&bytes).unwrap();
        assert_eq!(rows.len(), expected.len(), "{name}");
        for (row, expected) in rows.iter().zip(&expected) {
            assert_eq!(row.fault, None, "{name}");
            for (heading, cell) in headings.iter().zip(&row.cells) {
                // The collection's own CSV and JSON have different telephone numbers here.
                if heading != "Contact Phone Number" {
                    assert_eq!(Some(cell.as_str()), expected[heading].as_str(), "{name}: {heading}");
                }
            }
        }
    }
}

#[test]
fn the_messy_list_of_customers_is_2005_rows_of_eight_cells() {
    let Some(path) = data("persian/customers_messy.csv") else { return };
    let mut reader = Source::file(path).open().unwrap();
    assert_eq!(reader.headings()[0], "نام");
    assert_eq!(reader.headings()[5], "مبلغ خرید (ریال)");
    let rows = rows(&mut reader).unwrap();
    assert_eq!(rows.len(), 2_005);
    assert!(rows.iter().all(|row| row.fault.is_none() && row.cells.len() == 8));
    assert_eq!(rows.last().unwrap().number, 2_006);
}

#[test]
fn the_separator_the_line_ends_and_the_letters_are_found_out() {
    let plain = [["نام", "شهر"], ["مریم", "یزد, مهریز"], ["رضا", "قم"]];
    let written = |separator: &str, end: &str| {
        let quoted = plain.map(|row| row.map(|cell| format!("\"{cell}\"")).join(separator));
        quoted.join(end) + end
    };
    let check = |what: &str, bytes: &[u8]| {
        let (headings, rows) = read(bytes).unwrap();
        assert_eq!(headings, plain[0], "{what}");
        let cells: Vec<&[String]> = rows.iter().map(|row| row.cells.as_slice()).collect();
        assert_eq!(cells, [plain[1].map(str::to_owned).as_slice(), &plain[2].map(str::to_owned)], "{what}");
    };
    for separator in [",", ";", "\t", "|"] {
        for end in ["\n", "\r\n", "\r"] {
            check(&format!("{separator:?} {end:?}"), written(separator, end).as_bytes());
        }
    }
    check("a mark", &[b"\xef\xbb\xbf", written(",", "\n").as_bytes()].concat());
    check("a declared separator", format!("sep=;\r\n{}", written(";", "\r\n")).as_bytes());
    let wide = |little: bool, mark: bool| {
        let text = if mark { format!("\u{feff}{}", written("\t", "\r\n")) } else { written("\t", "\r\n") };
        let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    for (little, mark) in [(true, true), (false, true), (true, false), (false, false)] {
        check(&format!("UTF-16 {little} {mark}"), &wide(little, mark));
    }
}

#[test]
fn older_persian_programs_are_read_too() {
    let (bytes, _, unmapped) = encoding_rs::WINDOWS_1256.encode("نام;شهر\nمريم;تهران\n");
    assert!(!unmapped);
    let (headings, rows) = read(&bytes).unwrap();
    assert_eq!(headings, ["نام", "شهر"]);
    assert_eq!(rows[0].cells, ["مريم", "تهران"]);
}

fn archive(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_sheet_says_so() {
    let check = |what: &str, bytes: &[u8], expected: Unreadable| {
        assert_eq!(read(bytes).unwrap_err(), expected, "{what}");
    };
    check("nothing", b"", Unreadable::Empty);
    check("a workbook", b"PK\x03\x04\x14\x00\x06\x00", Unreadable::BrokenWorkbook);
    check("an archive of nothing", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", Unreadable::NotWorkbook);
    check("an archive of a sheet", &archive("sheet.csv", b"name\nNorth\n"), Unreadable::NotWorkbook);
    check("another document", &archive("word/document.xml", b"<document/>"), Unreadable::NotWorkbook);
    check("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06", Unreadable::NotText);
    check("zeros", &[0; 5_000], Unreadable::NotText);
    check("10,000 columns", "a,".repeat(10_000).as_bytes(), Unreadable::TooWide);
    check("blank headings", b" , ,\n1,2,3\n", Unreadable::Headings);
    let noise: Vec<u8> = (0..100_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    check("noise", &noise, Unreadable::NotText);
}

#[test]
fn a_wrong_row_is_told_and_the_next_one_read() {
    let faults =
        |bytes: &[u8]| -> Vec<Option<RowFault>> { read(bytes).unwrap().1.iter().map(|row| row.fault).collect() };
    let check = |what: &str, bytes: &[u8], expected: &[Option<RowFault>]| assert_eq!(faults(bytes), expected, "{what}");
    check("too many cells", b"a,b\n1,2,3\n4,5\n", &[Some(RowFault::TooManyCells), None]);
    check("empty cells beyond the headings", b"a,b\n1,2,,,\n4,5\n", &[None, None]);
    check("too few cells", b"a,b,c\n1,2\n4,5,6\n", &[None, None]);
    check("cut in the middle", b"a,b,c\n1,2,3\n4,5", &[None, Some(RowFault::Cut)]);
    check("no line end, but whole", b"a,b,c\n1,2,3\n4,5,6", &[None, None]);
    check("an open quote", b"a,b\n1,2\n3,\"4\n5,6\n", &[None, Some(RowFault::Unclosed)]);
    let stray = format!("name,town\nMaryam,Ya\0zd\nReza,{}\n", "Qom ".repeat(50));
    check("a stray zero", stray.as_bytes(), &[Some(RowFault::NotText), None]);
    let broken = [b"name,town\nMaryam,\xff\xfe\nReza,".as_slice(), "قم\nمریم,یزد\n".as_bytes()].concat();
    check("broken letters", &broken, &[Some(RowFault::NotText), None, None]);
    let wide = format!("a,b\n{}\n1,2\n", "x,".repeat(10_000));
    check("a row of 10,000 cells", wide.as_bytes(), &[Some(RowFault::TooManyCells), None]);
    let long = format!("a,b\n1,{}\n1,2\n", "ب".repeat(10_000_000 / 2));
    check("a cell of ten megabytes", long.as_bytes(), &[Some(RowFault::TooLong), None]);
    let most = format!("a,b\n1,{}\n", "ب".repeat(LONGEST_CELL));
    check("the longest cell", most.as_bytes(), &[None]);
}

#[test]
fn a_wrong_cell_takes_no_memory() {
    let long = format!("a,b\n1,{}\n", "x".repeat(10_000_000));
    let (_, rows) = read(long.as_bytes()).unwrap();
    assert!(rows[0].cells.iter().map(String::len).sum::<usize>() <= LONGEST_CELL);
}

#[test]
fn strings_that_break_programs_are_only_strings() {
    let Some(path) = data("naughty_strings") else { return };
    let list = std::fs::read_dir(path).unwrap().map(|file| file.unwrap().path());
    for path in list.filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.contains('\r')).collect();
        let mut sheet = String::from("word,number\n");
        for (at, line) in lines.iter().enumerate() {
            sheet.push_str(&format!("\"{}\",{at}\n", line.replace('"', "\"\"")));
        }
        let (_, rows) = read(sheet.as_bytes()).unwrap();
        assert_eq!(rows.len(), lines.len());
        for (row, line) in rows.iter().zip(lines) {
            assert_eq!(row.cells[0], line);
        }
    }
}
