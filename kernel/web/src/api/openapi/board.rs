//! The board's two addresses.

use records::Ctx;
use schema::EntityDef;
use serde_json::{Value as Json, json};

use super::{
    about,
    answers::{of_schema, with_problems},
    paths::{operation, shared, writing},
    reference,
};
use crate::api::problem::Kind;

pub(super) fn show(ctx: &Ctx, def: &EntityDef) -> Json {
    let amount = json!({ "anyOf": [reference("schemas", "Money"), { "type": ["integer", "string", "null"] }] });
    let column = json!({
        "type": "object",
        "properties": {
            "key": { "type": "string" }, "title": { "type": "string" }, "count": { "type": "integer" },
            "sum": amount, "weighted": amount, "open": { "type": "boolean" },
        },
        "required": ["key", "title", "count", "sum", "weighted", "open"],
    });
    let board = json!({
        "type": "object",
        "properties": {
            "by": { "type": "string" },
            "in": { "type": ["string", "null"] },
            "columns": { "type": "array", "items": column },
            "more": { "type": "boolean" },
        },
        "required": ["by", "in", "columns", "more"],
    });
    let text = |name: &str, key: &str| json!({ "name": name, "in": "query", "description": ctx.text(key), "schema": { "type": "string" } });
    let parameters = json!([
        text("by", "api-parameter-board-by"),
        text("in", "api-parameter-board-in"),
        reference("parameters", "filter"),
        reference("parameters", "language"),
    ]);
    let answers = with_problems(
        json!({ "200": of_schema(about(ctx, "api-answer-board", def), board, &[]) }),
        &[Kind::NotFound, Kind::Invalid],
    );
    json!({ "get": operation(ctx, def, "board", parameters, answers) })
}

pub(super) fn act(ctx: &Ctx, def: &EntityDef) -> Json {
    let column =
        json!({ "type": ["string", "boolean", "null"], "description": ctx.text("api-parameter-board-column") });
    let by = json!({ "type": "string", "description": ctx.text("api-parameter-board-by") });
    let body = json!({
        "allOf": [reference("schemas", &format!("{}.change", def.key))],
        "type": "object",
        "properties": { "by": by, "to": column, "from": { "type": ["string", "null"] } },
        "required": ["to"],
    });
    let one = json!({
        "type": "object",
        "properties": {
            "record": reference("schemas", &def.key),
            "change_set": { "anyOf": [reference("schemas", "Id"), { "type": "null" }] },
        },
        "required": ["record", "change_set"],
    });
    let answers = with_problems(
        json!({ "200": of_schema(about(ctx, "api-answer-one", def), one, &[("ETag", "ETag")]) }),
        &[
            Kind::Malformed,
            Kind::Forbidden,
            Kind::NotFound,
            Kind::Refused,
            Kind::StaleMatch,
            Kind::TooLarge,
            Kind::NotJson,
            Kind::Invalid,
        ],
    );
    json!({ "post": writing(operation(ctx, def, "move", shared(&["id", "if_match", "language"]), answers), Some(body)) })
}
