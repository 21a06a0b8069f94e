//! The keys of a record are kept by every save, in its transaction.

use std::collections::{BTreeSet, HashMap};

use base::Id;
use sea_query::{Expr, ExprTrait, Query};
use store::{Cell, ColumnType, Dialect};

use super::{Law, keys, shape::Shape};
use crate::{AnyRecord, Reads, Result, Writes};

/// All keys of a record, as a save leaves them beside it.
pub(crate) fn keys_of(law: &Law, record: &AnyRecord) -> BTreeSet<i64> {
    keys::of(&Shape::of(law, record)).all()
}

impl Reads<'_, '_> {
    /// The keys that are written down of these records.
    pub(super) fn keys_kept(
        &mut self,
        law: &Law,
        records: impl Iterator<Item = Id>,
    ) -> Result<HashMap<Id, BTreeSet<i64>>> {
        let mut select = Query::select();
        select.columns(["record", "key"]).from(self.tx.table("duplicate_keys"));
        select.and_where(Expr::col("record").is_in(records.map(Id::raw)));
        // SQLite would go through all keys of the entity, since they alone hold what is
        // asked for: a sign keeps it from that.
        let entity = match self.tx.dialect() {
            Dialect::Sqlite => Expr::cust("+entity"),
            Dialect::Postgres => Expr::col("entity"),
        };
        select.and_where(entity.eq(&*law.entity));
        let mut kept: HashMap<Id, BTreeSet<i64>> = HashMap::new();
        for row in self.tx.fetch(&select, &[ColumnType::Int, ColumnType::Int])? {
            if let (Some(record), Some(key)) = (row.int(0), row.int(1)) {
                kept.entry(Id::from_raw(record)).or_default().insert(key);
            }
        }
        Ok(kept)
    }
}

impl Writes<'_, '_> {
    /// Brings the keys of a record that was just written to its new values.
    pub(crate) fn keep_keys(&mut self, record: &AnyRecord) -> Result<()> {
        let Some(law) = self.ctx.workspace.law(&record.def.key) else { return Ok(()) };
        let touched = law.fields().any(|key| record.value(key) != record.was(key));
        if !touched {
            return Ok(());
        }
        let now = keys_of(law, record);
        match record.version {
            1 => self.add_keys(law, &now.into_iter().map(|key| (key, record.id)).collect::<Vec<_>>()),
            _ => self.settle_keys(law, record.id, &now),
        }
    }

    fn settle_keys(&mut self, law: &Law, record: Id, now: &BTreeSet<i64>) -> Result<()> {
        self.settle_all_keys(law, &[(record, now.clone())])
    }

    /// Writes what is new and takes away what is gone, for several records.
    pub(super) fn settle_all_keys(&mut self, law: &Law, now: &[(Id, BTreeSet<i64>)]) -> Result<()> {
        let mut before = self.keys_kept(law, now.iter().map(|(id, _)| *id))?;
        let mut new = Vec::new();
        for (record, now) in now {
            let before = before.remove(record).unwrap_or_default();
            for gone in before.difference(now) {
                let sql = "delete from @duplicate_keys where entity = $1 and key = $2 and record = $3";
                self.tx.sql_execute(sql, &[Cell::from(&*law.entity), Cell::Int(*gone), Cell::Int(record.raw())])?;
            }
            new.extend(now.difference(&before).map(|key| (*key, *record)));
        }
        new.chunks(200).try_for_each(|some| self.add_keys(law, some))
    }

    fn add_keys(&mut self, law: &Law, keys: &[(i64, Id)]) -> Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        if let Some(columns) = self.memo.columns_of(&"duplicate_keys".into(), super::columns) {
            let row =
                |(key, record): &(i64, Id)| vec![Cell::from(&*law.entity), Cell::Int(*key), Cell::Int(record.raw())];
            return Ok(keys.iter().try_for_each(|key| self.tx.hold(&columns, row(key)))?);
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
