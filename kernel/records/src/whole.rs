//! What rules are given: the record as it is, also where the actor does not
//! see all of it. Otherwise a rule would take a hidden kind for a missing one
//! and fill it in, or refuse a record for a field that nobody here can fill.

use crate::{AnyRecord, Result, Writes, views};

impl Writes<'_, '_> {
    /// Fills in what is hidden from the actor, as if it had been read. Whoever
    /// shows the record afterwards asks the actor's rights, as everywhere.
    pub(crate) fn make_whole(&mut self, record: &mut AnyRecord) -> Result<()> {
        if record.is_new() || self.ctx.actor.is_system() {
            return Ok(());
        }
        let is_hidden = |at: &usize| {
            let key = &record.def.fields[*at].key;
            let is_left_veiled = views::is_veiled(&record.def, key) && record.value(key) == record.was(key);
            is_left_veiled || !self.ctx.actor.reads(&record.def, key)
        };
        let hidden: Vec<usize> = (0..record.def.fields.len()).filter(is_hidden).collect();
        if hidden.is_empty() {
            return Ok(());
        }
        let (def, id) = (record.def.clone(), record.id);
        let whole = self.as_rule(|tx| tx.find_any(&def, id))?;
        for at in hidden {
            record.restore(at, whole.values()[at].clone());
        }
        Ok(())
    }
}
