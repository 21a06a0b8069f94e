//! One deed on many records, and how far it has come.

use access::Deed;
use records::Ctx;
use schema::EntityDef;
use serde_json::{Value as Json, json};

use super::{
    answers::{of_schema, with_problems},
    paths::{operation, shared, writing},
    reference,
    schemas::or_nothing,
};
use crate::api::{
    bulk::{DEEDS, MOST_IDS},
    problem::Kind,
};

pub(super) fn act(ctx: &Ctx, def: &EntityDef) -> Json {
    let told = |key: &str, mut schema: Json| {
        schema["description"] = json!(ctx.text(key));
        schema
    };
    let ids = json!({ "type": "array", "items": reference("schemas", "Id"), "minItems": 1, "maxItems": MOST_IDS });
    let body = json!({
        "type": "object",
        "properties": {
            "ids": told("api-doc-bulk-ids", ids),
            "filter": told("api-doc-bulk-filter", json!({ "type": ["string", "object"] })),
            "all": told("api-doc-bulk-all", json!({ "type": "boolean", "default": false })),
            "do": { "type": "string", "enum": DEEDS },
            "body": told("api-doc-bulk-body", json!({ "type": "object" })),
            "preview": told("api-doc-bulk-preview", json!({ "type": "boolean", "default": false })),
        },
        "required": ["do"],
        "additionalProperties": false,
        "examples": [{ "ids": [super::shared::AN_ID], "do": "delete", "preview": true }],
    });
    let done = of_schema(ctx.text("api-answer-bulk"), reference("schemas", "Bulk"), &[]);
    let begun =
        of_schema(ctx.text("api-answer-bulk-begun"), reference("schemas", "BulkWork"), &[("Location", "Location")]);
    let answers =
        with_problems(json!({ "200": done, "202": begun }), &[Kind::Forbidden, Kind::NotFound, Kind::Refused]);
    json!({ "post": writing(operation(ctx, def, "bulk", shared(&["language"]), answers), Some(body)) })
}

/// Where a large one is told of and stopped.
pub(super) fn work(ctx: &Ctx) -> [(String, Json); 2] {
    let told = of_schema(ctx.text("api-do-bulk-work"), reference("schemas", "BulkWork"), &[]);
    let show = json!({
        "operationId": "bulk_work",
        "summary": ctx.text("api-do-bulk-work"),
        "parameters": shared(&["id"]),
        "responses": with_problems(json!({ "200": told }), &[Kind::NotFound]),
    });
    let stop = json!({
        "operationId": "stop_bulk_work",
        "summary": ctx.text("api-do-bulk-stop"),
        "parameters": shared(&["id"]),
        "responses": with_problems(json!({ "204": { "description": ctx.text("api-do-bulk-stop") } }), &[Kind::NotFound]),
    });
    [
        ("/api/v1/bulk/work/{id}".to_owned(), json!({ "get": show })),
        ("/api/v1/bulk/work/{id}/stop".to_owned(), json!({ "post": stop })),
    ]
}

/// Whether anything of this entity can be done to many at once.
pub(super) fn can_be(ctx: &Ctx, def: &EntityDef) -> bool {
    ctx.actor.may(&def.key, Deed::Read) && crate::bulk::may(ctx, def)
}

pub(super) fn schemas() -> [(&'static str, Json); 2] {
    let count = json!({ "type": "integer", "minimum": 0 });
    let text = json!({ "type": "string" });
    let rejected = json!({
        "type": "object",
        "properties": { "id": reference("schemas", "Id"), "title": text, "message": text },
        "required": ["id", "title", "message"],
    });
    let counted = reference("schemas", "Count");
    let bulk = json!({
        "type": "object",
        "properties": {
            "change_set": or_nothing(reference("schemas", "Id")), "done": count,
            "rejected": { "type": "array", "items": rejected }, "rejected_more": count,
            // A preview counts to a cap; what was done is known exactly.
            "unchanged": { "anyOf": [count, counted] },
            "preview": { "type": "boolean" }, "found": counted, "may": counted,
        },
    });
    let work = json!({
        "type": "object",
        "properties": {
            "job": reference("schemas", "Id"),
            "state": { "type": "string", "enum": super::JOB_STATES },
            "done": count, "total": { "type": ["integer", "null"] }, "result": or_nothing(reference("schemas", "Bulk")),
        },
        "required": ["job", "state", "done", "total", "result"],
    });
    [("Bulk", bulk), ("BulkWork", work)]
}
