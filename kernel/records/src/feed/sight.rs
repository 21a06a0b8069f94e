//! Which changes an actor is told: one question per entity, not per change.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use access::{Deed, Many, Rows, Whose};
use base::Id;
use jiff::SignedDuration;
use schema::{EntityDef, Key};
use sea_query::{Alias, Expr, ExprTrait, Query as Sql};
use store::{Cell, ColumnType};

use super::{FeedItem, FeedKind, Line, lines::WasFor};
use crate::{Reads, Result};

/// Whose teams and branches were whose is known for the present only; so a
/// record that went out of sight is told for a day as gone to whoever reached
/// it by them, and to its own former owner always.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// The ids of records that occur in some changes of one entity.
type Ids = BTreeSet<Id>;

/// What the actor sees of the records of one entity.
struct Sight {
    def: Arc<EntityDef>,
    rows: Rows,
    now: Ids,
    /// Also those in the recycle bin.
    once: Ids,
}

impl Sight {
    /// Whether one saw a personal record that was shared so. Any other entity has
    /// no such rows, whatever its fields are called.
    fn reached_as(&self, was: WasFor) -> bool {
        let for_many = match was {
            WasFor::All => Many::All,
            WasFor::Team(team) => Many::Team(team),
        };
        access::reaches_through(&self.rows, &Whose { for_many: Some(for_many), ..Whose::default() })
    }
}

impl Reads<'_, '_> {
    /// Of these changes those that the actor may be told, in their order.
    pub fn feed_seen(&mut self, lines: &[Line]) -> Result<Vec<FeedItem>> {
        let mut touched: BTreeMap<&Key, (Ids, Ids)> = BTreeMap::new();
        for line in lines {
            let (all, deleted) = touched.entry(&line.item.entity).or_default();
            all.insert(line.item.id);
            if line.item.kind == FeedKind::Deleted {
                deleted.insert(line.item.id);
            }
        }
        let mut sights = BTreeMap::new();
        for (entity, (all, deleted)) in touched {
            // An entity of an older version of the product is nobody's to see.
            let Ok(def) = self.ctx.def(entity) else { continue };
            let rows = self.ctx.rows(&def, Deed::Read);
            if rows == Rows::Nothing {
                continue;
            }
            let now = self.seen_of(&def, &all.into_iter().collect::<Vec<_>>())?.into_iter().collect();
            let once = self.once_seen(&def, &deleted, &rows)?;
            sights.insert(entity, Sight { def, rows, now, once });
        }
        let names = self.ctx.actor.may("users", Deed::Read);
        let told = |line: &Line| {
            let kind = self.told_as(sights.get(&line.item.entity)?, line)?;
            let actor = line.item.actor.filter(|&who| names || who == self.ctx.actor.user);
            Some(FeedItem { kind, actor, ..line.item.clone() })
        };
        Ok(lines.iter().filter_map(told).collect())
    }

    fn told_as(&self, sight: &Sight, line: &Line) -> Option<FeedKind> {
        let item = &line.item;
        match item.kind {
            FeedKind::Deleted => sight.once.contains(&item.id).then_some(FeedKind::Deleted),
            FeedKind::Changed if sight.now.contains(&item.id) => {
                let is_told = |key: &String| self.ctx.actor.reads(&sight.def, key);
                line.fields.iter().any(is_told).then_some(FeedKind::Changed)
            }
            kind if sight.now.contains(&item.id) => Some(kind),
            _ => self.has_lost(sight, line).then_some(FeedKind::Gone),
        }
    }

    /// It was given away, out of this actor's sight, or is not shared any more.
    fn has_lost(&self, sight: &Sight, line: &Line) -> bool {
        let is_recent = self.ctx.now() < line.item.at + REMEMBERED;
        if is_recent && line.was_for.is_some_and(|was| sight.reached_as(was)) {
            return true;
        }
        let Some([owner, team, branch]) = line.was else { return false };
        let reached = access::reaches(&sight.rows, owner, team, branch);
        reached && (owner == Some(self.ctx.actor.user) || is_recent)
    }

    /// Those of these records that the actor sees or, in the recycle bin, saw.
    /// A dependant lies there together with what lent it its visibility.
    fn once_seen(&mut self, def: &Arc<EntityDef>, ids: &Ids, rows: &Rows) -> Result<Ids> {
        if ids.is_empty() {
            return Ok(Ids::new());
        }
        let mut select = Sql::select();
        select.from(self.tx.table(&def.key)).column("id").and_where(among(ids));
        select.cond_where(self.predicate(rows)?);
        let found = self.tx.fetch(&select, &[ColumnType::Int])?;
        let mut seen: Ids = found.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect();
        let parts = if let Rows::Either(parts) = rows { &parts[..] } else { std::slice::from_ref(rows) };
        for part in parts {
            let rest: Ids = ids.difference(&seen).copied().collect();
            seen.extend(self.once_lent(def, &rest, part)?);
        }
        Ok(seen)
    }

    fn once_lent(&mut self, def: &Arc<EntityDef>, ids: &Ids, rows: &Rows) -> Result<Ids> {
        let Rows::About { link, after, private, entity, rows } = rows else { return Ok(Ids::new()) };
        if ids.is_empty() {
            return Ok(Ids::new());
        }
        let column = |key: &Key| Expr::col(Alias::new(&**key));
        let mut select = Sql::select();
        select.from(self.tx.table(&def.key)).columns([Alias::new("id"), Alias::new(&**link)]);
        select.and_where(among(ids)).and_where(column(link).is_not_null());
        for earlier in after {
            select.and_where(column(earlier).is_null());
        }
        if let Some(flag) = private {
            select.and_where(column(flag).eq(false));
        }
        let found = self.tx.fetch(&select, &[ColumnType::Int, ColumnType::Int])?;
        let pair = |row: &store::Row| Some((Id::from_raw(row.int(0)?), Id::from_raw(row.int(1)?)));
        let pairs: Vec<(Id, Id)> = found.iter().filter_map(pair).collect();
        let target = self.ctx.def(entity)?;
        let primaries = self.once_seen(&target, &pairs.iter().map(|(_, primary)| *primary).collect(), rows)?;
        Ok(pairs.into_iter().filter(|(_, primary)| primaries.contains(primary)).map(|(id, _)| id).collect())
    }
}

fn among(ids: &Ids) -> Expr {
    Expr::col("id").is_in(ids.iter().map(|id| Expr::val(Cell::Int(id.raw()))))
}
