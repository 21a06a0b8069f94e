//! Whether somebody has so few records of an entity that reading them through
//! beats any text index, and how those few are reached.
//!
//! The parts of a scope are asked one after the other, each by its own index: as
//! one condition with an "or" SQLite walked a million activities to learn that
//! somebody has five hundred. The answer only chooses between plans, so it may
//! be as old as the request.

use std::sync::Arc;

use access::{Deed, Rows};
use schema::EntityDef;
use sea_query::{Alias, Condition, Expr, ExprTrait, Query as Sql, SelectStatement, UnionType};
use store::ColumnType;

use crate::{Reads, Result};

/// As many are read through sooner than found by a text index.
const FEW: u64 = 2_000;

impl Reads<'_, '_> {
    /// Whether the actor sees at most [`FEW`] records, each counted once for each
    /// way that leads to it.
    pub(crate) fn scope_is_small(&mut self, def: &Arc<EntityDef>) -> Result<bool> {
        let rows = self.ctx.rows(def, Deed::Read);
        if rows == Rows::All {
            return Ok(false);
        }
        let asked = (def.key.clone(), rows);
        if let Some(known) = self.ctx.small_scopes.of(&asked) {
            return Ok(known);
        }
        let Some(mut ids) = self.ids_in_scope(def, &asked.1)? else { return Ok(true) };
        ids.limit(FEW + 1);
        let mut outer = Sql::select();
        outer.expr(Expr::cust("count(*)")).from_subquery(ids, Alias::new("found"));
        let counted = self.tx.fetch(&outer, &[ColumnType::Int])?;
        let is_small = counted.first().and_then(|row| row.int(0)).unwrap_or(0) as u64 <= FEW;
        self.ctx.small_scopes.keep(asked, is_small);
        Ok(is_small)
    }

    /// What leads to the few records of a small scope: beside the scope itself,
    /// which stays in force, their ids, each part found by its own index. Nothing
    /// where one index reaches all of them anyway.
    pub(crate) fn by_small_scope(&mut self, def: &Arc<EntityDef>) -> Result<Condition> {
        let rows = self.ctx.rows(def, Deed::Read);
        if matches!(rows, Rows::Owned { .. }) {
            return Ok(Condition::all());
        }
        Ok(match self.ids_in_scope(def, &rows)? {
            Some(ids) => Condition::all().add(Expr::col("id").in_subquery(ids)),
            None => Condition::all(),
        })
    }

    /// The ids of the live rows, part by part; some may come twice.
    fn ids_in_scope(&mut self, def: &EntityDef, rows: &Rows) -> Result<Option<SelectStatement>> {
        let mut all: Option<SelectStatement> = None;
        for part in self.each_way(rows)? {
            let mut ids = Sql::select();
            ids.column("id").from(self.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
            ids.cond_where(part);
            match &mut all {
                Some(all) => drop(all.union(UnionType::All, ids)),
                None => all = Some(ids),
            }
        }
        Ok(all)
    }

    /// Each way into a scope as a condition that one index answers.
    fn each_way(&mut self, rows: &Rows) -> Result<Vec<Condition>> {
        let of = |column: &'static str, ids: &[base::Id]| {
            (!ids.is_empty()).then(|| Condition::all().add(Expr::col(column).is_in(ids.iter().map(|id| id.raw()))))
        };
        Ok(match rows {
            Rows::Either(several) => {
                let each: Result<Vec<_>> = several.iter().map(|rows| self.each_way(rows)).collect();
                each?.into_iter().flatten().collect()
            }
            Rows::Owned { user, teams, branches } => {
                [of("owner", &[*user]), of("team", teams), of("branch", branches)].into_iter().flatten().collect()
            }
            other => vec![self.predicate(other)?],
        })
    }
}
