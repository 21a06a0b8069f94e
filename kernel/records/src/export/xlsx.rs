//! The sheet as a workbook: numbers are numbers, days are days, the headings
//! stay in sight, and a Persian sheet reads from the right. A day is shown in
//! the reader's calendar where the spreadsheet knows it; underneath it is the
//! day itself.

use std::path::Path;

use base::{Calendar, Instant, Lang};
use jiff::tz::TimeZone;
use rust_xlsxwriter::{ColNum, ExcelDateTime, Format, FormatAlign, RowNum, Workbook, Worksheet, XlsxError};

use super::{
    Wording,
    cells::{Cells, Held, Written},
};
use crate::{Ctx, Result};

/// Rows of one sheet, as Excel has it; what is beyond goes into the next one.
const MOST_ROWS: RowNum = 1_048_576;
/// Larger numbers lose digits in a spreadsheet; they go out as text.
const EXACT: i64 = 1 << 53;

pub(super) struct Book {
    book: Workbook,
    row: RowNum,
    headings: Vec<String>,
    widths: Vec<f64>,
    name: String,
    is_rtl: bool,
    zone: TimeZone,
    is_for_people: bool,
    looks: Looks,
}

struct Looks {
    head: Format,
    day: Format,
    moment: Format,
    quoted: Format,
    whole: Format,
    tenths: Format,
    cents: Format,
}

impl Book {
    pub fn begin(ctx: &Ctx, cells: &Cells) -> Result<Book> {
        let headings: Vec<String> = cells.headings().into_iter().map(str::to_owned).collect();
        let is_jalali = ctx.format.calendar == Calendar::Jalali && cells.wording == Wording::People;
        let mut book = Book {
            book: Workbook::new(),
            row: 0,
            widths: headings.iter().map(|heading| (heading.chars().count() as f64 + 4.0).clamp(12.0, 40.0)).collect(),
            headings,
            name: cells.name(),
            is_rtl: ctx.lang() == Lang::Fa,
            zone: ctx.format.zone.clone(),
            is_for_people: cells.wording == Wording::People,
            looks: Looks::new(is_jalali),
        };
        book.add_sheet().map_err(anyhow::Error::new)?;
        Ok(book)
    }

    fn add_sheet(&mut self) -> Result<(), XlsxError> {
        let count = self.book.worksheets().len();
        let name = if count == 0 { self.name.clone() } else { format!("{} {}", self.name, count + 1) };
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_right_to_left(self.is_rtl);
        sheet.set_freeze_panes(1, 0)?;
        for (at, (heading, width)) in self.headings.iter().zip(&self.widths).enumerate() {
            sheet.set_column_width(at as ColNum, *width)?;
            sheet.write_string_with_format(0, at as ColNum, heading, &self.looks.head)?;
        }
        self.row = 1;
        Ok(())
    }

    pub fn write(&mut self, cells: &[Written]) -> Result<()> {
        self.write_row(cells).map_err(|error| anyhow::Error::new(error).into())
    }

    fn write_row(&mut self, cells: &[Written]) -> Result<(), XlsxError> {
        if self.row == MOST_ROWS {
            self.add_sheet()?;
        }
        let (row, last) = (self.row, self.book.worksheets().len() - 1);
        self.row += 1;
        let Book { book, looks, zone, is_for_people, .. } = self;
        let sheet = book.worksheet_from_index(last)?;
        for (at, cell) in cells.iter().enumerate() {
            write(sheet, (row, at as ColNum), cell, looks, zone, *is_for_people)?;
        }
        Ok(())
    }

    pub fn save(mut self, path: &Path) -> Result<()> {
        self.book.save(path).map_err(anyhow::Error::new)?;
        Ok(())
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, at): (RowNum, ColNum),
    cell: &Written,
    looks: &Looks,
    zone: &TimeZone,
    is_for_people: bool,
) -> Result<(), XlsxError> {
    match &cell.held {
        Held::Empty => return Ok(()),
        // A text is a text here, whatever it begins with; the mark keeps it one when
        // somebody goes into the cell and out again.
        Held::Text(text) if cell.text != *text => sheet.write_string_with_format(row, at, cut(text), &looks.quoted)?,
        Held::Text(text) => sheet.write_string(row, at, cut(text))?,
        Held::Number(number, _) if number.abs() > EXACT => sheet.write_string(row, at, &cell.text)?,
        Held::Number(number, 0) => sheet.write_number_with_format(row, at, *number as f64, &looks.whole)?,
        Held::Number(number, scale) => {
            let look = if *scale == 1 { &looks.tenths } else { &looks.cents };
            let amount = *number as f64 / 10_f64.powi((*scale).into());
            sheet.write_number_with_format(row, at, amount, look)?
        }
        Held::Day(date) => match ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8) {
            Ok(day) => sheet.write_datetime_with_format(row, at, &day, &looks.day)?,
            // A spreadsheet knows no day before 1900.
            Err(_) => sheet.write_string(row, at, &cell.text)?,
        },
        Held::Moment(moment) => match local(*moment, zone).filter(|_| is_for_people) {
            Some(moment) => sheet.write_datetime_with_format(row, at, &moment, &looks.moment)?,
            None => sheet.write_string(row, at, &cell.text)?,
        },
    };
    Ok(())
}

fn local(moment: Instant, zone: &TimeZone) -> Option<ExcelDateTime> {
    let at = moment.to_zoned(zone.clone());
    let day = ExcelDateTime::from_ymd(at.year() as u16, at.month() as u8, at.day() as u8).ok()?;
    let seconds = f64::from(at.second()) + f64::from(at.millisecond()) / 1_000.0;
    day.and_hms(at.hour() as u16, at.minute() as u8, seconds).ok()
}

/// As much as one cell of a workbook holds, which counts a rare letter twice.
fn cut(text: &str) -> &str {
    const MOST: usize = 32_767;
    let mut length = 0;
    let over = text.char_indices().find(|(_, letter)| {
        length += letter.len_utf16();
        length > MOST
    });
    over.map_or(text, |(end, _)| &text[..end])
}

impl Looks {
    fn new(is_jalali: bool) -> Looks {
        // 0x16 is the Persian calendar and 0x0429 Persian itself, as ISO 29500 codes them.
        let (day, moment) = match is_jalali {
            true => ("[$-160429]yyyy/mm/dd", "[$-160429]yyyy/mm/dd hh:mm"),
            false => ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"),
        };
        let of = |format: &str| Format::new().set_num_format(format);
        Looks {
            head: Format::new().set_bold().set_align(FormatAlign::VerticalCenter),
            day: of(day),
            moment: of(moment),
            quoted: Format::new().set_quote_prefix(),
            whole: of("0"),
            tenths: of("0.#"),
            cents: of("0.00##"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use calamine::{Data, DataType, Reader, Xlsx, open_workbook};

    use super::*;

    fn written(text: &str) -> Written {
        Written { held: Held::Text(text.to_owned()), text: crate::export::guarded(text) }
    }

    /// A workbook with these cells below each other, as it lies on the disk.
    fn book(cells: &[Written]) -> tempfile::NamedTempFile {
        let (mut book, looks) = (Workbook::new(), Looks::new(true));
        let sheet = book.add_worksheet_with_constant_memory().unwrap();
        for (row, cell) in cells.iter().enumerate() {
            write(sheet, (row as RowNum, 0), cell, &looks, &TimeZone::UTC, true).unwrap();
        }
        let file = tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap();
        book.save(file.path()).unwrap();
        file
    }

    fn read(file: &tempfile::NamedTempFile) -> (Vec<String>, usize) {
        let mut book: Xlsx<_> = open_workbook(file.path()).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let formulas = book.worksheet_formula("Sheet1").unwrap().used_cells().count();
        let text = |cell: &Data| cell.as_string().unwrap_or_default();
        (range.rows().map(|row| text(&row[0])).collect(), formulas)
    }

    #[test]
    fn no_text_is_a_formula_and_every_text_comes_back() {
        let texts = [
            "=1+1",
            "=HYPERLINK(\"http://evil.example\",\"press\")",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "＝1",
            "'=1",
            "<b>&amp;\"'</b>",
            "]]><f>1+1</f>",
            "_x0041_",
            "علی‌رضا",
            "\u{202e}gnp.exe",
            "\u{1f600} \u{10ffff}",
            "یک\nدو",
            " پیش و پس ",
            "000123",
            "1e5",
            "true",
            "#N/A",
        ];
        let (found, formulas) = read(&book(&texts.map(written)));
        assert_eq!(found, texts);
        assert_eq!(formulas, 0);
    }

    #[test]
    fn what_no_workbook_may_hold_breaks_none() {
        let odd =
            ["\0a", "\u{1}\u{8}\u{b}\u{1f}b", "\u{fffe}c", "\u{ffff}d", "\u{feff}e", "\tf", "\rg", "\u{7f}\u{85}h"];
        let (found, formulas) = read(&book(&odd.map(written)));
        let last = |text: &str| text.chars().last();
        assert_eq!(found.iter().map(|text| last(text)).collect::<Vec<_>>(), odd.map(last));
        assert_eq!(formulas, 0);
    }

    #[test]
    fn a_long_text_is_cut_as_a_spreadsheet_counts_it() {
        let check = |text: String, letters: usize| assert_eq!(cut(&text).chars().count(), letters);
        check("ب".repeat(32_767), 32_767);
        check("ب".repeat(40_000), 32_767);
        check("\u{1f600}".repeat(20_000), 16_383);
        let (found, _) = read(&book(&[written(&"\u{1f600}".repeat(20_000))]));
        assert_eq!(found[0].chars().count(), 16_383);
    }

    /// Nothing in the sheet is anything but text: no formula, no letter that XML forbids.
    #[test]
    fn the_sheet_itself_is_sound() {
        let file = book(&["=1+1", "\u{1}\u{fffe}<f>1</f>", "\u{ffff}"].map(written));
        let mut archive = zip::ZipArchive::new(file.reopen().unwrap()).unwrap();
        let mut sheet = String::new();
        archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
        assert!(!sheet.contains("<f>"), "{sheet}");
        let forbidden = |c: char| (c < ' ' && !"\t\r\n".contains(c)) || matches!(c, '\u{fffe}' | '\u{ffff}');
        assert!(!sheet.contains(forbidden), "{sheet:?}");
    }
}
