//! The sheet as CSV: UTF-8 with a mark in front, by which Excel knows it, and
//! the line ends of RFC 4180.

use super::cells::Written;
use crate::Result;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The beginning of the file: the mark and the headings.
pub(super) fn begun(headings: &[&str]) -> Result<Vec<u8>> {
    let mut out = MARK.to_vec();
    line(&mut out, headings.iter().map(|heading| super::guarded(heading)))?;
    Ok(out)
}

pub(super) fn write(out: &mut Vec<u8>, cells: &[Written]) -> Result<()> {
    line(out, cells.iter().map(|cell| cell.text.as_str()))
}

fn line<T: AsRef<[u8]>>(out: &mut Vec<u8>, cells: impl Iterator<Item = T>) -> Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    writer.write_record(cells).map_err(anyhow::Error::new)?;
    writer.flush().map_err(anyhow::Error::new)?;
    Ok(())
}
