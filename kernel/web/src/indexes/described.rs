//! The addresses of this folder, as the API's description tells them.

use records::Ctx;
use serde_json::{Value, json};

pub(crate) fn described(ctx: &Ctx) -> Vec<(&'static str, Value)> {
    let wish = deed(ctx, "wish_for_index", "indexes-offer-others", json!({ "204": said(ctx, "indexes-wished") }));
    let mut all = vec![("/api/v1/indexes/wishes", json!({ "post": asking(wish, false) }))];
    if ctx.actor.administers() {
        let list = json!({ "type": "object", "properties": { "items": { "type": "array", "items": index() } }, "required": ["items"] });
        let made = json!({ "202": of(ctx, "indexes-begun", index()), "200": of(ctx, "indexes-index", cost()) });
        let begin = asking(deed(ctx, "make_index", "indexes-make-it", made), true);
        let read = deed(ctx, "list_indexes", "indexes", json!({ "200": of(ctx, "indexes", list) }));
        let one = deed(ctx, "show_index", "indexes-index", json!({ "200": of(ctx, "indexes-index", index()) }));
        let gone = deed(ctx, "drop_index", "indexes-drop", json!({ "204": said(ctx, "indexes-dropped") }));
        let place = json!([{ "name": "id", "in": "path", "required": true, "schema": id() }]);
        all.push(("/api/v1/indexes", json!({ "get": read, "post": begin })));
        all.push(("/api/v1/indexes/{id}", json!({ "get": one, "delete": signed(gone), "parameters": place })));
    }
    all
}

fn deed(ctx: &Ctx, name: &str, text: &str, mut answers: Value) -> Value {
    let problems = [
        ("403", "error-forbidden"),
        ("404", "error-not-found"),
        ("409", "indexes-refused-there"),
        ("422", "value-wrong-kind"),
    ];
    for (status, text) in problems {
        let shape = json!({ "$ref": "#/components/schemas/Problem" });
        answers[status] =
            json!({ "description": ctx.text(text), "content": { "application/problem+json": { "schema": shape } } });
    }
    json!({ "operationId": name, "tags": ["settings"], "summary": ctx.text(text), "responses": answers })
}

fn said(ctx: &Ctx, text: &str) -> Value {
    json!({ "description": ctx.text(text) })
}

fn of(ctx: &Ctx, text: &str, shape: Value) -> Value {
    json!({ "description": ctx.text(text), "content": { "application/json": { "schema": shape } } })
}

fn signed(mut deed: Value) -> Value {
    deed["security"] = json!([{ "key": [] }, { "session": [], "csrf": [] }]);
    deed
}

fn asking(mut deed: Value, previews: bool) -> Value {
    let mut body = json!({
        "type": "object",
        "properties": {
            "entity": { "type": "string" },
            "fields": { "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": 4 },
        },
        "required": ["entity", "fields"],
        "additionalProperties": false,
    });
    if previews {
        body["properties"]["preview"] = json!({ "type": "boolean" });
    }
    deed["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": body } } });
    signed(deed)
}

fn id() -> Value {
    json!({ "$ref": "#/components/schemas/Id" })
}

fn or_nothing(shape: Value) -> Value {
    json!({ "anyOf": [shape, { "type": "null" }] })
}

fn index() -> Value {
    let moment = || or_nothing(json!({ "type": "string", "format": "date-time" }));
    json!({
        "type": "object",
        "properties": {
            "id": id(),
            "entity": { "type": "string" },
            "fields": { "type": "array", "items": { "type": "string" } },
            "state": { "type": "string", "enum": ["wished", "being_made", "made", "failed"] },
            "wished_by": or_nothing(id()),
            "wished_at": moment(),
            "made_by": or_nothing(id()),
            "asked_at": moment(),
            "made_at": moment(),
            "done": { "type": "integer" },
            "total": { "type": ["integer", "null"] },
        },
        "required": ["id", "entity", "fields", "state"],
    })
}

fn cost() -> Value {
    let price = json!({
        "type": "object",
        "properties": {
            "rows": { "type": "integer" },
            "bytes": { "type": "integer" },
            "seconds": { "type": "integer" },
            "holds_writers": { "type": "boolean" },
        },
        "required": ["rows", "bytes", "seconds", "holds_writers"],
    });
    json!({ "type": "object", "properties": { "cost": price }, "required": ["cost"] })
}
