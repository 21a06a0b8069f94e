//! Taking deeds back, which belongs to no entity.

use records::Ctx;
use serde_json::{Value as Json, json};

use super::{
    answers::{of_schema, with_problems},
    reference,
    schemas::or_nothing,
};
use crate::api::problem::Kind;

pub(super) fn paths(ctx: &Ctx) -> [(String, Json); 3] {
    let undone = of_schema(ctx.text("api-answer-undone"), reference("schemas", "Undone"), &[]);
    let begun =
        of_schema(ctx.text("api-answer-undo-begun"), reference("schemas", "UndoWork"), &[("Location", "Location")]);
    let answers = with_problems(json!({ "200": undone, "202": begun }), &[Kind::NotFound, Kind::Refused]);
    let undo = json!({
        "operationId": "undo",
        "summary": ctx.text("api-do-undo"),
        "parameters": [reference("parameters", "id"), reference("parameters", "language")],
        "responses": answers,
        "security": [{ "key": [] }, { "session": [], "csrf": [] }],
    });
    let told = of_schema(ctx.text("api-answer-undo-preview"), reference("schemas", "UndoPreview"), &[]);
    let preview = json!({
        "operationId": "preview_undo",
        "summary": ctx.text("api-do-undo-preview"),
        "parameters": [reference("parameters", "id"), reference("parameters", "language")],
        "responses": with_problems(json!({ "200": told }), &[Kind::NotFound]),
    });
    let work = of_schema(ctx.text("api-answer-undo-begun"), reference("schemas", "UndoWork"), &[]);
    let job = json!({
        "operationId": "undo_work",
        "summary": ctx.text("api-do-undo-work"),
        "parameters": [reference("parameters", "id"), reference("parameters", "language")],
        "responses": with_problems(json!({ "200": work }), &[Kind::NotFound]),
    });
    let stop = json!({
        "operationId": "stop_undo_work",
        "summary": ctx.text("api-do-undo-stop"),
        "parameters": [reference("parameters", "id")],
        "responses": with_problems(json!({ "204": { "description": ctx.text("api-do-undo-stop") } }), &[Kind::NotFound]),
    });
    [
        ("/api/v1/change-sets/undo-work/{id}/stop".to_owned(), json!({ "post": stop })),
        ("/api/v1/change-sets/{id}/undo".to_owned(), json!({ "get": preview, "post": undo })),
        ("/api/v1/change-sets/undo-work/{id}".to_owned(), json!({ "get": job })),
    ]
}

pub(super) fn schemas(ctx: &Ctx) -> [(&'static str, Json); 3] {
    let id = || reference("schemas", "Id");
    let count = json!({ "type": "integer", "minimum": 0 });
    let text = json!({ "type": "string" });
    let kept = json!({
        "type": "object",
        "properties": {
            "entity": text, "id": id(), "title": text, "field": { "type": ["string", "null"] },
            "reason": text, "message": text, "changed_by": or_nothing(id()),
            "changed_at": { "type": ["string", "null"], "format": "date-time" },
        },
        "required": ["entity", "id", "title", "field", "reason", "message", "changed_by", "changed_at"],
    });
    let left = json!({ "type": "array", "items": kept });
    let undone = json!({
        "type": "object",
        "description": ctx.text("api-doc-undone"),
        "properties": {
            "change_set": id(), "reverted": count, "already_undone": count,
            "left": left, "left_more": count,
        },
        "required": ["change_set", "reverted", "already_undone", "left", "left_more"],
    });
    let would = json!({
        "type": ["object", "null"],
        "properties": { "reverted": count, "already_undone": count, "left": left, "left_more": count },
        "required": ["reverted", "already_undone", "left", "left_more"],
    });
    let touched = json!({
        "type": "object",
        "properties": { "entity": text, "id": id(), "title": text, "did": text },
        "required": ["entity", "id", "title", "did"],
    });
    let preview = json!({
        "type": "object",
        "description": ctx.text("api-doc-undo-preview"),
        "properties": {
            "change_set": id(), "touched": { "type": "array", "items": touched }, "more": { "type": "boolean" },
            "may_undo": { "type": "boolean" }, "would": would,
        },
        "required": ["change_set", "touched", "more", "may_undo", "would"],
    });
    let work = json!({
        "type": "object",
        "properties": {
            "job": id(),
            "state": { "type": "string", "enum": super::JOB_STATES },
            "done": count, "total": { "type": ["integer", "null"] }, "result": or_nothing(reference("schemas", "Undone")),
        },
        "required": ["job", "state", "done", "total", "result"],
    });
    [("Undone", undone), ("UndoWork", work), ("UndoPreview", preview)]
}
