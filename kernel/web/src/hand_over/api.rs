//! The same for programs: what a person holds, handing it over, and answering a
//! colleague who asks.

use axum::{
    Json, Router,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::Id;
use records::{
    Error, FieldProblem, Reads,
    hand_over::{Moved, Outcome, Part, Plan},
    jobs::JobState,
};
use schema::Filter;
use serde_json::{Value, json};

use super::{requests, work::WORK};
use crate::{
    App, Caller,
    api::program::{Body, Problem as Refused},
    filter, large,
    record::id_of,
};

/// Records or people that one request names in one place.
const MOST_IDS: usize = 500;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/people/{id}/holdings", get(list).post(hand_over))
        .route("/api/v1/hand-over/work/{job}", get(work))
        .route("/api/v1/hand-over/work/{job}/stop", post(stop))
        .route("/api/v1/hand-over-requests", get(questions))
        .route("/api/v1/hand-over-requests/{id}/answer", post(answer))
}

async fn list(caller: Caller, Path(id): Path<String>) -> crate::Result<Response> {
    let id = id_of(&id)?;
    let held = caller.ctx.read(move |tx| tx.holdings(id)).await?;
    let items: Vec<Value> = held
        .iter()
        .map(|one| json!({ "entity": one.def.key, "count": one.count.min(10_000), "more": one.count > 10_000 }))
        .collect();
    Ok(Json(json!({ "items": items })).into_response())
}

/// `{ "parts": [{ "entity": "customers", "filter": "city:شیراز", "ids": [] }],
/// "to": ["01J…"], "with_work": true }`
async fn hand_over(caller: Caller, Path(id): Path<String>, body: Body) -> Result<Response, Refused> {
    let (ctx, from) = (caller.ctx, id_of(&id)?);
    ctx.read(move |tx| tx.require_reassigner(from)).await?;
    let sent = Value::Object(body.members(&["parts", "to", "with_work"])?);
    let plan = ctx.read(move |tx| read(tx, from, &sent)).await?;
    match ctx.hand_over(plan).await? {
        Outcome::Done(moved) => Ok(Json(told(&moved)).into_response()),
        Outcome::Begun(job) => {
            let place = format!("/api/v1/hand-over/work/{job}");
            let begun = json!({ "job": job, "state": JobState::Ready.key() });
            Ok((StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(begun)).into_response())
        }
    }
}

fn read(tx: &mut Reads<'_, '_>, from: Id, sent: &Value) -> records::Result<Plan> {
    let ctx = tx.ctx;
    let ids = |json: &Value, name: &str| -> records::Result<Vec<Id>> {
        let Some(all) = json.get(name).filter(|all| !all.is_null()) else { return Ok(Vec::new()) };
        let all = all.as_array().ok_or_else(|| Error::invalid(name, "value-no-such-record"))?;
        if all.len() > MOST_IDS {
            return Err(Error::Invalid(vec![FieldProblem::new(name, "value-too-many").with("most", MOST_IDS as i64)]));
        }
        let read = |id: &Value| id.as_str().and_then(|id| id.parse().ok());
        all.iter().map(|id| read(id).ok_or_else(|| Error::invalid(name, "value-no-such-record"))).collect()
    };
    let part = |json: &Value| {
        let key = json.get("entity").and_then(Value::as_str).unwrap_or_default();
        let def = ctx.def(key).map_err(|_| Error::invalid("entity", "query-no-such-field"))?;
        let filter = match json.get("filter").and_then(Value::as_str) {
            None | Some("") => Filter::everything(),
            Some(text) => filter::read_in(tx, &def, text)?.map_err(|wrong| unread(&wrong.sentence))?,
        };
        Ok(Part { entity: def.key.clone(), filter, ids: ids(json, "ids")? })
    };
    let parts = sent.get("parts").and_then(Value::as_array).map(Vec::as_slice);
    let parts = parts.ok_or_else(|| Error::invalid("parts", "value-required"))?;
    let parts = parts.iter().map(part).collect::<records::Result<Vec<Part>>>()?;
    let with_work = match sent.get("with_work") {
        None | Some(Value::Null) => true,
        Some(json) => json.as_bool().ok_or_else(|| Error::invalid("with_work", "value-not-a-flag"))?,
    };
    Ok(Plan { from, parts, to: ids(sent, "to")?, with_work })
}

fn unread(why: &str) -> Error {
    Error::Invalid(vec![FieldProblem::new("filter", "views-bad-filter").with("why", why.to_owned())])
}

fn told(moved: &Moved) -> Value {
    json!({
        "change_set": moved.set,
        "moved": moved.total(),
        "by": moved.by.iter().map(|(to, count)| json!({ "to": to, "count": count })).collect::<Vec<_>>(),
        "work": moved.work,
        "refused": moved.refused,
    })
}

async fn work(caller: Caller, Path(job): Path<String>) -> crate::Result<Response> {
    let job = WORK.job(&caller.ctx, &job).await?;
    Ok(Json(large::told::<Moved>(&job, told)).into_response())
}

async fn stop(caller: Caller, Path(job): Path<String>) -> crate::Result<Response> {
    WORK.cancel(&caller.ctx, &job).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The open questions to the caller.
async fn questions(caller: Caller) -> crate::Result<Response> {
    let open = caller.ctx.read(|tx| tx.requests_to_me()).await?;
    let one = |request: &records::hand_over::Request| {
        let record = request.record.as_ref();
        json!({
            "id": request.id,
            "entity": record.map(|(entity, _)| entity.to_string()),
            "record": record.map(|(_, id)| id),
            "asker": request.asker,
            "said": request.said,
            "asked_at": request.asked_at.to_string(),
            "expires_at": request.expires_at.to_string(),
        })
    };
    Ok(Json(json!({ "items": open.iter().map(one).collect::<Vec<_>>() })).into_response())
}

/// `{ "answer": "yes" }` or `"no"`.
async fn answer(caller: Caller, Path(id): Path<String>, body: Body) -> Result<Response, Refused> {
    let id = id_of(&id)?;
    caller.ctx.read(move |tx| tx.request_to_me(id)).await?;
    let sent = body.members(&["answer"])?;
    let answer = sent.get("answer").and_then(Value::as_str).and_then(requests::read);
    let answer = answer.ok_or_else(|| Error::invalid("answer", "value-required"))?;
    let (set, work) = caller.ctx.write(move |tx| Ok((tx.set, tx.answer_request(id, answer)?))).await?;
    Ok(Json(json!({ "change_set": set, "work": work })).into_response())
}
