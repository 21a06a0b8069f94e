//! Second thoughts: for a day a person may take back their own deed although it
//! is beyond their rights by then, as long as nobody did anything with it since.
//! Whoever handed over what was theirs may have it back, and whoever wrote
//! something down by mistake may take it out again without the right to delete.

use std::sync::Arc;

use base::Id;
use jiff::SignedDuration;
use schema::EntityDef;
use store::{Cell, ColumnType};

use super::strands::Row;
use crate::{Reads, Result, Writes, change::Deed};

/// How long one may think better of it.
const DAY: SignedDuration = SignedDuration::from_hours(24);

impl Row {
    /// From whom to whom, where a change does nothing else.
    fn gift(&self, def: &EntityDef) -> Option<(Id, Id)> {
        let changed = self.changed(def);
        let is_scope = changed.iter().all(|(key, ..)| matches!(&**key, "owner" | "team" | "branch"));
        let owner = changed.iter().find(|(key, ..)| key == "owner").filter(|_| def.owned && is_scope)?;
        (self.kind == Deed::Changed && !self.is_derived()).then_some(())?;
        owner.1.id().zip(owner.2.id())
    }
}

impl Reads<'_, '_> {
    fn is_own_and_fresh(&self, row: &Row) -> bool {
        let age = row.at.duration_until(self.ctx.now());
        row.actor == Some(self.ctx.actor.user) && !row.is_derived() && age <= DAY
    }

    /// Whether the actor wrote this record down just now. Whether it was touched or
    /// is needed since is asked where it is taken back.
    pub(super) fn is_own_creation(&self, row: &Row) -> bool {
        row.kind == Deed::Created && self.is_own_and_fresh(row)
    }

    /// Whether this change gave away what was the actor's, and they may have it back.
    pub(super) fn is_own_gift(&mut self, row: &Row, def: &EntityDef) -> Result<bool> {
        let me = self.ctx.actor.user;
        let Some((from, to)) = row.gift(def).filter(|_| self.is_own_and_fresh(row)) else { return Ok(false) };
        let nobody = Id::from_raw(0);
        if from != me || self.since(def, row.record, row.seq, nobody, nobody)?.touch(false).is_some() {
            return Ok(false);
        }
        let sql = format!("select 1 from @{} where id = $1 and owner = $2 and deleted_at is null", def.key);
        let params = [Cell::Int(row.record.raw()), Cell::Int(to.raw())];
        Ok(!self.tx.sql(&sql, &params, &[ColumnType::Int])?.is_empty())
    }
}

impl Writes<'_, '_> {
    pub(super) fn take_back_gift(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<()> {
        let record = self.as_rule(|tx| tx.find_any(def, id))?;
        self.hand(record, self.ctx.actor.user).map(drop)
    }
}
