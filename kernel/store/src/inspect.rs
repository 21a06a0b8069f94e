//! Looks whether a database is whole below the level of rows.

use crate::{ColumnType, Dialect, StoreError, Tx, ddl::joined, text::quote};

impl Tx<'_> {
    /// What the database itself finds wrong with a table and its indexes, in its own
    /// words; at most twenty lines. SQLite reads the whole table for it, PostgreSQL
    /// only its catalogue: indexes that were not finished.
    pub fn faults(&mut self, table: &str) -> Result<Vec<String>, StoreError> {
        let rows = match self.dialect() {
            Dialect::Sqlite => {
                let sql = format!("select * from pragma_integrity_check({})", quote_text(table));
                self.sql(&sql, &[], &[ColumnType::Text])?
            }
            Dialect::Postgres => {
                let sql = "select c.relname::text from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid \
                           join pg_catalog.pg_class t on t.oid = i.indrelid join pg_catalog.pg_namespace n on n.oid = t.relnamespace \
                           where n.nspname = $1 and t.relname = $2 and not i.indisvalid";
                let schema = self.shared().schema.clone();
                self.sql(sql, &[schema.into(), table.into()], &[ColumnType::Text])?
            }
        };
        Ok(rows.iter().filter_map(|row| row.text(0)).filter(|line| *line != "ok").take(20).map(str::to_owned).collect())
    }

    /// Whether the table has a search index of its own, as on SQLite.
    pub fn has_search(&mut self, table: &str) -> Result<bool, StoreError> {
        Ok(self.search_of(table)?.is_some())
    }

    /// Whether the search index is whole in itself. What the rows say is not asked, and so
    /// it takes no more than to read the index.
    pub fn search_is_whole(&mut self, table: &str) -> Result<bool, StoreError> {
        let Some(search) = self.search_of(table)? else { return Ok(true) };
        Ok(self.faults(&search)?.is_empty())
    }

    /// Whether the search index says what the rows say. PostgreSQL has none apart
    /// from its table. It writes nothing, but must hold the pen for it, as long as it takes to
    /// read all that the rows say: nobody else writes meanwhile.
    pub fn search_is_sound(&mut self, table: &str) -> Result<bool, StoreError> {
        let Some(search) = self.search_of(table)? else { return Ok(true) };
        let sql = format!("insert into {0} ({0}, rank) values ('integrity-check', 1)", quote(&search));
        match self.nested(|tx| tx.sql_execute(&sql, &[])) {
            Ok(_) => Ok(true),
            Err(StoreError::Other(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Makes the search index anew from the rows.
    pub fn rebuild_search(&mut self, table: &str) -> Result<(), StoreError> {
        let Some(search) = self.search_of(table)? else { return Ok(()) };
        let sql = format!("insert into {0} ({0}) values ('rebuild')", quote(&search));
        self.sql_execute(&sql, &[]).map(drop)
    }

    fn search_of(&mut self, table: &str) -> Result<Option<String>, StoreError> {
        if self.dialect() == Dialect::Postgres {
            return Ok(None);
        }
        let name = joined(&[table, "fts"]);
        let sql = "select name from sqlite_schema where type = 'table' and name = $1";
        let there = self.sql(sql, &[name.clone().into()], &[ColumnType::Text])?;
        Ok((!there.is_empty()).then_some(name))
    }
}

fn quote_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
