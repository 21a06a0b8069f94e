//! The questions behind a day, each through an index of the activities' owner.

use std::{collections::HashMap, sync::Arc};

use base::{Date, Id, Money};
use directory::customers::{self, Customer};
use records::{
    AnyRecord, Query, Reads, Record, Result, Titles,
    access::{Deed, Scope},
    people::User,
};
use schema::{
    Choice, Direction as Order, Entity, EntityDef, Filter, Value,
    filter::{Op, Operand, Test},
};

use super::order::{self, Place};
use crate::{
    activities::{self, Activity, State},
    deeds,
};

/// Lines of one day; whoever has more has another trouble.
const MOST: usize = 200;
/// Counting goes no further.
const CAP: u64 = 999;
/// What was done, as much as is told.
const DONE: usize = 12;
/// People that a list of them offers.
const PEOPLE: usize = 100;
/// Colleagues that are one tap away.
const NEAR: usize = 8;

/// Whose day, and which; the reader's own and today unless told otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    pub who: Option<Id>,
    pub day: Option<Date>,
}

/// One thing to do.
pub struct Row {
    pub activity: Record<Activity>,
    pub phone: Option<String>,
    pub worth: Option<Money>,
}

/// A day of a person.
pub struct Day {
    pub who: Id,
    pub name: String,
    pub day: Date,
    pub rows: Vec<Row>,
    pub more: bool,
    /// With an hour, in the order of the hours.
    pub calendar: Vec<Record<Activity>>,
    /// Promises whose day is over.
    pub broken: u64,
    pub undated: u64,
    pub done: Vec<Record<Activity>>,
    pub done_count: u64,
    pub titles: Titles,
    /// Whose days the reader may look at.
    pub people: Vec<(Id, String)>,
    /// Whether there is anybody at all whom something could be promised.
    pub has_customers: bool,
    pub colleagues: Vec<(Id, String)>,
}

/// What records of another entity are worth, as some module tells it.
pub type WorthOf = fn(&mut Reads<'_, '_>, &[Id]) -> Result<HashMap<Id, Money>>;

impl Day {
    pub fn read(tx: &mut Reads<'_, '_>, asked: Asked, worth: Option<WorthOf>) -> Result<Day> {
        let def = tx.ctx.def(Activity::KEY)?;
        let today = tx.ctx.today();
        let people = people(tx)?;
        // Who is not in reach has no day here; one's own is shown instead.
        let own = tx.ctx.actor.user;
        let who = asked.who.filter(|who| people.iter().any(|(id, _)| id == who)).unwrap_or(own);
        let day = asked.day.unwrap_or(today);
        let (open, more) = to_do(tx, &def, who, day)?;
        let calendar = calendar(tx, &def, who, day)?;
        let done = done(tx, &def, who, day)?;
        let done_count = count(tx, &def, done_on(who, day))?;
        let broken = count(tx, &def, of(who, State::Open).and(due(Op::Below, today)))?;
        let undated = count(tx, &def, of(who, State::Open).and(Filter::test("due_on", Op::Empty, [])))?;
        let shown: Vec<AnyRecord> =
            [&open, &calendar, &done].into_iter().flatten().map(|it| it.clone().into_any()).collect();
        let titles = tx.titles(&shown)?;
        let rows = rows(tx, open, worth, today)?;
        let colleagues = colleagues(tx, who)?;
        let name = name_of(tx, who)?;
        let has_customers = !rows.is_empty() || has_customers(tx)?;
        Ok(Day {
            who,
            name,
            day,
            rows,
            more,
            calendar,
            broken,
            undated,
            done,
            done_count,
            titles,
            people,
            has_customers,
            colleagues,
        })
    }
}

/// How much of the reader's own work is due: the figure in the navigation.
pub(crate) fn due_count(tx: &mut Reads<'_, '_>) -> Result<u64> {
    let def = tx.ctx.def(Activity::KEY)?;
    if !tx.ctx.actor.may(&def.key, Deed::Read) {
        return Ok(0);
    }
    let (who, today) = (tx.ctx.actor.user, tx.ctx.today());
    tx.count_to(&def, &of(who, State::Open).and(due(Op::AtMost, today)), 100)
}

fn of(who: Id, state: State) -> Filter {
    let state = Filter::is(activities::STATE.key(), [Value::Text(state.key().to_owned())]);
    Filter::is("owner", [Value::Id(who)]).and(state)
}

fn due(op: Op, day: Date) -> Filter {
    Filter::test(activities::DUE_ON.key(), op, [Value::Date(day)])
}

fn done_on(who: Id, day: Date) -> Filter {
    let path = vec![activities::DONE_AT.key().into()];
    let values = vec![Operand::Value(Value::Date(day))];
    of(who, State::Done).and(Filter::Test(Test { path, op: Op::Is, values }))
}

fn listed(
    tx: &mut Reads<'_, '_>,
    def: &Arc<EntityDef>,
    filter: Filter,
    sort: (&'static str, Order),
    limit: usize,
) -> Result<(Vec<Record<Activity>>, bool)> {
    let columns = def.fields.iter().map(|field| field.key.clone()).collect();
    let query = Query { filter, columns, sort: Some((sort.0.into(), sort.1)), limit, ..Query::of(def) };
    let page = tx.list(&query)?;
    Ok((page.rows.into_iter().map(Record::wrap).collect(), page.next.is_some()))
}

/// What is due on the day; on the present one also all that is late.
fn to_do(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, who: Id, day: Date) -> Result<(Vec<Record<Activity>>, bool)> {
    let op = if day == tx.ctx.today() { Op::AtMost } else { Op::Is };
    listed(tx, def, of(who, State::Open).and(due(op, day)), (activities::DUE_ON.key(), Order::Up), MOST)
}

/// What has an hour on the day, done or not.
fn calendar(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, who: Id, day: Date) -> Result<Vec<Record<Activity>>> {
    let mut found = Vec::new();
    for state in [State::Open, State::Done] {
        let filter = of(who, state).and(due(Op::Is, day));
        found.extend(listed(tx, def, filter, (activities::DUE_ON.key(), Order::Up), MOST)?.0);
    }
    found.retain(|it| it.peek(activities::DUE_AT).flatten().is_some());
    found.sort_by_key(|it| it.peek(activities::DUE_AT));
    Ok(found)
}

fn done(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, who: Id, day: Date) -> Result<Vec<Record<Activity>>> {
    Ok(listed(tx, def, done_on(who, day), (activities::DONE_AT.key(), Order::Down), DONE)?.0)
}

fn count(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, filter: Filter) -> Result<u64> {
    tx.count_to(def, &filter, CAP)
}

/// The lines in their order, each with its customer's number and worth.
fn rows(tx: &mut Reads<'_, '_>, open: Vec<Record<Activity>>, worth: Option<WorthOf>, today: Date) -> Result<Vec<Row>> {
    let mut ids: Vec<Id> = open.iter().filter_map(|it| it.peek(activities::CUSTOMER).flatten()).map(Id::any).collect();
    ids.sort_unstable();
    ids.dedup();
    let phones = phones(tx, &ids)?;
    let worth = worth.map_or(Ok(HashMap::new()), |of| of(tx, &ids))?;
    let row = |activity: Record<Activity>| {
        let customer = activity.peek(activities::CUSTOMER).flatten().map(Id::any);
        let phone = customer.and_then(|id| phones.get(&id).cloned());
        Row { phone, worth: customer.and_then(|id| worth.get(&id).copied()), activity }
    };
    let mut rows: Vec<Row> = open.into_iter().map(row).collect();
    let place = |row: &Row| Place {
        due_on: row.activity.peek(activities::DUE_ON).flatten(),
        due_at: row.activity.peek(activities::DUE_AT).flatten(),
        worth: row.worth.map_or(0, |worth| worth.minor),
    };
    rows.sort_by_key(|row| order::key(place(row), today));
    Ok(rows)
}

fn has_customers(tx: &mut Reads<'_, '_>) -> Result<bool> {
    let def = tx.ctx.def(Customer::KEY)?;
    Ok(tx.ctx.actor.may(&def.key, Deed::Read) && tx.count_to(&def, &Filter::everything(), 1)? > 0)
}

fn phones(tx: &mut Reads<'_, '_>, ids: &[Id]) -> Result<HashMap<Id, String>> {
    let def = tx.ctx.def(Customer::KEY)?;
    if ids.is_empty() || !tx.ctx.actor.may(&def.key, Deed::Read) {
        return Ok(HashMap::new());
    }
    let columns = vec![customers::MOBILE.key().into(), customers::PHONE.key().into()];
    let filter = Filter::is("id", ids.iter().map(|id| Value::Id(*id)));
    let query = Query { filter, columns, sort: Some(("id".into(), Order::Up)), limit: ids.len(), ..Query::of(&def) };
    let number = |row: AnyRecord| {
        let said = |key| row.value(key).text().map(str::to_owned);
        Some((row.id, said(customers::MOBILE.key()).or_else(|| said(customers::PHONE.key()))?))
    };
    Ok(tx.list(&query)?.rows.into_iter().filter_map(number).collect())
}

/// Those whose activities the reader's scope reaches: a manager's people. The
/// reader is not among them, and a seller has none.
fn people(tx: &mut Reads<'_, '_>) -> Result<Vec<(Id, String)>> {
    let actor = &tx.ctx.actor;
    let among = |field: &'static str, ids: &[Id]| Filter::is(field, ids.iter().map(|id| Value::Id(*id)));
    let reach = match actor.scope(Activity::KEY, Deed::Read) {
        Scope::Nothing | Scope::Own => return Ok(Vec::new()),
        Scope::Team => among("team", &actor.teams),
        Scope::Branch => Filter::Any(vec![among("team", &actor.teams), among("branch", &actor.branches)]),
        Scope::All => Filter::everything(),
    };
    named(tx, reach, PEOPLE)
}

/// The likely ones to hand something to: first those of one's team and branch.
fn colleagues(tx: &mut Reads<'_, '_>, of: Id) -> Result<Vec<(Id, String)>> {
    if !tx.ctx.actor.may(User::KEY, Deed::Read) {
        return Ok(Vec::new());
    }
    let actor = &tx.ctx.actor;
    let among = |field: &'static str, ids: &[Id]| Filter::is(field, ids.iter().map(|id| Value::Id(*id)));
    let near = Filter::Any(vec![among("team", &actor.teams), among("branch", &actor.branches)]);
    let able = deeds::able(tx)?;
    let mut found = named(tx, near.and(able.clone()), NEAR + 1)?;
    if found.is_empty() {
        found = named(tx, able, NEAR + 1)?;
    }
    if of != tx.ctx.actor.user {
        found.insert(0, (tx.ctx.actor.user, tx.ctx.actor.name.clone()));
    }
    found.retain(|(id, _)| *id != of);
    found.truncate(NEAR);
    Ok(found)
}

/// Active users other than the reader, by name.
fn named(tx: &mut Reads<'_, '_>, filter: Filter, limit: usize) -> Result<Vec<(Id, String)>> {
    let def = tx.ctx.def(User::KEY)?;
    if !tx.ctx.actor.may(&def.key, Deed::Read) {
        return Ok(Vec::new());
    }
    let others = Filter::Not(Box::new(Filter::is("id", [Value::Id(tx.ctx.actor.user)])));
    let filter = filter.and(Filter::is("active", [Value::Flag(true)])).and(others);
    let query = Query { filter, columns: vec![def.title.clone()], limit, ..Query::of(&def) };
    let named = |row: AnyRecord| Some((row.id, row.title()?.to_owned()));
    Ok(tx.list(&query)?.rows.into_iter().filter_map(named).collect())
}

fn name_of(tx: &mut Reads<'_, '_>, who: Id) -> Result<String> {
    if who == tx.ctx.actor.user {
        return Ok(tx.ctx.actor.name.clone());
    }
    Ok(tx.titles_of(User::KEY, &[who])?.get(User::KEY, who).unwrap_or_default().to_owned())
}
