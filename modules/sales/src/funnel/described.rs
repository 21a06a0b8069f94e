//! The report's address for programs, as the API's description tells it.

use records::{Ctx, access::Deed};
use serde_json::{Value, json};

use super::address::Span;

pub fn described(ctx: &Ctx) -> Vec<(&'static str, Value)> {
    if !ctx.actor.may("opportunities", Deed::Read) {
        return Vec::new();
    }
    let query = |name: &str, schema: Value| json!({ "name": name, "in": "query", "schema": schema });
    let id = || json!({ "$ref": "#/components/schemas/Id" });
    let day = || json!({ "type": "string", "examples": ["2026-11-22"] });
    let spans: Vec<String> = Span::USUAL.map(Span::key).to_vec();
    let calendars: Vec<&str> = base::Calendar::ALL.map(base::Calendar::code).to_vec();
    let parameters = [
        query("period", json!({ "type": "string", "enum": spans })),
        query("from", day()),
        query("until", day()),
        query("branch", id()),
        query("seller", id()),
        query("product", id()),
        query("pipeline", id()),
        query("calendar", json!({ "type": "string", "enum": calendars })),
    ];
    let summary = ctx.text("funnel");
    let rows = json!({ "type": "array", "items": { "type": "object" } });
    let answer = json!({
        "type": "object",
        "properties": {
            "from": { "type": ["string", "null"] }, "until": { "type": ["string", "null"] },
            "currency": { "type": "string" }, "totals": { "type": "object" }, "no_date": { "type": "object" },
            "stages": rows, "lost_reasons": rows, "quarters": rows, "sellers": rows, "branches": rows, "products": rows,
        },
        "required": ["from", "until", "currency", "totals", "stages"],
    });
    let told = json!({
        "operationId": "funnel",
        "tags": ["opportunities"],
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": { "description": summary, "content": { "application/json": { "schema": answer } } },
            "403": { "$ref": "#/components/responses/Problem403" },
        },
    });
    vec![("/api/v1/reports/funnel", json!({ "get": told }))]
}
