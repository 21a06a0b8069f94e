//! The sheet of a company's people: who sells, for whom, in which branch.
//!
//! Such a sheet names a seller, their manager and an office. It becomes users
//! (with a name and no way to sign in until they are invited), one team for
//! each manager, and branches. Managers get the role `manager`, sellers the
//! role `seller`, where the workspace has these roles.

use std::collections::HashMap;

use base::Id;
use schema::{EntityDef, Value};
use store::{Cell, ColumnType};

use super::Import;
use crate::{
    Ctx, Reads, Result, Writes,
    people::{TEAM_BRANCH, TEAM_MANAGER, TEAM_NAME, Team, USER_BRANCH, USER_NAME, USER_ROLES, User},
};

/// A list of users is known by their names where it has no emails, and brings
/// its branches and teams with it.
pub(super) fn prepare(import: &mut Import, def: &EntityDef) {
    if def.key != "users" {
        return;
    }
    if import.key.is_none() && import.mapping.fills("name") {
        import.key = Some("name".into());
    }
    if is_sheet_of_people(import) {
        import.create_links.extend(["branch".to_owned(), "team".to_owned()]);
    }
}

pub(super) fn is_sheet_of_people(import: &Import) -> bool {
    import.entity == "users" && import.mapping.columns.iter().flatten().any(|target| target.through.is_some())
}

/// The role of those who have none in the sheet.
pub(super) async fn role_of_sellers(import: &Import, ctx: &Ctx) -> Result<Option<Id>> {
    if !is_sheet_of_people(import) || import.mapping.fills("roles") {
        return Ok(None);
    }
    ctx.read(|tx| role(tx, "seller")).await
}

fn role(tx: &mut Reads<'_, '_>, key: &str) -> Result<Option<Id>> {
    let sql = "select id from @roles where key = $1 and deleted_at is null";
    let rows = tx.tx.sql(sql, &[Cell::from(key)], &[ColumnType::Int])?;
    Ok(rows.first().and_then(|row| row.int(0)).map(Id::from_raw))
}

/// The teams by who manages them.
#[derive(Default)]
pub(super) struct Places {
    managed: HashMap<Id, Vec<Id>>,
}

impl Places {
    pub async fn load(ctx: &Ctx, wanted: bool) -> Result<Places> {
        let mut places = Places::default();
        if !wanted {
            return Ok(places);
        }
        let rows = ctx
            .read(|tx| {
                let sql = "select id, manager from @teams where manager is not null and deleted_at is null order by id";
                Ok(tx.tx.sql(sql, &[], &[ColumnType::Int, ColumnType::Int])?)
            })
            .await?;
        for (team, manager) in rows.iter().filter_map(|row| Some((row.int(0)?, row.int(1)?))) {
            places.managed.entry(Id::from_raw(manager)).or_default().push(Id::from_raw(team));
        }
        Ok(places)
    }

    pub fn managed_by(&self, user: Id) -> &[Id] {
        self.managed.get(&user).map_or(&[], Vec::as_slice)
    }

    pub fn note(&mut self, manager: Id, team: Id) {
        self.managed.entry(manager).or_default().push(team);
    }
}

/// A team with its manager, who is made too where there is none yet.
pub(super) fn team(tx: &mut Writes<'_, '_>, name: &str, manager: Option<Id>, branch: Option<Id>) -> Result<(Id, Id)> {
    let manager = match manager {
        Some(manager) => manager,
        None => {
            let mut user = tx.new_record::<User>()?;
            user.set(USER_NAME, name.to_owned());
            user.set(USER_BRANCH, branch.map(Id::of));
            user.set(USER_ROLES, role(tx, "manager")?.map(Id::of).into_iter().collect());
            tx.save(user)?.key().any()
        }
    };
    let mut team = tx.new_record::<Team>()?;
    let called = tx.ctx.workspace.texts.get(tx.ctx.lang(), "import-team-of", &[("manager", name.into())]);
    team.set(TEAM_NAME, called);
    team.set(TEAM_MANAGER, Some(manager.of()));
    team.set(TEAM_BRANCH, branch.map(Id::of));
    let team = tx.save(team)?.key().any();
    // The manager belongs to the team too, so that its records are in their sight.
    let def = tx.ctx.def("users")?;
    let mut user = tx.find_any(&def, manager)?;
    if user.value("team").is_null() {
        user.put("team", Value::Id(team));
        tx.save_any(user)?;
    }
    Ok((team, manager))
}
