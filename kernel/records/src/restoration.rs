//! Out of the recycle bin again: the record as it was, under its own id; and
//! what goes along with a record, in and out.
//!
//! Who may delete a record may take it back. What it links to must still be
//! there, or it would come back pointing at nothing. The rules of its entity
//! are not asked, for nothing about it is new; they are told (`after_restore`).

use std::sync::Arc;

use access::Deed as Access;
use base::Id;
use schema::{EntityDef, Schema};
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
        self.because_of(&def.key, id, |tx| tx.restore_dependants(def, id))?;
        self.run_after_restore(record)
    }

    fn run_after_restore(&mut self, mut record: AnyRecord) -> Result<AnyRecord> {
        let (ctx, entity, id) = (self.ctx, record.def.key.clone(), record.id);
        for rules in ctx.workspace.rules.of(&entity) {
            record = self.because_of(&entity, id, |tx| rules.after_restore(tx, record))?;
        }
        Ok(record)
    }

    /// What is about a record goes into the bin with it.
    pub(crate) fn delete_dependants(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<()> {
        for (dependant, led_here) in dependants(&self.ctx.schema.clone(), def) {
            let sql = format!(
                "select d.id from @{} d where {led_here} = $1 and d.deleted_at is null order by d.id",
                dependant.key
            );
            for id in self.ids_of(&sql, &[Cell::Int(id.raw())])? {
                self.as_rule(|tx| {
                    let record = tx.find_any(&dependant, id)?;
                    tx.delete_any(record)
                })?;
            }
        }
        Ok(())
    }

    /// What went into the bin together with the record, because it is about
    /// it, comes back together with it.
    fn restore_dependants(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<()> {
        for (dependant, led_here) in dependants(&self.ctx.schema.clone(), def) {
            let sql = format!(
                "select d.id from @{table} d join @changes c on c.entity = $1 and c.record = d.id and c.kind = 'deleted' \
                 where {led_here} = $2 and d.deleted_at is not null and c.change_set = (select w.change_set \
                 from @changes w where w.entity = $3 and w.record = $2 and w.kind = 'deleted' order by w.seq desc limit 1)",
                table = dependant.key,
            );
            let params = [Cell::from(&*dependant.key), Cell::Int(id.raw()), Cell::from(&*def.key)];
            let lost = self.ids_of(&sql, &params)?;
            self.as_rule(|tx| lost.iter().try_for_each(|id| tx.restore_any(&dependant, *id).map(drop)))?;
        }
        Ok(())
    }

    fn ids_of(&mut self, sql: &str, params: &[Cell]) -> Result<Vec<Id>> {
        let rows = self.tx.sql(sql, params, &[ColumnType::Int])?;
        Ok(rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect())
    }

    fn check_links(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<()> {
        let firm = def.fields.iter().filter(|field| !field.loose);
        for (field, to) in firm.filter_map(|field| Some((field, field.link()?))) {
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

/// The entities whose records may be about one of `def`, each with the column
/// that says so: the link, where those before it are empty. An index of the
/// link finds them; the rest is asked of what it found.
fn dependants(schema: &Schema, def: &EntityDef) -> Vec<(Arc<EntityDef>, String)> {
    let links = schema.links_to(&def.key).filter_map(|(dependant, link)| {
        let earlier = dependant.before_about(&link.key)?;
        let none: String = earlier.iter().map(|key| format!("d.{key} is null and ")).collect();
        Some((dependant.clone(), format!("{none}d.{}", link.key)))
    });
    links.collect()
}
