//! A made-up company, so that the first look at the program has something
//! worth looking at: a wholesaler of beans, rice and nuts with three branches,
//! and a year of its customers, deals and talks, up to this very hour.
//!
//! What will have happened is planned (`plan`) and then lived through (`play`):
//! on a clock that is set from deed to deed, the people of the company write
//! everything down through the same write path as anybody. On the same day the
//! same company comes out. All names are made up, as are numbers and addresses.

mod cast;
mod days;
pub(crate) mod market;
mod plan;
mod play;
#[cfg(test)]
mod tests;
pub(crate) mod words;

use std::{sync::Arc, time::Duration};

use base::{Calendar, Currency, FrozenClock, Instant, Lang, MoneyUnit};
use clap::ValueEnum;
use records::{
    Ctx, Door, Settings, Workspace,
    sign_in::{self, SetUp},
};
use serde::{Deserialize, Serialize};
use store::{Db, Options, Target};

pub use cast::{Member, Part, STAFF};
use days::Days;
use plan::Plan;
use words::Words;

/// With which everybody in the company signs in. It is printed; it guards
/// nothing but made-up people.
pub const PASSWORD: &str = "peyvand-sample-1405";

const ZONE: &str = "Asia/Tehran";

/// How much is made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// For tests, in a moment.
    Small,
    Full,
}

impl Size {
    fn customers(self) -> usize {
        if self == Size::Full { 2_000 } else { 140 }
    }
    fn deals(self) -> usize {
        if self == Size::Full { 600 } else { 60 }
    }
    fn activities(self) -> usize {
        if self == Size::Full { 10_000 } else { 850 }
    }
    /// How many customers stand there twice.
    fn twice(self) -> usize {
        if self == Size::Full { 12 } else { 3 }
    }
}

/// What the company is called.
pub fn company(lang: Lang) -> &'static str {
    Words::of(lang).line("company", 0)
}

/// What the staff are called, in the order of [`STAFF`].
pub fn names(lang: Lang) -> Vec<&'static str> {
    Words::of(lang).all("staff").to_vec()
}

pub fn branches(lang: Lang) -> Vec<&'static str> {
    Words::of(lang).all("branches").to_vec()
}

/// The day that it is for the company, as it is written down.
pub fn day_of(now: Instant) -> String {
    let zone = jiff::tz::TimeZone::get(ZONE).unwrap_or(jiff::tz::TimeZone::UTC);
    now.to_zoned(zone).date().to_string()
}

/// Is told how many deeds of the year are written down, of how many.
pub type Told<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Fills an empty workspace with the year up to `now`; false where it is not empty.
pub async fn fill(target: &Target, lang: Lang, size: Size, now: Instant, told: Told<'_>) -> anyhow::Result<bool> {
    // A day of the company is one write, and nobody waits for the pages yet:
    // none of it is slow.
    let options = Options { write_deadline: Duration::from_secs(600), slow_from: None, ..Options::default() };
    let words = Words::of(lang);
    let days = Days::until(now, jiff::tz::TimeZone::get(ZONE)?);
    let clock = Arc::new(FrozenClock::at(days.at(days.first, 6 * 60)));
    let db = Db::open(target, options).await?;
    let workspace = Workspace::open(db, crate::open::modules(), clock.clone(), 0).await?;
    let is_empty = sign_in::set_up_wanted(&workspace).await?;
    if is_empty {
        live_through(&workspace, &clock, &words, &days, (size, told)).await?;
    }
    workspace.db.close().await;
    Ok(is_empty)
}

async fn live_through(
    workspace: &Arc<Workspace>,
    clock: &Arc<FrozenClock>,
    words: &Words,
    days: &Days,
    (size, told): (Size, Told<'_>),
) -> anyhow::Result<()> {
    let set_up = SetUp {
        settings: settings(words),
        name: words.line("staff", cast::ADMINISTRATOR).to_owned(),
        email: STAFF[cast::ADMINISTRATOR].email(),
        password: PASSWORD.to_owned(),
    };
    sign_in::set_up(workspace, set_up, &crate::commands::workspace::terminal()).await?;
    let system = Ctx::system(workspace.clone(), Door::Rule);
    let users = cast::hire(&system, words).await?;
    let actors = cast::actors(&system, &users).await?;
    let (plan, administrator) = (Plan::of(words, days, size), actors[cast::ADMINISTRATOR].clone());
    play::Stage::set(&system, words, plan, users, actors).await?.play(&system, clock, days, told).await?;
    // Some customers stand there twice; the first look finds them.
    administrator.write(|tx| tx.ask_for_sweep("customers")).await?;
    Ok(())
}

/// The company is in Iran in both languages: sums in toman, Fridays closed.
fn settings(words: &Words) -> Settings {
    Settings {
        company: words.line("company", 0).to_owned(),
        lang: words.lang,
        calendar: if words.lang == Lang::Fa { Calendar::Jalali } else { Calendar::Gregorian },
        currency: Currency::Irr,
        unit: MoneyUnit::Toman,
        zone: ZONE.to_owned(),
        weekend: vec![5],
        ready: true,
        ..Settings::default()
    }
}
