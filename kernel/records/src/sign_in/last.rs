//! Somebody must always be able to change the setup: the last administrator is
//! neither dismissed nor demoted, and their role keeps its right.
//!
//! Two administrators who demote each other at one moment would each find the
//! other still in office; so whoever takes the right from somebody waits for
//! the other's transaction first (`store::Tx::alone`).

use access::Role;
use base::Id;
use store::ColumnType;

use crate::{
    Error, Record, Result, Writes,
    people::{self, ROLE_RIGHTS, RoleRow, USER_ACTIVE, USER_ROLES, User},
};

/// After a user was saved, who may have been the last administrator until now.
pub(crate) fn one_remains(tx: &mut Writes<'_, '_>, user: &Record<User>) -> Result<()> {
    let was_active = user.before(USER_ACTIVE) == Some(true);
    let roles = user.before(USER_ROLES).filter(|_| was_active).unwrap_or_default();
    let changed = user.has_changed(USER_ACTIVE) || user.has_changed(USER_ROLES);
    let roles: Vec<Id> = roles.into_iter().map(|role| role.any()).collect();
    if changed && administer(tx, &roles)? { some_remain(tx, None) } else { Ok(()) }
}

/// After a role was saved.
pub(crate) fn one_remains_with(tx: &mut Writes<'_, '_>, role: &Record<RoleRow>) -> Result<()> {
    let administered = role.before(ROLE_RIGHTS).is_some_and(|rights| administers(&rights));
    if !administered || administers(&role.get(ROLE_RIGHTS)) {
        return Ok(());
    }
    some_remain(tx, None)?;
    not_oneself(tx)
}

/// Nobody locks themselves out: who may change the setup may still do so after
/// their own change.
fn not_oneself(tx: &mut Writes<'_, '_>) -> Result<()> {
    if tx.ctx.actor.is_system() {
        return Ok(());
    }
    let user = tx.ctx.actor.user;
    match people::person(tx, user)?.is_some_and(|person| person.actor.administers()) {
        true => Ok(()),
        false => Err(Error::refused("roles-refused-locks-out")),
    }
}

/// Before a user is deleted.
pub(crate) fn one_remains_without(tx: &mut Writes<'_, '_>, user: &Record<User>) -> Result<()> {
    if !user.get(USER_ACTIVE) {
        return Ok(());
    }
    let roles: Vec<Id> = user.peek(USER_ROLES).unwrap_or_default().into_iter().map(|role| role.any()).collect();
    if administer(tx, &roles)? { some_remain(tx, Some(user.id)) } else { Ok(()) }
}

fn some_remain(tx: &mut Writes<'_, '_>, without: Option<Id>) -> Result<()> {
    tx.tx.alone("the last administrator")?;
    match administrators(tx)?.iter().any(|user| Some(*user) != without) {
        true => Ok(()),
        false => Err(Error::refused("users-refused-last-administrator")),
    }
}

/// Everybody in office who may change the setup.
pub(crate) fn administrators(tx: &mut Writes<'_, '_>) -> Result<Vec<Id>> {
    let sql = "select id, roles from @users where active and roles is not null and deleted_at is null";
    let rows = tx.tx.sql(sql, &[], &[ColumnType::Int, ColumnType::Text])?;
    let sql = "select id, rights from @roles where deleted_at is null";
    let roles = tx.tx.sql(sql, &[], &[ColumnType::Int, ColumnType::Text])?;
    let of_administrators: Vec<String> = roles
        .iter()
        .filter(|row| row.text(1).is_some_and(administers))
        .filter_map(|row| row.int(0))
        .map(|id| Id::<()>::from_raw(id).to_string())
        .collect();
    let holds = |held: &str| held.split(' ').any(|id| of_administrators.iter().any(|role| role == id));
    let held = rows.iter().filter(|row| row.text(1).is_some_and(holds));
    Ok(held.filter_map(|row| row.int(0)).map(Id::from_raw).collect())
}

/// Whether who has these roles may change the setup.
pub(crate) fn administer(tx: &mut Writes<'_, '_>, roles: &[Id]) -> Result<bool> {
    let text = roles.iter().map(Id::to_string).collect::<Vec<_>>().join(" ");
    Ok(people::roles_of(tx, Some(&text))?.iter().any(|role| role.rights.administers))
}

fn administers(rights: &str) -> bool {
    serde_json::from_str::<Role>(rights).is_ok_and(|role| role.administers)
}
