//! Whose a record is, and how it is given to somebody else.

use access::Deed as Access;
use base::Id;
use schema::Value;

use crate::{AnyRecord, Error, Result, Writes, change::Deed, memo::Standing, people};

impl Writes<'_, '_> {
    /// A new owned record belongs to whoever makes it, unless told otherwise;
    /// its team and branch are the owner's.
    pub(super) fn settle_owner(&mut self, record: &mut AnyRecord) -> Result<()> {
        if !record.def.owned || !record.is_new() {
            return Ok(());
        }
        let owner = match record.value("owner") {
            Value::Id(id) => *id,
            _ if self.ctx.actor.is_system() => return Ok(()),
            _ => self.ctx.actor.user,
        };
        record.put("owner", Value::Id(owner));
        self.put_scope_of(record, owner)
    }

    /// Gives a record to another user, with the team and branch that follow.
    pub fn hand_over(&mut self, mut record: AnyRecord, to: Id) -> Result<AnyRecord> {
        self.require_own(&record, Access::Update)?;
        self.require_holder(to, &record.def.clone())?;
        self.make_whole(&mut record)?;
        self.hand(record, to)
    }

    /// The same, whoever asks: the whole record must be at hand.
    pub(crate) fn hand(&mut self, mut record: AnyRecord, to: Id) -> Result<AnyRecord> {
        record.put("owner", Value::Id(to));
        self.put_scope_of(&mut record, to)?;
        if !people::is_active(self, to)? {
            return Err(Error::invalid("owner", "refused-owner-left"));
        }
        if record.changed().is_empty() {
            return Ok(record);
        }
        let record = self.write_row(record)?;
        self.record_change(&record, Deed::Changed, None)?;
        self.run_after_save(record)
    }

    fn put_scope_of(&mut self, record: &mut AnyRecord, owner: Id) -> Result<()> {
        let (team, branch) = self.place_of(owner)?.ok_or_else(|| Error::invalid("owner", "value-no-such-record"))?;
        record.put("team", team.map_or(Value::Null, Value::Id));
        record.put("branch", branch.map_or(Value::Null, Value::Id));
        Ok(())
    }

    fn place_of(&mut self, user: Id) -> Result<Standing> {
        let memo = self.memo.clone();
        if let Some(known) = memo.place(user) {
            return Ok(known);
        }
        let place = people::place_of(self, user)?;
        memo.keep_place(user, place);
        Ok(place)
    }
}
