//! What a backup says of itself.

use std::io::{self, Write};

use base::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{ColumnType, Special, TableDef};

use super::Trouble;

/// The form of the file; a later one is refused.
pub const FORMAT: u32 = 1;
pub const MANIFEST: &str = "manifest.json";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The version of the program that wrote it.
    pub app: String,
    pub company: String,
    pub written_at: Instant,
    pub tables: Vec<TableManifest>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableManifest {
    pub name: String,
    pub columns: Vec<Column>,
    /// In whose order the rows stand.
    pub primary: Vec<String>,
    pub rows: u64,
    /// Of the lines, without compression.
    pub sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    #[serde(with = "KindOfColumn")]
    pub ty: ColumnType,
}

/// How the file writes the type of a column.
#[derive(Serialize, Deserialize)]
#[serde(remote = "ColumnType", rename_all = "lowercase")]
enum KindOfColumn {
    Int,
    Text,
    Bool,
    Date,
    Instant,
}

impl Manifest {
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    pub fn table(&self, name: &str) -> Option<&TableManifest> {
        self.tables.iter().find(|table| table.name == name)
    }
}

impl TableManifest {
    /// A table before its rows are counted. What a database numbers by itself
    /// for its own use (commit stamps) is not carried to another.
    pub fn of(table: &TableDef) -> TableManifest {
        let carried = table.columns.iter().filter(|column| column.special != Some(Special::CommitStamp));
        let columns = carried.map(|column| Column { name: column.name.clone(), ty: column.ty }).collect();
        let (name, primary) = (table.name.clone(), table.primary.clone());
        TableManifest { name, columns, primary, rows: 0, sha256: String::new() }
    }

    pub fn entry(&self) -> String {
        format!("tables/{}.jsonl", self.name)
    }

    pub fn types(&self) -> Vec<ColumnType> {
        self.columns.iter().map(|column| column.ty).collect()
    }

    /// The places of the primary key among the columns.
    pub fn key(&self) -> Result<Vec<usize>, Trouble> {
        let place = |name: &String| self.columns.iter().position(|column| column.name == *name);
        let places: Option<Vec<usize>> = self.primary.iter().map(place).collect();
        places.filter(|places| !places.is_empty()).ok_or_else(|| Trouble::Damaged(self.name.clone()))
    }
}

/// Counts and hashes lines on their way.
pub(super) struct Tally<W> {
    to: W,
    hash: Sha256,
    rows: u64,
}

impl<W: Write> Tally<W> {
    pub fn new(to: W) -> Self {
        Tally { to, hash: Sha256::new(), rows: 0 }
    }

    pub fn line(&mut self, line: &[u8]) -> io::Result<()> {
        self.hash.update(line);
        self.rows += 1;
        self.to.write_all(line)
    }

    /// The same, when all lines have left for good.
    pub fn finish(mut self, table: TableManifest) -> io::Result<TableManifest> {
        self.to.flush()?;
        Ok(self.settle(table))
    }

    /// Puts the figures into the manifest of the table.
    pub fn settle(self, mut table: TableManifest) -> TableManifest {
        table.rows = self.rows;
        table.sha256 = hex::encode(self.hash.finalize());
        table
    }
}
