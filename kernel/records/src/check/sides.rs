//! Rows of side tables that speak of a record which is not there: they do nothing,
//! and would begin to, should the number ever be given again. They are taken away.

use store::{Cell, ColumnType};

use super::{Round, What};
use crate::Result;

/// Each table, and the columns that name the entity and the record.
const SIDES: [(&str, &str, &str); 5] = [
    ("duplicate_keys", "entity", "record"),
    ("external_ids", "entity", "record"),
    ("followers", "entity", "record"),
    ("notices", "entity", "record"),
    ("merges", "entity", "kept"),
];

impl Round<'_> {
    pub(super) async fn look_at_sides(&mut self) -> Result<()> {
        for (table, entity, record) in SIDES {
            let sql = format!("select distinct {entity} from @{table} where {entity} is not null");
            let rows = self.ctx.read_heavy(move |tx| Ok(tx.tx.sql(&sql, &[], &[ColumnType::Text])?)).await?;
            for of in rows.iter().filter_map(|row| row.text(0)) {
                if self.ctx.def(of).is_ok() {
                    self.look_at_side(table, (entity, of), record).await?;
                }
            }
        }
        Ok(())
    }

    async fn look_at_side(&mut self, table: &'static str, (column, of): (&str, &str), record: &str) -> Result<()> {
        let about = format!(
            "from @{table} where {column} = $1 and {record} is not null and {record} not in (select id from @{of})"
        );
        let astray = self.ids(format!("select distinct {record} {about}"), vec![Cell::from(of)]).await?;
        self.tell(What::Side, table, of, &astray);
        if self.mend && !astray.is_empty() {
            let params = [Cell::from(of)];
            self.ctx.write(move |tx| Ok(tx.tx.sql_execute(&format!("delete {about}"), &params)?)).await?;
            self.mended(What::Side, table, of, astray.len() as u64);
        }
        Ok(())
    }
}
