//! What an address may ask for.

use records::Ctx;
use schema::{EntityDef, Key};
use serde_json::{Value as Json, json};

use super::reference;
use crate::api::{item, list};

/// Those that every list takes alike.
pub(super) fn shared(ctx: &Ctx) -> Json {
    let query = |name: &str, schema: Json| {
        let about = ctx.text(&format!("api-parameter-{}", name.replace('_', "-")));
        json!({ "name": name, "in": "query", "description": about, "schema": schema })
    };
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": list::MOST_LIMIT, "default": list::USUAL_LIMIT });
    let flag = json!({ "type": "boolean", "default": false });
    let header = |name: &str, key: &str| json!({ "name": name, "in": "header", "description": ctx.text(key), "schema": { "type": "string" } });
    let id = json!({
        "name": "id", "in": "path", "required": true, "description": ctx.text("api-parameter-id"),
        "schema": reference("schemas", "Id"),
    });
    json!({
        "id": id,
        "view": query("view", json!({ "type": "string", "examples": ["all"] })),
        "filter": query("filter", json!({ "type": "string" })),
        "limit": query("limit", limit),
        "cursor": query("cursor", json!({ "type": "string" })),
        "count": query("count", flag.clone()),
        "titles": query("titles", flag),
        "if_match": header("If-Match", "api-parameter-if-match"),
        "if_none_match": header("If-None-Match", "api-parameter-if-none-match"),
        "idempotency_key": header("Idempotency-Key", "api-parameter-idempotency-key"),
        "language": header("Accept-Language", "api-parameter-language"),
    })
}

/// Those of the list of one entity.
pub(super) fn of_list(ctx: &Ctx, def: &EntityDef) -> Json {
    let columns: Vec<Key> = item::all_columns(ctx, def);
    let orders: Vec<String> =
        ["id".into()].iter().chain(&columns).flat_map(|key: &Key| [key.to_string(), format!("-{key}")]).collect();
    let shared =
        ["view", "filter", "limit", "cursor", "count", "titles", "language"].map(|name| reference("parameters", name));
    let mut all = shared.to_vec();
    all.push(json!({
        "name": "sort", "in": "query", "description": ctx.text("api-parameter-sort"),
        "schema": { "type": "string", "enum": orders },
    }));
    all.push(json!({
        "name": "columns", "in": "query", "description": ctx.text("api-parameter-columns"),
        "style": "form", "explode": false,
        "schema": { "type": "array", "items": { "type": "string", "enum": columns } },
    }));
    Json::Array(all)
}
