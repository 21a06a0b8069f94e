//! Rows of side tables that speak of a record which is not there: they do nothing,
//! and would begin to, should the number ever be given again. They are taken away;
//! a share, which is a record itself, goes into the recycle bin, and its history says so.

use base::Id;
use store::{Cell, ColumnType};

use super::{MENDED, Round, What};
use crate::{Error, Result, Writes, change::Deed, shares};

/// Each table, the columns that name the entity and the record, and which of its rows
/// speak of one: a wish for an index names the index.
const SIDES: [(&str, &str, &str, &str); 5] = [
    ("duplicate_keys", "entity", "record", ""),
    ("external_ids", "entity", "record", ""),
    ("followers", "entity", "record", ""),
    ("notices", "entity", "record", "and kind <> 'slow'"),
    ("merges", "entity", "kept", ""),
];
/// Records that are looked for, and taken away, at once.
const SOME: usize = 500;

impl Round<'_> {
    pub(super) async fn look_at_sides(&mut self) -> Result<()> {
        for (table, entity, record, only) in SIDES {
            let sql = format!("select distinct {entity} from @{table} where {entity} is not null");
            let rows = self.ctx.read_heavy(move |tx| Ok(tx.tx.sql(&sql, &[], &[ColumnType::Text])?)).await?;
            for of in rows.iter().filter_map(|row| row.text(0)) {
                if self.ctx.def(of).is_ok() {
                    let about = format!(
                        "from @{table} where {entity} = $1 {only} and {record} is not null \
                         and not exists (select 1 from @{of} e where e.id = @{table}.{record})"
                    );
                    self.look_at_side(table, of, record, about).await?;
                }
            }
        }
        self.look_at_shares().await
    }

    async fn look_at_shares(&mut self) -> Result<()> {
        let sql = format!("select distinct entity from @{} where deleted_at is null", shares::KEY);
        let rows = self.ctx.read_heavy(move |tx| Ok(tx.tx.sql(&sql, &[], &[ColumnType::Text])?)).await?;
        for of in rows.iter().filter_map(|row| row.text(0)) {
            if self.ctx.def(of).is_err() {
                continue;
            }
            let records = self.ids(format!("select distinct record {}", astray(of)), vec![Cell::from(of)]).await?;
            self.tell(What::Side, shares::KEY, of, &records);
            for some in records.chunks(MENDED).filter(|_| self.mend).map(<[Id]>::to_vec).collect::<Vec<_>>() {
                let (entity, count) = (of.to_owned(), some.len() as u64);
                self.ctx.write(move |tx| tx.end_shares_astray(&entity, &some)).await?;
                self.mended(What::Side, shares::KEY, of, count);
            }
        }
        Ok(())
    }

    async fn look_at_side(&mut self, table: &'static str, of: &str, record: &'static str, about: String) -> Result<()> {
        loop {
            let astray =
                self.ids(format!("select distinct {record} {about} limit {SOME}"), vec![Cell::from(of)]).await?;
            self.tell(What::Side, table, of, &astray);
            if !self.mend || astray.is_empty() {
                return Ok(());
            }
            let count = astray.len();
            let (of_them, about) = (of.to_owned(), about.clone());
            let took = self.ctx.write(move |tx| {
                let listed: Vec<String> = astray.iter().map(|id| id.raw().to_string()).collect();
                let sql = format!("delete {about} and {record} in ({})", listed.join(", "));
                Ok(tx.tx.sql_execute(&sql, &[Cell::from(of_them)])?)
            });
            took.await?;
            self.mended(What::Side, table, of, count as u64);
            if count < SOME {
                return Ok(());
            }
        }
    }
}

/// Shares in force of records that are not there.
fn astray(entity: &str) -> String {
    format!(
        "from @{0} where entity = $1 and deleted_at is null and not exists (select 1 from @{entity} e where e.id = @{0}.record)",
        shares::KEY
    )
}

impl Writes<'_, '_> {
    fn end_shares_astray(&mut self, entity: &str, records: &[Id]) -> Result<()> {
        let def = self.ctx.def(shares::KEY)?;
        let listed: Vec<String> = records.iter().map(|id| id.raw().to_string()).collect();
        let sql = format!("select id {} and record in ({})", astray(entity), listed.join(", "));
        let rows = self.tx.sql(&sql, &[Cell::from(entity)], &[ColumnType::Int])?;
        for id in rows.iter().filter_map(|row| row.int(0).map(Id::from_raw)) {
            // Somebody may have ended it meanwhile.
            let mut share = match self.find_any(&def, id) {
                Err(Error::NotFound) => continue,
                found => found?,
            };
            share.deleted_at = Some(self.ctx.now());
            let share = self.write_row(share)?;
            self.record_change(&share, Deed::Deleted, None)?;
        }
        Ok(())
    }
}
