//! What somebody may know of a change, and whether they may take it back.

use access::Deed as Access;

use super::strands::Row;
use crate::{Reads, Result, change::Deed};

impl Reads<'_, '_> {
    /// Whether the actor may know of this change at all.
    pub(super) fn tells_of(&mut self, row: &Row) -> Result<bool> {
        let def = self.ctx.def(&row.entity)?;
        if row.kind == Deed::Changed {
            let is_told = row.changed(&def).iter().any(|(key, ..)| self.ctx.actor.reads(&def, key));
            let is_known = self.sees(&def, row.record, Access::Read)? || self.is_own_gift(row, &def)?;
            return Ok(is_told && is_known);
        }
        Ok(self.sees(&def, row.record, Access::Read)? || self.lies_in_bin(&def, row.record, Access::Delete)?)
    }

    pub(super) fn may_undo_row(&mut self, row: &Row) -> Result<bool> {
        let def = self.ctx.def(&row.entity)?;
        match row.kind {
            Deed::Changed => Ok(self.sees(&def, row.record, Access::Update)? || self.is_own_gift(row, &def)?),
            Deed::Created if self.is_own_creation(row) => self.sees(&def, row.record, Access::Read),
            Deed::Created | Deed::Restored => self.sees(&def, row.record, Access::Delete),
            Deed::Deleted => self.lies_in_bin(&def, row.record, Access::Delete),
        }
    }
}
