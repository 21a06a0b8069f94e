//! The addresses of this folder, as the API's description tells them.

use records::Ctx;
use serde_json::{Value, json};

pub(crate) fn described(ctx: &Ctx) -> Vec<(&'static str, Value)> {
    let many = json!({
        "get": told(ctx, "list_shares_of_record", "shares-card", "200", list()),
        "post": asking(ctx, told(ctx, "create_share", "shares-share", "201", share())),
        "parameters": place(&["entity", "id"]),
    });
    let gone = json!({ "204": { "description": ctx.text("shares-ended") } });
    let one = json!({
        "delete": { "operationId": "end_share", "summary": ctx.text("shares-earlier"), "security": signed(), "responses": with_problems(ctx, gone) },
        "parameters": place(&["entity", "id", "share"]),
    });
    let mut why = told(ctx, "explain_access", "why", "200", reasons());
    why["parameters"] = json!([{ "name": "user", "in": "query", "schema": id() }]);
    let why = json!({ "get": why, "parameters": place(&["entity", "id"]) });
    vec![
        ("/api/v1/{entity}/{id}/shares", many),
        ("/api/v1/{entity}/{id}/shares/{share}", one),
        ("/api/v1/{entity}/{id}/access", why),
    ]
}

fn told(ctx: &Ctx, name: &str, text: &str, status: &str, shape: Value) -> Value {
    let answer = json!({ "description": ctx.text(text), "content": { "application/json": { "schema": shape } } });
    json!({ "operationId": name, "summary": ctx.text(text), "responses": with_problems(ctx, json!({ status: answer })) })
}

fn asking(ctx: &Ctx, mut deed: Value) -> Value {
    let body = json!({
        "type": "object",
        "properties": {
            "person": or_nothing(id()),
            "team": or_nothing(id()),
            "writes": { "type": ["boolean", "null"], "description": ctx.text("shares-may-write") },
            "until": { "type": ["string", "null"], "format": "date" },
        },
        "additionalProperties": false,
    });
    deed["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": body } } });
    deed["security"] = signed();
    deed
}

fn with_problems(ctx: &Ctx, mut answers: Value) -> Value {
    let said = [
        ("403", "error-forbidden"),
        ("404", "error-not-found"),
        ("409", "shares-refused-nobodys"),
        ("422", "value-wrong-kind"),
    ];
    for (status, text) in said {
        let shape = json!({ "$ref": "#/components/schemas/Problem" });
        answers[status] =
            json!({ "description": ctx.text(text), "content": { "application/problem+json": { "schema": shape } } });
    }
    answers
}

fn signed() -> Value {
    json!([{ "key": [] }, { "session": [], "csrf": [] }])
}

fn place(names: &[&str]) -> Value {
    let one = |name: &&str| {
        let shape = if *name == "entity" { json!({ "type": "string" }) } else { id() };
        json!({ "name": name, "in": "path", "required": true, "schema": shape })
    };
    names.iter().map(one).collect()
}

fn id() -> Value {
    json!({ "$ref": "#/components/schemas/Id" })
}

fn or_nothing(shape: Value) -> Value {
    json!({ "anyOf": [shape, { "type": "null" }] })
}

fn list() -> Value {
    json!({ "type": "object", "properties": { "items": { "type": "array", "items": share() } }, "required": ["items"] })
}

fn share() -> Value {
    json!({
        "type": "object",
        "properties": {
            "id": id(),
            "person": or_nothing(id()),
            "team": or_nothing(id()),
            "writes": { "type": "boolean" },
            "until": { "type": ["string", "null"], "format": "date" },
            "shared_by": or_nothing(id()),
            "shared_at": { "type": "string", "format": "date-time" },
            "ended": { "type": "boolean" },
            "change_set": id(),
        },
        "required": ["id", "person", "team", "writes", "until", "shared_by", "shared_at", "ended"],
    })
}

fn reasons() -> Value {
    let said = |other: &str| json!({ "type": "array", "items": { "type": "object", "properties": { other: { "type": "string" }, "message": { "type": "string" } } } });
    json!({
        "type": "object",
        "properties": {
            "user": id(),
            "sees": { "type": "boolean" },
            "writes": { "type": "boolean" },
            "message": { "type": "string" },
            "reasons": said("reason"),
            "hidden": said("field"),
        },
        "required": ["user", "sees", "writes", "message", "reasons", "hidden"],
    })
}
