//! The shapes that a description is put together from, each in a word.

use records::Ctx;
use serde_json::{Value as Json, json};

use super::{reference, schemas::or_nothing};

pub(super) fn text() -> Json {
    json!({ "type": "string" })
}

pub(super) fn number() -> Json {
    json!({ "type": "integer" })
}

pub(super) fn id() -> Json {
    reference("schemas", "Id")
}

pub(super) fn moment() -> Json {
    json!({ "type": "string", "format": "date-time" })
}

pub(super) fn list_of(item: Json) -> Json {
    json!({ "type": "array", "items": item })
}

pub(super) fn object(properties: Json, required: &[&str]) -> Json {
    let mut object = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

/// One that takes no other properties.
pub(super) fn closed(mut object: Json) -> Json {
    object["additionalProperties"] = json!(false);
    object
}

/// A page of a list, with the place from which to go on.
pub(super) fn page_of(item: Json) -> Json {
    object(json!({ "items": list_of(item), "next": or_nothing(text()) }), &["items", "next"])
}

/// A parameter behind the question mark; `key` is what is said about it.
pub(super) fn query(ctx: &Ctx, name: &str, key: &str, schema: Json) -> Json {
    json!({ "name": name, "in": "query", "description": ctx.text(key), "schema": schema })
}

/// Parameters that many operations share.
pub(super) fn shared(names: &[&str]) -> Vec<Json> {
    names.iter().map(|name| reference("parameters", name)).collect()
}
