//! The same deeds for programs: done, put off, handed on. Each answers the
//! activity as it is then, and the change-set to take it back by.

use axum::{
    Json, Router,
    body::Bytes,
    extract::Path,
    response::{IntoResponse, Response},
    routing::post,
};
use base::Id;
use records::{AnyRecord, Ctx, Error, FieldProblem, Record, access::Deed};
use schema::Entity;
use serde_json::{Value, json};
use web::{
    App, Caller,
    program::{Body, Problem},
    record_json,
};

use super::{Pairs, able, change, changeable, id_of, later};
use crate::activities::{self, Activity, State};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/activities/{id}/completion", post(complete))
        .route("/api/v1/activities/{id}/postponement", post(put_off))
        .route("/api/v1/activities/{id}/referral", post(hand_on))
}

/// Nothing need be sent.
async fn complete(caller: Caller, Path(id): Path<String>, body: Bytes) -> web::Result<Response> {
    let (ctx, id) = (caller.ctx, id_of(&id)?);
    match serde_json::from_slice(&body) {
        _ if body.is_empty() => {}
        Ok(Value::Object(sent)) => {
            if let Some(name) = sent.keys().next() {
                return Err(Error::invalid(name, "query-no-such-field").into());
            }
        }
        _ => return Err(web::Problem::Malformed),
    }
    let (set, done) = change(&ctx, id, |activity| activity.set(activities::STATE, State::Done)).await?;
    Ok(told(&ctx, set, Some(done.into_any())))
}

/// `to` is a day, in any calendar, or a word of the page's chips (`tomorrow`).
async fn put_off(caller: Caller, Path(id): Path<String>, body: Body) -> Result<Response, Problem> {
    let (ctx, id) = (caller.ctx, id_of(&id)?);
    ctx.read(move |tx| changeable(tx, id).map(drop)).await?;
    let to = body.members(&["to"])?.get("to").and_then(Value::as_str).unwrap_or_default().to_owned();
    let pairs: Pairs = vec![("when".to_owned(), to.clone()), (later::DAY.to_owned(), to)];
    let when = later::read(&ctx, &pairs)
        .map_err(|problem| Error::Invalid(vec![FieldProblem { field: "to".to_owned(), ..problem }]))?;
    let moved = move |activity: &mut Record<Activity>| {
        activity.set(activities::DUE_ON, Some(when.day));
        if when.at.is_some() {
            activity.set(activities::DUE_AT, when.at);
        }
    };
    let (set, activity) = change(&ctx, id, moved).await?;
    Ok(told(&ctx, set, Some(activity.into_any())))
}

/// `owner` is the colleague.
async fn hand_on(caller: Caller, Path(id): Path<String>, body: Body) -> Result<Response, Problem> {
    let (ctx, id) = (caller.ctx, id_of(&id)?);
    let sent = body.members(&["owner"])?;
    let to = sent.get("owner").and_then(Value::as_str).and_then(|text| text.parse::<Id>().ok());
    let deed = ctx.write(move |tx| {
        let activity = changeable(tx, id)?;
        let users = tx.ctx.def("users")?;
        let to = to.ok_or_else(|| Error::invalid("owner", "value-no-such-record"))?;
        tx.find_any(&users, to).map_err(|_| Error::invalid("owner", "value-no-such-record"))?;
        able::require(tx, to)?;
        let given = tx.hand_over(activity.into_any(), to)?;
        // Who gives an activity away may lose sight of it.
        let is_seen = tx.sees(&given.def, given.id, Deed::Read)?;
        Ok((tx.set, is_seen.then_some(given)))
    });
    let (set, given) = deed.await?;
    Ok(told(&ctx, set, given))
}

fn told(ctx: &Ctx, set: Id, activity: Option<AnyRecord>) -> Response {
    let record = activity.map_or(Value::Null, |record| record_json(ctx, &record));
    Json(json!({ "change_set": set, "record": record })).into_response()
}

/// These addresses as the API's description tells them.
pub fn described(ctx: &Ctx) -> Vec<(&'static str, Value)> {
    if !ctx.actor.may(Activity::KEY, Deed::Update) {
        return Vec::new();
    }
    let id = json!({ "$ref": "#/components/schemas/Id" });
    let answer = json!({
        "type": "object",
        "properties": {
            "change_set": id,
            "record": { "anyOf": [{ "$ref": "#/components/schemas/activities" }, { "type": "null" }] },
        },
        "required": ["change_set", "record"],
    });
    let deed = |name: &str, summary: &str, body: Value| {
        let summary = ctx.text(summary);
        let mut told = json!({
            "operationId": format!("{name}_activities"),
            "tags": ["activities"],
            "summary": summary,
            "parameters": [{ "$ref": "#/components/parameters/id" }],
            "responses": {
                "200": { "description": summary, "content": { "application/json": { "schema": answer } } },
            },
        });
        if !body.is_null() {
            told["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": body } } });
        }
        json!({ "post": told })
    };
    let day = json!({
        "type": "object", "properties": { "to": { "type": "string", "examples": ["tomorrow", "2026-12-01"] } },
        "required": ["to"], "additionalProperties": false, "examples": [{ "to": "tomorrow" }],
    });
    let colleague = json!({
        "type": "object", "properties": { "owner": id }, "required": ["owner"], "additionalProperties": false,
    });
    vec![
        ("/api/v1/activities/{id}/completion", deed("complete", "activities-do-complete", Value::Null)),
        ("/api/v1/activities/{id}/postponement", deed("postpone", "activities-do-put-off", day)),
        ("/api/v1/activities/{id}/referral", deed("refer", "activities-do-hand-on", colleague)),
    ]
}
