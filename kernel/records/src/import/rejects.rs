//! The rows that were not taken, as a sheet of their own: the original cells,
//! then the number of the row and why. Put right, it can be imported again.

use std::{fs::File, io::Write, path::Path};

use crate::{Ctx, Result};

use super::{Row, report::Reason};

/// A spreadsheet takes a file without this mark for one of its own country.
const MARK: &str = "\u{feff}";

pub(super) struct Rejects {
    sheet: csv::Writer<File>,
    width: usize,
}

impl Rejects {
    pub fn create(path: &Path, headings: &[String], ctx: &Ctx) -> Result<Rejects> {
        let mut file = File::create(path).map_err(anyhow::Error::new)?;
        file.write_all(MARK.as_bytes()).map_err(anyhow::Error::new)?;
        let mut sheet = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(file);
        let own = [ctx.text("import-reject-row"), ctx.text("import-reject-reason")];
        sheet.write_record(headings.iter().chain(&own)).map_err(anyhow::Error::new)?;
        Ok(Rejects { sheet, width: headings.len() })
    }

    pub fn add(&mut self, row: &Row, reasons: &[Reason], ctx: &Ctx) -> Result<()> {
        let told: Vec<String> = reasons.iter().map(|reason| tell(reason, ctx)).collect();
        let number = row.number.to_string();
        // Cells beyond the last heading go behind the reason.
        let (own, more) = row.cells.split_at(row.cells.len().min(self.width));
        let cells = own.iter().map(String::as_str).chain([number.as_str()]);
        let told = told.join(" ");
        let cells = cells.chain([told.as_str()]).chain(more.iter().map(String::as_str));
        self.sheet.write_record(cells).map_err(anyhow::Error::new)?;
        Ok(())
    }

    pub fn finish(mut self) -> Result<()> {
        self.sheet.flush().map_err(anyhow::Error::new)?;
        Ok(())
    }
}

/// “close_date: This is not a date.”
pub(super) fn tell(reason: &Reason, ctx: &Ctx) -> String {
    let sentence = reason.sentence(ctx);
    match &reason.column {
        Some(column) => format!("{column}: {sentence}"),
        None => sentence,
    }
}
