//! What the page's scripts ask while one types: which days the company rests,
//! and what the server understands by a day, a telephone number or a sum. No page
//! needs it; without scripts the form itself reads the same words.

use axum::{
    Json, Router,
    extract::Query,
    response::{IntoResponse, Response},
    routing::get,
};
use base::{
    Date,
    parse::{self, ParseProblem},
    parse_moment, phone,
};
use records::Ctx;
use serde::Deserialize;
use serde_json::json;

use crate::{App, Result, Visit};

/// A calendar shows a month; a year is more than it will ever ask.
const MOST_DAYS: i64 = 400;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/calendar/days", get(days))
        .route("/calendar/reading", get(reading))
        .route("/reading/phone", get(number))
        .route("/reading/money", get(sum))
}

#[derive(Deserialize)]
struct Span {
    from: Date,
    to: Date,
}

/// GET /calendar/days?from=2026-11-22&to=2026-12-21
async fn days(visit: Visit, Query(span): Query<Span>) -> Result<Response> {
    let longest = span.from.saturating_add(jiff::SignedDuration::from_hours(24 * MOST_DAYS));
    let to = span.to.min(longest);
    let holidays = visit.ctx.read(move |tx| tx.holidays(span.from, to)).await?;
    let holidays: serde_json::Map<String, serde_json::Value> =
        holidays.into_iter().map(|(day, name)| (day.to_string(), name.into())).collect();
    let weekend = visit.ctx.workspace.settings().weekend.clone();
    let today = visit.ctx.today().to_string();
    Ok(Json(json!({ "today": today, "weekend": weekend, "holidays": holidays })).into_response())
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    text: String,
    /// What stands in the input of the hour, where there is one.
    #[serde(default)]
    time: String,
}

/// GET /calendar/reading?text=فردا
async fn reading(visit: Visit, Query(typed): Query<Typed>) -> Result<Response> {
    let ctx = &visit.ctx;
    let now = ctx.format.zone.to_datetime(ctx.now());
    let text = format!("{} {}", typed.text, typed.time);
    let moment = match parse_moment(&text, ctx.format.calendar, now) {
        Ok(moment) => moment,
        Err(problem) => return Ok(Json(json!({ "problem": ctx.text(problem.key()) })).into_response()),
    };
    let day = moment.day;
    let holidays = visit.ctx.read(move |tx| tx.holidays(day, day)).await?;
    let note = holidays.into_values().next().or_else(|| rests_weekly(ctx, day).then(|| ctx.text("ui-day-of-rest")));
    let mut words = ctx.format.date_long(day);
    if let Some(time) = moment.time {
        let time = ctx.format.digits(&format!("{:02}:{:02}", time.hour(), time.minute()));
        words = visit.tx("ui-day-at", &[("day", words.into()), ("time", time.into())]);
    }
    Ok(Json(json!({ "day": day.to_string(), "words": words, "note": note })).into_response())
}

/// GET /reading/phone?text=0912…: the form that will be kept, and where it belongs.
async fn number(visit: Visit, Query(typed): Query<Typed>) -> Response {
    let lang = visit.ctx.lang();
    let number = match phone::normalise(&typed.text, "IR") {
        Ok(number) => number,
        Err(problem) => return Json(json!({ "problem": visit.t(problem.key()) })).into_response(),
    };
    let shown = phone::show(&number, lang);
    let origin = phone::origin(&number).map(|origin| origin.name(lang));
    let words = match origin {
        Some(origin) => {
            let shown = crate::say::isolated(&shown);
            visit.tx("ui-number-of", &[("number", shown.into()), ("origin", origin.into())])
        }
        None => shown,
    };
    Json(json!({ "number": number, "words": words })).into_response()
}

/// GET /reading/money?text=۱٫۵ میلیون: the whole sum in words. A magnitude that is
/// cut short is told while one still types, with the forms that can be read.
async fn sum(visit: Visit, Query(typed): Query<Typed>) -> Response {
    let (ctx, reading) = (&visit.ctx, visit.ctx.reading());
    Json(match parse::money(&typed.text, reading.currency, reading.unit) {
        Ok(sum) => json!({ "words": ctx.format.money_words(sum) }),
        Err(problem) => {
            let told = ctx.text(problem.key());
            let hint = (problem == ParseProblem::ShortMagnitude).then_some(&told);
            json!({ "problem": told, "hint": hint })
        }
    })
    .into_response()
}

fn rests_weekly(ctx: &Ctx, day: Date) -> bool {
    ctx.workspace.settings().weekend.contains(&day.weekday().to_monday_one_offset())
}
