//! The rows that were not taken, as a sheet of their own: the original cells,
//! then the number of the row and why. Put right, it can be imported again.
//! Where every row was taken, no file is made. What is sent through the pages
//! gets such a sheet as well, by the same laws.

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
pub const MARK: &str = "\u{feff}";

/// The headings of a sheet of rows that are told of, as they may stand in a CSV file.
pub fn told_headings(headings: &[String], ctx: &Ctx) -> Vec<String> {
    let own = [ctx.text("import-reject-row"), ctx.text("import-reject-reason")];
    headings.iter().chain(&own).map(|heading| guarded(heading)).collect()
}

/// A row of such a sheet. What a spreadsheet could take for a formula is disguised
/// once; the import takes that off again.
pub fn told_row(row: &Row, headings: usize, why: &str) -> Vec<String> {
    let (number, why) = (row.number.to_string(), unmarked(why));
    // Cells beyond the last heading go behind the reason.
    let (own, more) = row.cells.split_at(row.cells.len().min(headings));
    own.iter().chain([&number, &why]).chain(more).map(|cell| guarded(cell)).collect()
}

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
        let cells = told_row(row, self.headings.len(), &told.join(" "));
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
    sheet.write_record(told_headings(headings, ctx)).map_err(anyhow::Error::new)?;
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
