//! A sheet as people have it: a file of rows and cells, read one row at a time.
//!
//! Any usual separator, quotes, line ends and letters are understood without
//! being told. A row that is wrong (too long, cut off, spoiled letters) is
//! given with its fault and the next row is read; only a file that is no sheet
//! at all ends the reading. Memory is bounded by the limits below, whatever
//! the file holds. Workbooks come here as text (`workbook`).

use std::io::Read;

use csv_core::{ReadFieldResult, ReaderBuilder};
use encoding_rs::Encoding;

use crate::export::unguarded;

use super::{
    encoding, separator,
    source::{MOST_COLUMNS, Source, Unreadable},
};

/// Characters in one cell.
pub const LONGEST_CELL: usize = 100_000;
/// Characters in one row.
const LONGEST_ROW: usize = 1_000_000;

/// What is wrong with a row as such, whatever its cells mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// There is something beyond the last heading.
    TooManyCells,
    /// The file ends in the middle of this row.
    Cut,
    /// A quote was opened and never closed: the rest of the file is in it.
    Unclosed,
    TooLong,
    /// Letters that could not be read, or characters that are none.
    NotText,
}

impl RowFault {
    pub fn text(self) -> &'static str {
        match self {
            RowFault::TooManyCells => "import-row-too-many-cells",
            RowFault::Cut => "import-row-cut",
            RowFault::Unclosed => "import-row-unclosed",
            RowFault::TooLong => "import-row-too-long",
            RowFault::NotText => "import-row-not-text",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Row {
    /// As a spreadsheet counts them: the headings are row 1.
    pub number: u64,
    /// As many as there are headings; more only where that is the fault.
    pub cells: Vec<String>,
    pub fault: Option<RowFault>,
}

pub struct Reader {
    text: encoding::Text,
    core: csv_core::Reader,
    separator: u8,
    encoding: &'static Encoding,
    headings: Vec<String>,
    rows: u64,
    ending: Ending,
    /// The first row, where it is a row like the others.
    first: Option<Row>,
}

/// How far the end of the file was met.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Ahead,
    /// One line end more was fed, to learn in what the file ends.
    Fed,
    /// The last row was a quote without an end.
    Over,
}

impl Reader {
    pub fn new(mut file: Box<dyn Read + Send>, told: &Source) -> Result<Reader, Unreadable> {
        let mut head = vec![0; encoding::HEAD];
        let read = encoding::fill(&mut *file, &mut head)?;
        let whole = read < head.len();
        head.truncate(read);
        let guessed = encoding::guess(&head, whole)?;
        let encoding = match &told.encoding {
            Some(label) => Encoding::for_label(label.as_bytes()).ok_or_else(|| Unreadable::Encoding(label.clone()))?,
            None => guessed,
        };
        let mut text = encoding::Text::new(file, head, encoding);
        let beginning = text.next()?;
        let declared = separator::declared(beginning);
        let guess = declared.map_or_else(|| separator::guess(beginning), |(separator, _)| separator);
        text.take(declared.map_or(0, |(_, length)| length));
        let separator = told.separator.unwrap_or(guess);
        let core = ReaderBuilder::new().delimiter(separator).build();
        let (headings, ending) = (Vec::new(), Ending::Ahead);
        let mut reader = Reader { text, core, separator, encoding, headings, rows: 0, ending, first: None };
        reader.read_headings(told.headless)?;
        Ok(reader)
    }

    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    pub fn separator(&self) -> u8 {
        self.separator
    }

    /// How much text was read.
    pub fn position(&self) -> u64 {
        self.text.given
    }

    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    fn read_headings(&mut self, headless: bool) -> Result<(), Unreadable> {
        let row = self.next_row()?.ok_or(Unreadable::Empty)?;
        match row.fault {
            None | Some(RowFault::Cut) => {}
            Some(RowFault::TooManyCells) => return Err(Unreadable::TooWide),
            Some(_) => return Err(Unreadable::Headings),
        }
        if headless {
            self.headings = (1..=row.cells.len()).map(|number| number.to_string()).collect();
            self.first = Some(row);
            return Ok(());
        }
        self.headings = row.cells.iter().map(|heading| base::fold::tidy(heading)).collect();
        if self.headings.iter().all(String::is_empty) { Err(Unreadable::Headings) } else { Ok(()) }
    }

    /// The row that comes next; none at the end of the file.
    pub fn next_row(&mut self) -> Result<Option<Row>, Unreadable> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        if self.ending == Ending::Over {
            return Ok(None);
        }
        let mut draft = Draft::default();
        let complete = self.fill(&mut draft)?;
        if !complete && draft.fault != Some(RowFault::Unclosed) {
            return Ok(None);
        }
        self.rows += 1;
        let first = self.rows == 1;
        let most = if first { MOST_COLUMNS } else { self.headings.len() };
        // What an export disguised, so that nobody's spreadsheet calculates it.
        for cell in draft.cells.iter_mut().filter(|cell| cell.starts_with('\'')) {
            *cell = unguarded(cell).to_owned();
        }
        let mut row = Row { number: self.rows, cells: draft.cells, fault: draft.fault };
        while row.cells.len() > most && row.cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            row.cells.pop();
        }
        if row.cells.len() > most {
            row.fault = row.fault.or(Some(RowFault::TooManyCells));
        }
        // A row that lacks its last cells has them empty; but where the file
        // ends without a line end too, it was most likely cut.
        if self.ending == Ending::Fed && complete && row.cells.len() < most && !first {
            row.fault = row.fault.or(Some(RowFault::Cut));
        }
        if !first && row.cells.len() < most {
            row.cells.resize(most, String::new());
        }
        Ok(Some(row))
    }

    /// Reads cells up to the end of a row; false when there is none any more.
    fn fill(&mut self, draft: &mut Draft) -> Result<bool, Unreadable> {
        let mut out = [0; 4096];
        loop {
            let piece = self.text.next()?;
            let at_end = piece.is_empty();
            let fed = at_end && self.ending == Ending::Ahead;
            let input = if fed { b"\n".as_slice() } else { piece };
            let (result, read, written) = self.core.read_field(input, &mut out);
            if fed {
                self.ending = Ending::Fed;
            } else {
                self.text.take(read);
            }
            match result {
                // The line end became part of a cell: its quote is still open.
                ReadFieldResult::InputEmpty if fed && written > 0 => {
                    draft.fault = Some(RowFault::Unclosed);
                    self.ending = Ending::Over;
                    draft.end_cell();
                    return Ok(false);
                }
                ReadFieldResult::End => return Ok(false),
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => draft.add(&out[..written]),
                ReadFieldResult::Field { record_end } => {
                    draft.add(&out[..written]);
                    draft.end_cell();
                    if record_end {
                        self.look_for_broken_letters(draft);
                        return Ok(true);
                    }
                }
            }
        }
    }

    fn look_for_broken_letters(&mut self, draft: &mut Draft) {
        while self.text.broken.front().is_some_and(|&at| at < self.text.given) {
            self.text.broken.pop_front();
            draft.fault = draft.fault.or(Some(RowFault::NotText));
        }
    }
}

/// A row while it is read.
#[derive(Default)]
struct Draft {
    cells: Vec<String>,
    fault: Option<RowFault>,
    cell: Vec<u8>,
    letters: usize,
    in_row: usize,
}

impl Draft {
    fn add(&mut self, bytes: &[u8]) {
        let letters = bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count();
        self.letters += letters;
        self.in_row += letters;
        if self.letters > LONGEST_CELL || self.in_row > LONGEST_ROW {
            self.fault = self.fault.or(Some(RowFault::TooLong));
        } else {
            self.cell.extend_from_slice(bytes);
        }
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        self.letters = 0;
        if self.cells.len() > MOST_COLUMNS {
            // Enough to know that there are too many.
            return;
        }
        if cell.contains(&0) {
            self.fault = self.fault.or(Some(RowFault::NotText));
        }
        self.cells.push(String::from_utf8_lossy(&cell).into_owned());
    }
}
