//! A record is shared, and a share is ended.

use access::Deed;
use base::Id;
use schema::{EntityDef, Value};
use store::{Cell, ColumnType};

use super::{Asked, ENTITY, GIVEN_BY, PERSON, RECORD, ShareRow, TEAM, UNTIL, WRITES, With};
use crate::{
    AnyRecord, Error, Reads, Record, Result, Writes,
    notices::{Notice, NoticeKind},
    people,
};

impl Writes<'_, '_> {
    /// Shares a record; who has a share of it already gets this one instead.
    pub fn share(&mut self, record: &AnyRecord, asked: Asked) -> Result<Id> {
        self.require_sharing(record)?;
        self.check_asked(record, asked)?;
        let held = self.shares_with(record, asked.with)?;
        let by = (!self.ctx.actor.is_system()).then_some(self.ctx.actor.user);
        let share = self.because_of(&record.def.key, record.id, |tx| {
            tx.in_ones_name(|tx| {
                let mut share = match held {
                    Some(id) => tx.find(id.of::<ShareRow>())?,
                    None => tx.new_record::<ShareRow>()?,
                };
                describe(&mut share, record, asked, by);
                tx.save(share)
            })
        })?;
        self.memo.changed();
        self.tell(record, asked.with)?;
        Ok(share.id)
    }

    /// Ends a share of a record.
    pub fn unshare(&mut self, record: &AnyRecord, share: Id) -> Result<()> {
        self.require_sharing(record)?;
        self.because_of(&record.def.key, record.id, |tx| {
            tx.in_ones_name(|tx| {
                let share = tx.find(share.of::<ShareRow>())?;
                if share.get(ENTITY) != *record.def.key || share.get(RECORD) != record.id.raw() {
                    return Err(Error::NotFound);
                }
                tx.throw_away_any(share.into_any())
            })
        })?;
        self.memo.changed();
        Ok(())
    }

    /// Whom it was shared with hears of it.
    fn tell(&mut self, record: &AnyRecord, with: With) -> Result<()> {
        let receivers = match with {
            With::Person(id) => vec![id],
            With::Team(team) => {
                let sql = "select id from @users where active and deleted_at is null and (team = $1 or id in \
                           (select manager from @teams where id = $1 and manager is not null)) order by id limit 200";
                let rows = self.tx.sql(sql, &[Cell::from(team)], &[ColumnType::Int])?;
                rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect()
            }
        };
        for to in receivers {
            self.notify(Notice::new(to, NoticeKind::Shared, record.def.key.clone(), record.id))?;
        }
        Ok(())
    }

    fn require_sharing(&mut self, record: &AnyRecord) -> Result<()> {
        if !record.def.owned {
            return Err(Error::refused("shares-refused-nobodys"));
        }
        self.require_own(record, Deed::Update)
    }

    fn check_asked(&mut self, record: &AnyRecord, asked: Asked) -> Result<()> {
        let (entity, id) = match asked.with {
            With::Person(id) => ("users", id),
            With::Team(id) => ("teams", id),
        };
        let def = self.ctx.def(entity)?;
        if !self.sees(&def, id, Deed::Read)? {
            return Err(Error::invalid("with", "value-no-such-record"));
        }
        if asked.until.is_some_and(|until| until < self.ctx.today()) {
            return Err(Error::invalid("until", "shares-refused-past"));
        }
        let With::Person(id) = asked.with else { return Ok(()) };
        if record.value("owner").id() == Some(id) {
            return Err(Error::invalid("with", "shares-refused-owner"));
        }
        if !people::is_active(self, id)? {
            return Err(Error::invalid("with", "refused-owner-left"));
        }
        Ok(())
    }

    fn shares_with(&mut self, record: &AnyRecord, with: With) -> Result<Option<Id>> {
        let (column, id) = with.place();
        let sql = format!(
            "select id from @shares where {column} = $1 and entity = $2 and record = $3 and deleted_at is null limit 1"
        );
        let params = [Cell::from(id), Cell::from(&*record.def.key), Cell::from(record.id)];
        let rows = self.tx.sql(&sql, &params, &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).map(Id::from_raw))
    }
}

fn describe(share: &mut Record<ShareRow>, record: &AnyRecord, asked: Asked, by: Option<Id>) {
    share.set(ENTITY, record.def.key.to_string());
    share.set(RECORD, record.id.raw());
    match asked.with {
        With::Person(id) => share.set(PERSON, Some(id.of())),
        With::Team(id) => share.set(TEAM, Some(id.of())),
    }
    share.set(WRITES, asked.writes);
    share.set(UNTIL, asked.until);
    share.put(GIVEN_BY.key(), by.map_or(Value::Null, Value::Id));
}

impl Reads<'_, '_> {
    /// Whether the actor may share this record and end its shares.
    pub fn may_share(&mut self, def: &EntityDef, id: Id) -> Result<bool> {
        if !def.owned {
            return Ok(false);
        }
        let rows = access::rows_of_ones_own(&self.ctx.actor, &self.ctx.schema, def, Deed::Update);
        self.sees_among(def, id, &rows)
    }
}
