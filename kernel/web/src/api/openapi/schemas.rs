//! The shapes of records, as answered and as sent.
//!
//! For each entity: `customers` as it is answered, `customers.new` and
//! `customers.change` as they may be sent, `customers.page` for a list. Which
//! fields they have follows the caller's rights.

use access::Deed;
use records::Ctx;
use schema::{EntityDef, FieldDef, Kind};
use serde_json::{Map, Value as Json, json};

use super::{may, object, reference, shared};
use crate::api::{item::STAMPS, seen};

pub(super) fn all(ctx: &Ctx, entities: &[&EntityDef]) -> Json {
    let mut all = shared::all(ctx);
    for def in entities {
        all.insert(def.key.to_string(), answered(ctx, def));
        if may(ctx, def, Deed::Read) {
            all.insert(format!("{}.page", def.key), page(ctx, reference("schemas", &def.key)));
        }
        if may(ctx, def, Deed::Create) {
            all.insert(format!("{}.new", def.key), new(ctx, def));
        }
        if may(ctx, def, Deed::Update) {
            all.insert(format!("{}.change", def.key), change(ctx, def));
        }
    }
    Json::Object(all)
}

fn answered(ctx: &Ctx, def: &EntityDef) -> Json {
    let mut members = Map::new();
    members.insert("id".into(), with(own_label(ctx, def, "id"), reference("schemas", "Id")));
    members.insert("version".into(), with(own_label(ctx, def, "version"), json!({ "type": "integer", "minimum": 1 })));
    for field in seen::readable(ctx, def) {
        members.insert(field.key.to_string(), described(ctx, def, field));
    }
    for stamp in STAMPS {
        let moment = json!({ "type": "string", "format": "date-time" });
        members.insert(stamp.into(), with(own_label(ctx, def, stamp), moment));
    }
    members.insert("_titles".into(), reference("schemas", "Titles"));
    json!({
        "type": "object",
        "title": ctx.text(&def.one_label_key()),
        "properties": members,
        "required": ["id", "version"],
    })
}

fn new(ctx: &Ctx, def: &EntityDef) -> Json {
    let required: Vec<&str> = settable(ctx, def).filter(|field| must_be_sent(field)).map(|field| &*field.key).collect();
    object([
        ("type", Some(json!("object"))),
        ("title", Some(json!(ctx.text(&def.one_label_key())))),
        ("properties", Some(Json::Object(sent(ctx, def)))),
        ("required", (!required.is_empty()).then(|| json!(required))),
        ("additionalProperties", Some(json!(false))),
        ("examples", Some(json!([example(ctx, def)]))),
    ])
}

/// What a body may look like: all that must be sent, and a few fields more.
pub(super) fn example(ctx: &Ctx, def: &EntityDef) -> Json {
    let is_plain = |field: &&FieldDef| must_be_sent(field) || field.link().is_none() && !is_long(field);
    let (musts, mays): (Vec<_>, Vec<_>) = settable(ctx, def).filter(is_plain).partition(|field| must_be_sent(field));
    let shown = musts.into_iter().chain(mays.into_iter().take(4));
    Json::Object(shown.map(|field| (field.key.to_string(), of_kind(&field.kind))).collect())
}

fn is_long(field: &FieldDef) -> bool {
    matches!(field.kind, Kind::Prose { .. })
}

fn of_kind(kind: &Kind) -> Json {
    match kind {
        Kind::Choice(choices) => json!(choices.first().map(|choice| &*choice.key)),
        Kind::Text { .. } | Kind::Prose { .. } => json!("پارس"),
        Kind::Integer => json!(12),
        Kind::Percent => json!(40),
        Kind::Flag => json!(true),
        Kind::Link { .. } => json!(super::shared::AN_ID),
        Kind::Money => json!({ "amount": "12500000", "currency": "IRR" }),
        other => shape(other).pointer("/examples/0").cloned().unwrap_or_default(),
    }
}

fn change(ctx: &Ctx, def: &EntityDef) -> Json {
    let mut members = sent(ctx, def);
    let version = json!({ "type": "integer", "minimum": 1, "description": ctx.text("api-doc-version") });
    members.insert("version".into(), version);
    json!({
        "type": "object",
        "title": ctx.text(&def.one_label_key()),
        "description": ctx.text("api-doc-change"),
        "properties": members,
    })
}

fn sent(ctx: &Ctx, def: &EntityDef) -> Map<String, Json> {
    settable(ctx, def).map(|field| (field.key.to_string(), described(ctx, def, field))).collect()
}

fn settable<'d>(ctx: &Ctx, def: &'d EntityDef) -> impl Iterator<Item = &'d FieldDef> {
    def.fields.iter().filter(|field| seen::sets(ctx, def, field))
}

/// Marks and states begin with a value of their own where nobody says one.
fn must_be_sent(field: &FieldDef) -> bool {
    field.required && !matches!(field.kind, Kind::Flag | Kind::Choice(_))
}

/// A field with its label, what it may hold, and an example.
fn described(ctx: &Ctx, def: &EntityDef, field: &FieldDef) -> Json {
    let shape = shape(&field.kind);
    let shape = if field.required { shape } else { or_nothing(shape) };
    with(description(ctx, def, field), shape)
}

fn with(description: String, mut shape: Json) -> Json {
    shape["description"] = json!(description);
    shape
}

fn description(ctx: &Ctx, def: &EntityDef, field: &FieldDef) -> String {
    let label = own_label(ctx, def, &field.key);
    match &field.kind {
        Kind::Choice(choices) => {
            let word = |key: &str| format!("`{key}` {}", ctx.text(&def.choice_label_key(&field.key, key)));
            let words: Vec<String> = choices.iter().map(|choice| word(&choice.key)).collect();
            format!("{label}: {}", words.join(", "))
        }
        Kind::Link { to } | Kind::Links { to } if seen::entity(ctx, to).is_ok() => format!("{label} → {to}"),
        Kind::Phone => format!("{label}. {}", ctx.text("api-doc-phone")),
        Kind::Decimal { .. } => format!("{label}. {}", ctx.text("api-doc-decimal")),
        _ => label,
    }
}

fn own_label(ctx: &Ctx, def: &EntityDef, field: &str) -> String {
    ctx.text(&def.field_label_key(field))
}

fn shape(kind: &Kind) -> Json {
    match kind {
        Kind::Text { max } | Kind::Prose { max } => json!({ "type": "string", "maxLength": max }),
        Kind::Email => {
            json!({ "type": "string", "format": "email", "maxLength": 254, "examples": ["maryam@pars.example"] })
        }
        Kind::Phone => json!({ "type": "string", "examples": ["+989121234567"] }),
        Kind::Url => {
            json!({ "type": "string", "format": "uri", "maxLength": 2000, "examples": ["https://pars.example"] })
        }
        Kind::Integer => json!({ "type": "integer", "format": "int64" }),
        Kind::Decimal { scale } => decimal(*scale),
        Kind::Percent => json!({ "type": "integer", "minimum": 0, "maximum": 100 }),
        Kind::Money => reference("schemas", "Money"),
        Kind::Date => json!({ "type": "string", "format": "date", "examples": ["2026-11-22"] }),
        Kind::Instant => json!({ "type": "string", "format": "date-time", "examples": ["2026-11-22T10:00:00Z"] }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Choice(choices) => {
            let keys: Vec<&str> = choices.iter().map(|choice| &*choice.key).collect();
            json!({ "type": "string", "enum": keys })
        }
        Kind::Link { .. } => reference("schemas", "Id"),
        Kind::Links { .. } => json!({ "type": "array", "items": reference("schemas", "Id"), "uniqueItems": true }),
        Kind::Fields { .. } => json!({ "type": "array", "items": { "type": "string" }, "uniqueItems": true }),
    }
}

fn decimal(scale: u8) -> Json {
    let pattern = if scale == 0 { r"^-?\d+$".to_owned() } else { format!(r"^-?\d+(\.\d{{1,{scale}}})?$") };
    let example = format!("12.{:0<width$}", 5, width = usize::from(scale.max(1)));
    json!({ "type": "string", "pattern": pattern, "examples": [if scale == 0 { "12" } else { &example }] })
}

/// The same shape, or null.
pub(super) fn or_nothing(mut shape: Json) -> Json {
    if shape.get("$ref").is_some() {
        return json!({ "anyOf": [shape, { "type": "null" }] });
    }
    shape["type"] = json!([shape["type"].take(), "null"]);
    if let Some(choices) = shape.get_mut("enum").and_then(Json::as_array_mut) {
        choices.push(Json::Null);
    }
    shape
}

fn page(ctx: &Ctx, item: Json) -> Json {
    let place = json!({ "type": ["string", "null"], "description": ctx.text("api-doc-place") });
    json!({
        "type": "object",
        "properties": {
            "items": { "type": "array", "items": item },
            "next": place,
            "previous": place,
            "count": reference("schemas", "Count"),
        },
        "required": ["items", "next", "previous"],
    })
}
