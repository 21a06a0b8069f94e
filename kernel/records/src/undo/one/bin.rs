//! What came into being goes to the bin again, and what was deleted comes back.

use access::Deed as Access;
use base::Id;
use schema::EntityDef;
use sea_query::{Alias, Expr, ExprTrait, Query};
use store::ColumnType;

use super::{Outcome, Row};
use crate::{FieldProblem, Reads, Result, Writes, change::Deed};

impl Writes<'_, '_> {
    /// What came goes to the bin again, if nothing was done to it since.
    pub(super) fn take_back_arrival(&mut self, row: &Row, outcome: &mut Outcome<'_>) -> Result<()> {
        if !self.sees(outcome.def, outcome.id, Access::Read)? {
            return Ok(());
        }
        let record = self.find_any(outcome.def, outcome.id)?;
        if !self.is_own_creation(row) {
            self.require_deed(&record, Access::Delete)?;
        }
        let touch = outcome.since.touch(false);
        if touch.is_some() {
            self.leave(outcome, None, FieldProblem::new("", "undo-touched-since"), touch);
            return Ok(());
        }
        if row.kind == Deed::Created && self.has_dependants(outcome.def, outcome.id)? {
            self.leave(outcome, None, FieldProblem::new("", "undo-in-use"), None);
            return Ok(());
        }
        self.throw_away_any(record)?;
        outcome.is_reverted = true;
        Ok(())
    }

    pub(super) fn take_back_deletion(&mut self, outcome: &mut Outcome<'_>) -> Result<()> {
        if !self.lies_in_bin(outcome.def, outcome.id, Access::Delete)? {
            return Ok(());
        }
        self.restore_any(outcome.def, outcome.id)?;
        outcome.is_reverted = true;
        Ok(())
    }
}

impl Reads<'_, '_> {
    /// Whether somebody wrote something about the record (a call, a note): its
    /// bin would swallow that too.
    fn has_dependants(&mut self, def: &EntityDef, id: Id) -> Result<bool> {
        let schema = self.ctx.schema.clone();
        for (dependant, link) in schema.links_to(&def.key) {
            if dependant.is_kept_by_rules() || !dependant.about.contains(&link.key) {
                continue;
            }
            let mut select = Query::select();
            select.expr(Expr::val(1)).from(self.tx.table(&dependant.key)).limit(1);
            select.and_where(Expr::col(Alias::new(&*link.key)).eq(id.raw()));
            select.and_where(Expr::col("deleted_at").is_null());
            if !self.tx.fetch(&select, &[ColumnType::Int])?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
