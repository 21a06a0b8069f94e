//! Who looked at which record, on which day, how often: the half of the audit
//! that no history tells.
//!
//! A look costs its page nothing: it is noted in memory and written with others
//! every few seconds (`Workspace::keep_sightings`). A crash may lose the looks
//! of those seconds; what was changed is never kept this way. Lists are not
//! looks: only a record that was opened counts, by page or by program.

use std::{collections::HashMap, mem};

use base::{Date, Id, Instant};
use jiff::tz::TimeZone;
use parking_lot::Mutex;
use schema::EntityDef;
use store::{Cell, ColumnType, TableDef};

use crate::{Ctx, Reads, Result, Workspace, Writes, physical::plain};

/// Looks that were not written yet.
#[derive(Default)]
pub(crate) struct Sightings {
    noted: Mutex<HashMap<Look, Times>>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Look {
    entity: String,
    record: Id,
    user: Id,
    /// In UTC.
    day: Date,
}

#[derive(Clone, Copy)]
struct Times {
    first: Instant,
    last: Instant,
    times: i64,
}

/// The looks of one person at one record on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    pub user: Id,
    pub first_at: Instant,
    pub last_at: Instant,
    pub times: i64,
}

impl Ctx {
    /// Notes that the actor opened a record; or the administrator who looks
    /// through their eyes.
    pub fn saw(&self, def: &EntityDef, record: Id) {
        self.note_look(def, record, 1);
    }

    /// Notes that a page which the actor has open showed the record once more, by
    /// itself: no further look, but one if there was none.
    pub fn sees_still(&self, def: &EntityDef, record: Id) {
        self.note_look(def, record, 0);
    }

    fn note_look(&self, def: &EntityDef, record: Id, times: i64) {
        if self.actor.is_system() {
            return;
        }
        let now = self.now();
        let day = now.to_zoned(TimeZone::UTC).date();
        let look = Look { entity: def.key.to_string(), record, user: self.seen_by.unwrap_or(self.actor.user), day };
        let mut noted = self.workspace.sightings.noted.lock();
        let known = noted.entry(look).or_insert(Times { first: now, last: now, times: 0 });
        (known.last, known.times) = (now, known.times + times);
    }
}

impl Workspace {
    /// Writes the looks noted so far; they stay noted where that fails.
    pub async fn keep_sightings(self: &std::sync::Arc<Self>) -> Result<()> {
        let noted = mem::take(&mut *self.sightings.noted.lock());
        if noted.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = noted.iter().map(|(look, times)| (look.clone(), *times)).collect();
        let system = Ctx::system(self.clone(), crate::Door::Rule);
        let kept = system.write(move |tx| rows.iter().try_for_each(|(look, times)| keep(tx, look, times))).await;
        if kept.is_err() {
            self.sightings.take_back(noted);
        }
        kept
    }
}

impl Sightings {
    /// What one person looked at in the last seconds, not written yet.
    pub(crate) fn noted_of(&self, user: Id) -> Vec<(String, Id, Instant)> {
        let noted = self.noted.lock();
        let own = noted.iter().filter(|(look, _)| look.user == user);
        own.map(|(look, times)| (look.entity.clone(), look.record, times.last)).collect()
    }

    fn take_back(&self, lost: HashMap<Look, Times>) {
        let mut noted = self.noted.lock();
        for (look, times) in lost {
            let known = noted.entry(look).or_insert(Times { times: 0, ..times });
            (known.first, known.times) = (times.first.min(known.first), known.times + times.times);
        }
    }
}

fn keep(tx: &mut Writes<'_, '_>, look: &Look, times: &Times) -> Result<()> {
    let sql = "insert into @sightings as s (entity, record, user_id, day, first_at, last_at, times) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict (entity, record, user_id, day) \
               do update set last_at = excluded.last_at, times = s.times + $8";
    let params = [
        Cell::from(&*look.entity),
        Cell::Int(look.record.raw()),
        Cell::Int(look.user.raw()),
        Cell::Date(look.day),
        Cell::Instant(times.first),
        Cell::Instant(times.last),
        Cell::Int(times.times.max(1)),
        Cell::Int(times.times),
    ];
    tx.tx.sql_execute(sql, &params)?;
    Ok(())
}

impl Reads<'_, '_> {
    /// Who looked at a record that the actor may see, the latest first. Only
    /// who sees a whole branch or more is told; others get nothing.
    pub fn sightings(&mut self, def: &EntityDef, record: Id, limit: usize) -> Result<Vec<Sighting>> {
        self.require(def, record, access::Deed::Read)?;
        if self.ctx.actor.scope(&def.key, access::Deed::Read) < access::Scope::Branch {
            return Ok(Vec::new());
        }
        let sql = "select user_id, first_at, last_at, times from @sightings where entity = $1 and record = $2 \
                   order by day desc, last_at desc limit $3";
        let params = [Cell::from(&*def.key), Cell::Int(record.raw()), Cell::Int(limit as i64)];
        let types = [ColumnType::Int, ColumnType::Instant, ColumnType::Instant, ColumnType::Int];
        let rows = self.tx.sql(sql, &params, &types)?;
        let read = |row: &store::Row| {
            let (first_at, last_at) = (row.instant(1)?, row.instant(2)?);
            Some(Sighting { user: Id::from_raw(row.int(0)?), first_at, last_at, times: row.int(3)? })
        };
        Ok(rows.iter().filter_map(read).collect())
    }
}

pub(crate) fn table() -> TableDef {
    use ColumnType::{Date, Instant, Int, Text};
    let columns = [
        ("entity", Text),
        ("record", Int),
        ("user_id", Int),
        ("day", Date),
        ("first_at", Instant),
        ("last_at", Instant),
        ("times", Int),
    ];
    TableDef {
        name: "sightings".to_owned(),
        columns: columns.map(|(name, ty)| store::ColumnDef { required: true, ..plain(name, ty) }).to_vec(),
        primary: ["entity", "record", "user_id", "day"].map(str::to_owned).to_vec(),
        // What one person worked with last.
        indexes: vec![store::IndexDef::on("ix_sightings_user", &["user_id", "last_at"])],
        find: Vec::new(),
    }
}
