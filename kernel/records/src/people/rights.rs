//! What a role may grant, and who may say so.

use access::{EVERY, Role};
use schema::Entity;

use super::{ROLE_KEY, ROLE_RIGHTS, RoleRow};
use crate::{FieldProblem, Result, Writes, error::Error, record::Record};

/// Roles are written by who may change the setup, whatever else a role or the
/// limits of a key grant on them: otherwise one could write oneself every right.
pub(super) fn readable(tx: &mut Writes<'_, '_>, role: &mut Record<RoleRow>) -> Result<()> {
    if !tx.ctx.actor.administers() {
        return Err(Error::Forbidden { entity: RoleRow::KEY.to_owned(), deed: "update" });
    }
    // That it may not be empty is said by the field itself.
    let Some(rights) = role.peek(ROLE_RIGHTS) else { return Ok(()) };
    let written: Role = serde_json::from_str(&rights).map_err(|_| Error::invalid("rights", "roles-refused-rights"))?;
    let before = role.before(ROLE_RIGHTS).and_then(|rights| serde_json::from_str(&rights).ok()).unwrap_or_default();
    names_what_is_there(tx, &written, &before)?;
    // Whoever bears the role bears it under its own key, whatever the description says.
    if let Some(key) = role.peek(ROLE_KEY).filter(|key| *key != written.key) {
        role.set(ROLE_RIGHTS, serde_json::to_string(&Role { key, ..written })?);
    }
    Ok(())
}

/// A misspelt entity or field would silently grant or hide nothing; what an
/// older role names stays, for its module may come back.
fn names_what_is_there(tx: &Writes<'_, '_>, role: &Role, before: &Role) -> Result<()> {
    if tx.ctx.actor.is_system() {
        return Ok(());
    }
    let wrong =
        |text: &str, name: &str| Err(Error::Invalid(vec![FieldProblem::new("rights", text).with("name", name)]));
    let entities = role.grants.iter().map(|grant| &grant.entity).chain(role.fields.iter().map(|rule| &rule.entity));
    for entity in entities.filter(|entity| **entity != EVERY) {
        let is_old = before.grants.iter().any(|grant| grant.entity == *entity)
            || before.fields.iter().any(|rule| rule.entity == *entity);
        if !is_old && tx.ctx.schema.entity(entity).is_none() {
            return wrong("roles-refused-entity", entity);
        }
    }
    for rule in role.fields.iter().filter(|rule| rule.field != EVERY && !before.fields.contains(rule)) {
        let is_there = |def: &schema::EntityDef| def.field(&rule.field).is_some();
        let known = match tx.ctx.schema.entity(&rule.entity) {
            Some(def) => is_there(def),
            None => tx.ctx.schema.entities().any(|def| is_there(def)),
        };
        if !known {
            return wrong("roles-refused-field", &format!("{}.{}", rule.entity, rule.field));
        }
    }
    Ok(())
}
