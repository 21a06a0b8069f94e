//! A file that somebody sent to be imported, and what was told about it.
//!
//! The rest is guessed: separator, letters, and whether it is a workbook. A
//! workbook is turned into text once, beside it, and then read like any other
//! sheet, as often as an import needs it.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use base::Arg;
use tempfile::TempPath;

use super::{reader::Reader, workbook};
use crate::{Error, Refusal};

pub const MOST_COLUMNS: usize = 1_000;
/// Bytes that a workbook may unpack to.
pub const MOST_UNPACKED: u64 = 256 << 20;

/// A file to import, and what was told about it; the rest is guessed.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub path: PathBuf,
    pub separator: Option<u8>,
    /// A label such as `utf-8`, `utf-16le` or `windows-1256`.
    pub encoding: Option<String>,
    /// Of a workbook; the first one that is not empty unless named.
    pub sheet: Option<String>,
    /// The first row is a row like the others: columns are named by number.
    pub headless: bool,
    /// The folder for the text of a workbook; that of the system unless told.
    pub(super) texts: Option<PathBuf>,
    /// The text of a workbook, and the sheet that it is of.
    pub(super) text: Arc<Mutex<Option<Converted>>>,
}

pub(super) type Converted = (Option<String>, Arc<TempPath>);

impl Source {
    pub fn file(path: impl Into<PathBuf>) -> Source {
        Source { path: path.into(), ..Source::default() }
    }

    pub fn open(&self) -> Result<Reader, Unreadable> {
        if !self.is_workbook()? {
            return Reader::new(Box::new(open(&self.path)?), self);
        }
        let text = self.text_of_workbook()?;
        let as_written = Source { separator: Some(b','), encoding: Some("utf-8".into()), ..self.clone() };
        Reader::new(Box::new(open(&text)?), &as_written)
    }

    /// What is wanted, with the text of the same workbook that is there already.
    pub(super) fn read_as(&self, wanted: Source) -> Source {
        Source { text: self.text.clone(), ..wanted }
    }

    /// The sheets of a workbook; none of any other file.
    pub fn sheets(&self) -> Result<Vec<String>, Unreadable> {
        if self.is_workbook()? { workbook::sheets(&self.path) } else { Ok(Vec::new()) }
    }

    fn is_workbook(&self) -> Result<bool, Unreadable> {
        let mut head = [0; 8];
        let mut file = open(&self.path)?;
        let read = super::encoding::fill(&mut file as &mut dyn Read, &mut head)?;
        workbook::is_one(&head[..read])
    }

    fn text_of_workbook(&self) -> Result<Arc<TempPath>, Unreadable> {
        let mut held = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        // It may have been cleaned away, as is done with files that nobody touched for days.
        if let Some((_, text)) = held.as_ref().filter(|(sheet, text)| *sheet == self.sheet && text.exists()) {
            return Ok(text.clone());
        }
        let place = self.texts.clone().unwrap_or_else(std::env::temp_dir);
        let text = Arc::new(workbook::to_text(&self.path, self.sheet.as_deref(), &place)?);
        *held = Some((self.sheet.clone(), text.clone()));
        Ok(text)
    }
}

fn open(path: &Path) -> Result<File, Unreadable> {
    File::open(path).map_err(|error| Unreadable::File(error.to_string()))
}

/// Why a file is no sheet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("the file cannot be read: {0}")]
    File(String),
    #[error("the file is empty")]
    Empty,
    #[error("the file is not text")]
    NotText,
    #[error("packed as a workbook is, but none")]
    NotWorkbook,
    #[error("an old workbook, or one behind a password")]
    OldWorkbook,
    #[error("the workbook is broken")]
    BrokenWorkbook,
    #[error("there is no sheet {0}")]
    NoSuchSheet(String),
    #[error("it unpacks to more than {MOST_UNPACKED} bytes")]
    TooLarge,
    #[error("more than {MOST_COLUMNS} columns")]
    TooWide,
    #[error("the headings are broken")]
    Headings,
    #[error("{0} is not a known encoding")]
    Encoding(String),
}

impl From<Unreadable> for Error {
    fn from(why: Unreadable) -> Error {
        let (text, args): (_, Vec<(&str, Arg)>) = match &why {
            Unreadable::File(what) => ("import-file-unreadable", vec![("what", what.into())]),
            Unreadable::Empty => ("import-file-empty", vec![]),
            Unreadable::NotText => ("import-file-not-text", vec![]),
            Unreadable::NotWorkbook => ("import-file-not-workbook", vec![]),
            Unreadable::OldWorkbook => ("import-file-old-workbook", vec![]),
            Unreadable::BrokenWorkbook => ("import-file-broken-workbook", vec![]),
            Unreadable::NoSuchSheet(name) => ("import-file-no-such-sheet", vec![("name", name.into())]),
            Unreadable::TooLarge => ("import-file-too-large", vec![("megabytes", (MOST_UNPACKED >> 20).into())]),
            Unreadable::TooWide => ("import-file-too-wide", vec![("most", MOST_COLUMNS.into())]),
            Unreadable::Headings => ("import-file-headings", vec![]),
            Unreadable::Encoding(name) => ("import-file-encoding", vec![("name", name.into())]),
        };
        let args = args.into_iter().map(|(name, arg)| (name.to_owned(), arg)).collect();
        Error::Refused(Refusal { text: text.to_owned(), args })
    }
}
