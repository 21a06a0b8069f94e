//! Rows are counted into cells, terms are folded into them, and both are compared.

use super::{FACT, Sums};
use crate::{Cell, ColumnType, Dialect, StoreError, Tx, ddl::meta, text::table as named};

impl Sums {
    /// Whether there is anything to fold.
    pub(crate) fn is_told(&self, tx: &mut Tx<'_>) -> Result<bool, StoreError> {
        let sql = format!("select 1 from @{} limit 1", self.terms());
        Ok(!tx.sql(&sql, &[], &[ColumnType::Int])?.is_empty())
    }

    /// Folds up to `most` terms into the cells; tells how many there were. None where
    /// somebody else is about it.
    pub(crate) fn fold(&self, tx: &mut Tx<'_>, most: usize) -> Result<Option<u64>, StoreError> {
        if !self.is_alone(tx)? {
            return Ok(None);
        }
        let terms = self.terms();
        let some = format!("select id from @{terms} order by id limit {most}");
        let folded = match tx.dialect() {
            Dialect::Sqlite => {
                let sql = format!("select max(id) from ({some}) as s");
                let last = tx.sql(&sql, &[], &[ColumnType::Int])?.first().and_then(|row| row.int(0));
                let Some(last) = last else { return Ok(Some(0)) };
                for at in 0..self.groups.len() {
                    let merge = self.merge(tx, at, &format!("(select * from @{terms} where id <= $1)"));
                    tx.sql_execute(&merge, &[Cell::Int(last)])?;
                }
                tx.sql_execute(&format!("delete from @{terms} where id <= $1"), &[Cell::Int(last)])?
            }
            // One statement, so that all groups see the same terms.
            Dialect::Postgres => {
                let merges = self.merges(tx, "taken");
                let taken = format!("delete from @{terms} where id = any(array({some})) returning *");
                let sql = format!("with taken as ({taken}), {merges} select count(*) from taken");
                tx.sql(&sql, &[], &[ColumnType::Int])?.first().and_then(|row| row.int(0)).unwrap_or(0) as u64
            }
        };
        if folded > 0 {
            tx.sql_execute(&format!("delete from @{} where n = 0", self.table), &[])?;
        }
        Ok(Some(folded))
    }

    /// How many cells of all groups hold something else than their rows come to.
    pub(crate) fn astray(&self, tx: &mut Tx<'_>) -> Result<u64, StoreError> {
        let (rows, terms) = (self.rows(tx), self.terms());
        let mut count = 0;
        for (at, group) in self.groups.iter().enumerate() {
            let parts = listed(group);
            let sql = format!(
                "select count(*) from (select 1 as one from (\
                 select {parts}, n, amount from @{} where grouping_ = {at} union all \
                 select {parts}, n, amount from @{terms} union all \
                 select {parts}, -n, -amount from {rows} as r) as t \
                 group by {parts} having sum(n) <> 0 or sum(amount) <> 0) as wrong",
                self.table
            );
            count += tx.sql(&sql, &[], &[ColumnType::Int])?.first().and_then(|row| row.int(0)).unwrap_or(0) as u64;
        }
        Ok(count)
    }

    /// Counts everything anew; the triggers stand already.
    pub(crate) fn count(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        self.wait_to_be_alone(tx)?;
        let (rows, terms) = (self.rows(tx), self.terms());
        tx.sql_execute(&format!("delete from @{}", self.table), &[])?;
        match tx.dialect() {
            Dialect::Sqlite => {
                for at in 0..self.groups.len() {
                    let merge = self.merge(tx, at, &rows);
                    tx.sql_execute(&merge, &[])?;
                }
                tx.sql_execute(&format!("delete from @{terms}"), &[])?;
            }
            // One statement has one snapshot: what is forgotten of the terms is what the
            // rows that are counted tell already.
            Dialect::Postgres => {
                let merges = self.merges(tx, &rows);
                tx.sql_execute(&format!("with told as (delete from @{terms}), {merges} select 1"), &[])?;
            }
        }
        let declared = self.declaration(tx);
        meta::set_meta(tx, &format!("{FACT}{}", self.table), declared.into())
    }

    /// Adds what stands in `from` to the cells of one group.
    fn merge(&self, tx: &Tx<'_>, at: usize, from: &str) -> String {
        let (parts, table) = (listed(self.groups[at]), named(self.table, tx.dialect(), &tx.shared().schema));
        let text = self.groups[at].iter().map(|part| format!("coalesce(cast({part} as text), '-')"));
        let cell = [format!("'{at}'")].into_iter().chain(text).collect::<Vec<_>>().join(" || ':' || ");
        format!(
            "insert into {table} as c (cell, grouping_, {parts}, n, amount) \
             select {cell}, {at}, {parts}, cast(sum(n) as bigint), cast(sum(amount) as bigint) from {from} as t where true \
             group by {parts} having sum(n) <> 0 or sum(amount) <> 0 \
             on conflict (cell) do update set n = c.n + excluded.n, amount = c.amount + excluded.amount"
        )
    }

    fn merges(&self, tx: &Tx<'_>, from: &str) -> String {
        let one = |at| format!("g{at} as ({})", self.merge(tx, at, from));
        (0..self.groups.len()).map(one).collect::<Vec<_>>().join(", ")
    }

    /// The rows of the source that count, told as terms.
    fn rows(&self, tx: &Tx<'_>) -> String {
        let parts = (self.parts)(tx.dialect());
        let parts: Vec<String> = parts.iter().map(|part| format!("{} as {}", part.value, part.name)).collect();
        let text = format!(
            "(select {}, 1 as n, coalesce({}, 0) as amount from @{} as # where {})",
            parts.join(", "),
            self.amount,
            self.source,
            self.only
        );
        text.replace('#', "r")
    }
}

fn listed(parts: &[&str]) -> String {
    parts.join(", ")
}
