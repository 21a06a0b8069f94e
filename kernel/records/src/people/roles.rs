//! Roles: what people may do, as data; those that a new workspace begins with,
//! and which of them somebody has.

use std::sync::Arc;

use access::{Deed, EVERY, Grant, Role, Scope};
use base::Id;
use schema::{Direction, Entity, EntityDef, Field, entity, field};
use store::{Cell, ColumnType};

use super::rights;
use crate::{
    Reads, Refusal, Result, Writes,
    error::Error,
    record::Record,
    rules::{self, Rules},
    sign_in,
};

/// A role as data: its name and, as JSON, what it grants.
pub struct RoleRow;

impl Entity for RoleRow {
    const KEY: &'static str = "roles";
}

pub const ROLE_KEY: Field<RoleRow, String> = field("key");
pub const ROLE_NAME: Field<RoleRow, String> = field("name");
pub const ROLE_RIGHTS: Field<RoleRow, String> = field("rights");

pub(super) fn definition() -> EntityDef {
    entity::<RoleRow>("shield")
        .field(ROLE_KEY.line(40).unique())
        .field(ROLE_NAME.line(80).named())
        .field(ROLE_RIGHTS.prose(20_000))
        .title(ROLE_NAME)
        .sort(ROLE_NAME, Direction::Up)
        .list(&["name", "key"])
        .section("main", &["name", "key", "rights"])
        .build()
}

pub(super) fn rules() -> Rules<RoleRow> {
    rules::rules().before_save(rights::readable).after_save(sign_in::one_remains_with).before_delete(no_one_has_it)
}

/// Everything, and the setup.
pub(crate) fn administrator() -> Role {
    let grants = Deed::ALL.map(|deed| Grant::new(EVERY, deed, Scope::All)).to_vec();
    Role { key: "administrator".to_owned(), grants, fields: Vec::new(), administers: true }
}

/// The roles that a new workspace begins with, joined from what every module
/// grants; from then on they are data.
pub(crate) fn seed_roles(tx: &mut Writes<'_, '_>, parts: Vec<Role>) -> Result<()> {
    if !tx.tx.sql("select 1 from @roles limit 1", &[], &[ColumnType::Int])?.is_empty() {
        return Ok(());
    }
    let mut roles: Vec<Role> = Vec::new();
    for part in parts {
        match roles.iter_mut().find(|role| role.key == part.key) {
            Some(role) => {
                role.grants.extend(part.grants);
                role.fields.extend(part.fields);
                role.administers |= part.administers;
            }
            None => roles.push(part),
        }
    }
    for role in roles {
        let mut row = tx.new_record::<RoleRow>()?;
        let name = tx.ctx.text(&format!("role-{}", role.key.replace('_', "-")));
        row.set(ROLE_NAME, name);
        row.set(ROLE_KEY, role.key.clone());
        row.set(ROLE_RIGHTS, serde_json::to_string(&role)?);
        tx.save(row)?;
    }
    Ok(())
}

/// One role as somebody has it.
pub(crate) struct Held {
    pub id: Id,
    pub name: String,
    pub rights: Arc<Role>,
}

/// The roles behind the ids that a user's row holds. What cannot be read grants
/// nothing.
pub(crate) fn roles_of(tx: &mut Reads<'_, '_>, held: Option<&str>) -> Result<Vec<Held>> {
    let ids: Vec<Id> = held.unwrap_or_default().split(' ').filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "select id, name, rights from @roles where id in ({}) and deleted_at is null order by id",
        places.join(", ")
    );
    let params: Vec<Cell> = ids.iter().map(|id| Cell::Int(id.raw())).collect();
    let rows = tx.tx.sql(&sql, &params, &[ColumnType::Int, ColumnType::Text, ColumnType::Text])?;
    let held = |row: &store::Row| {
        let rights = serde_json::from_str(row.text(2)?).ok()?;
        Some(Held { id: Id::from_raw(row.int(0)?), name: row.text(1)?.to_owned(), rights: Arc::new(rights) })
    };
    Ok(rows.iter().filter_map(held).collect())
}

/// A role that somebody has is not thrown away: they would have to do without
/// it from one moment to the next.
fn no_one_has_it(tx: &mut Writes<'_, '_>, role: &Record<RoleRow>) -> Result<()> {
    let holders = holders_of(tx, role.id)?;
    match holders.is_empty() {
        true => Ok(()),
        false => {
            let args = vec![("count".to_owned(), holders.len().into())];
            Err(Error::Refused(Refusal { text: "roles-refused-held".to_owned(), args }))
        }
    }
}

/// Who has a role, whoever asks.
fn holders_of(tx: &mut Reads<'_, '_>, role: Id) -> Result<Vec<Id>> {
    let sql = "select id from @users where roles like $1 and deleted_at is null order by name_sort, id";
    let rows = tx.tx.sql(sql, &[Cell::from(format!("%{role}%"))], &[ColumnType::Int])?;
    Ok(rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect())
}
