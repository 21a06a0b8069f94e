//! Where the data is: a SQLite file, or a schema on a PostgreSQL server.

use std::{path::PathBuf, str::FromStr};

use crate::StoreError;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// One workspace: one file, or one schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Target(pub(crate) Place);

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Place {
    File { path: PathBuf, read_only: bool },
    Server { config: Box<tokio_postgres::Config>, schema: String },
}

/// The schema of the workspace that has no name of its own.
const DEFAULT_SCHEMA: &str = "peyvand";

impl Target {
    /// Reads `crm.db`, `sqlite:crm.db`, `sqlite:crm.db?mode=ro` or `postgres://user@host/database`.
    pub fn parse(text: &str) -> Result<Target, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let config = tokio_postgres::Config::from_str(text).map_err(|e| bad(&e.to_string()))?;
            return Ok(Target(Place::Server { config: Box::new(config), schema: DEFAULT_SCHEMA.into() }));
        }
        let path = text.strip_prefix("sqlite:").unwrap_or(text);
        let path = path.strip_prefix("//").unwrap_or(path);
        let (path, read_only) = match path.strip_suffix("?mode=ro") {
            Some(path) => (path, true),
            None => (path, false),
        };
        if path.is_empty() || path.contains("://") || path.starts_with(":memory:") {
            return Err(bad("a file name or a postgres:// address is needed"));
        }
        Ok(Target(Place::File { path: path.into(), read_only }))
    }

    /// The workspace of this name beside the given one: another schema of the
    /// same PostgreSQL database, or the file `{name}.db` in the same folder.
    pub fn with_workspace(mut self, name: &str) -> Target {
        match &mut self.0 {
            Place::File { path, .. } => path.set_file_name(format!("{name}.db")),
            Place::Server { schema, .. } => *schema = name.to_owned(),
        }
        self
    }

    pub fn dialect(&self) -> Dialect {
        match self.0 {
            Place::File { .. } => Dialect::Sqlite,
            Place::Server { .. } => Dialect::Postgres,
        }
    }
}

fn bad(why: &str) -> StoreError {
    StoreError::Other(format!("the address of the database was not understood: {why}"))
}
