//! A small made-up company, so that the first look at the program has
//! something worth looking at: a wholesaler of beans and rice, nine months of
//! its customers and deals, up to today.
//!
//! It is lived through, not written down: on a clock that is set from day to
//! day, the people of the company find customers, open deals and move them
//! from stage to stage, through the same write path as anybody. The same seed
//! gives the same company.

mod days;
mod people;
mod words;

use std::sync::Arc;

use base::{Calendar, Clock, Currency, FrozenClock, Lang, MoneyUnit, SystemClock};
use jiff::{SignedDuration, ToSpan};
use records::{
    Ctx, Door, Settings, Workspace,
    sign_in::{self, SetUp},
};
use store::{Db, Options, Target};

/// With which everybody in the sample signs in. It is printed; it guards
/// nothing but made-up people.
pub const PASSWORD: &str = "peyvand-sample-1405";
/// The administrator of the sample.
pub const EMAIL: &str = "maryam@sepehr.example";

const DAYS: i64 = 270;

/// Fills an empty workspace; false where it is not empty.
pub async fn fill(target: &Target, lang: Lang) -> anyhow::Result<bool> {
    let now = SystemClock.now();
    let clock = Arc::new(FrozenClock::at(now.checked_sub((DAYS * 24).hours())?));
    let db = Db::open(target, Options::default()).await?;
    let workspace = Workspace::open(db, crate::open::modules(), clock.clone(), 0).await?;
    let empty = sign_in::set_up_wanted(&workspace).await?;
    if empty {
        live_through(&workspace, &clock, lang).await?;
    }
    workspace.db.close().await;
    Ok(empty)
}

async fn live_through(workspace: &Arc<Workspace>, clock: &FrozenClock, lang: Lang) -> anyhow::Result<()> {
    let words = words::of(lang);
    let set_up = SetUp {
        settings: settings(lang, words),
        name: words.administrator.to_owned(),
        email: EMAIL.to_owned(),
        password: PASSWORD.to_owned(),
    };
    sign_in::set_up(workspace, set_up, &crate::commands::workspace::terminal()).await?;
    let system = Ctx::system(workspace.clone(), Door::Rule);
    let staff = people::hire(&system, words).await?;
    let mut company = days::Company::new(words, staff, &system).await?;
    for _ in 0..DAYS {
        company.live_a_day(workspace).await?;
        clock.advance(SignedDuration::from_hours(24));
    }
    Ok(())
}

fn settings(lang: Lang, words: &words::Words) -> Settings {
    let (calendar, currency) = match lang {
        Lang::Fa => (Calendar::Jalali, Currency::Irr),
        Lang::En => (Calendar::Gregorian, Currency::Usd),
    };
    let (company, zone) = (words.company.to_owned(), "Asia/Tehran".to_owned());
    let weekend = Settings::usual_weekend(calendar);
    Settings { company, lang, calendar, currency, unit: MoneyUnit::Toman, zone, weekend, ready: true, ..Settings::default() }
}
