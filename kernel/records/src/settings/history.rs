//! What was set differently, by whom and when; and taking it back.

use std::{collections::BTreeMap, sync::Arc};

use base::{Id, Instant};
use serde_json::{Map, Value as Json};
use store::{Cell, ColumnType};

use super::{Settings, require};
use crate::{Ctx, Error, Reads, Result, Writes};

const ENTITY: &str = "settings";
/// There is one row of settings; it is called the first.
const RECORD: i64 = 1;

/// One change of the settings: the old and the new value of each key.
#[derive(Clone, Debug)]
pub struct SettingsChange {
    pub seq: i64,
    pub set: Id,
    /// None when the product itself acted.
    pub actor: Option<Id>,
    pub door: String,
    pub recorded_at: Instant,
    pub values: BTreeMap<String, [Json; 2]>,
}

impl Ctx {
    /// The changes of the settings, newest first; for who may make them.
    pub async fn settings_history(&self, limit: usize) -> Result<Vec<SettingsChange>> {
        require(self)?;
        self.read(move |tx| tx.settings_changes(None, limit)).await
    }

    /// Sets back what a change set, except for what was set differently since.
    /// Gives the keys that were left.
    pub async fn undo_settings(&self, set: Id) -> Result<Vec<String>> {
        require(self)?;
        let (settings, left) = self
            .write(move |tx| {
                let change = tx.settings_changes(Some(set), 1)?.pop().ok_or(Error::NotFound)?;
                let now = tx.settings_row()?;
                let held = now.as_json()?;
                let (back, left): (Vec<_>, Vec<_>) =
                    change.values.into_iter().partition(|(key, [_, new])| held.get(key) == Some(new));
                let back: Map<String, Json> = back.into_iter().map(|(key, [old, _])| (key, old)).collect();
                let settings = now.with(&back)?;
                tx.keep_settings(&settings)?;
                Ok((settings, left.into_iter().map(|(key, _)| key).collect()))
            })
            .await?;
        self.workspace.settings.store(Arc::new(settings));
        Ok(left)
    }
}

impl Reads<'_, '_> {
    /// The place of the newest change; 0 where nothing was changed yet.
    pub fn newest_settings_change(&mut self) -> Result<i64> {
        Ok(self.settings_changes(None, 1)?.first().map_or(0, |change| change.seq))
    }

    fn settings_changes(&mut self, set: Option<Id>, limit: usize) -> Result<Vec<SettingsChange>> {
        let sql = "select seq, change_set, actor, door, recorded_at, fields from @changes \
                   where entity = $1 and record = $2 and change_set between $3 and $4 order by seq desc limit $5";
        let (first, last) = set.map_or((0, i64::MAX), |set| (set.raw(), set.raw()));
        let [first, last, most] = [first, last, limit as i64].map(Cell::Int);
        let params = [Cell::from(ENTITY), Cell::Int(RECORD), first, last, most];
        let columns = {
            use ColumnType::{Instant, Int, Text};
            [Int, Int, Int, Text, Instant, Text]
        };
        let rows = self.tx.sql(sql, &params, &columns)?;
        let told = |row: &store::Row| {
            Some(SettingsChange {
                seq: row.int(0)?,
                set: Id::from_raw(row.int(1)?),
                actor: row.int(2).map(Id::from_raw),
                door: row.text(3)?.to_owned(),
                recorded_at: row.instant(4)?,
                values: serde_json::from_str(row.text(5)?).ok()?,
            })
        };
        Ok(rows.iter().filter_map(told).collect())
    }
}

impl Writes<'_, '_> {
    /// Appends what differs between two states of the settings.
    pub(super) fn record_settings(&mut self, before: &Settings, after: &Settings) -> Result<()> {
        let (before, after) = (before.as_json()?, after.as_json()?);
        // Whether the set-up was done is no choice of anybody.
        let differing = after.into_iter().filter(|(key, new)| key != "ready" && before.get(key) != Some(new));
        let values: BTreeMap<String, [Json; 2]> =
            differing.map(|(key, new)| (key.clone(), [before.get(&key).cloned().unwrap_or_default(), new])).collect();
        if values.is_empty() {
            return Ok(());
        }
        let actor = if self.ctx.actor.is_system() { Cell::Null } else { Cell::Int(self.ctx.actor.user.raw()) };
        let params = [
            Cell::Int(self.set.raw()),
            Cell::from(ENTITY),
            Cell::Int(RECORD),
            actor,
            Cell::from(self.ctx.door.key()),
            Cell::Instant(self.ctx.now()),
            Cell::from(serde_json::to_string(&values)?),
        ];
        let sql = "insert into @changes (change_set, entity, record, version, kind, actor, door, recorded_at, fields) \
                   values ($1, $2, $3, 1, 'changed', $4, $5, $6, $7)";
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }
}
