//! What the database knows of the record: whose it is, what it is about, and
//! which shares of it are the person's.

use std::sync::Arc;

use base::Id;
use schema::{EntityDef, Key};
use sea_query::{Expr, ExprTrait, Query as Sql};
use store::{Cell, ColumnType};

use super::eyes::Eyes;
use crate::{
    Reads, Result, people,
    shares::{self, With},
};

#[derive(Clone, Copy, Default)]
pub(super) struct Whose {
    pub owner: Option<Id>,
    pub team: Option<Id>,
    pub branch: Option<Id>,
}

pub(super) fn whose(tx: &mut Reads<'_, '_>, def: &EntityDef, id: Id) -> Result<Whose> {
    if !def.owned {
        return Ok(Whose::default());
    }
    let mut select = Sql::select();
    select.columns(["owner", "team", "branch"]).from(tx.tx.table(&def.key)).and_where(Expr::col("id").eq(id.raw()));
    let rows = tx.tx.fetch(&select, &[ColumnType::Int; 3])?;
    let at = |place: usize| rows.first().and_then(|row| row.int(place)).map(Id::from_raw);
    Ok(Whose { owner: at(0), team: at(1), branch: at(2) })
}

impl Eyes<'_, '_> {
    /// The record that this one is about.
    pub(super) fn primary(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<Option<(Key, Id)>> {
        for link in &def.about {
            let Some(entity) = def.field(link).and_then(|field| field.link()) else { continue };
            let sql = format!("select {link} from @{} where id = $1", def.key);
            let rows = self.reads.tx.sql(&sql, &[Cell::from(id)], &[ColumnType::Int])?;
            if let Some(primary) = rows.first().and_then(|row| row.int(0)) {
                let key = self.schema().entity(entity).map(|def| def.key.clone());
                return Ok(key.map(|key| (key, Id::from_raw(primary))));
            }
        }
        Ok(None)
    }

    /// Shares of the record with the person or a team of theirs, ended ones too.
    pub(super) fn received(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<Vec<shares::Shared>> {
        let (user, teams) = (self.actor().user, self.actor().teams.clone());
        let is_theirs = |share: &shares::Shared| match share.with {
            With::Person(person) => person == user,
            With::Team(team) => teams.contains(&team),
        };
        let all = shares::all_of(&mut self.reads, def, id)?;
        Ok(all.into_iter().filter(is_theirs).collect())
    }

    /// The person's own branch that stands above this one; none where it is theirs.
    pub(super) fn above(&mut self, branch: Id) -> Result<Option<Id>> {
        let (user, own) = (self.actor().user, self.actor().branches.clone());
        let mut roots = people::managed(&mut self.reads, "branches", user)?;
        roots.extend(people::place_of(&mut self.reads, user)?.and_then(|(_, branch)| branch));
        if roots.contains(&branch) {
            return Ok(None);
        }
        for root in roots.into_iter().filter(|root| own.contains(root)) {
            if people::below(&mut self.reads, &[root])?.contains(&branch) {
                return Ok(Some(root));
            }
        }
        Ok(None)
    }
}
