//! The search over everything, which belongs to no entity.

use records::Ctx;
use serde_json::{Value as Json, json};

use super::{
    answers::{of_schema, with_problems},
    reference,
};
use crate::{
    api::{problem::Kind, search},
    search::Fit,
};

pub(super) fn path(ctx: &Ctx) -> Json {
    let query = |name: &str, required: bool, schema: Json| {
        let about = ctx.text(&format!("api-parameter-search-{name}"));
        json!({ "name": name, "in": "query", "required": required, "description": about, "schema": schema })
    };
    let limit =
        json!({ "type": "integer", "minimum": 1, "maximum": search::MOST_LIMIT, "default": search::USUAL_LIMIT });
    let keys = || json!({ "type": "array", "items": { "type": "string" } });
    let hit = json!({
        "type": "object",
        "properties": {
            "entity": { "type": "string" },
            "id": reference("schemas", "Id"),
            "name": { "type": "string" },
            "field": { "type": ["string", "null"] },
            "match": { "type": "string", "enum": Fit::ALL.map(Fit::key) },
        },
        "required": ["entity", "id", "name", "field", "match"],
    });
    let found = json!({
        "type": "object",
        "description": ctx.text("api-doc-search"),
        "properties": { "data": { "type": "array", "items": hit }, "more": keys(), "too_much": keys() },
        "required": ["data", "more", "too_much"],
    });
    json!({ "get": {
        "operationId": "search",
        "summary": ctx.text("api-do-search"),
        "parameters": [
            query("q", true, json!({ "type": "string", "minLength": 1 })),
            query("entity", false, json!({ "type": "string" })),
            query("limit", false, limit),
        ],
        "responses": with_problems(
            json!({ "200": of_schema(ctx.text("api-do-search"), found, &[]) }),
            &[Kind::NotFound, Kind::Invalid],
        ),
    } })
}
