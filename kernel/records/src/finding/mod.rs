//! Records found by words, in work that has an end whatever the words are and
//! however many records somebody sees.
//!
//! - Where somebody sees few, those are read through, each reached by its scope.
//! - Otherwise the text index names at most two thousand records that hold the
//!   words (`index.rs`), and of these alone it is asked whether they are in sight, each by
//!   itself (`row_by_row.rs`). No planner can turn that round: with both asked at
//!   once, PostgreSQL reads the index to its end for a word that a million notes
//!   hold, or reads a team's million notes for a word that nobody wrote.
//! - PostgreSQL's index names all or nothing, so it is not asked for what a few looks
//!   into a large table find everywhere (`common.rs`).
//! - Where more records hold the words than are looked at, what is found is told to
//!   be not [`Finds::whole`]: the newest of one's own are looked at beside it (`walk.rs`),
//!   and more of the word finds the rest. Where nothing was cut, all is found that there is.
//!
//! Left out: lists. A list shows all that its filter means, since deeds are done
//! to all of it, and has a list's two seconds for that.

mod common;
mod index;
mod looked;
mod walk;

use std::sync::Arc;

use access::{Deed, Rows};
use base::Id;
use schema::{EntityDef, Key};
use sea_query::{Condition, Expr, ExprTrait, Order, Query as Sql, SelectStatement};
use store::ColumnType;

use crate::{AnyRecord, Reads, Result, letters::Letters};

pub(crate) use looked::Looked;

/// What words found, the newest first.
#[derive(Debug, Default)]
pub struct Finds {
    pub records: Vec<AnyRecord>,
    /// All that hold the words were looked at. Not to be told: where somebody sees a
    /// part only, it says how often the words stand out of their sight.
    pub whole: bool,
    /// There are more that hold the words than were looked at, told to who sees all.
    pub cut: bool,
}

impl Reads<'_, '_> {
    /// At most `limit` records whose letters hold the words, as far as the actor
    /// sees them; `among` these ids alone, where any are given.
    pub fn lettered(
        &mut self,
        def: &Arc<EntityDef>,
        words: &str,
        columns: &[Key],
        among: Option<&[Id]>,
        limit: usize,
    ) -> Result<Finds> {
        let fields: Vec<_> = def.searchable().filter(|field| self.ctx.actor.reads(def, &field.key)).cloned().collect();
        match Letters::of(words, &fields) {
            Some(letters) => self.finds(def, &Looked::of(&letters), columns, among, limit),
            None => Ok(Finds::default()),
        }
    }

    /// How the database would go about it, for tests.
    pub fn lettered_plan(&mut self, def: &Arc<EntityDef>, words: &str) -> Result<Vec<String>> {
        let fields: Vec<_> = def.searchable().cloned().collect();
        match Letters::of(words, &fields) {
            Some(letters) => self.plan_finds(def, &Looked::of(&letters)),
            None => Ok(Vec::new()),
        }
    }

    pub(crate) fn finds(
        &mut self,
        def: &Arc<EntityDef>,
        looked: &Looked,
        columns: &[Key],
        among: Option<&[Id]>,
        limit: usize,
    ) -> Result<Finds> {
        let rows = self.ctx.rows(def, Deed::Read);
        if rows == Rows::Nothing {
            return Ok(Finds::default());
        }
        let (mut ids, cut) = match (among, self.scope_is_small(def)?) {
            (Some(among), is_small) => {
                let by_id = among.iter().map(|id| id.raw());
                let named = Condition::all().add(Expr::col("id").is_in(by_id)).add(self.of_each_row(&rows, &def.key)?);
                let answers = if is_small { &looked.few } else { &looked.rows };
                let select = self.reading_few(def, named, answers, limit);
                (self.ids(&select)?, false)
            }
            (None, true) => {
                let select = self.by_few(def, looked, limit)?;
                (self.ids(&select)?, false)
            }
            (None, false) => self.named_by_index(def, &rows, looked, limit)?,
        };
        if cut && let Some(walk) = self.walk(def, &rows, looked) {
            ids.extend(self.ids(&walk)?);
        }
        ids.sort_unstable_by(|one, other| other.cmp(one));
        ids.dedup();
        ids.truncate(limit);
        Ok(Finds { records: self.found(def, columns, &ids)?, whole: !cut, cut: cut && rows == Rows::All })
    }

    pub(crate) fn plan_finds(&mut self, def: &Arc<EntityDef>, looked: &Looked) -> Result<Vec<String>> {
        let rows = self.ctx.rows(def, Deed::Read);
        if self.scope_is_small(def)? {
            let select = self.by_few(def, looked, 500)?;
            return Ok(self.tx.plan(&select)?);
        }
        let named = self.index_select(def, &rows, looked, 500)?;
        let mut steps = self.tx.plan(&named)?;
        if let Some(walk) = self.walk(def, &rows, looked) {
            steps.extend(self.tx.plan(&walk)?);
        }
        Ok(steps)
    }

    fn by_few(&mut self, def: &Arc<EntityDef>, looked: &Looked, limit: usize) -> Result<SelectStatement> {
        let scope = self.ids_of_small_scope(def)?;
        Ok(self.reading_few(def, Condition::all().add(scope), &looked.few, limit))
    }

    /// The newest of the few that `named` leads to and that answer.
    fn reading_few(&self, def: &EntityDef, named: Condition, answers: &Condition, limit: usize) -> SelectStatement {
        let mut select = Sql::select();
        select.column("id").from(self.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
        select.cond_where(named).cond_where(answers.clone()).order_by("id", Order::Desc).limit(limit as u64);
        select
    }

    fn ids(&mut self, select: &SelectStatement) -> Result<Vec<i64>> {
        Ok(self.tx.fetch(select, &[ColumnType::Int])?.iter().filter_map(|row| row.int(0)).collect())
    }

    /// The records of these ids, which were found within sight.
    fn found(&mut self, def: &Arc<EntityDef>, columns: &[Key], ids: &[i64]) -> Result<Vec<AnyRecord>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let fields = self.shown(def, columns);
        let mut select = Sql::select();
        select.from(self.tx.table(&def.key)).and_where(self.one_of(ids.iter().copied())).order_by("id", Order::Desc);
        let types = self.select_columns(&mut select, &fields);
        let rows = self.tx.fetch(&select, &types)?;
        self.records(def, &fields, rows)
    }
}
