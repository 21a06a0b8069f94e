//! The feed as it stands in the history, before anybody's sight is asked: read
//! once for all who listen.

use std::collections::BTreeMap;

use base::Id;
use schema::Key;
use sea_query::{Alias, Order, Query as Sql};
use serde_json::Value as Json;
use store::{ColumnType, Dialect, Row, order};

use super::{FeedCursor, FeedItem};
use crate::{ChangeKind, Reads, Result};

/// One change, and what it takes to know who may be told.
#[derive(Clone, Debug)]
pub struct Line {
    pub(super) item: FeedItem,
    /// The fields that it touched.
    pub(super) fields: Vec<String>,
    /// Whose it was before it was given away: owner, team, branch.
    pub(super) was: Option<[Option<Id>; 3]>,
    /// With whom as a whole a personal record was shared until then.
    pub(super) was_for: Option<WasFor>,
}

/// As [`access::Many`], of the past. Those with a role are left out: the history
/// keeps the role's id, and what a role was called then nobody knows.
#[derive(Clone, Copy, Debug)]
pub(super) enum WasFor {
    All,
    Team(Id),
}

impl Line {
    pub fn entity(&self) -> &Key {
        &self.item.entity
    }

    pub fn place(&self) -> FeedCursor {
        self.item.place
    }
}

/// Changes in the order of their commits.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub lines: Vec<Line>,
    pub next: FeedCursor,
    pub more: bool,
}

const COLUMNS: [(&str, ColumnType); 10] = {
    use ColumnType::{Instant, Int, Text};
    [
        ("seq", Int),
        ("stamp", Int),
        ("change_set", Int),
        ("entity", Text),
        ("record", Int),
        ("version", Int),
        ("kind", Text),
        ("actor", Int),
        ("recorded_at", Instant),
        ("fields", Text),
    ]
};

impl Reads<'_, '_> {
    /// The next changes of the whole workspace, whoever may see them; to be told
    /// to nobody without [`Reads::feed_seen`].
    pub fn feed_lines(&mut self, since: FeedCursor, limit: usize) -> Result<Lines> {
        let mut select = Sql::select();
        select.from(self.tx.table("changes")).columns(COLUMNS.map(|(name, _)| Alias::new(name)));
        select.cond_where(order::after(self.tx, since.0)).limit(limit as u64 + 1);
        order::sort(self.tx, &mut select);
        let mut rows = self.tx.fetch(&select, &COLUMNS.map(|(_, ty)| ty))?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().and_then(place).unwrap_or(since);
        Ok(Lines { lines: rows.iter().filter_map(line).collect(), next, more })
    }

    /// The place behind all that was changed until now.
    pub fn feed_end(&mut self) -> Result<FeedCursor> {
        let mut select = Sql::select();
        select.from(self.tx.table("changes")).columns(["seq", "stamp"].map(Alias::new)).limit(1);
        select.cond_where(order::settled(self.tx));
        if self.tx.dialect() == Dialect::Postgres {
            select.order_by("stamp", Order::Desc);
        }
        select.order_by("seq", Order::Desc);
        let rows = self.tx.fetch(&select, &[ColumnType::Int, ColumnType::Int])?;
        Ok(rows.first().and_then(place).unwrap_or_default())
    }

    /// Whether changes wait behind a transaction that still runs somewhere.
    pub fn feed_waits(&mut self, since: FeedCursor) -> Result<bool> {
        if self.tx.dialect() == Dialect::Sqlite {
            return Ok(false);
        }
        let mut select = Sql::select();
        select.from(self.tx.table("changes")).column("seq").limit(1);
        select.cond_where(order::beyond(since.0));
        Ok(!self.tx.fetch(&select, &[ColumnType::Int])?.is_empty())
    }
}

fn place(row: &Row) -> Option<FeedCursor> {
    Some(FeedCursor(order::Cursor { seq: row.int(0)?, stamp: row.int(1)? }))
}

/// None for lines of the audit that are no change of a record.
fn line(row: &Row) -> Option<Line> {
    let item = FeedItem {
        entity: Key::Owned(row.text(3)?.to_owned()),
        id: Id::from_raw(row.int(4)?),
        version: row.int(5)?,
        change_set: Id::from_raw(row.int(2)?),
        actor: row.int(7).map(Id::from_raw),
        at: row.instant(8)?,
        kind: ChangeKind::from_key(row.text(6)?)?.into(),
        place: place(row)?,
    };
    let fields: BTreeMap<String, Json> =
        row.text(9).and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let was = ["owner", "team", "branch"].map(|key| fields.get(key));
    let given = was.iter().any(Option::is_some);
    let was = was.map(|pair| pair.and_then(|pair| pair[0].as_str()?.parse().ok()));
    let was_for = was_for(&fields);
    Some(Line { item, was: given.then_some(was), was_for, fields: fields.into_keys().collect() })
}

fn was_for(fields: &BTreeMap<String, Json>) -> Option<WasFor> {
    let old = |key: &str| fields.get(key).and_then(|pair| pair[0].as_str());
    let team = || old("for_team").and_then(|id| id.parse().ok()).map(WasFor::Team);
    match old("shared") {
        Some("all") => Some(WasFor::All),
        Some("team") | None => team(),
        Some(_) => None,
    }
}
