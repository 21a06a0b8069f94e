//! What is done about a deal, and what comes next.
//!
//! An activity may be about a deal: then the deal is its primary record, it is
//! seen with the deal and goes into the bin with it, and its customer is the
//! deal's. Each open deal knows the day of the soonest thing promised about it
//! (`next_step_on`), so that those without one can be listed.

#[cfg(test)]
mod tests;
mod worth;

pub(crate) use worth::of_customers as worth_of_customers;

use ::activities::activities::{self, Activity};
use base::{Date, Id};
use records::{Record, Result, RuleBook, Writes, rules};
use schema::{Extension, Field, extend, field};
use store::{Cell, ColumnType};

use crate::opportunities::{self, Opportunity};

/// The deal that an activity is about.
pub const OPPORTUNITY: Field<Activity, Option<Id<Opportunity>>> = field("opportunity");
/// The day of the soonest thing that is promised about a deal.
pub const NEXT_STEP_ON: Field<Opportunity, Option<Date>> = field("next_step_on");

pub(crate) fn extensions() -> Vec<Extension> {
    vec![
        extend::<Activity>()
            .field(OPPORTUNITY.link::<Opportunity>())
            .section("deal", &["opportunity"])
            .about_first(OPPORTUNITY)
            .index(&["opportunity", "state", "due_on", "id"])
            .build(),
        extend::<Opportunity>().field(NEXT_STEP_ON.date().indexed().system()).build(),
    ]
}

pub(crate) fn register_rules(book: &mut RuleBook) {
    let of_activities = rules::<Activity>().before_save(take_customer).after_save(after_save);
    book.add(of_activities.before_delete(without).after_restore(with));
    book.add(rules::<Opportunity>().after_save(bring_along));
}

/// What is done about a deal is done with the deal's customer.
fn take_customer(tx: &mut Writes<'_, '_>, activity: &mut Record<Activity>) -> Result<()> {
    let Some(deal) = activity.get(OPPORTUNITY).filter(|_| settles_customer(activity)) else { return Ok(()) };
    let customer = tx.as_rule(|tx| Ok(tx.find(deal)?.get(opportunities::CUSTOMER)))?;
    activity.set(activities::CUSTOMER, customer);
    Ok(())
}

fn settles_customer(activity: &Record<Activity>) -> bool {
    activity.has_changed(OPPORTUNITY) || activity.has_changed(activities::CUSTOMER)
}

fn after_save(tx: &mut Writes<'_, '_>, activity: &Record<Activity>) -> Result<()> {
    if !activities::moves_a_step(activity) && !activity.has_changed(OPPORTUNITY) {
        return Ok(());
    }
    let now = activity.get(OPPORTUNITY);
    let before = activity.before(OPPORTUNITY).flatten().filter(|before| Some(*before) != now);
    now.into_iter().chain(before).try_for_each(|deal| keep(tx, deal, None))
}

fn without(tx: &mut Writes<'_, '_>, activity: &Record<Activity>) -> Result<()> {
    activity.get(OPPORTUNITY).map_or(Ok(()), |deal| keep(tx, deal, Some(activity.key())))
}

fn with(tx: &mut Writes<'_, '_>, activity: &Record<Activity>) -> Result<()> {
    activity.get(OPPORTUNITY).map_or(Ok(()), |deal| keep(tx, deal, None))
}

fn keep(tx: &mut Writes<'_, '_>, deal: Id<Opportunity>, without: Option<Id<Activity>>) -> Result<()> {
    activities::keep_on(tx, OPPORTUNITY, deal, NEXT_STEP_ON, without)
}

/// A deal that turns out to be another customer's brings what was done about
/// it along.
fn bring_along(tx: &mut Writes<'_, '_>, deal: &Record<Opportunity>) -> Result<()> {
    if deal.version == 1 || !deal.has_changed(opportunities::CUSTOMER) {
        return Ok(());
    }
    let sql = "select id from @activities where opportunity = $1 and deleted_at is null order by id";
    let rows = tx.tx.sql(sql, &[Cell::from(deal.key())], &[ColumnType::Int])?;
    let about: Vec<Id<Activity>> = rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect();
    tx.as_rule(|tx| {
        about.into_iter().try_for_each(|id| {
            let mut activity = tx.find(id)?;
            activity.set(activities::CUSTOMER, deal.get(opportunities::CUSTOMER));
            tx.save(activity).map(drop)
        })
    })
}
