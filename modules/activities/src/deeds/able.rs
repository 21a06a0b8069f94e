//! Whom something can be handed to: somebody who is still here, and whose role
//! lets them do it. Who may only look on would be given work in vain.

use base::Id;
use records::{
    Error, Reads, Result,
    access::{Deed, Role},
    people,
};
use schema::{Entity, Filter, Value};
use store::ColumnType;

use crate::activities::Activity;

/// Those whose role lets them do activities. A reader from whom people's roles
/// are hidden is offered everybody; the deed itself refuses the others.
pub(crate) fn able(tx: &mut Reads<'_, '_>) -> Result<Filter> {
    let users = tx.ctx.def(people::User::KEY)?;
    let role = people::USER_ROLES.key();
    if !tx.ctx.actor.reads(&users, role) {
        return Ok(Filter::everything());
    }
    let rows = tx.tx.sql(
        "select id, rights from @roles where deleted_at is null",
        &[],
        &[ColumnType::Int, ColumnType::Text],
    )?;
    let does = |json: &str| serde_json::from_str::<Role>(json).is_ok_and(|role| lets(&role));
    let able = rows.iter().filter(|row| row.text(1).is_some_and(does));
    Ok(Filter::is(role, able.filter_map(|row| row.int(0)).map(Id::from_raw).map(Value::Id)))
}

fn lets(role: &Role) -> bool {
    [Deed::Read, Deed::Update].iter().all(|deed| role.scope(Activity::KEY, *deed) > records::access::Scope::Nothing)
}

/// Refuses somebody who could not do it.
pub(super) fn require(tx: &mut Reads<'_, '_>, user: Id) -> Result<()> {
    match people::person(tx, user)? {
        Some(person) if person.actor.may(Activity::KEY, Deed::Update) => Ok(()),
        _ => Err(Error::invalid("owner", "activities-refused-unable")),
    }
}
