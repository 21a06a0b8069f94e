//! `GET /api/v1/{entity}/{id}/timeline`: the same for programs, page by page.
//!
//! `open` stands on the first page alone, the soonest first; `items` is what
//! happened, newest first, activities and comments among each other. `promised`
//! is the next step that was agreed in an activity.

use axum::{
    Json,
    extract::{Path, RawQuery},
};
use records::{AnyRecord, Ctx, Cursor, Error, Reads, access::Deed};
use schema::{Choice, Direction as Order, Entity};
use serde_json::{Value, json};
use web::{
    program::{Call, Params, Problem, Said, id_of},
    record_json, titled_json,
};

use super::{
    Asked, Timeline,
    page::may_read,
    read::{COMMENTS, link_to},
};
use crate::activities::{self, Activity, ActivityKind};

const PARAMETERS: [&str; 3] = ["kind", "who", "cursor"];

pub(super) async fn show(
    call: Call,
    Path((entity, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Problem> {
    let (ctx, id) = (call.ctx, id_of(&id)?);
    let def = ctx.def(&entity).ok().filter(|def| ctx.actor.may(&def.key, Deed::Read)).ok_or(Error::NotFound)?;
    let asked = read(query.as_deref())?;
    let answer = ctx.read(move |tx| {
        let link = link_to(tx, &def.key)?.filter(|_| may_read(tx)).ok_or(Error::NotFound)?;
        tx.find_any(&def, id)?;
        let timeline = Timeline::of(tx, &link, id, &asked)?;
        Ok(told(tx, &timeline))
    });
    Ok(Json(answer.await?))
}

fn read(query: Option<&str>) -> Result<Asked, Problem> {
    let mut params = Params::read(query, &PARAMETERS);
    let text = |params: &Params, name| params.get(name).map(str::to_owned);
    let mut asked = Asked::default();
    if let Some(kind) = text(&params, "kind") {
        asked.comments = kind == COMMENTS;
        asked.kind = ActivityKind::from_key(&kind);
        if !asked.comments && asked.kind.is_none() {
            params.refuse("kind", Said::text("value-not-a-choice"));
        }
    }
    if let Some(who) = text(&params, "who") {
        asked.who = who.parse().ok();
        if asked.who.is_none() {
            params.refuse("who", Said::text("value-no-such-record"));
        }
    }
    if let Some(place) = text(&params, "cursor") {
        asked.from = Cursor::decode(&place).filter(|place| place.fits(activities::AT.key(), Order::Down));
        if asked.from.is_none() {
            params.refuse("cursor", Said::text("api-not-a-cursor"));
        }
    }
    params.settle()?;
    Ok(asked)
}

fn told(tx: &Reads<'_, '_>, timeline: &Timeline) -> Value {
    let ctx = tx.ctx;
    let record = |row: &AnyRecord| titled_json(ctx, row, &timeline.titles);
    let entry = |row: &AnyRecord| {
        let json = if row.def.on_any { record_json(ctx, row) } else { record(row) };
        let promised = timeline.promised.get(&row.id).map_or(Value::Null, record);
        json!({ "entity": row.def.key, "record": json, "promised": promised })
    };
    json!({
        "open": timeline.open.iter().map(record).collect::<Vec<_>>(),
        "items": timeline.happened.iter().map(entry).collect::<Vec<_>>(),
        "next": timeline.next.as_ref().map(Cursor::encode),
    })
}

/// This address as the API's description tells it.
pub(crate) fn described(ctx: &Ctx) -> Vec<(&'static str, Value)> {
    let Ok(def) = ctx.def(Activity::KEY) else { return Vec::new() };
    let subjects = def.about.iter().filter_map(|key| ctx.def(def.field(key)?.link()?).ok());
    let seen: Vec<String> =
        subjects.filter(|of| ctx.actor.may(&of.key, Deed::Read)).map(|of| of.key.to_string()).collect();
    if seen.is_empty() || !ctx.actor.may(&def.key, Deed::Read) {
        return Vec::new();
    }
    vec![("/api/v1/{entity}/{id}/timeline", json!({ "get": told_of(ctx, &seen) }))]
}

fn told_of(ctx: &Ctx, subjects: &[String]) -> Value {
    let kinds: Vec<&str> = ActivityKind::ALL.iter().map(|kind| kind.key()).chain([COMMENTS]).collect();
    let query = |name: &str, schema: Value| json!({ "name": name, "in": "query", "schema": schema });
    let activity = json!({ "$ref": "#/components/schemas/activities" });
    let entry = json!({
        "type": "object",
        "properties": {
            "entity": { "type": "string" }, "record": { "type": "object" },
            "promised": { "anyOf": [activity, { "type": "null" }] },
        },
        "required": ["entity", "record", "promised"],
    });
    let answer = json!({
        "type": "object",
        "properties": {
            "open": { "type": "array", "items": activity },
            "items": { "type": "array", "items": entry },
            "next": { "type": ["string", "null"] },
        },
        "required": ["open", "items", "next"],
    });
    json!({
        "operationId": "timeline",
        "tags": [Activity::KEY],
        "summary": ctx.text("timeline-api"),
        "parameters": [
            { "name": "entity", "in": "path", "required": true, "schema": { "type": "string", "enum": subjects } },
            { "$ref": "#/components/parameters/id" },
            query("kind", json!({ "type": "string", "enum": kinds })),
            query("who", json!({ "$ref": "#/components/schemas/Id" })),
            { "$ref": "#/components/parameters/cursor" },
        ],
        "responses": {
            "200": { "description": ctx.text("timeline-api"), "content": { "application/json": { "schema": answer } } },
        },
    })
}
