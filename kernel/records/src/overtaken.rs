//! Two people, one record: what others did to it since somebody read it, field
//! by field.
//!
//! A save that rests on an old version is stale only where it touches what
//! somebody else has touched, too. Different fields are put together without a
//! question; and what the product itself keeps (`system` fields, such as the day
//! of the next step) is in nobody's way at all.

use base::{Id, Instant};
use schema::{Key, Value};

use crate::{AnyRecord, Change, ChangeKind, Error, Reads, Result};

/// So far back history is asked; who is overtaken more often begins anew.
const FAR: usize = 200;

/// What happened to a record since a version of it was read.
#[derive(Clone, Debug)]
pub struct Overtaken {
    /// The record as it was then, as far as the reader may see it.
    pub was: AnyRecord,
    /// What people changed in it, a line for each field.
    pub fields: Vec<Theirs>,
}

/// A field that somebody else has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theirs {
    pub field: Key,
    /// Who did it last; none where the product itself did.
    pub who: Option<Id>,
    pub at: Instant,
}

impl Overtaken {
    pub fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|theirs| theirs.field == field)
    }

    /// Whether this value would put away what somebody else wrote.
    pub fn stands_against(&self, now: &AnyRecord, field: &str, wanted: &Value) -> bool {
        self.has(field) && wanted != self.was.value(field) && wanted != now.value(field)
    }
}

impl Reads<'_, '_> {
    /// What was done to `now` after the version `held`; none where that cannot be
    /// told any more, or there never was such a version.
    pub fn overtaken(&mut self, now: &AnyRecord, held: i64) -> Result<Option<Overtaken>> {
        if !(1..=now.version).contains(&held) {
            return Ok(None);
        }
        let history = self.history(&now.def, now.id, None, FAR)?;
        let reaches = history.changes.last().is_some_and(|oldest| oldest.version <= held + 1);
        if history.older.is_some() && !reaches {
            return Ok(None);
        }
        let since: Vec<Change> = history.changes.into_iter().filter(|change| change.version > held).collect();
        let was = before(now, &since);
        // Whose it is is written by a deed of its own, and by people all the same.
        let by_people = |key: &Key| *key == "owner" || now.def.field(key).is_some_and(|field| !field.system);
        let differs = now.def.fields.iter().map(|field| &field.key).filter(|key| was.value(key) != now.value(key));
        let fields = differs.filter(|key| by_people(key)).filter_map(|key| last(&since, key)).collect();
        Ok(Some(Overtaken { was, fields }))
    }

    /// Puts values into a record of which the version `held` was read: what others
    /// wrote into other fields stays, and what they wrote into the same makes it stale.
    pub fn put_since(&mut self, now: &mut AnyRecord, held: i64, wanted: &[(Key, Value)]) -> Result<()> {
        if now.version != held {
            let stale = Error::Stale { held, current: now.version };
            let Some(since) = self.overtaken(now, held)? else { return Err(stale) };
            if wanted.iter().any(|(key, value)| since.stands_against(now, key, value)) {
                return Err(stale);
            }
            let mine = wanted.iter().filter(|(key, value)| value != since.was.value(key));
            mine.for_each(|(key, value)| now.put(key, value.clone()));
            return Ok(());
        }
        wanted.iter().for_each(|(key, value)| now.put(key, value.clone()));
        Ok(())
    }
}

/// The record as it was before the changes, as far as they tell; newest first.
fn before(now: &AnyRecord, since: &[Change]) -> AnyRecord {
    let mut was = now.clone();
    for changed in since.iter().filter(|change| change.kind == ChangeKind::Changed).flat_map(|change| &change.fields) {
        was.put(&changed.field, changed.old.clone());
    }
    was
}

/// Who touched a field last.
fn last(since: &[Change], key: &Key) -> Option<Theirs> {
    let change = since.iter().find(|change| change.fields.iter().any(|changed| changed.field == **key))?;
    Some(Theirs { field: key.clone(), who: change.actor, at: change.recorded_at })
}
