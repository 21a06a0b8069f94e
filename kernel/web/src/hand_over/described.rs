//! The addresses of this folder, and of following a record, as the API's description tells
//! them.

use records::Ctx;
use serde_json::{Value, json};

pub(super) fn described(ctx: &Ctx) -> Vec<(&'static str, Value)> {
    let work = deed(ctx, "show_hand_over_work", "holdings-running", of_one(ok(ctx, "holdings-running")));
    let stop = deed(ctx, "stop_hand_over_work", "holdings-api-stop", of_one(nothing(ctx, "holdings-stopped")));
    let requests = deed(ctx, "list_hand_over_requests", "request-api", json!({ "responses": ok(ctx, "request-api") }));
    vec![
        ("/api/v1/people/{id}/holdings", holdings(ctx)),
        ("/api/v1/hand-over/work/{id}", json!({ "get": work })),
        ("/api/v1/hand-over/work/{id}/stop", json!({ "post": stop })),
        ("/api/v1/hand-over-requests", json!({ "get": requests })),
        ("/api/v1/hand-over-requests/{id}/answer", json!({ "post": answer(ctx) })),
        ("/api/v1/{entity}/{id}/following", following(ctx)),
    ]
}

fn holdings(ctx: &Ctx) -> Value {
    // A large one goes on behind the answer.
    let mut done = ok(ctx, "holdings-hand-over");
    done["202"] = ok(ctx, "holdings-running")["200"].take();
    let mut hand_over = deed(ctx, "hand_holdings_over", "holdings-hand-over", of_one(done));
    hand_over["requestBody"] = body(plan());
    json!({ "get": deed(ctx, "list_holdings", "holdings", of_one(ok(ctx, "holdings"))), "post": hand_over })
}

fn plan() -> Value {
    let ids = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Id" } });
    let part = json!({
        "type": "object",
        "properties": { "entity": { "type": "string" }, "filter": { "type": "string" }, "ids": ids },
        "required": ["entity"],
    });
    json!({
        "type": "object",
        "properties": {
            "parts": { "type": "array", "items": part },
            "to": ids,
            "with_work": { "type": "boolean", "default": true },
        },
        "required": ["parts", "to"],
    })
}

fn answer(ctx: &Ctx) -> Value {
    let yes = json!({
        "type": "object", "properties": { "answer": { "type": "string", "enum": ["yes", "no"] } }, "required": ["answer"],
    });
    let rest = of_one(ok(ctx, "request-api-answer"));
    let mut answer = deed(ctx, "answer_hand_over_request", "request-api-answer", rest);
    answer["requestBody"] = body(yes);
    answer
}

fn following(ctx: &Ctx) -> Value {
    let place = json!([
        { "name": "entity", "in": "path", "required": true, "schema": { "type": "string" } },
        { "$ref": "#/components/parameters/id" },
    ]);
    let follow = |operation: &str, responses: Value| {
        deed(ctx, operation, "follow-api", json!({ "parameters": place, "responses": responses }))
    };
    json!({
        "get": follow("show_followers", ok(ctx, "follow-who")),
        "put": follow("follow", nothing(ctx, "notices-api-done")),
        "delete": follow("unfollow", nothing(ctx, "notices-api-done")),
    })
}

/// An operation; `rest` is what it takes and answers.
fn deed(ctx: &Ctx, operation: &str, summary: &str, mut rest: Value) -> Value {
    (rest["operationId"], rest["summary"]) = (json!(operation), json!(ctx.text(summary)));
    rest
}

fn of_one(responses: Value) -> Value {
    json!({ "parameters": [{ "$ref": "#/components/parameters/id" }], "responses": responses })
}

fn body(shape: Value) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": shape } } })
}

fn ok(ctx: &Ctx, text: &str) -> Value {
    let content = json!({ "application/json": { "schema": { "type": "object" } } });
    json!({ "200": { "description": ctx.text(text), "content": content } })
}

fn nothing(ctx: &Ctx, text: &str) -> Value {
    json!({ "204": { "description": ctx.text(text) } })
}
