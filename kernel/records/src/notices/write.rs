//! Writing a notice, gathering what belongs together, and taking it back.

use std::collections::BTreeMap;

use base::Id;
use store::{Cell, ColumnType};

use super::{Notice, NoticeKind};
use crate::{Result, Writes, people};

impl Writes<'_, '_> {
    /// Tells somebody of this deed, in its own transaction. Nobody is told what
    /// they did themselves, nor what they do not wish to hear.
    pub fn notify(&mut self, notice: Notice) -> Result<()> {
        let sender = notice.from.or((!self.ctx.actor.is_system()).then_some(self.ctx.actor.user));
        if sender == Some(notice.to)
            || !self.wishes_for(notice.to, notice.kind)?
            || !people::is_active(self, notice.to)?
        {
            return Ok(());
        }
        let before = self.belonging(&notice)?;
        let counts = before.as_ref().and_then(|old| old.joined(&notice));
        let times = before.as_ref().map_or(1, |old| if counts.is_some() { old.times } else { old.times + 1 });
        if let Some(old) = &before {
            self.tx.sql_execute("delete from @notices where id = $1", &[Cell::Int(old.id)])?;
        }
        self.insert(&notice, sender, counts, times)
    }

    fn insert(
        &mut self,
        notice: &Notice,
        sender: Option<Id>,
        counts: Option<BTreeMap<String, i64>>,
        times: i64,
    ) -> Result<()> {
        let now = self.ctx.now();
        let (id, raw): (Id, _) = (self.ctx.workspace.new_id(now), |id: Option<Id>| Cell::from(id.map(Id::raw)));
        let counts = counts.map(|counts| serde_json::to_string(&counts)).transpose()?;
        let params = [
            Cell::Int(id.raw()),
            Cell::Int(notice.to.raw()),
            Cell::from(notice.kind.key()),
            Cell::from(&*notice.entity),
            if counts.is_some() { Cell::Null } else { Cell::Int(notice.record.raw()) },
            raw(sender),
            Cell::Int(self.set.raw()),
            Cell::from(notice.field.as_deref().map(str::to_owned)),
            raw(notice.comment),
            raw(notice.request),
            Cell::from(counts),
            Cell::Int(times),
            Cell::Instant(now),
        ];
        let sql = "insert into @notices (id, user_id, kind, entity, record, sender, change_set, field, comment, request, \
                   counts, times, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }

    /// What was not read yet of a deed that is taken back is not told any more.
    pub(crate) fn withdraw_notices(&mut self, set: Id) -> Result<()> {
        let sql = "delete from @notices where change_set = $1 and read_at is null";
        self.tx.sql_execute(sql, &[Cell::Int(set.raw())])?;
        Ok(())
    }

    /// The actor has seen these, or all of theirs.
    pub fn read_notices(&mut self, ids: Option<&[Id]>) -> Result<()> {
        let (me, now) = (Cell::Int(self.ctx.actor.user.raw()), Cell::Instant(self.ctx.now()));
        let Some(ids) = ids else {
            let sql = "update @notices set read_at = $2 where user_id = $1 and read_at is null";
            self.tx.sql_execute(sql, &[me, now])?;
            return Ok(());
        };
        for id in ids {
            let sql = "update @notices set read_at = $2 where user_id = $1 and id = $3 and read_at is null";
            self.tx.sql_execute(sql, &[me.clone(), now.clone(), Cell::Int(id.raw())])?;
        }
        Ok(())
    }
}

/// A notice that a new one joins.
struct Before {
    id: i64,
    entity: String,
    record: Option<i64>,
    counts: Option<String>,
    times: i64,
}

impl Before {
    /// How many of which, where the two tell of different records.
    fn joined(&self, notice: &Notice) -> Option<BTreeMap<String, i64>> {
        if self.record == Some(notice.record.raw()) && self.entity == notice.entity {
            return None;
        }
        let one = || BTreeMap::from([(self.entity.clone(), 1)]);
        let mut counts = self.counts.as_deref().map_or_else(one, |json| serde_json::from_str(json).unwrap_or_default());
        *counts.entry(notice.entity.to_string()).or_insert(0) += 1;
        Some(counts)
    }
}

impl Writes<'_, '_> {
    /// What this notice belongs together with: what the same deed gave the same
    /// person, or what was said of the same record and not read yet.
    fn belonging(&mut self, notice: &Notice) -> Result<Option<Before>> {
        let by_deed = "change_set = $3";
        let by_record = "record = $3 and entity = $4";
        let (set, record) = (Cell::Int(self.set.raw()), Cell::Int(notice.record.raw()));
        let entity = Cell::from(&*notice.entity);
        match (notice.kind, notice.field.as_deref()) {
            (NoticeKind::Assigned | NoticeKind::Shared, _) => self.unread_one(notice, by_deed, vec![set]),
            (NoticeKind::Changed, Some(field)) => {
                let field = Cell::from(field);
                let same_deed = self.unread_one(notice, "change_set = $3 and field = $4", vec![set, field.clone()])?;
                match same_deed {
                    None => self.unread_one(
                        notice,
                        "record = $3 and entity = $4 and field = $5",
                        vec![record, entity, field],
                    ),
                    found => Ok(found),
                }
            }
            (NoticeKind::Changed | NoticeKind::Comment, _) => self.unread_one(notice, by_record, vec![record, entity]),
            _ => Ok(None),
        }
    }

    fn unread_one(&mut self, notice: &Notice, what: &str, params: Vec<Cell>) -> Result<Option<Before>> {
        use ColumnType::{Int, Text};
        let sql = format!(
            "select id, entity, record, counts, times from @notices where user_id = $1 and kind = $2 and {what} \
             and read_at is null order by id desc limit 1"
        );
        let params = [vec![Cell::Int(notice.to.raw()), Cell::from(notice.kind.key())], params].concat();
        let rows = self.tx.sql(&sql, &params, &[Int, Text, Int, Text, Int])?;
        Ok(rows.first().map(|row| Before {
            id: row.int(0).unwrap_or_default(),
            entity: row.text(1).unwrap_or_default().to_owned(),
            record: row.int(2),
            counts: row.text(3).map(str::to_owned),
            times: row.int(4).unwrap_or(1),
        }))
    }
}
