//! The shapes that all entities share: ids, sums, changes, problems.

use records::Ctx;
use serde_json::{Map, Value as Json, json};

use super::{beside, bulk, reference, schemas::or_nothing, undo};

/// A record's id, as its text is made.
const ID: &str = "^[0-7][0-9a-hjkmnp-tv-z]{12}$";
pub(super) const AN_ID: &str = "06r8k3v0x2c4m";

pub(super) fn all(ctx: &Ctx) -> Map<String, Json> {
    let currencies: Vec<&str> = base::Currency::ALL.iter().map(|currency| currency.code()).collect();
    let shapes = [
        ("Id", json!({ "type": "string", "pattern": ID, "examples": [AN_ID] })),
        (
            "Money",
            json!({
                "type": "object",
                "description": ctx.text("api-doc-money"),
                "properties": {
                    "amount": { "type": "string", "pattern": r"^-?\d+(\.\d{1,2})?$" },
                    "currency": { "type": "string", "enum": currencies },
                },
                "required": ["amount", "currency"],
                "examples": [{ "amount": "12500000", "currency": "IRR" }],
            }),
        ),
        (
            "Titles",
            json!({
                "type": "object",
                "description": ctx.text("api-doc-titles"),
                "additionalProperties": { "type": "string" },
            }),
        ),
        (
            "Count",
            json!({
                "type": "object",
                "description": ctx.text("api-doc-count"),
                "properties": {
                    "value": { "type": "integer", "minimum": 0 },
                    "capped": { "type": "boolean" },
                },
                "required": ["value", "capped"],
            }),
        ),
        ("Change", a_change(ctx)),
        ("History", history(ctx)),
        ("Index", json!({ "type": "object", "description": ctx.text("api-doc-index") })),
        ("Problem", problem(ctx)),
    ];
    shapes
        .into_iter()
        .chain(undo::schemas(ctx))
        .chain(beside::schemas())
        .chain(bulk::schemas())
        .map(|(name, shape)| (name.to_owned(), shape))
        .collect()
}

fn a_change(ctx: &Ctx) -> Json {
    let id_or_nothing = or_nothing(reference("schemas", "Id"));
    json!({
        "type": "object",
        "description": ctx.text("api-doc-history"),
        "properties": {
            "change_set": reference("schemas", "Id"),
            "kind": { "type": "string", "enum": ["created", "changed", "deleted", "restored", "shared", "unshared"] },
            "with": {
                "type": "object",
                "description": ctx.text("api-doc-shared-with"),
                "properties": { "person": reference("schemas", "Id"), "team": reference("schemas", "Id") },
            },
            "version": { "type": "integer", "minimum": 1 },
            "actor": id_or_nothing,
            "door": { "type": "string" },
            "recorded_at": { "type": "string", "format": "date-time" },
            "effective_on": { "type": ["string", "null"], "format": "date" },
            "fields": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": { "field": { "type": "string" }, "old": true, "new": true },
                    "required": ["field", "old", "new"],
                },
            },
            "_titles": reference("schemas", "Titles"),
        },
        "required": ["change_set", "kind", "version", "actor", "door", "recorded_at", "fields"],
    })
}

fn history(ctx: &Ctx) -> Json {
    json!({
        "type": "object",
        "properties": {
            "items": { "type": "array", "items": reference("schemas", "Change") },
            "next": { "type": ["string", "null"], "description": ctx.text("api-doc-place") },
        },
        "required": ["items", "next"],
    })
}

fn problem(ctx: &Ctx) -> Json {
    json!({
        "type": "object",
        "description": ctx.text("api-doc-problem"),
        "properties": {
            "type": { "type": "string", "format": "uri-reference", "examples": ["/problems/invalid"] },
            "title": { "type": "string" },
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "detail": { "type": "string" },
            "instance": { "type": "string", "format": "uri-reference" },
            "request_id": { "type": "string" },
            "version": { "type": "integer" },
            "merged_into": reference("schemas", "Id"),
            "indexes": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "entity": { "type": "string" },
                        "fields": { "type": "array", "items": { "type": "string" } },
                        "state": { "type": ["string", "null"] },
                    },
                },
            },
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "field": { "type": "string" },
                        "pointer": { "type": "string" },
                        "parameter": { "type": "string" },
                        "message": { "type": "string" },
                        "now": true,
                        "changed_by": { "type": ["string", "null"] },
                        "changed_at": { "type": "string", "format": "date-time" },
                    },
                    "required": ["message"],
                },
            },
        },
        "required": ["type", "title", "status", "detail", "instance", "request_id"],
    })
}
