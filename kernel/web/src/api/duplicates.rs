//! Records that may be one: pairs as a sweep found them, what somebody alike is
//! called before they are added, and what people say of a pair. Made one they
//! are by `merge`.

use std::sync::Arc;

use axum::{
    Json as Answer,
    extract::{Path, RawQuery},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::Id;
use records::{
    AnyRecord, Ctx, Error,
    access::Deed,
    duplicates::{Alike, Pair, Reason, sweep::Found},
    jobs::{JobState, JobView},
};
use schema::EntityDef;
use serde_json::{Value as Json, json};

use super::{
    Call, body,
    call::Body,
    list,
    params::Params,
    problem::{Kind, Problem, Said},
    readable,
    record::told as told_problem,
};

/// An entity of which somebody said how its records are told apart, and whose
/// names the caller may read.
fn lawful(ctx: &Ctx, entity: &str) -> Result<Arc<EntityDef>, Problem> {
    let def = readable(ctx, entity)?;
    let law = ctx.workspace.law(entity).filter(|law| ctx.actor.reads(&def, &law.name));
    law.map(|_| def.clone()).ok_or(Kind::NotFound.into())
}

/// `GET /api/v1/{entity}/duplicates`
pub async fn pairs(call: Call, Path(entity): Path<String>, RawQuery(query): RawQuery) -> Result<Answer<Json>, Problem> {
    let (ctx, def) = (call.ctx.clone(), lawful(&call.ctx, &entity)?);
    let mut params = Params::read(query.as_deref(), &["limit", "cursor"]);
    let limit = params.count("limit", 20, list::MOST_LIMIT);
    let from = read_cursor(&mut params);
    params.settle()?;
    let page = call.ctx.read(move |tx| tx.pairs(&entity, from, limit)).await?;
    let next = page.next.map(|(weight, id)| format!("{weight}.{}", Id::<()>::from_raw(id)));
    let items: Vec<Json> = page.pairs.iter().map(|pair| told_pair(&ctx, &def, pair)).collect();
    Ok(Answer(json!({ "items": items, "next": next })))
}

fn read_cursor(params: &mut Params) -> Option<(i64, i64)> {
    let text = params.get("cursor")?;
    let place = || {
        let (weight, id) = text.split_once('.')?;
        Some((weight.parse().ok()?, id.parse::<Id>().ok()?.raw()))
    };
    let place = place();
    if place.is_none() {
        params.refuse("cursor", Said::text("api-not-a-cursor"));
    }
    place
}

fn told_pair(ctx: &Ctx, def: &EntityDef, pair: &Pair) -> Json {
    let one = |record: &AnyRecord| json!({ "id": record.id, "version": record.version, "title": record.title() });
    json!({
        "one": one(&pair.one), "other": one(&pair.other),
        "level": pair.level.key(), "score": pair.score, "reasons": told_reasons(ctx, def, &pair.reasons),
    })
}

fn told_reasons(ctx: &Ctx, def: &EntityDef, reasons: &[Reason]) -> Vec<Json> {
    let one = |reason: &Reason| {
        let label = ctx.text(&def.field_label_key(&reason.field));
        let message = ctx.workspace.texts.get(ctx.lang(), reason.likeness.text(), &[("field", label.into())]);
        json!({ "field": reason.field, "message": message })
    };
    reasons.iter().map(one).collect()
}

/// `POST /api/v1/{entity}/duplicates/apart` with `one` and `other`: they are two.
pub async fn apart(call: Call, Path(entity): Path<String>, Body(sent): Body) -> Result<Response, Problem> {
    let (one, other) = two(&call.ctx, &entity, &sent)?;
    call.ctx.write(move |tx| tx.set_apart(&entity, one, other)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /api/v1/{entity}/duplicates/near`: propose them again.
pub async fn near(call: Call, Path(entity): Path<String>, Body(sent): Body) -> Result<Response, Problem> {
    let (one, other) = two(&call.ctx, &entity, &sent)?;
    call.ctx.write(move |tx| tx.set_near(&entity, one, other)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn two(ctx: &Ctx, entity: &str, sent: &serde_json::Map<String, Json>) -> Result<(Id, Id), Problem> {
    lawful(ctx, entity)?;
    if let Some(name) = sent.keys().find(|name| !matches!(name.as_str(), "one" | "other")) {
        return Err(Error::invalid(name, "query-no-such-field").into());
    }
    let id = |name: &str| {
        let id = sent.get(name).and_then(Json::as_str).and_then(|text| text.parse::<Id>().ok());
        id.ok_or_else(|| Error::invalid(name, "value-no-such-record"))
    };
    Ok((id("one")?, id("other")?))
}

/// `POST /api/v1/{entity}/duplicates/sweep`: looks through all of them, behind
/// the answer.
pub async fn sweep(call: Call, Path(entity): Path<String>) -> Result<Response, Problem> {
    let def = lawful(&call.ctx, &entity)?;
    let asked = entity.clone();
    call.ctx.write(move |tx| tx.ask_for_sweep(&asked)).await?;
    let last = call.ctx.read(move |tx| tx.last_sweep(&entity)).await?;
    Ok((StatusCode::ACCEPTED, Answer(told_sweep(&call.ctx, &def, last.as_ref()))).into_response())
}

/// `GET /api/v1/{entity}/duplicates/sweep`: how far the last one is.
pub async fn progress(call: Call, Path(entity): Path<String>) -> Result<Answer<Json>, Problem> {
    let def = lawful(&call.ctx, &entity)?;
    let last = call.ctx.read(move |tx| tx.last_sweep(&entity)).await?;
    Ok(Answer(told_sweep(&call.ctx, &def, last.as_ref())))
}

fn told_sweep(ctx: &Ctx, def: &EntityDef, last: Option<&JobView>) -> Json {
    let Some(job) = last else {
        return json!({ "state": "none", "done": 0, "total": null, "ended_at": null, "pairs": null });
    };
    let found = job.result.as_deref().and_then(|json| serde_json::from_str::<Found>(json).ok());
    // How many pairs there are is for those who see all of them.
    let sees_all = ctx.rows(def, Deed::Read) == records::access::Rows::All;
    let pairs = found.filter(|_| sees_all && job.state == JobState::Done).map(|found| found.pairs);
    json!({
        "state": job.state.key(),
        "done": if sees_all { job.progress } else { 0 },
        "total": job.total.filter(|_| sees_all),
        "ended_at": job.ended_at.map(|at| at.to_string()),
        "pairs": pairs,
    })
}

/// `POST /api/v1/{entity}/alike` with the fields of somebody who is about to be
/// added: who is there already, and whether a colleague has them.
pub async fn alike(call: Call, Path(entity): Path<String>, Body(sent): Body) -> Result<Answer<Json>, Problem> {
    let (ctx, def) = (call.ctx.clone(), lawful(&call.ctx, &entity)?);
    let wanted = body::of_new(&ctx, &def, &sent)?;
    let (asked, values) = (entity.clone(), wanted.values.clone());
    let found = call.ctx.read(move |tx| tx.alike_values(&asked, &values)).await;
    let found = found.map_err(|error| told_problem(&ctx, &def, error))?;
    let elsewhere = match found.is_empty() && ctx.actor.may(&def.key, Deed::Create) {
        true => ctx.elsewhere(&entity, wanted.values).await?,
        false => None,
    };
    let one = |alike: &Alike| {
        json!({
            "id": alike.id, "title": alike.title, "level": alike.level.key(), "score": alike.score,
            "reasons": told_reasons(&ctx, &def, &alike.reasons),
        })
    };
    let elsewhere = elsewhere.map(|told| json!({ "field": told.field, "owner": told.owner }));
    Ok(Answer(json!({ "items": found.iter().map(one).collect::<Vec<_>>(), "elsewhere": elsewhere })))
}
