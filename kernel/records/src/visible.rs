//! What the actor sees, as the beginning of a statement; one record of it, or several.
//!
//! Whoever reads records begins here, so that what lies outside of somebody's scope is not
//! found without a further line. Left out: what a list asks beside it (`query.rs`), and the
//! predicate itself (`condition/scope.rs`, `row_by_row.rs`).

use std::sync::Arc;

use access::Deed;
use base::Id;
use schema::{Entity, EntityDef, FieldDef};
use sea_query::{Condition, Expr, ExprTrait, Query as Sql, SelectStatement};
use store::ColumnType;

use crate::{AnyRecord, Error, Reads, Record, Result, loading::types};

impl Reads<'_, '_> {
    /// A record that the actor may see; otherwise not found.
    pub fn find<E: Entity>(&mut self, id: Id<E>) -> Result<Record<E>> {
        let def = self.ctx.def(E::KEY)?;
        self.find_any(&def, id.any()).map(Record::wrap)
    }

    pub fn find_any(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<AnyRecord> {
        let columns: Vec<&FieldDef> = def.fields.iter().collect();
        let mut select = self.select(def, &columns, Deed::Read)?;
        select.and_where(Expr::col("id").eq(id.raw()));
        let rows = self.tx.fetch(&select, &types(&columns))?;
        self.records(def, &columns, rows)?.pop().ok_or(Error::NotFound)
    }

    /// Those of these records that the actor sees, whole.
    pub(crate) fn find_several(&mut self, def: &Arc<EntityDef>, ids: &[Id]) -> Result<Vec<AnyRecord>> {
        let columns: Vec<&FieldDef> = def.fields.iter().collect();
        let mut select = self.select(def, &columns, Deed::Read)?;
        select.and_where(self.one_of(ids.iter().map(|id| id.raw())));
        let rows = self.tx.fetch(&select, &types(&columns))?;
        self.records(def, &columns, rows)
    }

    /// The live rows on which the actor may do `deed`, as the beginning of a
    /// statement: every query of a slice starts here.
    pub fn visible(&mut self, def: &Arc<EntityDef>, deed: Deed) -> Result<SelectStatement> {
        let mut select = Sql::select();
        select.from(self.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
        let rows = self.ctx.rows(def, deed);
        select.cond_where(self.predicate(&rows)?);
        Ok(select)
    }

    /// The same for a statement that names its records itself, by their ids or by
    /// what they belong to: each of them is asked whether it is in sight.
    pub fn visible_among(&mut self, def: &Arc<EntityDef>, deed: Deed) -> Result<SelectStatement> {
        let mut select = Sql::select();
        select.from(self.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
        let rows = self.ctx.rows(def, deed);
        select.cond_where(self.of_each_row(&rows, &def.key)?);
        Ok(select)
    }

    /// Whether the actor may do `deed` on this live record.
    pub fn sees(&mut self, def: &Arc<EntityDef>, id: Id, deed: Deed) -> Result<bool> {
        let rows = self.ctx.rows(def, deed);
        self.sees_among(def, id, &rows)
    }

    pub(crate) fn sees_among(&mut self, def: &EntityDef, id: Id, rows: &access::Rows) -> Result<bool> {
        let mut select = Sql::select();
        select.expr(Expr::val(1)).from(self.tx.table(&def.key));
        select.and_where(Expr::col("id").eq(id.raw())).and_where(Expr::col("deleted_at").is_null());
        select.cond_where(self.of_each_row(rows, &def.key)?);
        Ok(!self.tx.fetch(&select, &[ColumnType::Int])?.is_empty())
    }

    /// Not found unless the actor may do `deed` on this record.
    pub fn require(&mut self, def: &EntityDef, id: Id, deed: Deed) -> Result<()> {
        let def = self.ctx.def(&def.key)?;
        if self.sees(&def, id, deed)? { Ok(()) } else { Err(Error::NotFound) }
    }

    pub(crate) fn select(
        &mut self,
        def: &Arc<EntityDef>,
        columns: &[&FieldDef],
        deed: Deed,
    ) -> Result<SelectStatement> {
        let mut select = self.visible_among(def, deed)?;
        self.select_columns(&mut select, columns);
        Ok(select)
    }

    pub(crate) fn select_among(&self, def: &EntityDef, columns: &[&FieldDef], within: &Condition) -> SelectStatement {
        let mut select = Sql::select();
        select.from(self.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null()).cond_where(within.clone());
        self.select_columns(&mut select, columns);
        select
    }
}
