//! The keys beside names: each must be what its law makes of the name.

use std::sync::Arc;

use base::Id;
use schema::{EntityDef, FieldDef, Value};
use store::{Cell, ColumnType, Row};

use super::{MENDED, Range, Round, What};
use crate::{Result, Writes, physical};

/// A key that is not the one of its name.
#[derive(Clone)]
struct Wrong {
    record: Id,
    column: String,
    /// what it was made from, and what it should be
    held: Value,
    key: Cell,
}

impl Round<'_> {
    pub(super) async fn look_at_keys(&mut self, def: &Arc<EntityDef>, range: Range) -> Result<()> {
        for field in def.fields.iter().filter(|field| field.named || field.searchable) {
            let wrong = self.wrong_keys(def, field, range).await?;
            for some in wrong.chunks(MENDED) {
                let mut columns: Vec<&str> = some.iter().map(|one| one.column.as_str()).collect();
                columns.sort_unstable();
                columns.dedup();
                for column in columns {
                    let of: Vec<Id> = some.iter().filter(|one| one.column == column).map(|one| one.record).collect();
                    self.tell(What::Key, &def.key, column, &of);
                    if self.mend {
                        self.mended(What::Key, &def.key, column, of.len() as u64);
                    }
                }
                if self.mend {
                    let (table, field, some) = (def.key.to_string(), field.key.to_string(), some.to_vec());
                    self.ctx.write(move |tx| some.iter().try_for_each(|one| one.mend(tx, &table, &field))).await?;
                }
            }
        }
        Ok(())
    }

    async fn wrong_keys(&self, def: &Arc<EntityDef>, field: &FieldDef, range: Range) -> Result<Vec<Wrong>> {
        let held = physical::value_columns(field);
        let beside: Vec<String> =
            physical::cells(field, &Value::Null)[held.len()..].iter().map(|c| c.0.clone()).collect();
        let names: Vec<&str> =
            held.iter().map(|column| column.name.as_str()).chain(beside.iter().map(String::as_str)).collect();
        let types = std::iter::once(ColumnType::Int).chain(held.iter().map(|column| column.ty));
        let types: Vec<ColumnType> = types.chain(beside.iter().map(|_| ColumnType::Text)).collect();
        let sql = format!("select id, {} from @{} where id > $1 and id <= $2 order by id", names.join(", "), def.key);
        let rows = self.ctx.read_heavy(move |tx| Ok(tx.tx.sql(&sql, &range.cells(), &types)?)).await?;
        Ok(rows.into_iter().flat_map(|row| wrong_in(field, held.len(), row)).collect())
    }
}

fn wrong_in(field: &FieldDef, held: usize, row: Row) -> Vec<Wrong> {
    let record = Id::from_raw(row.int(0).unwrap_or(0));
    let mut cells = row.into_cells().into_iter().skip(1);
    let value = physical::value(field, &mut cells.by_ref().take(held));
    let stand: Vec<Cell> = cells.collect();
    let should = physical::cells(field, &value).into_iter().skip(held);
    let wrong = should.zip(stand).filter(|((_, should), stands)| should != stands);
    wrong.map(|((column, key), _)| Wrong { record, column, held: value.clone(), key }).collect()
}

impl Wrong {
    /// Unless somebody has written another name since it was read.
    fn mend(&self, tx: &mut Writes<'_, '_>, table: &str, field: &str) -> Result<()> {
        let set = format!("update @{table} set {} = $1 where id = $2", self.column);
        let record = Cell::Int(self.record.raw());
        match physical::cell(&self.held) {
            Cell::Null => tx.tx.sql_execute(&format!("{set} and {field} is null"), &[self.key.clone(), record])?,
            held => tx.tx.sql_execute(&format!("{set} and {field} = $3"), &[self.key.clone(), record, held])?,
        };
        Ok(())
    }
}
