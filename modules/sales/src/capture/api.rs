//! The form's twin for programs: a telephone exchange asks who rings, a phone
//! sends what was written down without a line.
//!
//! `GET /api/v1/callers?number=` and `POST /api/v1/captures`, whose members are
//! the names of the form. The same `key` with the same members is one call.

use axum::{
    Json, Router,
    extract::Query as Params,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use records::{Error, FieldProblem, Record, access::Deed};
use schema::Choice;
use serde_json::{Map, Value, json};
use web::{
    App, Caller,
    program::{Body, Problem as Refused},
};

use super::{
    caller::{self, Acquaintance, Standing},
    deed::{self, Kept},
    hand_over,
    once::Submission,
    rights, rules,
    typed::{self, Typed},
};
use crate::opportunities;
use ::activities::activities::{self, Activity};

/// What a program may send; days as ISO or as people write them.
const MEMBERS: [&str; 14] = [
    "key",
    "number",
    "customer",
    "name",
    "city",
    "mobile",
    "wanted",
    "outcome",
    "note",
    "direction",
    "result",
    "next_on",
    "hand_over",
    "fulfils",
];

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/api/v1/callers", get(who)).route("/api/v1/captures", post(write))
}

async fn who(caller: Caller, Params(pairs): Params<Vec<(String, String)>>) -> web::Result<Response> {
    let ctx = caller.ctx;
    rights::require(&ctx, "customers", Deed::Read)?;
    let typed = Typed::sent(pairs);
    let number = typed::read_number(&ctx, &typed).map_err(Error::Invalid)?;
    let standing = caller::standing(&ctx, &number).await?;
    let (state, customers, owner) = match &standing {
        Standing::Unknown => ("unknown", Vec::new(), None),
        Standing::Known(all) => ("known", all.iter().map(|one| one_as_json(one, &number)).collect(), None),
        Standing::Elsewhere(owner) => ("elsewhere", Vec::new(), owner.clone()),
    };
    let landline = rules::is_landline(&number);
    let mut answer = json!({ "number": number, "landline": landline, "state": state, "customers": customers });
    if let Some(owner) = owner {
        answer["owner"] = json!(owner);
    }
    Ok(Json(answer).into_response())
}

fn one_as_json(one: &Acquaintance, number: &str) -> Value {
    json!({
        "id": one.customer.id.to_string(),
        "name": one.name(),
        "city": one.city(),
        "wanted": one.wanted(),
        "lacks_mobile": one.lacks_mobile(Some(number)),
        "contacts": one.contacts.iter().map(contact).collect::<Vec<_>>(),
        "promised": one.promised.iter().map(promise).collect::<Vec<_>>(),
        "opportunities": one.deals.iter().map(|deal| json!({
            "id": deal.id.to_string(),
            "name": deal.peek(opportunities::NAME).flatten(),
            "stage": deal.peek(opportunities::STAGE).and_then(|stage| one.names.get("stages", stage.any())),
        })).collect::<Vec<_>>(),
    })
}

fn contact(activity: &Record<Activity>) -> Value {
    json!({
        "id": activity.id.to_string(),
        "subject": activity.peek(activities::SUBJECT),
        "at": activity.peek(activities::AT).map(|at| at.to_string()),
        "outcome": activity.peek(activities::OUTCOME).flatten().map(Choice::key),
    })
}

fn promise(activity: &Record<Activity>) -> Value {
    json!({
        "id": activity.id.to_string(),
        "subject": activity.peek(activities::SUBJECT),
        "due_on": activity.peek(activities::DUE_ON).flatten().map(|day| day.to_string()),
    })
}

async fn write(caller: Caller, Body(members): Body) -> Result<Response, Refused> {
    let ctx = caller.ctx;
    rights::require(&ctx, "activities", Deed::Create)?;
    let typed = typed_of(&members)?;
    let call = typed::heard(&ctx, &typed).map_err(Error::Invalid)?;
    if typed.text("hand_over") == "true" {
        ctx.write(move |tx| hand_over::ask(tx, &call)).await?;
        return Ok((StatusCode::ACCEPTED, Json(json!({ "asked": true }))).into_response());
    }
    let submission = Submission::of(&typed);
    let kept = ctx.write(move |tx| deed::write_down(tx, &call, submission.as_ref())).await?;
    Ok((StatusCode::CREATED, Json(told(&kept))).into_response())
}

fn told(kept: &Kept) -> Value {
    json!({
        "customer": kept.customer.to_string(),
        "customer_is_new": kept.is_new,
        "activity": kept.activity.to_string(),
        "follow_up": kept.follow_up.map(|id| id.to_string()),
        "change_set": kept.set.to_string(),
    })
}

/// Members as the texts that the form would send. One that nobody knows is told
/// rather than passed over: a slip would lose what was heard.
fn typed_of(members: &Map<String, Value>) -> records::Result<Typed> {
    let (mut pairs, mut wrong) = (Vec::new(), Vec::new());
    for (name, value) in members {
        let text = match value {
            _ if !MEMBERS.contains(&name.as_str()) => Err("query-no-such-field"),
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.clone())),
            Value::Number(number) => Ok(Some(number.to_string())),
            Value::Bool(flag) => Ok(Some(flag.to_string())),
            Value::Array(several) if name == "fulfils" => {
                pairs.extend(several.iter().filter_map(Value::as_str).map(|id| (name.clone(), id.to_owned())));
                Ok(None)
            }
            _ => Err("value-not-text"),
        };
        match text {
            Ok(text) => pairs.extend(text.map(|text| (name.clone(), text))),
            Err(why) => wrong.push(FieldProblem::new(name, why)),
        }
    }
    if wrong.is_empty() { Ok(Typed::sent(pairs)) } else { Err(Error::Invalid(wrong)) }
}
