//! `peyvand workspace create`: what the set-up page does, from a terminal.

use std::{io::BufRead, net::Ipv4Addr, process::ExitCode};

use anyhow::{Context, anyhow};
use base::{Calendar, Currency, Lang, MoneyUnit};
use records::{
    Ctx, Door, Settings,
    sign_in::{self, Origin, SetUp},
};
use serde_json::json;

use crate::{cli::WorkspaceCreate, config::Config, open, say::Say};

pub async fn create(config: &Config, asked: &WorkspaceCreate, json: bool) -> anyhow::Result<ExitCode> {
    let workspace = open::for_command(config).await?;
    let password = if asked.password_stdin { Some(password_from_stdin()?) } else { None };
    let set_up = SetUp {
        settings: settings(config.lang, asked)?,
        name: asked.admin_name.clone(),
        email: asked.admin_email.clone(),
        // Nobody knows this one; the link below replaces it.
        password: password.clone().unwrap_or_else(unguessable),
    };
    sign_in::set_up(&workspace, set_up, &crate::commands::workspace::terminal()).await?;
    let say = Say { workspace: &workspace, lang: config.lang, json };
    if password.is_some() {
        say.done("app-workspace-created", &[], json!({ "workspace": asked.company }));
    } else {
        let link = super::user::link_for(config, &workspace, &asked.admin_email).await?;
        let facts = [("link", link.clone().into())];
        say.done("app-workspace-created-link", &facts, json!({ "workspace": asked.company, "link": link }));
    }
    workspace.db.close().await;
    Ok(ExitCode::SUCCESS)
}

fn settings(lang: Lang, asked: &WorkspaceCreate) -> anyhow::Result<Settings> {
    let persian = lang == Lang::Fa;
    let calendar = match asked.calendar.as_deref() {
        None if persian => Calendar::Jalali,
        None => Calendar::Gregorian,
        Some(code) => Calendar::from_code(code).ok_or_else(|| anyhow!("calendar: jalali or gregorian"))?,
    };
    let currency = match asked.currency.as_deref() {
        None if persian => Currency::Irr,
        None => Currency::Usd,
        Some(code) => Currency::from_code(code).ok_or_else(|| anyhow!("currency: an ISO code such as IRR or USD"))?,
    };
    let unit = match asked.unit.as_deref() {
        None | Some("toman") => MoneyUnit::Toman,
        Some("rial") => MoneyUnit::Rial,
        Some(_) => return Err(anyhow!("unit: rial or toman")),
    };
    jiff::tz::TimeZone::get(&asked.zone).with_context(|| format!("time zone {}", asked.zone))?;
    Ok(Settings {
        company: asked.company.clone(),
        lang,
        calendar,
        currency,
        unit,
        zone: asked.zone.clone(),
        weekend: Settings::usual_weekend(calendar),
        ready: true,
        ..Settings::default()
    })
}

/// The first line of standard input, so that no password stands in a process list.
pub fn password_from_stdin() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("reading the password")?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// The product itself, at the terminal.
pub fn system(workspace: &std::sync::Arc<records::Workspace>) -> Ctx {
    Ctx::system(workspace.clone(), Door::Command)
}

/// A password that nobody will ever type.
fn unguessable() -> String {
    (0..4).map(|_| format!("{:016x}", rand::random::<u64>())).collect()
}

/// Somebody who sits at the machine itself.
pub fn terminal() -> Origin {
    Origin { address: Ipv4Addr::LOCALHOST.into(), agent: "peyvand".to_owned() }
}
