//! A user as a request knows them: who they are, what they may, how they read.

use std::sync::Arc;

use access::{Actor, Role};
use base::Id;
use store::{Cell, ColumnType};

use super::{below, managed, roles_of};
use crate::{Reads, Result};

/// What a signed-in request needs to know of its user.
#[derive(Clone, Debug)]
pub struct Person {
    pub actor: Actor,
    pub lang: Option<String>,
    pub calendar: Option<String>,
}

/// An active user with their rights; none when they may not enter.
pub fn person(tx: &mut Reads<'_, '_>, user: Id) -> Result<Option<Person>> {
    use ColumnType::{Int, Text};
    let sql = "select u.name, u.team, coalesce(u.branch, t.branch), u.lang, u.calendar, u.roles from @users u \
               left join @teams t on t.id = u.team where u.id = $1 and u.active and u.deleted_at is null";
    let rows = tx.tx.sql(sql, &[Cell::Int(user.raw())], &[Text, Int, Int, Text, Text, Text])?;
    let Some(row) = rows.first() else { return Ok(None) };
    let mut roles: Vec<Arc<Role>> = roles_of(tx, row.text(5))?.into_iter().map(|role| role.rights).collect();
    let own = |at: usize| row.int(at).map(Id::from_raw);
    let teams: Vec<Id> = own(1).into_iter().chain(managed(tx, "teams", user)?).collect();
    let shared = crate::shares::received(tx, user, &teams)?;
    let roots: Vec<Id> = own(2).into_iter().chain(managed(tx, "branches", user)?).collect();
    roles.push(crate::comments::everybodys(&roles));
    let actor = Actor {
        user,
        name: row.text(0).unwrap_or_default().to_owned(),
        roles,
        shared,
        teams,
        branches: below(tx, &roots)?,
        door_limits: None,
    };
    Ok(Some(Person { actor, lang: row.text(3).map(str::to_owned), calendar: row.text(4).map(str::to_owned) }))
}
