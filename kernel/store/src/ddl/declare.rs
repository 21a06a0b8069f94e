//! How a table is declared: plain data, the same for code and for an administrator.

use crate::{Cell, ColumnType, StoreError};

#[derive(Clone, Debug, PartialEq, Default)]
pub struct TableDef {
    pub name: String,
    pub columns: Vec<ColumnDef>,
    pub primary: Vec<String>,
    pub indexes: Vec<IndexDef>,
    /// Folded text columns that are searched for pieces of three letters and more.
    pub find: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ColumnDef {
    pub name: String,
    pub ty: ColumnType,
    pub required: bool,
    pub default: Option<Cell>,
    /// The table whose `id` this column holds.
    pub references: Option<String>,
    pub special: Option<Special>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// The database's own ascending number. On SQLite it is the primary key.
    Serial,
    /// The number of the transaction that inserted the row; 0 on SQLite.
    CommitStamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct IndexDef {
    pub name: String,
    /// The columns, each with "descending".
    pub columns: Vec<(String, bool)>,
    pub unique: bool,
    /// Only rows whose `deleted_at` is null.
    pub live_only: bool,
    /// Another condition, in words that both databases understand.
    pub filter: Option<String>,
}

impl ColumnDef {
    /// A column that may be empty.
    pub fn new(name: &str, ty: ColumnType) -> Self {
        ColumnDef { name: name.into(), ty, required: false, default: None, references: None, special: None }
    }

    pub fn required(self) -> Self {
        ColumnDef { required: true, ..self }
    }

    pub fn default(self, cell: impl Into<Cell>) -> Self {
        ColumnDef { default: Some(cell.into()), ..self }
    }

    pub fn references(self, table: &str) -> Self {
        ColumnDef { references: Some(table.into()), ..self }
    }

    pub fn special(self, special: Special) -> Self {
        ColumnDef { special: Some(special), ..self }
    }
}

impl IndexDef {
    /// An index on ascending columns.
    pub fn on(name: &str, columns: &[&str]) -> Self {
        IndexDef {
            name: name.into(),
            columns: columns.iter().map(|c| (c.to_string(), false)).collect(),
            ..IndexDef::default()
        }
    }

    /// The condition of a partial index.
    pub(crate) fn condition(&self) -> Option<String> {
        let live = self.live_only.then(|| "deleted_at is null".to_owned());
        let parts: Vec<String> = live.into_iter().chain(self.filter.as_ref().map(|f| format!("({f})"))).collect();
        (!parts.is_empty()).then(|| parts.join(" and "))
    }
}

impl TableDef {
    /// What no database could do, said before anything is touched.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        let names =
            self.columns.iter().map(|c| &c.name).chain(self.indexes.iter().map(|i| &i.name)).chain([&self.name]);
        for name in names {
            check_name(name)?;
        }
        let known = |name: &String| self.columns.iter().any(|c| c.name == *name);
        let used = self
            .primary
            .iter()
            .chain(&self.find)
            .chain(self.indexes.iter().flat_map(|i| i.columns.iter().map(|(c, _)| c)));
        if let Some(stray) = used.into_iter().find(|name| !known(name)) {
            return Err(wrong(&self.name, &format!("there is no column {stray}")));
        }
        let serial = self.columns.iter().find(|c| c.special == Some(Special::Serial));
        if serial.is_some_and(|c| self.primary != [c.name.clone()]) {
            return Err(wrong(&self.name, "the serial column must be the primary key"));
        }
        if !self.find.is_empty() && self.primary != ["id"] {
            return Err(wrong(&self.name, "a searched table needs the primary key id"));
        }
        Ok(())
    }
}

/// PostgreSQL cuts longer names off in silence.
const LONGEST: usize = 63;

pub(crate) fn check_name(name: &str) -> Result<(), StoreError> {
    let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    if plain && begins && name.len() <= LONGEST {
        return Ok(());
    }
    Err(StoreError::Other(format!("{name:?} is no name for a table, column or index")))
}

pub(crate) fn wrong(table: &str, what: &str) -> StoreError {
    StoreError::Other(format!("table {table}: {what}"))
}

/// A name made of parts, made short and still unlike any other where it would be too long.
pub fn joined(parts: &[&str]) -> String {
    let name = parts.join("_");
    if name.len() <= LONGEST {
        return name;
    }
    // FNV-1a: small, and the same for ever.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{}_{hash:08x}", &name[..LONGEST - 9])
}
