//! A record goes to the recycle bin, unless others still link to it.

use access::Deed as Access;
use base::Id;
use schema::EntityDef;
use store::{Cell, ColumnType, Dialect};

use crate::{AnyRecord, Error, Refusal, Result, Writes, change::Deed};

impl Writes<'_, '_> {
    /// Moves a record to the recycle bin.
    pub fn delete_any(&mut self, record: AnyRecord) -> Result<()> {
        self.require_deed(&record, Access::Delete)?;
        self.throw_away_any(record)
    }

    /// The same, whoever asks.
    pub(crate) fn throw_away_any(&mut self, mut record: AnyRecord) -> Result<()> {
        self.wait_for_links(&record)?;
        self.check_unused(&record)?;
        self.make_whole(&mut record)?;
        let (ctx, entity, id) = (self.ctx, record.def.key.clone(), record.id);
        for rules in ctx.workspace.rules.of(&entity) {
            record = self.because_of(&entity, id, |tx| rules.before_delete(tx, record))?;
        }
        record.deleted_at = Some(self.ctx.now());
        let record = self.update_row(record, Vec::new())?;
        self.record_change(&record, Deed::Deleted, None)?;
        self.because_of(&record.def.key, record.id, |tx| tx.delete_dependants(&record.def, record.id))
    }

    /// What others still link to stays: a record in the bin must not leave
    /// others pointing at nothing. Its dependants go along, and a loose link
    /// holds nothing.
    fn check_unused(&mut self, record: &AnyRecord) -> Result<()> {
        let schema = self.ctx.schema.clone();
        for (def, field) in schema.links_to(&record.def.key) {
            let earlier = match def.before_about(&field.key) {
                _ if field.loose => continue,
                Some([]) => continue,
                // Where another record comes first, this link is like any other.
                Some(earlier) => earlier.iter().map(|key| format!("{key} is not null")).collect(),
                None => Vec::new(),
            };
            let held = if earlier.is_empty() { String::new() } else { format!("and ({}) ", earlier.join(" or ")) };
            let sql = format!(
                "select 1 from @{} where {} = $1 and id <> $1 and deleted_at is null {held}limit 1",
                def.key, field.key
            );
            let used = self.tx.sql(&sql, &[Cell::Int(record.id.raw())], &[ColumnType::Int])?;
            if !used.is_empty() {
                // What links here may lie out of the actor's sight altogether.
                let told = self.ctx.actor.may(&def.key, Access::Read);
                let label = if told { self.ctx.text(&def.label_key()) } else { "…".to_owned() };
                let (text, args) = ("refused-still-used".to_owned(), vec![("entity".to_owned(), label.into())]);
                return Err(Error::Refused(Refusal { text, args }));
            }
        }
        Ok(())
    }

    /// On PostgreSQL a link made at this moment would not be seen yet: who throws
    /// away waits for it, and it waits for them (`stands`). SQLite writes one after
    /// the other.
    fn wait_for_links(&mut self, record: &AnyRecord) -> Result<()> {
        if self.tx.dialect() == Dialect::Postgres {
            let sql = format!("select 1 from @{} where id = $1 for update", record.def.key);
            self.tx.sql(&sql, &[Cell::Int(record.id.raw())], &[ColumnType::Int])?;
        }
        Ok(())
    }

    /// Whether the target of a new link is not just being thrown away. The lock is
    /// the one that the reference takes anyhow: it holds up nobody else.
    pub(crate) fn stands(&mut self, target: &EntityDef, id: Id) -> Result<bool> {
        if self.tx.dialect() != Dialect::Postgres {
            return Ok(true);
        }
        let sql = format!("select 1 from @{} where id = $1 and deleted_at is null for key share", target.key);
        Ok(!self.tx.sql(&sql, &[Cell::Int(id.raw())], &[ColumnType::Int])?.is_empty())
    }
}
