//! The two addresses for programs, as the API's description tells them.

use ::activities::activities::{CallResult, Direction, Outcome};
use records::{Ctx, access::Deed};
use schema::Choice;
use serde_json::{Value, json};

pub(crate) fn described(ctx: &Ctx) -> Vec<(&'static str, Value)> {
    let may = |entity: &str, deed: Deed| ctx.actor.may(entity, deed);
    let mut all = Vec::new();
    if may("customers", Deed::Read) {
        all.push(("/api/v1/callers", json!({ "get": callers(ctx) })));
    }
    if may("activities", Deed::Create) {
        all.push(("/api/v1/captures", json!({ "post": captures(ctx) })));
    }
    all
}

fn callers(ctx: &Ctx) -> Value {
    let text = |description: &str| json!({ "type": ["string", "null"], "description": ctx.text(description) });
    let shape = json!({
        "type": "object",
        "properties": {
            "number": { "type": "string" },
            "landline": { "type": "boolean" },
            "state": { "type": "string", "enum": ["unknown", "known", "elsewhere"] },
            "owner": text("capture-api-owner"),
            "customers": { "type": "array", "items": { "type": "object" } },
        },
        "required": ["number", "landline", "state", "customers"],
    });
    json!({
        "operationId": "show_caller",
        "summary": ctx.text("capture-api-callers"),
        "parameters": [{ "name": "number", "in": "query", "required": true, "schema": { "type": "string" } }],
        "responses": {
            "200": answer(ctx, "capture-api-callers", shape),
            "422": problem(ctx, "capture-api-wrong"),
        },
    })
}

fn captures(ctx: &Ctx) -> Value {
    let line = json!({ "type": "string" });
    let one_of = |keys: Vec<&str>| json!({ "type": "string", "enum": keys });
    let body = json!({
        "type": "object",
        "properties": {
            "key": { "type": "string", "description": ctx.text("capture-api-key") },
            "number": line, "customer": line, "name": line, "city": line, "mobile": line, "wanted": line, "note": line,
            "outcome": one_of(Outcome::ALL.iter().map(|one| one.key()).collect()),
            "direction": one_of(Direction::ALL.iter().map(|one| one.key()).collect()),
            "result": one_of(CallResult::ALL.iter().map(|one| one.key()).collect()),
            "next_on": { "type": "string", "format": "date" },
            "fulfils": { "type": "array", "items": { "$ref": "#/components/schemas/Id" } },
            "hand_over": { "type": "boolean", "description": ctx.text("capture-api-hand-over") },
        },
        "additionalProperties": false,
    });
    let id = json!({ "$ref": "#/components/schemas/Id" });
    let made = json!({
        "type": "object",
        "properties": {
            "customer": id, "customer_is_new": { "type": "boolean" }, "activity": id,
            "follow_up": { "type": ["string", "null"] }, "change_set": id,
        },
        "required": ["customer", "customer_is_new", "activity", "follow_up", "change_set"],
    });
    json!({
        "operationId": "create_capture",
        "summary": ctx.text("capture-api-captures"),
        "security": [{ "key": [] }, { "session": [], "csrf": [] }],
        "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
        "responses": {
            "201": answer(ctx, "capture-api-captures", made),
            "202": { "description": ctx.text("capture-asked") },
            "422": problem(ctx, "capture-api-wrong"),
        },
    })
}

fn answer(ctx: &Ctx, description: &str, shape: Value) -> Value {
    json!({ "description": ctx.text(description), "content": { "application/json": { "schema": shape } } })
}

fn problem(ctx: &Ctx, description: &str) -> Value {
    let shape = json!({ "$ref": "#/components/schemas/Problem" });
    json!({ "description": ctx.text(description), "content": { "application/problem+json": { "schema": shape } } })
}
