//! A made-up company of any size, for measuring: customers by the million, with
//! ten activities each, a deal for every second one, and some sixty sellers of
//! whom one holds nearly a third of all.
//!
//! Everything is a pure function of the seed, the day and the place in line
//! (`dice`, `span`), so that the same order gives the same company and a record can
//! speak of another that is written an hour later. It does not go through the
//! rules, which would take too long, but comes by `records::pour` as the rules
//! would leave it; the tests save the same records through the pipeline and compare.
//!
//! Left out: what makes a story. The company of `demo` is the one to look at.

mod cast;
mod customers;
mod deals;
mod dice;
mod meetings;
mod span;
#[cfg(test)]
mod tests;

use std::{
    sync::{Arc, mpsc},
    thread,
};

use base::{Calendar, Currency, Date, Lang, MoneyUnit};
use records::{
    Ctx, Door, Settings, Workspace,
    pour::{Origin, Sheaf, pour},
    sign_in::{self, SetUp},
};

use crate::demo::{PASSWORD, words::Words};
use cast::Cast;
use span::Span;

pub use cast::NAMED;

/// What is to be made.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub customers: u64,
    pub seed: u64,
    /// The day up to which the company has lived.
    pub until: Date,
    pub lang: Lang,
}

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    pub customers: u64,
    pub deals: u64,
    pub activities: u64,
    pub people: u64,
}

/// Times that a customer is met.
pub const ROUNDS: u64 = 10;
/// Records of one sheaf: one transaction on SQLite.
const SHEAF: usize = 20_000;
/// Each after those that it links to.
const ENTITIES: [&str; 4] = ["customers", "opportunities", "stage_passages", "activities"];

/// Everything that is made up here follows from this.
#[derive(Clone)]
pub(crate) struct World {
    pub order: Order,
    pub span: Span,
    pub words: Arc<Words>,
    /// Addresses of mail are in Latin letters in both languages.
    pub latin: Arc<Words>,
    pub cast: Arc<Cast>,
    pub ctx: Ctx,
}

/// One record to be made, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Customer(u64),
    Deal(u64),
    Activity { round: u64, place: u64 },
}

impl World {
    /// All steps, the earliest first.
    pub(crate) fn steps(&self) -> impl Iterator<Item = Step> + use<> {
        let count = self.order.customers;
        let meetings = (0..ROUNDS).flat_map(move |round| (0..count).map(move |place| Step::Activity { round, place }));
        (0..count).map(Step::Customer).chain((0..count / 2).map(Step::Deal)).chain(meetings)
    }

    pub(crate) fn made(&self) -> Made {
        let count = self.order.customers;
        Made { customers: count, deals: count / 2, activities: count * ROUNDS, people: self.cast.people as u64 }
    }

    fn put(&self, sheaf: &mut Sheaf, step: Step) -> records::Result<()> {
        match step {
            Step::Customer(nth) => {
                let customer = self.customer(nth)?;
                sheaf.add(&customer, &itself(customer.id));
            }
            Step::Deal(nth) => {
                let deal = self.deal(nth)?;
                sheaf.add(&deal, &itself(deal.id));
                for passage in self.passages(nth, &deal)? {
                    sheaf.add(&passage, &because(&deal));
                }
            }
            Step::Activity { round, place } => {
                let activity = self.activity(round, place)?;
                sheaf.add(&activity, &itself(activity.id));
                self.tell_next_steps(sheaf, &activity)?;
            }
        }
        Ok(())
    }
}

fn itself(id: base::Id) -> Origin {
    Origin { set: id, because: None }
}

fn because(record: &records::AnyRecord) -> Origin {
    Origin { set: record.id, because: Some((record.def.key.clone(), record.id)) }
}

/// Whether nobody has worked here yet.
pub async fn is_empty(workspace: &Workspace) -> records::Result<bool> {
    sign_in::set_up_wanted(workspace).await
}

/// Makes the company. `told` hears how many records there are after each sheaf.
pub async fn generate(
    workspace: &Arc<Workspace>,
    order: Order,
    told: impl Fn(u64, u64) + Send + 'static,
) -> anyhow::Result<Made> {
    let world = prepare(workspace, order).await?;
    let made = world.made();
    let all = made.customers + made.deals + made.activities;
    let (send, receive) = mpsc::sync_channel(2);
    let (ctx, maker) = (world.ctx.clone(), world);
    let making = thread::spawn(move || make(&maker, &send, |done| told(done, all)));
    let poured = pour(&ctx, &ENTITIES, receive).await;
    let finished = making.join().map_err(|_| anyhow::anyhow!("making the records up has failed"))?;
    poured?;
    finished?;
    Ok(made)
}

fn make(world: &World, send: &mpsc::SyncSender<Sheaf>, told: impl Fn(u64)) -> records::Result<()> {
    let (mut sheaf, mut done) = (Sheaf::new(&world.ctx), 0);
    for step in world.steps() {
        world.put(&mut sheaf, step)?;
        done += 1;
        if sheaf.records() >= SHEAF {
            let full = std::mem::replace(&mut sheaf, Sheaf::new(&world.ctx));
            // Nobody takes it any more: the pouring has failed and says why.
            if send.send(full).is_err() {
                return Ok(());
            }
            told(done);
        }
    }
    send.send(sheaf).ok();
    told(done);
    Ok(())
}

/// The workspace with its people and products, and the rest as a plan.
pub(crate) async fn prepare(workspace: &Arc<Workspace>, order: Order) -> anyhow::Result<World> {
    let (words, latin) = (Arc::new(Words::of(order.lang)), Arc::new(Words::of(Lang::En)));
    let is_first = is_empty(workspace).await?;
    let tag = if is_first { String::new() } else { format!("-{}", order.seed) };
    if is_first {
        let set_up = SetUp {
            settings: settings(&words),
            name: words.line("staff", 0).to_owned(),
            email: cast::email("admin", &tag),
            password: PASSWORD.to_owned(),
        };
        sign_in::set_up(workspace, set_up, &crate::commands::workspace::terminal()).await?;
    }
    let ctx = Ctx::system(workspace.clone(), Door::Command);
    let cast = Arc::new(cast::hire(&ctx, &words, &tag).await?);
    Ok(World { span: Span::until(order.until), order, words, latin, cast, ctx })
}

/// A company in Iran in both languages, as that of the demo.
fn settings(words: &Words) -> Settings {
    Settings {
        company: words.line("company", 0).to_owned(),
        lang: words.lang,
        calendar: if words.lang == Lang::Fa { Calendar::Jalali } else { Calendar::Gregorian },
        currency: Currency::Irr,
        unit: MoneyUnit::Toman,
        zone: "Asia/Tehran".to_owned(),
        weekend: vec![5],
        ready: true,
        ..Settings::default()
    }
}
