//! Branches: places of work, one below another.

use base::Id;
use schema::{Direction, Entity, EntityDef, Field, entity, field};
use store::ColumnType;

use super::User;
use crate::{
    Reads, Result, Writes,
    error::Error,
    record::Record,
    rules::{self, Rules},
};

pub struct Branch;

impl Entity for Branch {
    const KEY: &'static str = "branches";
}

pub const BRANCH_NAME: Field<Branch, String> = field("name");
pub const BRANCH_PARENT: Field<Branch, Option<Id<Branch>>> = field("parent");
pub const BRANCH_MANAGER: Field<Branch, Option<Id<User>>> = field("manager");

pub(super) fn definition() -> EntityDef {
    entity::<Branch>("git-branch")
        .field(BRANCH_NAME.line(120).named().searchable())
        .field(BRANCH_PARENT.link())
        .field(BRANCH_MANAGER.link())
        .title(BRANCH_NAME)
        .sort(BRANCH_NAME, Direction::Up)
        .list(&["name", "parent", "manager"])
        .section("main", &["name", "parent", "manager"])
        .build()
}

pub(super) fn rules() -> Rules<Branch> {
    rules::rules().before_save(no_ring)
}

/// A branch may not stand below itself.
fn no_ring(tx: &mut Writes<'_, '_>, branch: &mut Record<Branch>) -> Result<()> {
    let Some(parent) = branch.get(BRANCH_PARENT).filter(|_| branch.has_changed(BRANCH_PARENT)) else { return Ok(()) };
    if below(tx, &[branch.key().any()])?.contains(&parent.any()) {
        return Err(Error::invalid("parent", "branches-refused-ring"));
    }
    Ok(())
}

/// These branches and all that stand below them.
pub fn below(tx: &mut Reads<'_, '_>, roots: &[Id]) -> Result<Vec<Id>> {
    let sql = "select id, parent from @branches where deleted_at is null";
    let rows = tx.tx.sql(sql, &[], &[ColumnType::Int, ColumnType::Int])?;
    let tree: Vec<(Id, Option<Id>)> =
        rows.iter().filter_map(|row| Some((Id::from_raw(row.int(0)?), row.int(1).map(Id::from_raw)))).collect();
    let mut found = roots.to_vec();
    let mut at = 0;
    while at < found.len() {
        let parent = Some(found[at]);
        let children = tree.iter().filter(|(id, above)| *above == parent && !found.contains(id)).map(|(id, _)| *id);
        let children: Vec<Id> = children.collect();
        found.extend(children);
        at += 1;
    }
    Ok(found)
}
