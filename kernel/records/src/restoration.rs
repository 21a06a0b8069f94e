//! Out of the recycle bin again: the record as it was, under its own id.
//!
//! Who may delete a record may take it back. What it links to must still be
//! there, or it would come back pointing at nothing. The rules of its entity
//! are not asked: nothing about it is new.

use std::sync::Arc;

use access::Deed as Access;
use base::Id;
use schema::EntityDef;
use sea_query::{Alias, Expr, ExprTrait, Query};
use store::{Cell, ColumnType};

use crate::{AnyRecord, Error, Refusal, Result, Writes, change::Deed};

impl Writes<'_, '_> {
    /// Takes a record out of the recycle bin; not found where it does not lie
    /// there, or lies there out of reach.
    pub fn restore_any(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<AnyRecord> {
        let rows = self.ctx.rows(def, Access::Delete);
        let mut lift = Query::update();
        lift.table(self.tx.table(&def.key));
        lift.value(Alias::new("deleted_at"), Expr::val(Cell::Null));
        lift.value(Alias::new("updated_at"), Expr::val(Cell::Instant(self.ctx.now())));
        lift.value(Alias::new("version"), Expr::col("version").add(1));
        lift.and_where(Expr::col("id").eq(id.raw())).and_where(Expr::col("deleted_at").is_not_null());
        lift.cond_where(self.predicate(&rows)?);
        let blank = AnyRecord::new(def.clone(), id, self.ctx.now());
        if self.tx.execute(&lift).map_err(|error| self.explain(&blank, error))? == 0 {
            return Err(Error::NotFound);
        }
        self.memo.changed();
        self.check_links(def, id)?;
        let record = self.find_any(def, id)?;
        self.record_change(&record, Deed::Restored, None)?;
        Ok(record)
    }

    fn check_links(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<()> {
        for (field, to) in def.fields.iter().filter_map(|field| Some((field, field.link()?))) {
            let sql = format!(
                "select 1 from @{} r where r.id = $1 and r.{key} is not null and not exists \
                 (select 1 from @{to} t where t.id = r.{key} and t.deleted_at is null)",
                def.key,
                key = field.key
            );
            if !self.tx.sql(&sql, &[Cell::Int(id.raw())], &[ColumnType::Int])?.is_empty() {
                let label = self.ctx.text(&def.field_label_key(&field.key));
                return Err(Error::Refused(Refusal {
                    text: "refused-link-gone".to_owned(),
                    args: vec![("field".to_owned(), label.into())],
                }));
            }
        }
        Ok(())
    }
}
