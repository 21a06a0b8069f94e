//! The same for programs: `GET /api/v1/notices`, and reading them.

use axum::{
    Json, Router,
    extract::{Path, RawQuery},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use base::Id;
use records::{
    Ctx,
    notices::{self, NoticeKind, Told},
};
use serde_json::{Value, json};

use super::words;
use crate::{
    App, Caller,
    api::program::{Body, Params, Problem as Refused, Said},
    record::id_of,
};

const ROWS: usize = 50;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/notices", get(list))
        .route("/api/v1/notices/reading", post(read_all))
        .route("/api/v1/notices/wishes", put(wish).get(wished))
        .route("/api/v1/notices/{id}/reading", post(read))
}

async fn list(caller: Caller, RawQuery(query): RawQuery) -> Result<Response, Refused> {
    let mut params = Params::read(query.as_deref(), &["before"]);
    let before = params.get("before").map(str::parse).transpose().unwrap_or_else(|_| {
        params.refuse("before", Said::text("value-not-an-id"));
        None
    });
    params.settle()?;
    let (page, unread) = caller.ctx.read(move |tx| Ok((tx.notices(before, ROWS)?, notices::unread(tx)?))).await?;
    let items: Vec<Value> = page.rows.iter().map(|told| one(&caller.ctx, told)).collect();
    Ok(Json(json!({ "items": items, "unread": unread, "older": page.older })).into_response())
}

fn one(ctx: &Ctx, told: &Told) -> Value {
    let record = told.record.as_ref();
    json!({
        "id": told.id,
        "kind": told.kind.key(),
        "sentence": words::sentence(ctx, told),
        "entity": record.map(|seen| seen.entity.to_string()),
        "record": record.map(|seen| seen.id),
        "title": record.and_then(|seen| seen.title.clone()),
        "from": told.from,
        "field": told.field.as_deref(),
        "said": told.said,
        "counts": told.counts,
        "times": told.times,
        "request": told.request.as_ref().map(|request| json!({ "id": request.id, "open": request.is_open, "ended": request.ended })),
        "at": told.at.to_string(),
        "read": told.is_read,
    })
}

async fn read(caller: Caller, Path(id): Path<String>) -> crate::Result<Response> {
    let id: Id = id_of(&id)?;
    caller.ctx.read(move |tx| tx.notice(id)).await?;
    caller.ctx.write(move |tx| tx.read_notices(Some(&[id]))).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn read_all(caller: Caller) -> crate::Result<Response> {
    caller.ctx.write(|tx| tx.read_notices(None)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn wished(caller: Caller) -> crate::Result<Response> {
    let wished = caller.ctx.read(notices::wishes).await?;
    let on: Vec<&str> = wished.into_iter().filter(|(_, on)| *on).map(|(kind, _)| kind.key()).collect();
    Ok(Json(json!({ "kinds": on })).into_response())
}

/// `{ "kinds": ["mention", …] }`: exactly these.
async fn wish(caller: Caller, body: Body) -> Result<Response, Refused> {
    let sent = body.members(&["kinds"])?;
    let kinds = sent.get("kinds").and_then(Value::as_array);
    let kinds = kinds.ok_or_else(|| records::Error::invalid("kinds", "notices-no-such-kind"))?;
    let read = |kind: &Value| kind.as_str().and_then(NoticeKind::from_key);
    let kinds: Option<Vec<NoticeKind>> = kinds.iter().map(read).collect();
    let kinds = kinds.ok_or_else(|| records::Error::invalid("kinds", "notices-no-such-kind"))?;
    caller.ctx.write(move |tx| tx.wish_for(&kinds)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// These addresses in the description of the API.
pub(super) fn described(ctx: &Ctx) -> Vec<(&'static str, Value)> {
    let of = |id: &str, text: &str, answers: Value| json!({ "operationId": id, "summary": ctx.text(text), "responses": answers });
    let done = || json!({ "204": { "description": ctx.text("notices-api-done") } });
    let shape = json!({
        "type": "object",
        "properties": {
            "items": { "type": "array", "items": { "type": "object" } },
            "unread": { "type": "integer" },
            "older": { "type": ["string", "null"] },
        },
        "required": ["items", "unread", "older"],
    });
    let kinds = json!({
        "type": "object",
        "properties": { "kinds": {
            "type": "array",
            "items": { "type": "string", "enum": NoticeKind::WISHED.map(NoticeKind::key) },
        } },
        "required": ["kinds"],
    });
    let content = |shape: &Value| json!({ "application/json": { "schema": shape } });
    let ok = |text: &str, shape: &Value| json!({ "200": { "description": ctx.text(text), "content": content(shape) } });
    let mut listing = of("list_notices", "notices-api-list", ok("notices-api-list", &shape));
    listing["parameters"] =
        json!([{ "name": "before", "in": "query", "schema": { "$ref": "#/components/schemas/Id" } }]);
    let mut one = of("read_notice", "notices-api-read", done());
    one["parameters"] = json!([{ "$ref": "#/components/parameters/id" }]);
    let mut wish = of("wish_notices", "notices-api-wish", done());
    wish["requestBody"] = json!({ "required": true, "content": content(&kinds) });
    vec![
        ("/api/v1/notices", json!({ "get": listing })),
        ("/api/v1/notices/reading", json!({ "post": of("read_notices", "notices-read-all", done()) })),
        ("/api/v1/notices/{id}/reading", json!({ "post": one })),
        (
            "/api/v1/notices/wishes",
            json!({ "get": of("wished_notices", "notices-wishes", ok("notices-wishes", &kinds)), "put": wish }),
        ),
    ]
}
