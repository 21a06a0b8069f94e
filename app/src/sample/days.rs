//! One day after the other: new customers, new deals, and deals that move.

use std::sync::Arc;

use base::{Id, Money};
use directory::customers::{self as customer, Customer, CustomerKind};
use jiff::ToSpan;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use records::{Ctx, Door, Reads, Record, Result, Workspace, Writes, people};
use sales::{
    lost_reasons::LostReason,
    opportunities::{self as deal, Opportunity},
    pipelines::{StageKind, Step, default_pipeline, steps_of},
    products::{self, Product},
};
use schema::Filter;

use super::{people::Staff, words::Words};

pub struct Company {
    words: &'static Words,
    staff: Staff,
    chance: StdRng,
    steps: Vec<Step>,
    reasons: Vec<Id<LostReason>>,
    products: Vec<(Id<Product>, &'static str, i64)>,
    customers: Vec<(Id<Customer>, String, Id)>,
    open: Vec<(Id<Opportunity>, usize, Id)>,
    companies: usize,
}

/// What one day brings, drawn before the transaction begins.
enum Event {
    Customer { owner: Id },
    Deal { at: usize, product: usize, tons: i64 },
    Move { at: usize, lost: bool },
}

impl Company {
    pub async fn new(words: &'static Words, staff: Staff, system: &Ctx) -> Result<Company> {
        let (steps, reasons, products) = system
            .write(move |tx| {
                let pipeline = default_pipeline(tx)?.ok_or(records::Error::NotFound)?;
                let reasons = tx.list_of::<LostReason>(Filter::default(), 20)?.iter().map(Record::key).collect();
                Ok((steps_of(tx, pipeline)?.0, reasons, stock(tx, words)?))
            })
            .await?;
        let chance = StdRng::seed_from_u64(1405);
        let (customers, open) = (Vec::new(), Vec::new());
        Ok(Company { words, staff, chance, steps, reasons, products, customers, open, companies: 0 })
    }

    pub async fn live_a_day(&mut self, workspace: &Arc<Workspace>) -> Result<()> {
        for event in self.events() {
            match event {
                Event::Customer { owner } => self.meet(workspace, owner).await?,
                Event::Deal { at, product, tons } => self.open_deal(workspace, at, product, tons).await?,
                Event::Move { at, lost } => self.move_deal(workspace, at, lost).await?,
            }
        }
        Ok(())
    }

    fn events(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        if self.chance.random_bool(0.5) {
            let owner = self.staff.all[self.chance.random_range(0..self.staff.all.len())];
            events.push(Event::Customer { owner });
        }
        if !self.customers.is_empty() && self.chance.random_bool(0.6) {
            let at = self.chance.random_range(0..self.customers.len());
            let product = self.chance.random_range(0..self.products.len());
            events.push(Event::Deal { at, product, tons: self.chance.random_range(1..40) });
        }
        // From behind, since a deal that closes leaves the row of open ones.
        for at in (0..self.open.len()).rev() {
            if self.chance.random_bool(0.11) {
                events.push(Event::Move { at, lost: self.chance.random_bool(0.17) });
            }
        }
        events
    }

    async fn meet(&mut self, workspace: &Arc<Workspace>, owner: Id) -> Result<()> {
        let company = self.chance.random_bool(0.6);
        let (words, at) = (self.words, self.companies);
        let name = if company {
            self.companies += 1;
            let trade = words.trades[(at + at / words.called.len()) % words.trades.len()];
            let called = words.called[at % words.called.len()];
            if words.unit == 1 { format!("{called} {trade}") } else { format!("{trade} {called}") }
        } else {
            let given = words.given[self.chance.random_range(0..words.given.len())];
            format!("{given} {}", words.family[self.chance.random_range(0..words.family.len())])
        };
        let city = words.cities[self.chance.random_range(0..words.cities.len())];
        let industry = words.industries[self.chance.random_range(0..words.industries.len())];
        let mobile = format!("0912{:07}", self.chance.random_range(1_000_000..9_999_999));
        let kept = name.clone();
        let write = move |tx: &mut Writes<'_, '_>| {
            let mut row = tx.new_record::<Customer>()?;
            row.set(customer::NAME, kept);
            row.set(customer::KIND, if company { CustomerKind::Company } else { CustomerKind::Person });
            row.set(customer::MOBILE, Some(mobile));
            row.set(customer::CITY, Some(city.to_owned()));
            row.set(customer::INDUSTRY, company.then(|| industry.to_owned()));
            Ok(tx.save(row)?.key())
        };
        let key = as_user(workspace, owner).await?.write(write).await?;
        self.customers.push((key, name, owner));
        Ok(())
    }

    async fn open_deal(&mut self, workspace: &Arc<Workspace>, at: usize, product: usize, tons: i64) -> Result<()> {
        let (customer, _, owner) = self.customers[at].clone();
        let (product, _, price) = self.products[product];
        let days = self.chance.random_range(15_i64..60);
        let write = move |tx: &mut Writes<'_, '_>| {
            let currency = tx.ctx.workspace.settings().currency;
            let mut row = tx.new_record::<Opportunity>()?;
            row.set(deal::CUSTOMER, Some(customer));
            row.set(deal::PRODUCT, Some(product));
            row.set(deal::AMOUNT, Some(Money::new(price * tons * 100, currency)));
            row.set(deal::EXPECTED_ON, tx.ctx.today().checked_add(days.days()).ok());
            Ok(tx.save(row)?.key())
        };
        let key = as_user(workspace, owner).await?.write(write).await?;
        self.open.push((key, 0, owner));
        Ok(())
    }

    async fn move_deal(&mut self, workspace: &Arc<Workspace>, at: usize, lost: bool) -> Result<()> {
        let (key, place, owner) = self.open[at];
        let of_kind = |kind| self.steps.iter().position(|step| step.kind == kind).unwrap_or(place);
        let next = if lost { of_kind(StageKind::Lost) } else { place + 1 };
        let step = self.steps[next];
        let reason = self.reasons.get(self.chance.random_range(0..self.reasons.len().max(1))).copied();
        let write = move |tx: &mut Writes<'_, '_>| {
            let mut row = tx.find(key)?;
            row.set(deal::STAGE, step.stage);
            if step.kind == StageKind::Lost {
                row.set(deal::LOST_REASON, reason);
            }
            tx.save(row).map(drop)
        };
        as_user(workspace, owner).await?.write(write).await?;
        match step.kind {
            StageKind::Open => self.open[at].1 = next,
            _ => drop(self.open.swap_remove(at)),
        }
        Ok(())
    }
}

/// The price list; what a deal is worth is read from it.
fn stock(tx: &mut Writes<'_, '_>, words: &'static Words) -> Result<Vec<(Id<Product>, &'static str, i64)>> {
    let currency = tx.ctx.workspace.settings().currency;
    let mut kept = Vec::new();
    for (name, series, price) in words.products {
        let mut row = tx.new_record::<Product>()?;
        row.set(products::NAME, name.to_owned());
        row.set(products::SERIES, Some(series.to_owned()));
        row.set(products::PRICE, Some(Money::new(price * words.unit, currency)));
        row.set(products::ACTIVE, true);
        kept.push((tx.save(row)?.key(), name, price * words.unit));
    }
    Ok(kept)
}

async fn as_user(workspace: &Arc<Workspace>, user: Id) -> Result<Ctx> {
    let system = Ctx::system(workspace.clone(), Door::Rule);
    let find = move |tx: &mut Reads<'_, '_>| people::person(tx, user)?.ok_or(records::Error::NotFound);
    let person = system.read(find).await?;
    let format = workspace.settings().format();
    Ok(Ctx::new(workspace.clone(), Arc::new(person.actor), Door::Page, format))
}
