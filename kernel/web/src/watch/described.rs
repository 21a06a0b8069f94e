//! The addresses of this folder, as the API's description tells them.

use records::Ctx;
use serde_json::{Value, json};

pub(crate) fn described(ctx: &Ctx) -> Vec<(&'static str, Value)> {
    if !ctx.actor.administers() {
        return Vec::new();
    }
    let answer = json!({ "description": ctx.text("system"), "content": { "application/json": { "schema": shape() } } });
    let read = deed(ctx, "show_system", "system", json!({ "200": answer }), &["403"]);
    let of_job = |name: &str, text: &str| {
        let done = json!({ "204": { "description": ctx.text(text) } });
        let mut deed = deed(ctx, name, text, done, &["403", "404", "409"]);
        deed["security"] = json!([{ "key": [] }, { "session": [], "csrf": [] }]);
        let id = json!({ "$ref": "#/components/schemas/Id" });
        json!({ "post": deed, "parameters": [{ "name": "id", "in": "path", "required": true, "schema": id }] })
    };
    vec![
        ("/api/v1/system", json!({ "get": read })),
        ("/api/v1/system/jobs/{id}/retry", of_job("retry_job", "system-job-again")),
        ("/api/v1/system/jobs/{id}/stop", of_job("stop_job", "system-job-stop")),
    ]
}

fn deed(ctx: &Ctx, name: &str, text: &str, mut answers: Value, problems: &[&str]) -> Value {
    for status in problems {
        let text = match *status {
            "403" => "error-forbidden",
            "404" => "error-not-found",
            _ => "jobs-refused-not-failed",
        };
        let shape = json!({ "$ref": "#/components/schemas/Problem" });
        answers[*status] =
            json!({ "description": ctx.text(text), "content": { "application/problem+json": { "schema": shape } } });
    }
    json!({ "operationId": name, "tags": ["settings"], "summary": ctx.text(text), "responses": answers })
}

fn shape() -> Value {
    let number = || json!({ "type": "integer" });
    let maybe = |kind: &str| json!({ "type": [kind, "null"] });
    let list = |item: Value| json!({ "type": "array", "items": item });
    let object = || json!({ "type": "object" });
    let states = json!({ "type": "string", "enum": ["fine", "look", "act"] });
    let line = json!({
        "type": "object",
        "properties": {
            "key": { "type": "string" }, "state": states, "label": { "type": "string" },
            "now": { "type": "string" }, "advice": { "type": "string" },
        },
        "required": ["key", "state", "label", "now", "advice"],
    });
    json!({
        "type": "object",
        "properties": {
            "version": { "type": "string" },
            "generation": number(),
            "node": number(),
            "database": { "type": "string", "enum": ["sqlite", "postgres"] },
            "since": { "type": "string", "format": "date-time" },
            "lines": list(line),
            "requests": object(),
            "connections": number(),
            "live_streams": number(),
            "memory_bytes": maybe("integer"),
            "database_bytes": number(),
            "log_bytes": maybe("integer"),
            "disk_free_bytes": maybe("integer"),
            "lanes": list(object()),
            "queries": object(),
            "changes": object(),
            "jobs": object(),
            "failures": list(object()),
            "slow_statements": list(object()),
            "held_back": list(object()),
            "last_backup": maybe("object"),
            "last_check": maybe("object"),
        },
        "required": ["version", "generation", "node", "database", "since", "lines", "jobs"],
    })
}
