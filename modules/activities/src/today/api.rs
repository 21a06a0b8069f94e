//! `GET /api/v1/today`: the same day for programs, in the order of the page.
//! Without `day` it is today, without `who` one's own.

use axum::{
    Json,
    extract::{RawQuery, State as Of},
};
use records::{AnyRecord, Ctx, Record, access::Deed};
use schema::Entity;
use serde_json::{Value, json};
use web::{
    App,
    program::{Call, Params, Problem, Said},
    titled_json,
};

use super::{
    page::worth_of_customers,
    read::{Asked, Day, Row},
};
use crate::activities::Activity;

const PARAMETERS: [&str; 2] = ["day", "who"];

pub(super) async fn show(Of(app): Of<App>, call: Call, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    let ctx = call.ctx;
    let asked = read(&ctx, query.as_deref())?;
    let worth = worth_of_customers(&app);
    let found = ctx.read(move |tx| Day::read(tx, asked, worth)).await?;
    if asked.who.is_some_and(|who| who != found.who) {
        // The page shows the reader's own day instead; a program would take it for the other's.
        return Err(records::Error::NotFound.into());
    }
    Ok(Json(told(&ctx, &found)))
}

fn read(ctx: &Ctx, query: Option<&str>) -> Result<Asked, Problem> {
    let mut params = Params::read(query, &PARAMETERS);
    let text = |params: &Params, name| params.get(name).map(str::to_owned);
    let mut asked = Asked::default();
    if let Some(day) = text(&params, "day") {
        asked.day = base::parse_date(&day, ctx.format.calendar, ctx.today()).ok();
        if asked.day.is_none() {
            params.refuse("day", Said::text("base-date-no-such-day"));
        }
    }
    if let Some(who) = text(&params, "who") {
        asked.who = who.parse().ok();
        if asked.who.is_none() {
            params.refuse("who", Said::text("value-not-an-id"));
        }
    }
    params.settle()?;
    Ok(asked)
}

fn told(ctx: &Ctx, day: &Day) -> Value {
    let record = |row: &AnyRecord| titled_json(ctx, row, &day.titles);
    let all = |rows: &[Record<Activity>]| rows.iter().map(|it| record(&it.clone().into_any())).collect::<Vec<_>>();
    let step = |row: &Row| {
        json!({
            "activity": record(&row.activity.clone().into_any()),
            "phone": row.phone,
            "worth": row.worth.map(schema::money_to_json),
        })
    };
    json!({
        "who": day.who,
        "day": day.day.to_string(),
        "items": day.rows.iter().map(step).collect::<Vec<_>>(),
        "more": day.more,
        "calendar": all(&day.calendar),
        "broken": day.broken,
        "undated": day.undated,
        "done": all(&day.done),
        "done_count": day.done_count,
    })
}

/// This address as the API's description tells it.
pub(crate) fn described(ctx: &Ctx) -> Vec<(&'static str, Value)> {
    if !ctx.actor.may(Activity::KEY, Deed::Read) {
        return Vec::new();
    }
    let activity = json!({ "$ref": "#/components/schemas/activities" });
    let worth = json!({ "anyOf": [{ "$ref": "#/components/schemas/Money" }, { "type": "null" }] });
    let step = json!({
        "type": "object",
        "properties": {
            "activity": activity, "phone": { "type": ["string", "null"] }, "worth": worth,
        },
        "required": ["activity", "phone", "worth"],
    });
    let all = json!({ "type": "array", "items": activity });
    let count = json!({ "type": "integer", "minimum": 0 });
    let answer = json!({
        "type": "object",
        "properties": {
            "who": { "$ref": "#/components/schemas/Id" }, "day": { "type": "string", "format": "date" },
            "items": { "type": "array", "items": step }, "more": { "type": "boolean" },
            "calendar": all, "broken": count, "undated": count, "done": all, "done_count": count,
        },
        "required": ["who", "day", "items", "more", "calendar", "broken", "undated", "done", "done_count"],
    });
    let query = |name: &str, schema: Value| json!({ "name": name, "in": "query", "schema": schema });
    let said = ctx.text("today-api");
    let told = json!({ "get": {
        "operationId": "today",
        "tags": [Activity::KEY],
        "summary": said,
        "parameters": [
            query("day", json!({ "type": "string", "format": "date" })),
            query("who", json!({ "$ref": "#/components/schemas/Id" })),
        ],
        "responses": {
            "200": { "description": said, "content": { "application/json": { "schema": answer } } },
            "404": { "$ref": "#/components/responses/Problem404" },
        },
    } });
    vec![("/api/v1/today", told)]
}
