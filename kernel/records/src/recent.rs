//! What a person worked with last: the records that they opened, from the notes
//! of who looked at what (`sightings`). Nobody else's looks are told here.

use std::collections::HashMap;

use access::Deed;
use base::{Id, Instant};
use schema::Key;
use store::{Cell, ColumnType};

use crate::{AnyRecord, Reads, Result};

/// Looks that are read: a busy person's last two or three days.
const LOOKS: i64 = 200;

/// A record that the actor opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub entity: Key,
    pub record: Id,
    pub last_at: Instant,
}

impl Reads<'_, '_> {
    /// The records that the actor opened last, the latest first; also those that
    /// they may not see any more.
    pub fn opened(&mut self) -> Result<Vec<Opened>> {
        let user = self.ctx.actor.user;
        let sql = "select entity, record, last_at from @sightings where user_id = $1 order by last_at desc limit $2";
        let types = [ColumnType::Text, ColumnType::Int, ColumnType::Instant];
        let rows = self.tx.sql(sql, &[Cell::Int(user.raw()), Cell::Int(LOOKS)], &types)?;
        let of_row = |row: &store::Row| Some((row.text(0)?.to_owned(), Id::from_raw(row.int(1)?), row.instant(2)?));
        let noted = self.ctx.workspace.sightings.noted_of(user);
        let mut latest: HashMap<(String, Id), Instant> = HashMap::new();
        for (entity, record, at) in rows.iter().filter_map(of_row).chain(noted) {
            let known = latest.entry((entity, record)).or_insert(at);
            *known = (*known).max(at);
        }
        let mut opened: Vec<Opened> = latest
            .into_iter()
            .map(|((entity, record), last_at)| Opened { entity: entity.into(), record, last_at })
            .collect();
        opened.sort_by_key(|it| (std::cmp::Reverse(it.last_at), std::cmp::Reverse(it.record)));
        Ok(opened)
    }

    /// Those of them that the actor sees now, whole.
    pub fn opened_records(&mut self, most: usize) -> Result<Vec<AnyRecord>> {
        let opened = self.opened()?;
        let mut by_entity: HashMap<Key, Vec<Id>> = HashMap::new();
        // Some of them may be out of sight or in the bin by now.
        for it in opened.iter().take(most * 3) {
            by_entity.entry(it.entity.clone()).or_default().push(it.record);
        }
        let mut seen: HashMap<(Key, Id), AnyRecord> = HashMap::new();
        for (entity, ids) in by_entity {
            let Ok(def) = self.ctx.def(&entity) else { continue };
            if !self.ctx.actor.may(&def.key, Deed::Read) {
                continue;
            }
            let found = self.find_several(&def, &ids)?;
            seen.extend(found.into_iter().map(|record| ((def.key.clone(), record.id), record)));
        }
        Ok(opened.into_iter().filter_map(|it| seen.remove(&(it.entity, it.record))).take(most).collect())
    }
}
