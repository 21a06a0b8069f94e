//! The keys of a record are kept by every save, in its transaction.

use std::collections::BTreeSet;

use base::Id;
use sea_query::{Expr, Query};
use store::{Cell, ColumnType};

use super::{Law, keys, shape::Shape};
use crate::{AnyRecord, Result, Writes};

impl Writes<'_, '_> {
    /// Brings the keys of a record that was just written to its new values.
    pub(crate) fn keep_keys(&mut self, record: &AnyRecord) -> Result<()> {
        let Some(law) = self.ctx.workspace.law(&record.def.key) else { return Ok(()) };
        let touched = law.fields().any(|key| record.value(key) != record.was(key));
        if !touched {
            return Ok(());
        }
        let now = keys::of(&Shape::of(law, record)).all();
        match record.version {
            1 => self.add_keys(law, &now.into_iter().map(|key| (key, record.id)).collect::<Vec<_>>()),
            _ => self.settle_keys(law, record.id, &now),
        }
    }

    /// Writes what is new and takes away what is gone.
    pub(super) fn settle_keys(&mut self, law: &Law, record: Id, now: &BTreeSet<i64>) -> Result<()> {
        let sql = "select key from @duplicate_keys where record = $1 and entity = $2";
        let params = [Cell::Int(record.raw()), Cell::from(&*law.entity)];
        let before = self.tx.sql(sql, &params, &[ColumnType::Int])?;
        let before: BTreeSet<i64> = before.iter().filter_map(|row| row.int(0)).collect();
        for gone in before.difference(now) {
            let sql = "delete from @duplicate_keys where entity = $1 and key = $2 and record = $3";
            self.tx.sql_execute(sql, &[Cell::from(&*law.entity), Cell::Int(*gone), Cell::Int(record.raw())])?;
        }
        let new: Vec<(i64, Id)> = now.difference(&before).map(|key| (*key, record)).collect();
        self.add_keys(law, &new)
    }

    fn add_keys(&mut self, law: &Law, keys: &[(i64, Id)]) -> Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        let mut insert = Query::insert();
        insert.into_table(self.tx.table("duplicate_keys")).columns(["entity", "key", "record"]);
        for (key, record) in keys {
            let row = [Expr::val(&*law.entity), Expr::val(*key), Expr::val(record.raw())];
            insert.values(row).map_err(anyhow::Error::new)?;
        }
        self.tx.execute(&insert)?;
        Ok(())
    }
}
