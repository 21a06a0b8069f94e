//! Following a record: whoever follows hears of comments on it and of its way.
//!
//! Its owner follows it without saying so, and may stop. A comment makes its
//! writer a follower, who otherwise would miss the answer. Who follows what is
//! no secret among those who see the record, and grants nothing: what a
//! follower may not see they are not told.

use std::sync::Arc;

use access::Deed;
use base::Id;
use schema::EntityDef;
use store::{Cell, ColumnDef, ColumnType, IndexDef, TableDef};

use crate::{Reads, Result, Titles, Writes};

/// Followers that are named and told at most.
const MOST: i64 = 200;

pub(crate) fn table() -> TableDef {
    use ColumnType::{Bool, Instant, Int, Text};
    let columns = vec![
        ColumnDef::new("entity", Text).required(),
        ColumnDef::new("record", Int).required(),
        ColumnDef::new("user_id", Int).required(),
        // false: its owner, or its commentator, wishes to hear nothing of it
        ColumnDef::new("follows", Bool).required(),
        ColumnDef::new("since", Instant).required(),
    ];
    let primary = ["entity", "record", "user_id"].map(str::to_owned).to_vec();
    let indexes = vec![IndexDef::on("ix_followers_user", &["user_id", "since"])];
    TableDef { name: "followers".into(), columns, primary, indexes, find: Vec::new() }
}

/// Who follows a record, for who sees it.
#[derive(Clone, Debug, Default)]
pub struct Followers {
    /// Those whose names the reader may know, by name.
    pub names: Vec<(Id, String)>,
    /// Whether the reader is one of them.
    pub me: bool,
}

impl Reads<'_, '_> {
    /// Who follows a record that the actor sees.
    pub fn followers(&mut self, def: &Arc<EntityDef>, record: Id) -> Result<Followers> {
        self.require(def, record, Deed::Read)?;
        let owner = self.owner_of_any(def, record)?;
        let ids = self.followers_with(def, record, owner.into_iter())?;
        let names: Titles = self.titles_of("users", &ids)?;
        let me = ids.contains(&self.ctx.actor.user);
        let mut names: Vec<(Id, String)> =
            ids.into_iter().filter_map(|id| Some((id, names.get("users", id)?.to_owned()))).collect();
        names.sort_by_cached_key(|(_, name)| base::sort_key(name));
        Ok(Followers { names, me })
    }

    /// Whoever said that they follow, and those who do by their part in it
    /// unless they said that they do not.
    pub(crate) fn followers_with(
        &mut self,
        def: &EntityDef,
        record: Id,
        parties: impl Iterator<Item = Id>,
    ) -> Result<Vec<Id>> {
        let sql = "select user_id, follows from @followers where entity = $1 and record = $2 order by since limit $3";
        let params = [Cell::from(&*def.key), Cell::Int(record.raw()), Cell::Int(MOST)];
        let rows = self.tx.sql(sql, &params, &[ColumnType::Int, ColumnType::Bool])?;
        let said: Vec<(Id, bool)> =
            rows.iter().filter_map(|row| Some((Id::from_raw(row.int(0)?), row.bool(1)?))).collect();
        let mut all: Vec<Id> = said.iter().filter(|(_, follows)| *follows).map(|(id, _)| *id).collect();
        for party in parties {
            if !all.contains(&party) && !said.iter().any(|(id, _)| *id == party) {
                all.push(party);
            }
        }
        Ok(all)
    }

    pub(crate) fn owner_of_any(&mut self, def: &EntityDef, record: Id) -> Result<Option<Id>> {
        if !def.owned {
            return Ok(None);
        }
        let sql = format!("select owner from @{} where id = $1", def.key);
        let rows = self.tx.sql(&sql, &[Cell::Int(record.raw())], &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).map(Id::from_raw))
    }
}

impl Writes<'_, '_> {
    /// The actor follows a record that they see, or stops.
    pub fn follow(&mut self, def: &Arc<EntityDef>, record: Id, follows: bool) -> Result<()> {
        self.require(def, record, Deed::Read)?;
        let me = self.ctx.actor.user;
        self.tx.sql_execute(
            "delete from @followers where entity = $1 and record = $2 and user_id = $3",
            &[Cell::from(&*def.key), Cell::Int(record.raw()), Cell::Int(me.raw())],
        )?;
        self.add_follower(def, record, me, follows)
    }

    /// Somebody took part; what they said about following before counts.
    pub(crate) fn takes_part(&mut self, def: &EntityDef, record: Id, user: Id) -> Result<()> {
        self.add_follower(def, record, user, true)
    }

    fn add_follower(&mut self, def: &EntityDef, record: Id, user: Id, follows: bool) -> Result<()> {
        let sql = "insert into @followers (entity, record, user_id, follows, since) values ($1, $2, $3, $4, $5) \
                   on conflict do nothing";
        let params = [
            Cell::from(&*def.key),
            Cell::Int(record.raw()),
            Cell::Int(user.raw()),
            Cell::Bool(follows),
            Cell::Instant(self.ctx.now()),
        ];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }
}
