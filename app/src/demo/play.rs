//! Plays the plan: every deed by the person who did it, at the moment when
//! they did it, through the same write path as anybody. A day of the company
//! is one transaction.

use std::sync::Arc;

use activities::{
    activities::{self as activity, ActivityKind, State},
    links::{self, ActivityLink},
};
use base::{FrozenClock, Id, Instant, Money};
use directory::customers::{self as customer, Customer};
use records::{Ctx, Door, Error, Reads, Record, Result, Writes};
use sales::{
    lost_reasons::{self, LostReason},
    next_step::OPPORTUNITY,
    opportunities::{self as deal, Opportunity},
    pipelines::{StageKind, Step, default_pipeline, steps_of},
    products::{self, Product},
    wanted,
};
use schema::{Field, Filter, Value};

use super::{
    Told,
    cast::ADMINISTRATOR,
    days::Days,
    market::GOODS,
    plan::{Activity, Plan, To, Wanted},
    words::Words,
};

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

/// The lists that are looked up by place.
struct Names {
    products: Vec<&'static str>,
    series: Vec<&'static str>,
    product_notes: Vec<&'static str>,
    cities: Vec<&'static str>,
    provinces: Vec<&'static str>,
    industries: Vec<&'static str>,
    notes: Vec<&'static str>,
    slips: Vec<&'static str>,
}

impl Names {
    fn of(words: &Words) -> Names {
        let all = |section| words.all(section).to_vec();
        Names {
            products: all("products"),
            series: all("series"),
            product_notes: all("product-notes"),
            cities: all("cities"),
            provinces: all("provinces"),
            industries: all("industries"),
            notes: all("customer-notes"),
            slips: all("slips"),
        }
    }
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

    /// The list of the first quarter makes the products, later ones raise their prices.
    fn set_prices(&mut self, tx: &mut Writes<'_, '_>, quarter: usize) -> Result<()> {
        for (at, name) in self.names.products.iter().enumerate() {
            let mut row = match self.products.get(at) {
                Some(product) => tx.find(*product)?,
                None => tx.new_record::<Product>()?,
            };
            let tomans = (GOODS[at].price as f64 * (0.76 + 0.08 * quarter as f64)) as i64 / 500 * 500;
            row.set(products::NAME, (*name).to_owned());
            row.set(products::CODE, Some(format!("SP-{:03}", 101 + at)));
            row.set(products::SERIES, self.names.series.get(at).map(|series| (*series).to_owned()));
            row.set(products::NOTE, self.names.product_notes.get(at).map(|note| (*note).to_owned()));
            row.set(products::PRICE, Some(rials(tx, tomans)));
            row.set(products::ACTIVE, true);
            let kept = tx.save(row)?.key();
            if at == self.products.len() {
                self.products.push(kept);
            }
        }
        Ok(())
    }

    fn meet(&mut self, tx: &mut Writes<'_, '_>, at: usize) -> Result<()> {
        let (client, names) = (&self.plan.clients[at], &self.names);
        let mut row = tx.new_record::<Customer>()?;
        row.set(customer::NAME, client.name.clone());
        row.set(customer::KIND, client.kind);
        row.set(customer::PARENT, client.parent.and_then(|parent| self.clients[parent]));
        row.set(customer::MOBILE, client.mobile.clone());
        row.set(customer::PHONE, client.phone.clone());
        row.set(customer::EMAIL, client.email.clone());
        row.set(customer::NATIONAL_ID, client.national_id.clone());
        row.set(customer::BIRTH_DATE, client.birth_date);
        row.set(customer::CITY, place(&names.cities, Some(client.city)));
        row.set(customer::PROVINCE, place(&names.provinces, Some(client.city)));
        row.set(customer::ADDRESS, client.address.clone());
        row.set(customer::POSTAL_CODE, client.postal_code.clone());
        row.set(customer::WEBSITE, client.website.clone());
        row.set(customer::INDUSTRY, place(&names.industries, client.industry));
        row.set(customer::EMPLOYEES, client.employees);
        row.set(customer::FOUNDED, client.founded);
        row.set(customer::SUPPLIER, client.is_supplier);
        row.set(customer::PARTNER, client.is_partner);
        row.set(customer::DEALER, client.is_dealer);
        row.set(customer::NOTE, place(&names.notes, client.note));
        let (products, series) = (&names.products, &names.series);
        let wanted = client.wanted.map(|wanted| if wanted == Wanted::Product { products } else { series });
        row.set(wanted::WANTED, wanted.and_then(|list| place(list, Some(client.likes))));
        row.put("owner", Value::Id(self.users[client.owner]));
        self.clients[at] = Some(tx.save(row)?.key());
        Ok(())
    }

    fn open(&mut self, tx: &mut Writes<'_, '_>, at: usize) -> Result<()> {
        let plan = &self.plan.deals[at];
        let mut row = tx.new_record::<Opportunity>()?;
        row.set(deal::CUSTOMER, self.clients[plan.client]);
        row.set(deal::PRODUCT, self.products.get(plan.product).copied());
        row.set(deal::AMOUNT, Some(rials(tx, plan.kilos * plan.price)));
        row.set(deal::EXPECTED_ON, Some(plan.expected));
        self.deals[at] = Some(tx.save(row)?.key());
        Ok(())
    }

    fn move_on(&mut self, tx: &mut Writes<'_, '_>, at: usize, nth: usize) -> Result<()> {
        let step = self.plan.deals[at].steps[nth].clone();
        let mut row = tx.find(known(&self.deals, at)?)?;
        row.set(deal::STAGE, self.stage(step.to)?);
        if let To::Lost(reason) = step.to {
            row.set(deal::LOST_REASON, self.reasons.get(reason).copied());
        }
        if let Some(amount) = row.get(deal::AMOUNT).filter(|_| step.discount > 0) {
            let less = amount.minor / 100 * (100 - step.discount) / 10_000 * 10_000;
            row.set(deal::AMOUNT, Some(Money { minor: less, ..amount }));
        }
        if step.expected.is_some() {
            row.set(deal::EXPECTED_ON, step.expected);
        }
        tx.save(row).map(drop)
    }

    fn stage(&self, to: To) -> Result<Id<sales::pipelines::Stage>> {
        let of = |kind| self.steps.iter().filter(move |step| step.kind == kind);
        let step = match to {
            To::Open(place) => of(StageKind::Open).nth(place),
            To::Won => of(StageKind::Won).next(),
            To::Lost(_) => of(StageKind::Lost).next(),
        };
        step.map(|step| step.stage).ok_or(Error::NotFound)
    }

    /// What happened is written down whole; what is promised, with its day.
    fn write(&mut self, tx: &mut Writes<'_, '_>, at: usize) -> Result<()> {
        let entry = &self.plan.activities[at];
        let mut row = tx.new_record::<activity::Activity>()?;
        row.set(activity::KIND, entry.done.kind);
        row.set(activity::CUSTOMER, self.clients[entry.client]);
        row.set(OPPORTUNITY, entry.deal.and_then(|deal| self.deals[deal]));
        row.set(activity::PRIVATE, entry.is_private);
        row.set(activity::FOLLOWS, entry.follows.and_then(|before| self.entries[before]));
        if let Some(subject) = &entry.subject {
            row.set(activity::SUBJECT, subject.clone());
        }
        match entry.due {
            Some((_, Some(hour))) => row.set(activity::DUE_AT, Some(hour)),
            Some((day, None)) => row.set(activity::DUE_ON, Some(day)),
            None => tell(&mut row, entry),
        }
        if entry.owner != entry.by {
            row.put("owner", Value::Id(self.users[entry.owner]));
        }
        let kept = tx.save(row)?.key();
        self.entries[at] = Some(kept);
        self.name_others(tx, at, kept)
    }

    /// Who buys for a company sat at the table too.
    fn name_others(&self, tx: &mut Writes<'_, '_>, at: usize, kept: Id<activity::Activity>) -> Result<()> {
        let entry = &self.plan.activities[at];
        let buyer = entry.client + 1;
        let has_buyer = self.plan.clients.get(buyer).is_some_and(|buyer| buyer.parent == Some(entry.client));
        let Some(buyer) = self.clients.get(buyer).copied().flatten().filter(|_| has_buyer) else { return Ok(()) };
        if entry.done.kind != ActivityKind::Meeting {
            return Ok(());
        }
        let mut link = tx.new_record::<ActivityLink>()?;
        link.set(links::ACTIVITY, kept);
        link.set(links::CUSTOMER, buyer);
        tx.save(link).map(drop)
    }

    fn slip(&self, tx: &mut Writes<'_, '_>, nth: usize) -> Result<()> {
        let mut row = tx.new_record::<Customer>()?;
        row.set(customer::NAME, self.names.slips[nth].to_owned());
        let row = tx.save(row)?;
        tx.delete_any(row.into_any())
    }

    /// A promise is kept, or called off.
    fn end(&mut self, tx: &mut Writes<'_, '_>, at: usize) -> Result<()> {
        let entry = &self.plan.activities[at];
        let mut row = tx.find(known(&self.entries, at)?)?;
        if entry.end.is_some_and(|end| end.is_cancelled) {
            row.set(activity::STATE, State::Cancelled);
        } else {
            row.set(activity::STATE, State::Done);
            tell(&mut row, entry);
        }
        tx.save(row).map(drop)
    }
}

fn tell(row: &mut Record<activity::Activity>, entry: &Activity) {
    row.set(activity::BODY, entry.done.body.clone());
    row.set(activity::DIRECTION, entry.done.direction);
    row.set(activity::RESULT, entry.done.result);
    row.set(activity::OUTCOME, entry.done.outcome);
    row.set(activity::MINUTES, entry.done.minutes);
}

fn known<E>(all: &[Option<Id<E>>], at: usize) -> Result<Id<E>> {
    all.get(at).copied().flatten().ok_or(Error::NotFound)
}

fn place(list: &[&'static str], at: Option<usize>) -> Option<String> {
    at.and_then(|at| list.get(at)).map(|word| (*word).to_owned())
}

fn rials(tx: &Reads<'_, '_>, tomans: i64) -> Money {
    Money::new(tomans * 10, tx.ctx.workspace.settings().currency)
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
