//! Putting back what rules wrote because of a deed: the rows of one entity all
//! together, or, where something else has changed one of them since, none. In
//! that case the rules themselves bring them in line with the compensating save.

use base::Id;
use schema::{Key, Value};

use super::strands::{Row, Strand};
use crate::{Error, Result, Writes, change::Deed};

impl Writes<'_, '_> {
    pub(super) fn take_back_derived(&mut self, strand: &Strand, rows: &[&Row]) -> Result<()> {
        let mut entities: Vec<&Key> = Vec::new();
        for row in rows {
            if !entities.contains(&&row.entity) {
                entities.push(&row.entity);
            }
        }
        for entity in entities {
            let own: Vec<&Row> = rows.iter().copied().filter(|row| row.entity == *entity).collect();
            let tried = self
                .because_of(&strand.entity, strand.record, |tx| tx.as_rule(|tx| tx.nested(|tx| tx.put_back_all(&own))));
            match tried {
                // What rules refuse stays; they see to it themselves.
                Ok(()) | Err(Error::Refused(_) | Error::Invalid(_) | Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn put_back_all(&mut self, rows: &[&Row]) -> Result<()> {
        if self.is_touched(rows)? {
            return Ok(());
        }
        rows.iter().try_for_each(|row| self.put_back_derived(row))
    }

    fn put_back_derived(&mut self, row: &Row) -> Result<()> {
        let def = self.ctx.def(&row.entity)?;
        let live = self.sees(&def, row.record, access::Deed::Read)?;
        match (row.kind, live) {
            (Deed::Changed, true) => {
                let mut record = self.find_any(&def, row.record)?;
                row.changed(&def).into_iter().for_each(|(key, old, _)| record.put(&key, old));
                self.save_any(record).map(drop)
            }
            (Deed::Created | Deed::Restored, true) => {
                let record = self.find_any(&def, row.record)?;
                self.delete_any(record)
            }
            (Deed::Deleted, false) => self.restore_any(&def, row.record).map(drop),
            _ => Ok(()),
        }
    }
}

impl Writes<'_, '_> {
    /// Whether one of these was changed by something else since.
    fn is_touched(&mut self, rows: &[&Row]) -> Result<bool> {
        // A record may have been changed several times: the newest change, which
        // comes first, tells what it must hold now.
        let mut looked: Vec<Id> = Vec::new();
        for row in rows {
            if looked.contains(&row.record) {
                continue;
            }
            looked.push(row.record);
            let is_touched = match row.kind {
                Deed::Changed => self.holds_something_else(row)?,
                Deed::Created | Deed::Restored => self.was_touched_since(row)?,
                Deed::Deleted => false,
            };
            if is_touched {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn holds_something_else(&mut self, row: &Row) -> Result<bool> {
        let def = self.ctx.def(&row.entity)?;
        if !self.sees(&def, row.record, access::Deed::Read)? {
            return Ok(true);
        }
        let record = self.find_any(&def, row.record)?;
        let is_other = |(key, old, new): &(Key, Value, Value)| ![old, new].contains(&record.value(key));
        Ok(row.changed(&def).iter().any(is_other))
    }

    fn was_touched_since(&mut self, row: &Row) -> Result<bool> {
        let (def, by) = (self.ctx.def(&row.entity)?, self.set);
        let set = self.strand.undoes.unwrap_or(by);
        Ok(self.since(&def, row.record, row.seq, set, by)?.touch(true).is_some())
    }
}
