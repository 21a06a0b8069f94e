//! The small town of the tests: a workspace on a day of its own, people in it,
//! and what they do with a customer.

use std::sync::Arc;

use base::{Date, FrozenClock, Id};
use directory::customers::{self, Customer};
use records::{
    Ctx, Door, Record, Result, Workspace, Writes,
    people::{self, BRANCH_NAME, Branch, USER_BRANCH, USER_NAME, USER_ROLES, User},
};
use schema::Value;
use store::Db;

use crate::activities::{self, Activity, ActivityKind};

/// A workspace on Sunday 22 November 2026, noon in Tehran.
pub async fn town(db: Db) -> (Arc<Workspace>, Arc<FrozenClock>) {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:30:00Z".parse().unwrap()));
    let texts = records::Module { texts: web::texts(), ..records::Module::new("web") };
    let modules = vec![directory::module(), crate::module(), texts];
    (Workspace::open(db, modules, clock.clone(), 1).await.unwrap(), clock)
}

pub fn system(workspace: &Arc<Workspace>) -> Ctx {
    Ctx::system(workspace.clone(), Door::Command)
}

/// Somebody with a role, in a branch of this name.
pub fn hire(tx: &mut Writes<'_, '_>, name: &str, role: &str, branch: Id<Branch>) -> Result<Id<User>> {
    let rows = tx.tx.sql("select id from @roles where key = $1", &[role.into()], &[store::ColumnType::Int])?;
    let mut user = tx.new_record::<User>()?;
    user.set(USER_NAME, name.to_owned());
    user.set(USER_ROLES, rows[0].int(0).map(Id::from_raw).into_iter().collect());
    user.set(USER_BRANCH, Some(branch));
    Ok(tx.save(user)?.key())
}

pub fn branch(tx: &mut Writes<'_, '_>, name: &str) -> Result<Id<Branch>> {
    let mut branch = tx.new_record::<Branch>()?;
    branch.set(BRANCH_NAME, name.to_owned());
    Ok(tx.save(branch)?.key())
}

/// The standing of a person at the front door.
pub async fn as_person(workspace: &Arc<Workspace>, user: Id<User>) -> Ctx {
    let person = system(workspace).read(move |tx| people::person(tx, user.any())).await.unwrap().unwrap();
    Ctx::new(workspace.clone(), Arc::new(person.actor), Door::Page, workspace.settings().format())
}

pub fn customer(tx: &mut Writes<'_, '_>, name: &str, owner: Option<Id<User>>) -> Result<Id<Customer>> {
    let mut customer = tx.new_record::<Customer>()?;
    customer.set(customers::NAME, name.to_owned());
    if let Some(owner) = owner {
        customer.put("owner", Value::Id(owner.any()));
    }
    Ok(tx.save(customer)?.key())
}

/// Something promised for a day.
pub fn promise(
    tx: &mut Writes<'_, '_>,
    kind: ActivityKind,
    of: Option<Id<Customer>>,
    on: &str,
) -> Result<Record<Activity>> {
    let mut activity = tx.new_record::<Activity>()?;
    activity.set(activities::KIND, kind);
    activity.set(activities::CUSTOMER, of);
    activity.set(activities::DUE_ON, Some(day(on)));
    tx.save(activity)
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}
