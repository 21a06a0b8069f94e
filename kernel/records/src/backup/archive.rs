//! A backup as a file: opened, and read as a whole before it is believed.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use zip::{ZipArchive, result::ZipError};

use super::{
    Trouble,
    manifest::{FORMAT, MANIFEST, Manifest, TableManifest, Tally},
};
use crate::Result;

/// A manifest is short; more would be something else.
const MOST_MANIFEST: u64 = 16 << 20;

pub(super) struct Archive {
    zip: ZipArchive<BufReader<File>>,
    pub manifest: Manifest,
}

/// Reads a backup from its first line to its last: what it says of itself must
/// be what it holds. Blocks.
pub fn verify(path: &Path) -> Result<Manifest> {
    let mut archive = Archive::open(path)?;
    for table in archive.manifest.tables.clone() {
        let mut tally = Tally::new(std::io::sink());
        archive.each_line(&table, |line| tally.line(line).map_err(|why| Trouble::NotRead(why).into()))?;
        if tally.settle(table.clone()) != table {
            return Err(Trouble::Damaged(table.entry()).into());
        }
    }
    Ok(archive.manifest)
}

impl Archive {
    pub fn open(path: &Path) -> Result<Archive, Trouble> {
        let file = File::open(path).map_err(Trouble::NotRead)?;
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
        let mut text = String::new();
        let entry = zip.by_name(MANIFEST).map_err(broken)?;
        entry.take(MOST_MANIFEST).read_to_string(&mut text).map_err(|why| Trouble::Damaged(why.to_string()))?;
        let manifest = read_manifest(&text)?;
        for table in &manifest.tables {
            table.key()?;
        }
        Ok(Archive { zip, manifest })
    }

    /// Gives the lines of a table, each with its end.
    pub fn each_line(&mut self, table: &TableManifest, mut give: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let entry = self.zip.by_name(&table.entry()).map_err(broken)?;
        let mut lines = BufReader::with_capacity(64 * 1024, entry);
        let mut line = Vec::new();
        loop {
            line.clear();
            // The checksum of the entry is looked at here too.
            lines.read_until(b'\n', &mut line).map_err(|why| Trouble::Damaged(why.to_string()))?;
            if line.is_empty() {
                return Ok(());
            }
            give(&line)?;
        }
    }
}

fn read_manifest(text: &str) -> Result<Manifest, Trouble> {
    /// What every form of the file says.
    #[derive(serde::Deserialize)]
    struct Beginning {
        format: u32,
        app: String,
    }
    let unclear = |why: serde_json::Error| Trouble::Damaged(format!("{MANIFEST}: {why}"));
    let beginning: Beginning = serde_json::from_str(text).map_err(unclear)?;
    if beginning.format > FORMAT {
        return Err(Trouble::Newer { app: beginning.app, what: format!("format {}", beginning.format) });
    }
    serde_json::from_str(text).map_err(unclear)
}

fn broken(why: ZipError) -> Trouble {
    match why {
        ZipError::Io(why) if why.kind() != std::io::ErrorKind::UnexpectedEof => Trouble::NotRead(why),
        other => Trouble::Damaged(other.to_string()),
    }
}
