//! `POST /api/v1/{entity}/bulk`: one deed on many records, as the bar below a
//! list does it: into the recycle bin, to a colleague, or one field set to one
//! value.
//!
//! ```json
//! { "filter": "city:Yazd", "do": "change", "body": { "city": "Yazd" }, "preview": true }
//! { "ids": ["0K3…", "0K4…"], "do": "change", "body": { "owner": "0K9…" } }
//! { "filter": "state:open", "do": "delete" }
//! ```
//!
//! Which records are meant is said by `ids`, by `filter`, or by `all`: an empty
//! filter is refused, so that a slip in a program never meets a whole list.
//! `preview` changes nothing and tells what it would meet. A deed on more than
//! a hundred goes on behind the answer; all of it is one change-set.
//!
//! Left out: several fields at once, and different values for each record;
//! `batch` does that.

use std::sync::Arc;

use axum::{
    Json as Answer,
    extract::{Path, RawQuery},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Id;
use records::{
    Ctx, Error, Reads,
    bulk::{Act, CAP, Outcome, Preview, Rejected, Which, Work},
    idempotency::Told,
    jobs::JobState,
};
use schema::{EntityDef, Filter};
use serde_json::{Map, Value as Json, json};

use super::{
    Call, body,
    call::Body,
    list, once,
    params::Params,
    problem::{Kind, Place, Problem, Said, Wrong},
    readable,
    record::told as told_problem,
};
use crate::{bulk::WORK, large};

/// Ids that one request may name; more are meant by a filter.
pub const MOST_IDS: usize = 500;
const MEMBERS: [&str; 6] = ["ids", "filter", "all", "do", "body", "preview"];
pub const DEEDS: [&str; 2] = ["change", "delete"];

/// `POST /api/v1/{entity}/bulk`
pub async fn bulk(
    call: Call,
    Path(entity): Path<String>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = readable(&ctx, &entity)?;
    Params::read(query.as_deref(), &[]).settle()?;
    let wish = Wish::read(&ctx, &def, &body.members(&MEMBERS)?).await?;
    if !crate::bulk::may_do(&ctx, &def, &wish.act) {
        return Err(Kind::Forbidden.into());
    }
    if wish.preview {
        let (known, which, act) = (def.clone(), wish.which, wish.act);
        let seen = ctx.read(move |tx| preview(tx, &known, &which, &act)).await;
        return Ok(Answer(seen.map_err(|error| placed(error.into()))?).into_response());
    }
    let done = ctx.bulk_once(&def, wish.which, wish.act, |work| match work {
        Work::Done(outcome) => Ok(once::told(StatusCode::OK, &[], &told(outcome))),
        Work::Begun(job) => begun(*job),
    });
    let done = done.await.map_err(|error| placed(told_problem(&ctx, &def, error)))?;
    Ok(once::answer(&done, false))
}

/// `GET /api/v1/bulk/work/{job}`
pub async fn work(call: Call, Path(job): Path<String>) -> Result<Answer<Json>, Problem> {
    let job = WORK.job(&call.ctx, &job).await?;
    Ok(Answer(large::told::<Outcome>(&job, told)))
}

/// `POST /api/v1/bulk/work/{job}/stop`: what was done until then stays done.
pub async fn stop(call: Call, Path(job): Path<String>) -> Result<StatusCode, Problem> {
    WORK.cancel(&call.ctx, &job).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn begun(job: Option<Id>) -> records::Result<Told> {
    let job = job.ok_or_else(|| anyhow::anyhow!("the same deed on many waits already"))?;
    let place = format!("/api/v1/bulk/work/{job}");
    let body = json!({ "job": job, "state": JobState::Ready.key(), "done": 0, "total": null, "result": null });
    Ok(once::told(StatusCode::ACCEPTED, &[(header::LOCATION, place)], &body))
}

/// What a body asks for.
struct Wish {
    which: Which,
    act: Act,
    preview: bool,
}

impl Wish {
    async fn read(ctx: &Ctx, def: &Arc<EntityDef>, sent: &Map<String, Json>) -> Result<Wish, Problem> {
        let which = which(ctx, def, sent).await?;
        let act = act(ctx, def, sent)?;
        Ok(Wish { which, act, preview: flag(sent, "preview")? })
    }
}

fn flag(sent: &Map<String, Json>, name: &str) -> Result<bool, Problem> {
    match sent.get(name) {
        None | Some(Json::Null) => Ok(false),
        Some(Json::Bool(flag)) => Ok(*flag),
        Some(_) => Err(wrong(name, "api-not-true-or-false")),
    }
}

/// Exactly one of the three ways to say which.
async fn which(ctx: &Ctx, def: &Arc<EntityDef>, sent: &Map<String, Json>) -> Result<Which, Problem> {
    let given = |name: &str| sent.get(name).filter(|json| !json.is_null());
    match (given("ids"), given("filter"), flag(sent, "all")?) {
        (Some(ids), None, false) => ids_of(ids).map(Which::These),
        (None, Some(filter), false) => match filter {
            Json::String(text) if text.trim().is_empty() => Err(wrong("filter", "api-bulk-no-filter")),
            Json::String(_) | Json::Object(_) => list::filter_of(ctx, def, filter).await.map(Which::All),
            _ => Err(wrong("filter", "api-not-a-filter")),
        },
        (None, None, true) => Ok(Which::All(Filter::everything())),
        (Some(_), _, _) => Err(wrong("ids", "api-bulk-which")),
        _ => Err(wrong("filter", "api-bulk-which")),
    }
}

fn ids_of(json: &Json) -> Result<Vec<Id>, Problem> {
    let all = json.as_array().filter(|all| (1..=MOST_IDS).contains(&all.len()));
    let most = ("most".to_owned(), (MOST_IDS as u64).into());
    let all = all.ok_or_else(|| {
        let said = Said::Text("api-bulk-ids".to_owned(), vec![most]);
        Problem::invalid(vec![Wrong::field("ids", said)])
    })?;
    let mut ids: Vec<Id> = Vec::with_capacity(all.len());
    for (at, id) in all.iter().enumerate() {
        let id = id.as_str().and_then(|id| id.parse().ok()).ok_or_else(|| {
            let place = Place::Path(vec!["ids".to_owned(), at.to_string()]);
            Problem::invalid(vec![Wrong { place, ..Wrong::field("", Said::text("value-no-such-record")) }])
        })?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn act(ctx: &Ctx, def: &Arc<EntityDef>, sent: &Map<String, Json>) -> Result<Act, Problem> {
    match sent.get("do").and_then(Json::as_str) {
        Some("delete") if sent.get("body").is_some_and(|body| !body.is_null()) => Err(wrong("body", "api-bulk-one")),
        Some("delete") => Ok(Act::Delete),
        Some("change") => change(ctx, def, sent.get("body")),
        _ => {
            let known = vec![("known".to_owned(), DEEDS.join(", ").into())];
            Err(Problem::invalid(vec![Wrong::field("do", Said::Text("api-no-such-deed".to_owned(), known))]))
        }
    }
}

/// One field, or the owner.
fn change(ctx: &Ctx, def: &Arc<EntityDef>, sent: Option<&Json>) -> Result<Act, Problem> {
    let body = sent.and_then(Json::as_object).filter(|body| body.len() == 1);
    let body = body.ok_or_else(|| wrong("body", "api-bulk-one"))?;
    let wanted = body::of_new(ctx, def, body).map_err(placed)?;
    if let Some(owner) = wanted.owner {
        return Ok(Act::HandOver(owner));
    }
    let (key, value) = wanted.values.into_iter().next().ok_or_else(|| wrong("body", "api-bulk-one"))?;
    if !crate::bulk::may_set(ctx, def, &key) {
        let one = Wrong::field(&key, Said::text("api-bulk-not-for-many"));
        return Err(placed(Problem::invalid(vec![one])));
    }
    Ok(Act::Set(key, value))
}

fn preview(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, which: &Which, act: &Act) -> records::Result<Json> {
    if let Act::HandOver(to) = act {
        let users = tx.ctx.def("users")?;
        tx.find_any(&users, *to).map_err(|_| Error::invalid("owner", "value-no-such-record"))?;
    }
    let Preview { total, may, already } = tx.bulk_preview(def, which, Some(act))?;
    let count = |count: u64| json!({ "value": count.min(CAP), "capped": count > CAP });
    Ok(json!({ "preview": true, "found": count(total), "may": count(may), "unchanged": count(already) }))
}

fn wrong(name: &str, text: &str) -> Problem {
    Problem::invalid(vec![Wrong::field(name, Said::text(text))])
}

/// The fields of a body inside the request's own.
fn placed(mut problem: Problem) -> Problem {
    for wrong in &mut problem.errors {
        if let Place::Field(field) = &wrong.place {
            let inside = (!field.is_empty()).then(|| field.clone());
            wrong.place = Place::Path(std::iter::once("body".to_owned()).chain(inside).collect());
        }
    }
    problem
}

fn told(outcome: &Outcome) -> Json {
    json!({
        "change_set": outcome.set,
        "done": outcome.done,
        "unchanged": outcome.unchanged,
        "rejected": outcome.rejected.iter().map(told_rejected).collect::<Vec<_>>(),
        "rejected_more": outcome.rejected_more,
    })
}

fn told_rejected(rejected: &Rejected) -> Json {
    json!({ "id": rejected.id, "title": rejected.title, "message": rejected.why })
}
