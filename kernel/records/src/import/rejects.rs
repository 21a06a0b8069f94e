//! The rows that were not taken, as a sheet of their own: the original cells,
//! then the number of the row and why. Put right, it can be imported again.
//! Where every row was taken, no file is made.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use crate::{
    Ctx, Error, Result,
    export::{guarded, unmarked},
};

use super::{Row, report::Reason};

/// A spreadsheet takes a file without this mark for one of its own country.
const MARK: &str = "\u{feff}";

pub(super) struct Rejects {
    path: PathBuf,
    headings: Vec<String>,
    sheet: Option<csv::Writer<File>>,
}

impl Rejects {
    /// `path` must not be the sheet itself, which is still being read.
    pub fn new(path: &Path, source: &Path, headings: &[String]) -> Result<Rejects> {
        let is_source = path.canonicalize().is_ok_and(|path| source.canonicalize().is_ok_and(|source| source == path));
        if is_source {
            return Err(Error::refused("import-rejects-into-itself"));
        }
        Ok(Rejects { path: path.to_owned(), headings: headings.to_vec(), sheet: None })
    }

    pub fn add(&mut self, row: &Row, reasons: &[Reason], ctx: &Ctx) -> Result<()> {
        let told: Vec<String> = reasons.iter().map(|reason| tell(reason, ctx)).collect();
        let (number, told) = (row.number.to_string(), guarded(&unmarked(&told.join(" "))));
        let written: Vec<String> = row.cells.iter().map(|cell| guarded(cell)).collect();
        // Cells beyond the last heading go behind the reason.
        let (own, more) = written.split_at(written.len().min(self.headings.len()));
        // What a spreadsheet could take for a formula; the import takes it off again.
        let cells = own.iter().chain([&number, &told]).chain(more).map(|cell| guarded(cell));
        let sheet = match &mut self.sheet {
            Some(sheet) => sheet,
            none => none.insert(create(&self.path, &self.headings, ctx)?),
        };
        sheet.write_record(cells).map_err(anyhow::Error::new)?;
        Ok(())
    }

    pub fn finish(self) -> Result<()> {
        if let Some(mut sheet) = self.sheet {
            sheet.flush().map_err(anyhow::Error::new)?;
        }
        Ok(())
    }
}

fn create(path: &Path, headings: &[String], ctx: &Ctx) -> Result<csv::Writer<File>> {
    let mut file = crate::part::owned(path).map_err(anyhow::Error::new)?;
    file.write_all(MARK.as_bytes()).map_err(anyhow::Error::new)?;
    let mut sheet = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(file);
    let own = [ctx.text("import-reject-row"), ctx.text("import-reject-reason")];
    sheet.write_record(headings.iter().chain(&own)).map_err(anyhow::Error::new)?;
    Ok(sheet)
}

/// “close_date: This is not a date.”
fn tell(reason: &Reason, ctx: &Ctx) -> String {
    let sentence = reason.sentence(ctx);
    match &reason.column {
        Some(column) => format!("{column}: {sentence}"),
        None => sentence,
    }
}
