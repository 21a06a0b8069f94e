//! Where the data is: a SQLite file, or a schema on a PostgreSQL server.

use std::{path::PathBuf, str::FromStr};

use crate::{StoreError, ddl::check_name};

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
    File {
        path: PathBuf,
        read_only: bool,
    },
    Server {
        config: Box<tokio_postgres::Config>,
        schema: String,
    },
    /// No file and no schema may be called so; opening says it.
    Misnamed(String),
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
        // A name may come from a host name, so it must not lead out of the folder.
        if check_name(name).is_err() {
            return Target(Place::Misnamed(name.to_owned()));
        }
        match &mut self.0 {
            Place::File { path, .. } => path.set_file_name(format!("{name}.db")),
            Place::Server { schema, .. } => *schema = name.to_owned(),
            Place::Misnamed(_) => {}
        }
        self
    }

    pub fn dialect(&self) -> Dialect {
        match self.0 {
            Place::File { .. } | Place::Misnamed(_) => Dialect::Sqlite,
            Place::Server { .. } => Dialect::Postgres,
        }
    }
}

fn bad(why: &str) -> StoreError {
    StoreError::Other(format!("the address of the database was not understood: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an address is read as; `no` if it is refused.
    fn check(address: &str, expected: &str) {
        let read = match Target::parse(address).map(|target| target.0) {
            Ok(Place::File { path, read_only: true }) => format!("{} to read", path.display()),
            Ok(Place::File { path, .. }) => path.display().to_string(),
            Ok(Place::Server { config, schema }) => format!("{schema} on {:?}", config.get_ports()),
            _ => "no".into(),
        };
        assert_eq!(read, expected, "{address}");
    }

    #[test]
    fn an_address_is_a_file_or_a_server() {
        check("crm.db", "crm.db");
        check("sqlite:/var/lib/crm.db", "/var/lib/crm.db");
        check("sqlite:///var/lib/crm.db", "/var/lib/crm.db");
        check("sqlite:crm.db?mode=ro", "crm.db to read");
        check("postgres://maryam@localhost:5433/crm", "peyvand on [5433]");
        check("postgresql://localhost:1,other:2/crm", "peyvand on [1, 2]");
        for wrong in ["", "sqlite:", "sqlite::memory:", "mysql://localhost/crm", "postgres://localhost:port/"] {
            check(wrong, "no");
        }
    }

    #[test]
    fn a_workspace_stays_in_its_folder() {
        let beside = Target::parse("data/crm.db").map(|target| target.with_workspace("pars"));
        assert_eq!(beside, Target::parse("data/pars.db"));
        for wrong in ["../other", "a/b", "Pars", "", "pars.db", "1405"] {
            let target = Target::parse("data/crm.db").map(|target| target.with_workspace(wrong));
            assert_eq!(target, Ok(Target(Place::Misnamed(wrong.into()))));
        }
    }
}
