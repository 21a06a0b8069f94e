//! Indexes beyond the declared ones, made while people work.
//!
//! [`migrate`](super::migrate) knows its own indexes by the facts it keeps, and
//! leaves these alone. PostgreSQL makes one `concurrently`, on a connection of
//! its own and outside any transaction: nobody waits for it, and one that broke
//! off is left there as invalid, which is dropped before the next try. SQLite
//! makes one within a write: readers go on, writers wait until it is done.

use std::collections::BTreeMap;

use tokio_postgres::{CancelToken, NoTls};

use super::{declare::IndexDef, declare::TableDef, meta, postgres, sqlite};
use crate::{Cell, ColumnType, Db, Dialect, StoreError, Tx, db::Engine, options::Lane};

impl Db {
    /// Makes an index, unless it is there and sound. Who stops waiting stops it
    /// on PostgreSQL; on SQLite it is made to its end.
    pub async fn make_index(&self, table: &TableDef, index: &IndexDef) -> Result<(), StoreError> {
        super::check_name(&index.name)?;
        let (table, index) = (table.clone(), index.clone());
        let Engine::Postgres(engine) = &*self.engine else {
            return self.run(Lane::Ddl, move |tx| make_at_once(tx, &table, &index)).await;
        };
        let name = index.name.clone();
        match self.read(move |tx| standing(tx, &name)).await? {
            Standing::Sound => return Ok(()),
            // Another process, or a server that has not noticed that its client is gone.
            Standing::BeingMade => return Err(StoreError::busy()),
            Standing::Broken => self.drop_index(&index.name).await?,
            Standing::Missing => {}
        }
        let sql = postgres::create_index(&self.shared.schema, &table.name, &index).sql;
        engine.alone(&concurrently(&sql)).await?;
        self.run(Lane::Ddl, meta::begin_generation).await
    }

    /// Drops such an index; one that is not there is gone already.
    pub async fn drop_index(&self, name: &str) -> Result<(), StoreError> {
        super::check_name(name)?;
        let qualified = crate::text::table(name, self.dialect(), &self.shared.schema);
        if let Engine::Postgres(engine) = &*self.engine {
            return engine.alone(&format!("drop index concurrently if exists {qualified}")).await;
        }
        self.run(Lane::Ddl, move |tx| {
            tx.batch(&format!("drop index if exists {qualified}"))?;
            meta::begin_generation(tx)
        })
        .await
    }
}

impl Tx<'_> {
    /// The indexes whose names begin so, and whether each can be used.
    pub fn indexes_named(&mut self, prefix: &str) -> Result<BTreeMap<String, bool>, StoreError> {
        let sql = match self.dialect() {
            Dialect::Sqlite => {
                "select name, 1 from sqlite_master where type = 'index' and substr(name, 1, length($1)) = $2"
            }
            Dialect::Postgres => {
                "select c.relname::text, i.indisvalid and i.indisready from pg_catalog.pg_index i \
                 join pg_catalog.pg_class c on c.oid = i.indexrelid \
                 join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
                 where starts_with(c.relname::text, $1) and starts_with(c.relname::text, $2) and n.nspname = $3"
            }
        };
        let schema = Cell::from(self.shared().schema.as_str());
        let of_schema = (self.dialect() == Dialect::Postgres).then_some(schema);
        let params: Vec<Cell> = [prefix.into(), prefix.into()].into_iter().chain(of_schema).collect();
        let rows = self.sql(sql, &params, &[ColumnType::Text, ColumnType::Bool])?;
        Ok(rows.iter().filter_map(|row| Some((row.text(0)?.to_owned(), row.bool(1)?))).collect())
    }

    /// How far PostgreSQL is with an index that is being made: done, of all.
    /// SQLite says nothing before it is ready.
    pub fn index_progress(&mut self, name: &str) -> Result<Option<(i64, i64)>, StoreError> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(None);
        }
        let sql = "select greatest(p.blocks_done, p.tuples_done), greatest(p.blocks_total, p.tuples_total) \
                   from pg_catalog.pg_stat_progress_create_index p join pg_catalog.pg_class c on c.oid = p.index_relid \
                   join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2";
        let params = [Cell::from(self.shared().schema.as_str()), Cell::from(name)];
        let rows = self.sql(sql, &params, &[ColumnType::Int; 2])?;
        Ok(rows.first().and_then(|row| Some((row.int(0)?, row.int(1)?))))
    }

    /// About how many rows a table has, without reading them where the database knows.
    pub fn about_rows(&mut self, table: &str) -> Result<i64, StoreError> {
        if self.dialect() == Dialect::Postgres {
            let sql = "select c.reltuples::bigint from pg_catalog.pg_class c \
                       join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2";
            let params = [Cell::from(self.shared().schema.as_str()), Cell::from(table)];
            let rows = self.sql(sql, &params, &[ColumnType::Int])?;
            // Below zero: the server has not looked at this table yet.
            if let Some(rows) = rows.first().and_then(|row| row.int(0)).filter(|rows| *rows >= 0) {
                return Ok(rows);
            }
        }
        let rows = self.sql(&format!("select count(*) from @{table}"), &[], &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).unwrap_or(0))
    }
}

/// How an index stands on PostgreSQL.
enum Standing {
    Missing,
    BeingMade,
    /// What a try left behind that broke off.
    Broken,
    Sound,
}

fn standing(tx: &mut Tx<'_>, name: &str) -> Result<Standing, StoreError> {
    Ok(match tx.indexes_named(name)?.get(name) {
        None => Standing::Missing,
        Some(true) => Standing::Sound,
        Some(false) if tx.index_progress(name)?.is_some() => Standing::BeingMade,
        Some(false) => Standing::Broken,
    })
}

fn make_at_once(tx: &mut Tx<'_>, table: &TableDef, index: &IndexDef) -> Result<(), StoreError> {
    if sqlite::indexes(tx, &table.name)?.contains(&index.name) {
        return Ok(());
    }
    tx.batch(&sqlite::create_index(table, index).sql)?;
    meta::begin_generation(tx)
}

fn concurrently(sql: &str) -> String {
    sql.replacen("index ", "index concurrently ", 1)
}

/// Stops a statement on the server when nobody waits for it any more: a client
/// that only goes away leaves it running.
pub(crate) struct Stop(pub Option<CancelToken>);

impl Drop for Stop {
    fn drop(&mut self) {
        let (Some(token), Ok(handle)) = (self.0.take(), tokio::runtime::Handle::try_current()) else { return };
        handle.spawn(async move {
            if let Err(error) = token.cancel_query(NoTls).await {
                tracing::warn!(%error, "an index that nobody waits for could not be stopped");
            }
        });
    }
}
