//! The small town of the tests: a workspace on a day of its own, and people in it.

use std::sync::Arc;

use base::{Date, FrozenClock, Id};
use records::{
    Ctx, Door, Record, Result, Workspace, Writes,
    people::{self, BRANCH_NAME, BRANCH_PARENT, Branch, USER_BRANCH, USER_NAME, USER_ROLES, User},
};
use schema::{Filter, Value};
use store::Db;

use crate::{
    opportunities::{self, Opportunity},
    passages::{self, Passage},
    pipelines::{self, Stage},
};

/// A workspace on 22 November 2026, noon in Tehran, where a lost deal needs no reason.
pub async fn town(db: Db) -> (Arc<Workspace>, Arc<FrozenClock>) {
    let (workspace, clock) = strict_town(db).await;
    through(&workspace, Door::Command).write(ask_for_nothing).await.unwrap();
    (workspace, clock)
}

fn ask_for_nothing(tx: &mut Writes<'_, '_>) -> Result<()> {
    for mut stage in tx.list_of::<Stage>(Filter::default(), 50)? {
        stage.set(pipelines::REQUIRES, None);
        tx.save(stage)?;
    }
    Ok(())
}

/// The same as it comes: its stages ask for what they ask for in a new workspace.
pub async fn strict_town(db: Db) -> (Arc<Workspace>, Arc<FrozenClock>) {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:30:00Z".parse().unwrap()));
    let modules = vec![directory::module(), activities::module(), crate::module()];
    (Workspace::open(db, modules, clock.clone(), 1).await.unwrap(), clock)
}

pub fn through(workspace: &Arc<Workspace>, door: Door) -> Ctx {
    Ctx::system(workspace.clone(), door)
}

/// Somebody with a role, in a branch.
pub fn hire(tx: &mut Writes<'_, '_>, name: &str, role: &str, branch: Id<Branch>) -> Result<Id<User>> {
    let rows = tx.tx.sql("select id from @roles where key = $1", &[role.into()], &[store::ColumnType::Int])?;
    let mut user = tx.new_record::<User>()?;
    user.set(USER_NAME, name.to_owned());
    user.set(USER_ROLES, rows[0].int(0).map(Id::from_raw).into_iter().collect());
    user.set(USER_BRANCH, Some(branch));
    Ok(tx.save(user)?.key())
}

pub fn branch(tx: &mut Writes<'_, '_>, name: &str, parent: Option<Id<Branch>>) -> Result<Id<Branch>> {
    let mut branch = tx.new_record::<Branch>()?;
    branch.set(BRANCH_NAME, name.to_owned());
    branch.set(BRANCH_PARENT, parent);
    Ok(tx.save(branch)?.key())
}

/// The standing of a person at the front door.
pub async fn as_person(workspace: &Arc<Workspace>, user: Id<User>) -> Ctx {
    let system = Ctx::system(workspace.clone(), Door::Page);
    let person = system.read(move |tx| people::person(tx, user.any())).await.unwrap().unwrap();
    Ctx::new(workspace.clone(), Arc::new(person.actor), Door::Page, workspace.settings().format())
}

/// The stage of this name, in the pipeline that has it.
pub fn stage(tx: &mut Writes<'_, '_>, name: &str) -> Result<Id<Stage>> {
    let named = Filter::is("name", [Value::Text(name.to_owned())]);
    Ok(tx.list_of::<Stage>(named, 1)?.remove(0).key())
}

/// A deal in a stage, with its opening and closing day.
pub fn deal(
    tx: &mut Writes<'_, '_>,
    at: &str,
    opened: Option<Date>,
    closed: Option<Date>,
) -> Result<Record<Opportunity>> {
    let stage = stage(tx, at)?;
    let mut deal = tx.new_record::<Opportunity>()?;
    deal.set(opportunities::STAGE, stage);
    deal.set(opportunities::OPENED_ON, opened);
    deal.set(opportunities::CLOSED_ON, closed);
    tx.save(deal)
}

/// A deal's passages in words: `مذاکره 2026-11-01..2026-11-05 on`.
pub fn walk(tx: &mut Writes<'_, '_>, deal: Id<Opportunity>) -> Result<Vec<String>> {
    let mut rows = tx.list_of::<Passage>(Filter::is("opportunity", [Value::Id(deal.any())]), 100)?;
    rows.sort_by_key(|row| row.id);
    rows.iter().map(|row| told(tx, row)).collect()
}

fn told(tx: &mut Writes<'_, '_>, row: &Record<Passage>) -> Result<String> {
    let day = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
    let stage = tx.find(row.get(passages::STAGE))?.get(pipelines::NAME);
    let (entered, left) = (day(row.get(passages::ENTERED_ON)), day(row.get(passages::LEFT_ON)));
    let again = if row.get(passages::FIRST_TIME) { "" } else { " again" };
    Ok(format!("{stage} {entered}..{left} {}{again}", schema::Choice::key(row.get(passages::OUTCOME))))
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}
