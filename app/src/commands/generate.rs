//! `peyvand generate`: made-up data of any size, to be measured with.

use std::{process::ExitCode, sync::Arc, time::Instant};

use anyhow::Context;
use base::{Arg, Lang, SystemClock};
use records::{Error, Workspace};
use serde_json::json;
use store::{Db, Options};

use crate::{
    cli::Generate,
    config::Config,
    demo::PASSWORD,
    generate::{self, NAMED, Order},
    open,
    say::Say,
};

pub async fn run(config: &Config, asked: &Generate, json: bool) -> anyhow::Result<ExitCode> {
    let target = open::target(config)?;
    let db = Db::open(&target, Options::default()).await.with_context(|| format!("opening {}", config.database))?;
    let workspace = Workspace::open(db, open::modules(), Arc::new(SystemClock), 128).await?;
    if !asked.into_used && !generate::is_empty(&workspace).await? {
        workspace.db.close().await;
        return Err(Error::refused("app-generate-refused-used").into());
    }
    let order = Order {
        customers: asked.customers,
        seed: asked.seed,
        until: asked.until.unwrap_or_else(|| base::today(&SystemClock, &jiff::tz::TimeZone::UTC)),
        lang: config.asked_lang().unwrap_or(Lang::Fa),
    };
    let started = Instant::now();
    let told = move |done: u64, all: u64| {
        if !json {
            eprint!("\r{done} / {all}  {} s ", started.elapsed().as_secs());
        }
    };
    let made = generate::generate(&workspace, order, told).await?;
    let seconds = started.elapsed().as_secs();
    if !json {
        eprintln!();
    }
    let say = Say { workspace: &workspace, lang: config.lang, json };
    let count = |number: u64| Arg::Number(number.try_into().unwrap_or(i64::MAX));
    let facts = [
        ("customers", count(made.customers)),
        ("deals", count(made.deals)),
        ("activities", count(made.activities)),
        ("people", count(made.people)),
        ("seconds", count(seconds)),
        ("password", PASSWORD.into()),
    ];
    let tag = if asked.into_used { format!("-{}", asked.seed) } else { String::new() };
    let emails: Vec<String> = NAMED.iter().map(|(login, _)| format!("{login}{tag}@peyvand.example")).collect();
    let data = json!({
        "customers": made.customers, "opportunities": made.deals, "activities": made.activities,
        "users": made.people, "seconds": seconds, "emails": emails, "password": PASSWORD,
    });
    say.done("app-generate-did", &facts, data);
    if !json {
        for ((_, sight), email) in NAMED.iter().zip(&emails) {
            println!("  {email}: {}", workspace.texts.get(config.lang, sight, &[]));
        }
    }
    workspace.db.close().await;
    Ok(ExitCode::SUCCESS)
}
