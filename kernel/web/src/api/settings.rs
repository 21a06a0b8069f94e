//! What a company sets once, for programs of an administrator: the page's twin.
//!
//! The answer's version is the place of the newest change, and its tag; a change
//! that names none rests on whatever is set now.

use axum::{
    Json as Answer,
    extract::Path,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use records::{Ctx, Error, Settings, SettingsChange};
use serde_json::{Map, Value as Json, json};

use super::{
    Call,
    call::Body,
    precondition::{Lock, etag},
    problem::{Kind, Problem, Said, Wrong},
    record::id_of,
};
use crate::{settings::Choosable, typed::Typed};

/// Changes that are told at once.
const MOST_TOLD: usize = 100;

/// `GET /api/v1/settings`
pub async fn show(call: Call) -> Result<Response, Problem> {
    require(&call.ctx)?;
    let version = call.ctx.read(|tx| tx.newest_settings_change()).await?;
    Ok(answer(&call.ctx, version))
}

fn answer(ctx: &Ctx, version: i64) -> Response {
    let settings = ctx.workspace.settings();
    ([(header::ETAG, etag(version))], Answer(told(&settings, version))).into_response()
}

fn told(settings: &Settings, version: i64) -> Json {
    json!({
        "version": version,
        "company": settings.company,
        "lang": settings.lang.tag(),
        "calendar": settings.calendar.code(),
        "currency": settings.currency.code(),
        "unit": settings.unit.code(),
        "zone": settings.zone,
        "weekend": settings.weekend,
        "fiscal_month": settings.fiscal_month,
        "fiscal_day": settings.fiscal_day,
        "tell_owner": settings.tell_owner,
    })
}

/// `PATCH /api/v1/settings`: what the body does not name stays.
pub async fn change(call: Call, headers: HeaderMap, Body(sent): Body) -> Result<Response, Problem> {
    let ctx = call.ctx;
    require(&ctx)?;
    let newest = ctx.read(|tx| tx.newest_settings_change()).await?;
    let held = match sent.get("version") {
        None => None,
        Some(version) => Some(version.as_i64().ok_or_else(|| Error::invalid("version", "api-not-a-version"))?),
    };
    let lock = Lock::new(&headers, held);
    let values = read(&sent)?;
    let stale = |current| {
        let kind = if lock.is_of_header() { Kind::StaleMatch } else { Kind::Stale };
        Problem { version: Some(current), ..Problem::new(kind) }
    };
    if lock.check(newest).is_err() {
        return Err(stale(newest));
    }
    match ctx.change_settings(values, newest).await {
        Ok(_) => {
            let version = ctx.read(|tx| tx.newest_settings_change()).await?;
            Ok(answer(&ctx, version))
        }
        Err(Error::Stale { current, .. }) => Err(stale(current)),
        Err(error) => Err(error.into()),
    }
}

/// The members as the form would send them, so that both are judged alike.
fn read(sent: &Map<String, Json>) -> Result<Map<String, Json>, Problem> {
    let (mut pairs, mut wrong) = (Vec::new(), Vec::new());
    let mut pair = |name: &str, value: String| pairs.push((name.to_owned(), value));
    for (name, value) in sent.iter().filter(|(name, _)| *name != "version") {
        if !Choosable::is_key(name) {
            let text = if name == "currency" { "api-read-only" } else { "query-no-such-field" };
            wrong.push(Wrong::field(name, Said::text(text)));
            continue;
        }
        pair(Choosable::SHOWN, name.clone());
        match value {
            Json::String(text) => pair(name, text.clone()),
            Json::Bool(true) if name == "tell_owner" => pair(name, "true".to_owned()),
            Json::Bool(false) if name == "tell_owner" => {}
            Json::Array(days) if name == "weekend" => days.iter().for_each(|day| pair(name, day.to_string())),
            Json::Number(number) if name.starts_with("fiscal_") => pair(name, number.to_string()),
            _ => wrong.push(Wrong::field(name, Said::text("value-wrong-kind"))),
        }
        if name == "tell_owner" && !value.is_boolean() {
            wrong.push(Wrong::field(name, Said::text("value-wrong-kind")));
        }
    }
    let values = Choosable::read(&Typed::sent(pairs)).unwrap_or_else(|typed| {
        wrong.extend(typed.problems.into_iter().map(Wrong::from));
        Map::new()
    });
    if wrong.is_empty() { Ok(values) } else { Err(Problem::invalid(wrong)) }
}

/// `GET /api/v1/settings/changes`
pub async fn history(call: Call) -> Result<Answer<Json>, Problem> {
    let changes = call.ctx.settings_history(MOST_TOLD).await?;
    let one = |change: &SettingsChange| {
        let fields = change.values.iter().map(|(key, [old, new])| json!({ "field": key, "old": old, "new": new }));
        json!({
            "change_set": change.set,
            "actor": change.actor,
            "door": change.door,
            "recorded_at": change.recorded_at.to_string(),
            "fields": fields.collect::<Vec<_>>(),
        })
    };
    Ok(Answer(json!({ "items": changes.iter().map(one).collect::<Vec<_>>() })))
}

/// `POST /api/v1/settings/changes/{set}/undo`: `left` was set differently since.
pub async fn undo(call: Call, Path(set): Path<String>) -> Result<Answer<Json>, Problem> {
    let left = call.ctx.undo_settings(id_of(&set)?).await?;
    Ok(Answer(json!({ "left": left })))
}

/// `POST /api/v1/settings/holidays`: the official ones of a Jalali year.
pub async fn holidays(call: Call, Body(sent): Body) -> Result<Answer<Json>, Problem> {
    // Who may not write any down learns nothing of what would be right.
    if !call.ctx.actor.may("holidays", access::Deed::Create) {
        return Err(Kind::Forbidden.into());
    }
    if let Some(name) = sent.keys().find(|name| *name != "year") {
        return Err(Error::invalid(name, "query-no-such-field").into());
    }
    let year = sent.get("year").and_then(Json::as_i64).and_then(|year| i32::try_from(year).ok());
    let year = year.filter(|year| crate::settings::YEARS.contains(year));
    let year = year.ok_or_else(|| Error::invalid("year", "value-wrong-kind"))?;
    let (added, set) = call.ctx.write(move |tx| tx.propose_holidays(year)).await?;
    Ok(Answer(json!({ "added": added, "change_set": (added > 0).then_some(set) })))
}

fn require(ctx: &Ctx) -> Result<(), Problem> {
    if ctx.actor.administers() { Ok(()) } else { Err(Kind::Forbidden.into()) }
}
