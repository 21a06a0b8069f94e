//! The one write path: normalise, validate, the entity's rules, diff, then row
//! and history in one transaction or not at all.
//!
//! Its steps stand here in their order. Beside them: whose a record is (`owner`), who
//! may write it (`reach`), the row itself (`row`), and the way into the bin (`bin`).

mod bin;
mod owner;
mod reach;
mod row;

use schema::Entity;

use crate::{AnyRecord, Record, Result, Writes, change::Deed};

impl Writes<'_, '_> {
    pub fn save<E: Entity>(&mut self, record: Record<E>) -> Result<Record<E>> {
        self.save_any(record.into_any()).map(Record::wrap)
    }

    /// Writes a new or changed record. What did not change is not written.
    pub fn save_any(&mut self, mut record: AnyRecord) -> Result<AnyRecord> {
        self.check_writable(&record)?;
        self.normalise(&mut record)?;
        self.settle_owner(&mut record)?;
        self.check_reach(&record)?;
        self.make_whole(&mut record)?;
        let (ctx, entity, id) = (self.ctx, record.def.key.clone(), record.id);
        for rules in ctx.workspace.rules.of(&entity) {
            record = self.because_of(&entity, id, |tx| rules.before_save(tx, record))?;
        }
        self.complete(&record)?;
        if !record.is_new() && record.changed().is_empty() {
            return Ok(record);
        }
        let kind = if record.is_new() { Deed::Created } else { Deed::Changed };
        let record = self.write_row(record)?;
        self.keep_keys(&record)?;
        self.record_change(&record, kind, None)?;
        self.run_after_save(record)
    }

    fn run_after_save(&mut self, mut record: AnyRecord) -> Result<AnyRecord> {
        let (ctx, entity, id) = (self.ctx, record.def.key.clone(), record.id);
        for rules in ctx.workspace.rules.of(&entity) {
            record = self.because_of(&entity, id, |tx| rules.after_save(tx, record))?;
        }
        self.tell_of_save(&record)?;
        let held = record.values().to_vec();
        record.loaded(held);
        Ok(record)
    }
}
