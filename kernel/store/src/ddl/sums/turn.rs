//! One hand at a time counts or folds the same sums.

use super::Sums;
use crate::{Cell, ColumnType, Dialect, StoreError, Tx};

impl Sums {
    /// Whether nobody else folds or counts; until the transaction ends. SQLite has one writer anyway.
    pub(super) fn is_alone(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        if tx.dialect() == Dialect::Sqlite {
            return Ok(true);
        }
        let sql = "select pg_try_advisory_xact_lock(hashtextextended($1, 0))";
        let rows = tx.sql(sql, &[self.lock_name(tx)], &[ColumnType::Bool])?;
        Ok(rows.first().and_then(|row| row.bool(0)) == Some(true))
    }

    /// Whether somebody folds or counts; asked without being in anybody's way.
    pub(super) fn is_held(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        if tx.dialect() == Dialect::Sqlite {
            return Ok(false);
        }
        let sql = "select exists (select 1 from pg_catalog.pg_locks l join pg_catalog.pg_database d on d.oid = l.database \
                   where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and d.datname = current_database() \
                   and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended($1, 0))";
        let rows = tx.sql(sql, &[self.lock_name(tx)], &[ColumnType::Bool])?;
        Ok(rows.first().and_then(|row| row.bool(0)) == Some(true))
    }

    pub(super) fn wait_to_be_alone(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if tx.dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let name = self.lock_name(tx);
        tx.sql("select pg_advisory_xact_lock(hashtextextended($1, 0))", &[name], &[]).map(drop)
    }

    fn lock_name(&self, tx: &Tx<'_>) -> Cell {
        Cell::from(format!("peyvand {} {}", self.table, tx.shared().schema))
    }
}
