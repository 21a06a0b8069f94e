//! Workbooks (XLSX) become text: one sheet, cell by cell, without ever being
//! held as a whole.
//!
//! What a cell *is* decides how it is written: a date as an ISO day, whatever
//! the workbook shows; a number with all its digits and without the format
//! around it; a formula by its last result. What a number meant (a telephone
//! number that lost its zero) is judged later, by the field that it fills.
//!
//! A workbook is a packed folder, and a few kilobytes may unpack to
//! gigabytes. So everything in it is weighed first, unpacking into nothing,
//! and what is written is bounded too: a cell may repeat a long text for the
//! price of a number.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use tempfile::{NamedTempFile, TempPath};

use super::{
    source::{MOST_COLUMNS, MOST_UNPACKED, Unreadable},
    weigh::Weigher,
};

/// Bytes of the texts that all cells share; these alone are held in memory.
const MOST_SHARED: u64 = 48 << 20;
const MOST_PARTS: usize = 10_000;

type Book = Xlsx<BufReader<File>>;

/// Whether a file that begins so is a workbook; the old kind, and those behind
/// a password, are told from text by their first bytes too.
pub(super) fn is_one(head: &[u8]) -> Result<bool, Unreadable> {
    if head.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Unreadable::OldWorkbook);
    }
    Ok(head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06"))
}

/// The sheets with cells that are not hidden, in their order.
pub(super) fn sheets(path: &Path) -> Result<Vec<String>, Unreadable> {
    guarded(|| Ok(names(&open(path)?)))
}

/// One sheet as text, in a file within `place` that goes when the last one lets go of it.
pub(super) fn to_text(path: &Path, sheet: Option<&str>, place: &Path) -> Result<TempPath, Unreadable> {
    guarded(|| {
        let mut book = open(path)?;
        let names = names(&book);
        if let Some(named) = sheet {
            if !names.iter().any(|name| name == named) {
                return Err(Unreadable::NoSuchSheet(named.to_owned()));
            }
            return write_sheet(&mut book, named, place)?.ok_or(Unreadable::Empty);
        }
        for name in names {
            if let Some(text) = write_sheet(&mut book, &name, place)? {
                return Ok(text);
            }
        }
        Err(Unreadable::Empty)
    })
}

/// A broken workbook may break its reader; that is the file's fault.
fn guarded<T>(deed: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(deed)).unwrap_or(Err(Unreadable::BrokenWorkbook))
}

fn open(path: &Path) -> Result<Book, Unreadable> {
    weigh(path)?;
    let file = File::open(path).map_err(|error| Unreadable::File(error.to_string()))?;
    Xlsx::new(BufReader::new(file)).map_err(broken)
}

fn broken(error: XlsxError) -> Unreadable {
    tracing::debug!(%error, "a workbook could not be read");
    match error {
        XlsxError::Password => Unreadable::OldWorkbook,
        XlsxError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => Unreadable::File(error.to_string()),
        _ => Unreadable::BrokenWorkbook,
    }
}

fn names(book: &Book) -> Vec<String> {
    let shown = book.sheets_metadata().iter();
    let shown = shown.filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    shown.map(|sheet| sheet.name.clone()).collect()
}

/// Unpacks everything that a reader would unpack, and keeps nothing of it.
fn weigh(path: &Path) -> Result<(), Unreadable> {
    let file = File::open(path).map_err(|error| Unreadable::File(error.to_string()))?;
    let mut folder = zip::ZipArchive::new(BufReader::new(file)).map_err(|_| Unreadable::BrokenWorkbook)?;
    if folder.len() > MOST_PARTS {
        return Err(Unreadable::TooLarge);
    }
    if folder.index_for_name("xl/workbook.xml").is_none() {
        return Err(Unreadable::NotWorkbook);
    }
    let mut all = 0;
    for at in 0..folder.len() {
        let part = folder.by_index(at).map_err(|_| Unreadable::BrokenWorkbook)?;
        let name = part.name().map_err(|_| Unreadable::BrokenWorkbook)?.into_owned();
        // Pictures are never unpacked.
        if name.starts_with("xl/media/") {
            continue;
        }
        let most = if name.ends_with("sharedStrings.xml") { MOST_SHARED } else { MOST_UNPACKED };
        let most = most.min(MOST_UNPACKED - all);
        // Who says of themselves that they are too large is believed at once. That they are small may
        // be a lie; reading it is not.
        if part.size() > most {
            return Err(Unreadable::TooLarge);
        }
        let mut weigher = Weigher::of(&name);
        let size = io::copy(&mut part.take(most + 1), &mut weigher).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => Unreadable::TooLarge,
            _ => Unreadable::BrokenWorkbook,
        })?;
        if size > most {
            return Err(Unreadable::TooLarge);
        }
        all += size;
    }
    Ok(())
}

/// None where the sheet is empty.
fn write_sheet(book: &mut Book, name: &str, place: &Path) -> Result<Option<TempPath>, Unreadable> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(XlsxError::WorksheetNotFound(_)) => return Err(Unreadable::NoSuchSheet(name.to_owned())),
        Err(error) => return Err(broken(error)),
    };
    let kept = |error: io::Error| Unreadable::File(error.to_string());
    let file = NamedTempFile::new_in(place).map_err(kept)?;
    let mut page = Page {
        out: csv::WriterBuilder::new().flexible(true).from_writer(Bounded::new(&file)),
        row: 0,
        cells: Vec::new(),
    };
    let mut empty = true;
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let text = written(cell.get_value());
        if text.is_empty() {
            continue;
        }
        empty = false;
        page.put(row, column as usize, text)?;
    }
    page.finish()?;
    Ok((!empty).then(|| file.into_temp_path()))
}

/// Rows while they are filled; rows that the workbook leaves out are written
/// empty, so that the numbers of the rows stay those of the workbook.
struct Page<W: Write> {
    out: csv::Writer<W>,
    row: u32,
    cells: Vec<String>,
}

impl<W: Write> Page<W> {
    fn put(&mut self, row: u32, column: usize, text: String) -> Result<(), Unreadable> {
        if row < self.row {
            return Err(Unreadable::BrokenWorkbook);
        }
        while self.row < row {
            self.end_row()?;
        }
        if column >= MOST_COLUMNS {
            return Err(Unreadable::TooWide);
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Unreadable> {
        self.row += 1;
        let cells = std::mem::take(&mut self.cells);
        // A row of one empty cell is written with quotes, and so is counted.
        let row: &[String] = if cells.is_empty() { &[String::new()] } else { &cells };
        self.out.write_record(row).map_err(unwritten)
    }

    fn finish(mut self) -> Result<(), Unreadable> {
        if !self.cells.is_empty() {
            self.end_row()?;
        }
        self.out.flush().map_err(|error| unwritten(error.into()))
    }
}

fn unwritten(error: csv::Error) -> Unreadable {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => Unreadable::TooLarge,
        csv::ErrorKind::Io(error) => Unreadable::File(error.to_string()),
        _ => Unreadable::BrokenWorkbook,
    }
}

/// A file that takes no more than a workbook may unpack to.
struct Bounded<'a> {
    out: BufWriter<&'a File>,
    left: u64,
}

impl<'a> Bounded<'a> {
    fn new(file: &'a NamedTempFile) -> Bounded<'a> {
        Bounded { out: BufWriter::new(file.as_file()), left: MOST_UNPACKED }
    }
}

impl Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A cell as it is typed by hand.
fn written(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        // A text is a text here, whatever it begins with; the reader of rows takes
        // the disguise off again.
        DataRef::String(text) => crate::export::guarded(text),
        DataRef::SharedString(text) => crate::export::guarded(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_of(*number),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(moment) if moment.is_datetime() => moment_of(moment),
        DataRef::DateTime(span) => number_of(span.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.replace('T', " "),
        DataRef::Error(error) => error.to_string(),
    }
}

fn number_of(number: f64) -> String {
    // Whole numbers up to here are exact; a card or phone number is never
    // written with an exponent.
    if number.fract() == 0.0 && number.abs() < 9.0e15 { format!("{number:.0}") } else { number.to_string() }
}

fn moment_of(moment: &calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let (date, time) = (format!("{year:04}-{month:02}-{day:02}"), format!("{hour:02}:{minute:02}:{second:02}"));
    match moment.as_f64() {
        // Less than a day is a time of day.
        ..1.0 => time,
        whole if whole.fract() == 0.0 => date,
        _ => format!("{date} {time}"),
    }
}
