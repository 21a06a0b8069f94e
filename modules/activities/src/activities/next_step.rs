//! Keeps `next_step_on` in line: the day of the soonest open activity.
//!
//! Asked anew whenever an activity is saved, goes into the bin or comes out of
//! it, for the record that it is about and the one that it was about before.

use base::{Date, Id};
use directory::customers::Customer;
use records::{Error, Reads, Record, Result, Writes};
use schema::{Choice, Entity, Field};
use store::{Cell, ColumnType};

use super::entity::*;

pub(crate) fn after_save(tx: &mut Writes<'_, '_>, activity: &Record<Activity>) -> Result<()> {
    if !moves_a_step(activity) && !activity.has_changed(CUSTOMER) {
        return Ok(());
    }
    let now = activity.get(CUSTOMER);
    let before = activity.before(CUSTOMER).flatten().filter(|before| Some(*before) != now);
    now.into_iter().chain(before).try_for_each(|customer| keep(tx, customer, None))
}

/// Before an activity goes into the bin: the day without it.
pub(crate) fn without(tx: &mut Writes<'_, '_>, activity: &Record<Activity>) -> Result<()> {
    activity.get(CUSTOMER).map_or(Ok(()), |customer| keep(tx, customer, Some(activity.key())))
}

pub(crate) fn with(tx: &mut Writes<'_, '_>, activity: &Record<Activity>) -> Result<()> {
    activity.get(CUSTOMER).map_or(Ok(()), |customer| keep(tx, customer, None))
}

fn keep(tx: &mut Writes<'_, '_>, customer: Id<Customer>, without: Option<Id<Activity>>) -> Result<()> {
    keep_on(tx, CUSTOMER, customer, NEXT_STEP_ON, without)
}

/// Whether anything changed that decides about a next step.
pub fn moves_a_step(activity: &Record<Activity>) -> bool {
    let was_open = activity.before(STATE) == Some(State::Open);
    let touched = activity.has_changed(STATE) || activity.has_changed(DUE_ON) || activity.has_changed(PRIVATE);
    touched && (was_open || activity.get(STATE) == State::Open)
}

/// Writes the day of the soonest open activity that `link` leads to `of`,
/// `without` one that is on its way out. A record that is in the bin itself
/// has no next step to keep.
pub fn keep_on<E: Entity>(
    tx: &mut Writes<'_, '_>,
    link: Field<Activity, Option<Id<E>>>,
    of: Id<E>,
    field: Field<E, Option<Date>>,
    without: Option<Id<Activity>>,
) -> Result<()> {
    let day = soonest(tx, link.key(), of.any(), without)?;
    tx.as_rule(|tx| match tx.find(of) {
        Ok(mut record) if record.get(field) != day => {
            record.set(field, day);
            tx.save(record).map(drop)
        }
        Ok(_) | Err(Error::NotFound) => Ok(()),
        Err(other) => Err(other),
    })
}

fn soonest(tx: &mut Reads<'_, '_>, link: &str, of: Id, without: Option<Id<Activity>>) -> Result<Option<Date>> {
    let sql = format!(
        "select due_on from @activities where {link} = $1 and state = $2 and due_on is not null and deleted_at is null \
         and private = $3 and id <> $4 order by due_on limit 1"
    );
    let params =
        [Cell::Int(of.raw()), Cell::from(State::Open.key()), Cell::Bool(false), Cell::Int(without.map_or(0, Id::raw))];
    Ok(tx.tx.sql(&sql, &params, &[ColumnType::Date])?.first().and_then(|row| row.date(0)))
}
