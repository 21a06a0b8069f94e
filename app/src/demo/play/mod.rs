//! Plays the plan: every deed by the person who did it, at the moment when
//! they did it, through the same write path as anybody. A day of the company
//! is one transaction. What a deed writes stands beside: `customers`, `deals`, `talks` and the
//! price list of `products`.

mod customers;
mod deals;
mod names;
mod products;
mod talks;

use std::sync::Arc;

use activities::activities as activity;
use base::{FrozenClock, Id, Instant, Money};
use directory::customers::Customer;
use records::{Ctx, Door, Error, Reads, Record, Result, Writes};
use sales::{
    lost_reasons::{self, LostReason},
    opportunities::Opportunity,
    pipelines::{Step, default_pipeline, steps_of},
    products::Product,
};
use schema::{Field, Filter, Value};

use self::names::Names;
use super::{Told, cast::ADMINISTRATOR, days::Days, plan::Plan, words::Words};

/// The reasons that a workspace begins with, in the order in which the plan counts them.
pub const REASONS: [&str; 5] = ["price", "late", "rival", "no-need", "silent"];

/// What one deed does. Those of the same moment go in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    /// The price list of a quarter.
    Prices(usize),
    Meet(usize),
    Open(usize),
    Write(usize),
    Move(usize, usize),
    End(usize),
    /// Something written down by mistake and thrown away again.
    Slip(usize),
}

/// Everything that the deeds need to know of each other.
pub struct Stage {
    plan: Plan,
    names: Names,
    users: Vec<Id>,
    /// Each of the staff, and the administrator who brings the old notebook in.
    actors: Vec<Ctx>,
    notebook: Ctx,
    steps: Vec<Step>,
    reasons: Vec<Id<LostReason>>,
    products: Vec<Id<Product>>,
    clients: Vec<Option<Id<Customer>>>,
    deals: Vec<Option<Id<Opportunity>>>,
    entries: Vec<Option<Id<activity::Activity>>>,
}

impl Stage {
    pub async fn set(system: &Ctx, words: &Words, plan: Plan, users: Vec<Id>, actors: Vec<Ctx>) -> Result<Stage> {
        let names = Names::of(words);
        let mut notebook = actors[ADMINISTRATOR].clone();
        notebook.door = Door::Import;
        let (steps, reasons) = system
            .read(|tx| {
                let pipeline = default_pipeline(tx)?.ok_or(Error::NotFound)?;
                Ok((steps_of(tx, pipeline)?.0, reasons(tx)?))
            })
            .await?;
        let (clients, deals) = (vec![None; plan.clients.len()], vec![None; plan.deals.len()]);
        let (entries, products) = (vec![None; plan.activities.len()], Vec::new());
        Ok(Stage { plan, names, users, actors, notebook, steps, reasons, products, clients, deals, entries })
    }

    /// Plays it from the first day to the last.
    pub async fn play(self, system: &Ctx, clock: &Arc<FrozenClock>, days: &Days, told: Told<'_>) -> Result<()> {
        let deeds = self.deeds(days);
        let (mut stage, mut done) = (self, 0);
        let day_of = |deed: &(Instant, Deed)| days.day_of(deed.0);
        for day in deeds.chunk_by(|one, next| day_of(one) == day_of(next)) {
            told(done, deeds.len());
            done += day.len();
            let (day, clock) = (day.to_vec(), clock.clone());
            stage = system
                .write(move |tx| {
                    for (at, deed) in day {
                        clock.set(at);
                        stage.perform(tx, deed)?;
                    }
                    Ok(stage)
                })
                .await?;
        }
        told(done, deeds.len());
        clock.set(days.now);
        Ok(())
    }

    /// All that is to be done, in the order of time.
    fn deeds(&self, days: &Days) -> Vec<(Instant, Deed)> {
        let plan = &self.plan;
        let quarters =
            (0..4).map(|at| (days.at(days.open_after(days.first, at * 91), 7 * 60), Deed::Prices(at as usize)));
        let mut deeds: Vec<(Instant, Deed)> = quarters.collect();
        deeds.extend(plan.clients.iter().enumerate().map(|(at, client)| (client.made, Deed::Meet(at))));
        for (at, deal) in plan.deals.iter().enumerate() {
            deeds.push((deal.opened, Deed::Open(at)));
            deeds.extend(deal.steps.iter().enumerate().map(|(nth, step)| (step.at, Deed::Move(at, nth))));
        }
        for (at, entry) in plan.activities.iter().enumerate() {
            deeds.push((entry.at, Deed::Write(at)));
            deeds.extend(entry.end.map(|end| (end.at, Deed::End(at))));
        }
        let lately = days.at(days.open_after(days.today, -4), 9 * 60).min(days.now);
        deeds.extend((0..self.names.slips.len()).map(|nth| (lately, Deed::Slip(nth))));
        deeds.sort();
        deeds
    }

    fn perform(&mut self, tx: &mut Writes<'_, '_>, deed: Deed) -> Result<()> {
        let by = match deed {
            Deed::Prices(_) | Deed::Slip(_) => ADMINISTRATOR,
            Deed::Meet(at) => self.plan.clients[at].by,
            Deed::Open(at) | Deed::Move(at, _) => self.plan.deals[at].by,
            Deed::Write(at) | Deed::End(at) => self.plan.activities[at].by,
        };
        let is_notebook = matches!(deed, Deed::Meet(_)) && by == ADMINISTRATOR;
        let ctx = if is_notebook { &self.notebook } else { &self.actors[by] }.clone();
        tx.as_person(&ctx, |tx| match deed {
            Deed::Prices(quarter) => self.set_prices(tx, quarter),
            Deed::Meet(at) => self.meet(tx, at),
            Deed::Open(at) => self.open(tx, at),
            Deed::Write(at) => self.write(tx, at),
            Deed::Move(at, nth) => self.move_on(tx, at, nth),
            Deed::End(at) => self.end(tx, at),
            Deed::Slip(nth) => self.slip(tx, nth),
        })
    }
}

fn reasons(tx: &mut Reads<'_, '_>) -> Result<Vec<Id<LostReason>>> {
    let named = |tx: &mut Reads<'_, '_>, key: &str| {
        let name = tx.ctx.text(&format!("lost-reason-{key}"));
        let field: Field<LostReason, String> = lost_reasons::NAME;
        let found = tx.list_of::<LostReason>(Filter::is(field.key(), [Value::Text(name)]), 1)?;
        found.first().map(Record::key).ok_or(Error::NotFound)
    };
    REASONS.iter().map(|key| named(tx, key)).collect()
}

fn known<E>(all: &[Option<Id<E>>], at: usize) -> Result<Id<E>> {
    all.get(at).copied().flatten().ok_or(Error::NotFound)
}

fn rials(tx: &Reads<'_, '_>, tomans: i64) -> Money {
    Money::new(tomans * 10, tx.ctx.workspace.settings().currency)
}
