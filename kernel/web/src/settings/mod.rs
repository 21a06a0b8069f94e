//! What an administrator sets for the company, on one page that can be
//! searched: its name, language, calendar, zone, money, the days of rest, what
//! colleagues are told. Every change is told below with who made it, and can be
//! set back. Everybody else finds here the way to the lists that set things up.
//!
//! Left out: the currency. It is chosen at the set-up, because sums that were
//! written down before would not change with it.

mod choice;
mod history;
mod view;

use axum::{
    Form, Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::Lang;
use records::Error;
use schema::Tone;
use serde::Deserialize;

use crate::{
    App, Problem, Result, Visit,
    components::Toast,
    typed::{Pairs, Typed},
};

pub(crate) use choice::Choosable;

/// The words of these pages.
pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// The years whose official holidays may be asked for.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 1300..=1500;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/settings", get(show).post(keep))
        .route("/settings/changes/{set}/undo", post(undo))
        .route("/settings/holidays", post(propose))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    view::page(&visit, &asked.q, None, "").await
}

/// POST /settings: the settings that were shown; all others stay.
async fn keep(visit: Visit, Form(pairs): Form<Pairs>) -> Result<Response> {
    let typed = Typed::sent(pairs);
    let seen = typed.text("seen").parse().unwrap_or(0);
    let values = match Choosable::read(&typed) {
        Ok(values) => values,
        Err(typed) => return again(&visit, typed, "", StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    match visit.ctx.change_settings(values, seen).await {
        Ok(set) => {
            let undo = set.map(|set| format!("/settings/changes/{set}/undo"));
            let text = visit.t("settings-kept");
            Ok(visit.toast_to("/settings", Toast { tone: Tone::Good, text, undo, ..Toast::default() }))
        }
        Err(Error::Stale { .. }) => again(&visit, typed, "settings-overtaken", StatusCode::CONFLICT).await,
        Err(error) => Err(error.into()),
    }
}

/// The page with what was typed and what is wrong with it.
async fn again(visit: &Visit, typed: Typed, refusal: &str, status: StatusCode) -> Result<Response> {
    let query = typed.text("q").to_owned();
    Ok((status, view::page(visit, &query, Some(typed), refusal).await?).into_response())
}

/// POST /settings/changes/{set}/undo
async fn undo(visit: Visit, Path(set): Path<String>) -> Result<Response> {
    let set = set.parse().map_err(|_| Problem::NotFound)?;
    let left = visit.ctx.undo_settings(set).await?;
    if left.is_empty() {
        return Ok(visit.toast_redirect("/settings", "settings-set-back"));
    }
    let names: Vec<String> = left.iter().map(|key| visit.t(&choice::label(key))).collect();
    let names = names.join(&visit.t("settings-and"));
    let text = visit.tx("settings-left", &[("names", names.into())]);
    Ok(visit.toast_to("/settings", Toast { tone: Tone::Warn, text, ..Toast::default() }))
}

/// POST /settings/holidays: writes down the official holidays of a Jalali year.
async fn propose(visit: Visit, Form(pairs): Form<Pairs>) -> Result<Response> {
    let typed = Typed::sent(pairs);
    let year = base::parse::integer(typed.text("year")).ok().and_then(|year| i32::try_from(year).ok());
    let year = year.filter(|year| YEARS.contains(year)).ok_or(Problem::NotFound)?;
    let (added, set) = visit.ctx.write(move |tx| tx.propose_holidays(year)).await?;
    let shown = visit.ctx.format.digits(&year.to_string());
    let key = if added == 0 { "settings-holidays-all-there" } else { "settings-holidays-added" };
    let count = visit.ctx.format.number(added as i64);
    let text = visit.tx(key, &[("count", count.into()), ("year", shown.into())]);
    Ok(visit.toast_undo_said("/holidays", text, (added > 0).then_some(set)))
}
