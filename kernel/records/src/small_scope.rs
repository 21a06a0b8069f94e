//! Whether somebody has so few records of an entity that reading them through
//! beats any text index, and how those few are reached.
//!
//! The parts of a scope are asked one after the other, each by its own index: as
//! one condition with an "or" SQLite walked a million activities to learn that
//! somebody has five hundred. What is lent by primary records is few only where
//! those are few; PostgreSQL is given them as an array, because it expects of
//! everybody what the largest sellers have, and then reads through all activities
//! to find those of fifty customers. The answer only chooses between plans, so it
//! may be as old as the request.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use access::{Deed, Rows};
use schema::{EntityDef, Key};
use sea_query::{Alias, Condition, Expr, ExprTrait, Query as Sql, SelectStatement, UnionType};
use store::{ColumnType, Dialect};

use crate::{Reads, Result, condition::never};

/// As many are read through sooner than found by a text index.
const FEW: u64 = 2_000;

/// Whether scopes were found to be small, for as long as this context is used:
/// it only chooses between plans.
#[derive(Clone, Default)]
pub struct SmallScopes(Arc<Mutex<HashMap<(Key, Rows), bool>>>);

impl SmallScopes {
    pub(crate) fn of(&self, asked: &(Key, Rows)) -> Option<bool> {
        self.0.lock().ok()?.get(asked).copied()
    }

    pub(crate) fn keep(&self, asked: (Key, Rows), is_small: bool) {
        if let Ok(mut known) = self.0.lock() {
            known.insert(asked, is_small);
        }
    }
}

impl Reads<'_, '_> {
    /// Whether the actor sees at most [`FEW`] records, each counted once for each
    /// way that leads to it.
    pub(crate) fn scope_is_small(&mut self, def: &Arc<EntityDef>) -> Result<bool> {
        let rows = self.ctx.rows(def, Deed::Read);
        self.are_few(def, rows)
    }

    fn are_few(&mut self, def: &Arc<EntityDef>, rows: Rows) -> Result<bool> {
        if rows == Rows::All {
            return Ok(false);
        }
        let asked = (def.key.clone(), rows);
        if let Some(known) = self.ctx.small_scopes.of(&asked) {
            return Ok(known);
        }
        let is_small = self.primaries_are_few(&asked.1)? && self.counts_few(def, &asked.1)?;
        self.ctx.small_scopes.keep(asked, is_small);
        Ok(is_small)
    }

    fn primaries_are_few(&mut self, rows: &Rows) -> Result<bool> {
        match rows {
            Rows::Either(several) => {
                for rows in several {
                    if !self.primaries_are_few(rows)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Rows::About { entity, rows, .. } => {
                let primary = self.ctx.def(entity)?;
                self.are_few(&primary, (**rows).clone())
            }
            _ => Ok(true),
        }
    }

    fn counts_few(&mut self, def: &EntityDef, rows: &Rows) -> Result<bool> {
        let Some(mut ids) = self.ids_in_scope(def, rows)? else { return Ok(true) };
        ids.limit(FEW + 1);
        let mut outer = Sql::select();
        outer.expr(Expr::cust("count(*)")).from_subquery(ids, Alias::new("found"));
        let counted = self.tx.fetch(&outer, &[ColumnType::Int])?;
        Ok(counted.first().and_then(|row| row.int(0)).unwrap_or(0) as u64 <= FEW)
    }

    /// What leads to the few records of a small scope: beside the scope itself,
    /// which stays in force, their ids, each part found by its own index. Nothing
    /// where one index reaches all of them anyway.
    pub(crate) fn by_small_scope(&mut self, def: &Arc<EntityDef>) -> Result<Condition> {
        match self.ctx.rows(def, Deed::Read) {
            Rows::Owned { .. } => Ok(Condition::all()),
            _ => Ok(Condition::all().add(self.ids_of_small_scope(def)?)),
        }
    }

    /// The few records of a small scope, which are all that the scope reaches.
    pub(crate) fn ids_of_small_scope(&mut self, def: &Arc<EntityDef>) -> Result<Expr> {
        let rows = self.ctx.rows(def, Deed::Read);
        Ok(match self.ids_in_scope(def, &rows)? {
            Some(ids) => self.one_of_few("id", ids),
            None => never(),
        })
    }

    /// Whether a column holds one of few ids that are found first.
    pub(crate) fn one_of_few(&self, column: &str, ids: SelectStatement) -> Expr {
        match self.tx.dialect() {
            Dialect::Sqlite => Expr::col(Alias::new(column)).in_subquery(ids),
            Dialect::Postgres => {
                Expr::cust_with_expr(format!("{column} = any(array $1)"), Expr::SubQuery(None, Box::new(ids.into())))
            }
        }
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
            Rows::About { link, after, private, entity, rows } if **rows != Rows::All => {
                let def = self.ctx.def(entity)?;
                let Some(primaries) = self.ids_in_scope(&def, rows)? else { return Ok(Vec::new()) };
                let mut lent = self.is_lent(after, private.as_ref());
                lent = lent.add(self.one_of_few(link, primaries));
                vec![lent]
            }
            other => vec![self.predicate(other)?],
        })
    }
}
