//! Somebody must always be able to change the setup: the last administrator is
//! neither dismissed nor demoted, and their role keeps its right.

use access::Role;
use base::Id;
use store::{Cell, ColumnType};

use crate::{
    Error, Record, Result, Writes,
    people::{ROLE_RIGHTS, RoleRow, USER_ACTIVE, USER_ROLE, User},
};

/// After a user was saved, who may have been the last administrator until now.
pub(crate) fn one_remains(tx: &mut Writes<'_, '_>, user: &Record<User>) -> Result<()> {
    let was_active = user.before(USER_ACTIVE) == Some(true);
    let Some(role) = user.before(USER_ROLE).flatten().filter(|_| was_active) else { return Ok(()) };
    let changed = user.has_changed(USER_ACTIVE) || user.has_changed(USER_ROLE);
    if changed && is_administrators(tx, role.any())? { some_remain(tx, None) } else { Ok(()) }
}

/// After a role was saved.
pub(crate) fn one_remains_with(tx: &mut Writes<'_, '_>, role: &Record<RoleRow>) -> Result<()> {
    let administered = role.before(ROLE_RIGHTS).is_some_and(|rights| administers(&rights));
    if administered && !administers(&role.get(ROLE_RIGHTS)) { some_remain(tx, None) } else { Ok(()) }
}

/// Before a user is deleted.
pub(crate) fn one_remains_without(tx: &mut Writes<'_, '_>, user: &Record<User>) -> Result<()> {
    let Some(role) = user.peek(USER_ROLE).flatten().filter(|_| user.get(USER_ACTIVE)) else { return Ok(()) };
    if is_administrators(tx, role.any())? { some_remain(tx, Some(user.id)) } else { Ok(()) }
}

fn some_remain(tx: &mut Writes<'_, '_>, without: Option<Id>) -> Result<()> {
    let sql = "select u.id, r.rights from @users u join @roles r on r.id = u.role \
               where u.active and u.deleted_at is null and r.deleted_at is null";
    let rows = tx.tx.sql(sql, &[], &[ColumnType::Int, ColumnType::Text])?;
    let mut others = rows.iter().filter(|row| row.int(0) != without.map(Id::raw));
    match others.any(|row| row.text(1).is_some_and(administers)) {
        true => Ok(()),
        false => Err(Error::refused("users-refused-last-administrator")),
    }
}

/// Whether who has this role may change the setup.
pub(crate) fn is_administrators(tx: &mut Writes<'_, '_>, role: Id) -> Result<bool> {
    let sql = "select rights from @roles where id = $1 and deleted_at is null";
    let rows = tx.tx.sql(sql, &[Cell::from(role)], &[ColumnType::Text])?;
    Ok(rows.first().and_then(|row| row.text(0)).is_some_and(administers))
}

fn administers(rights: &str) -> bool {
    serde_json::from_str::<Role>(rights).is_ok_and(|role| role.administers)
}
