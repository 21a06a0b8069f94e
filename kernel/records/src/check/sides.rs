//! Rows of side tables that speak of a record which is not there: they do nothing,
//! and would begin to, should the number ever be given again. They are taken away.

use store::{Cell, ColumnType};

use super::{Round, What};
use crate::Result;

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
