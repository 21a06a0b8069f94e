//! The addresses, and what may be done at each.

use access::Deed;
use records::{Ctx, export::Format};
use schema::EntityDef;
use serde_json::{Map, Value as Json, json};

use super::{
    about,
    answers::{of_schema, with_problems},
    beside, bulk, further, may, object, parameters, reference, search, undo,
};
use crate::api::problem::Kind;

pub(super) fn all(ctx: &Ctx, entities: &[&EntityDef]) -> Json {
    let mut paths = Map::new();
    paths.insert("/api/v1".into(), json!({ "get": index(ctx) }));
    paths.insert("/api/v1/search".into(), search::path(ctx));
    paths.extend(beside::paths(ctx, entities));
    for def in entities {
        let address = format!("/api/v1/{}", def.key);
        paths.insert(address.clone(), many(ctx, def));
        if may(ctx, def, Deed::Export) {
            paths.insert(format!("{address}/export"), export(ctx, def));
        }
        if bulk::can_be(ctx, def) {
            paths.insert(format!("{address}/bulk"), bulk::act(ctx, def));
        }
        if may(ctx, def, Deed::Read) && crate::board::can_be(ctx, def) {
            paths.insert(format!("{address}/board"), super::board::show(ctx, def));
            if may(ctx, def, Deed::Update) && !def.is_kept_by_rules() {
                paths.insert(format!("{address}/{{id}}/move"), super::board::act(ctx, def));
            }
        }
        if may(ctx, def, Deed::Read) {
            paths.insert(format!("{address}/{{id}}"), one(ctx, def));
            paths.insert(format!("{address}/{{id}}/history"), history(ctx, def));
            paths.extend(further::paths(ctx, def));
            if may(ctx, def, Deed::Update) && ctx.workspace.law(&def.key).is_some() {
                paths.insert(format!("{address}/{{id}}/merge"), merge(ctx, def));
            }
        }
    }
    // Whoever changes nothing takes nothing back.
    if entities.iter().any(|def| may(ctx, def, Deed::Update) || may(ctx, def, Deed::Delete)) {
        paths.extend(undo::paths(ctx));
        paths.extend(bulk::work(ctx));
    }
    Json::Object(paths)
}

fn index(ctx: &Ctx) -> Json {
    json!({
        "operationId": "index",
        "summary": ctx.text("api-do-index"),
        "responses": with_problems(
            json!({ "200": of_schema(ctx.text("api-doc-index"), reference("schemas", "Index"), &[]) }),
            &[],
        ),
    })
}

fn many(ctx: &Ctx, def: &EntityDef) -> Json {
    object([
        ("get", may(ctx, def, Deed::Read).then(|| list(ctx, def))),
        ("post", may(ctx, def, Deed::Create).then(|| create(ctx, def))),
    ])
}

fn one(ctx: &Ctx, def: &EntityDef) -> Json {
    let write = |name: &str, key: &str| may(ctx, def, Deed::Update).then(|| change(ctx, def, name, key));
    object([
        ("parameters", Some(json!([reference("parameters", "id")]))),
        ("get", Some(show(ctx, def))),
        ("patch", write("change", "api-do-change")),
        ("put", write("replace", "api-do-replace")),
        ("delete", may(ctx, def, Deed::Delete).then(|| remove(ctx, def))),
    ])
}

pub(super) fn operation(ctx: &Ctx, def: &EntityDef, name: &str, parameters: Json, answers: Json) -> Json {
    json!({
        "operationId": format!("{name}_{}", def.key),
        "tags": [def.key],
        "summary": about(ctx, &format!("api-do-{name}"), def),
        "parameters": parameters,
        "responses": answers,
    })
}

fn list(ctx: &Ctx, def: &EntityDef) -> Json {
    let page = reference("schemas", &format!("{}.page", def.key));
    let found = of_schema(about(ctx, "api-answer-list", def), page, &[]);
    let answers = with_problems(json!({ "200": found }), &[Kind::NotFound, Kind::Invalid]);
    operation(ctx, def, "list", parameters::of_list(ctx, def), answers)
}

fn create(ctx: &Ctx, def: &EntityDef) -> Json {
    let made = of_schema(
        about(ctx, "api-answer-made", def),
        reference("schemas", &def.key),
        &[("Location", "Location"), ("ETag", "ETag")],
    );
    let answers = with_problems(
        json!({ "201": made }),
        &[
            Kind::Malformed,
            Kind::Forbidden,
            Kind::NotFound,
            Kind::Refused,
            Kind::TooLarge,
            Kind::NotJson,
            Kind::Invalid,
        ],
    );
    let parameters = json!([reference("parameters", "titles"), reference("parameters", "language")]);
    let operation = operation(ctx, def, "create", parameters, answers);
    writing(operation, Some(reference("schemas", &format!("{}.new", def.key))))
}

fn show(ctx: &Ctx, def: &EntityDef) -> Json {
    let found = of_schema(about(ctx, "api-answer-one", def), reference("schemas", &def.key), &[("ETag", "ETag")]);
    let unchanged = json!({ "description": ctx.text("api-answer-unchanged") });
    let led = json!({ "description": ctx.text("api-answer-merged-into") });
    let good = json!({ "200": found, "304": unchanged, "308": led });
    let answers = with_problems(good, &[Kind::NotFound, Kind::Invalid]);
    operation(ctx, def, "show", shared(&["titles", "if_none_match", "language"]), answers)
}

fn change(ctx: &Ctx, def: &EntityDef, name: &str, key: &str) -> Json {
    let saved = of_schema(about(ctx, "api-answer-one", def), reference("schemas", &def.key), &[("ETag", "ETag")]);
    let answers = with_problems(
        json!({ "200": saved }),
        &[
            Kind::Malformed,
            Kind::Forbidden,
            Kind::NotFound,
            Kind::Refused,
            Kind::StaleMatch,
            Kind::NoVersion,
            Kind::Merged,
            Kind::TooLarge,
            Kind::NotJson,
            Kind::Invalid,
        ],
    );
    let mut operation = operation(ctx, def, name, shared(&["titles", "if_match", "language"]), answers);
    operation["summary"] = json!(about(ctx, key, def));
    writing(operation, Some(reference("schemas", &format!("{}.change", def.key))))
}

fn remove(ctx: &Ctx, def: &EntityDef) -> Json {
    let gone = json!({ "description": ctx.text("api-answer-gone") });
    let answers = with_problems(
        json!({ "204": gone }),
        &[Kind::Forbidden, Kind::NotFound, Kind::Refused, Kind::StaleMatch, Kind::Merged, Kind::Invalid],
    );
    writing(operation(ctx, def, "remove", shared(&["if_match", "language"]), answers), None)
}

fn export(ctx: &Ctx, def: &EntityDef) -> Json {
    let file = json!({ "type": "string", "format": "binary" });
    let media = |format: Format| (format.media_type().to_owned(), json!({ "schema": file }));
    let content: Map<String, Json> = Format::ALL.map(media).into_iter().collect();
    let sent = json!({ "description": about(ctx, "api-answer-export", def), "content": content });
    let answers = with_problems(json!({ "200": sent }), &[Kind::Forbidden, Kind::NotFound, Kind::Invalid]);
    let mut parameters = parameters::of_list(ctx, def);
    if let Some(all) = parameters.as_array_mut() {
        // A file is whole: it has no pages, no count, and names beside its ids anyway.
        let own = ["limit", "cursor", "count", "titles"].map(|name| reference("parameters", name));
        all.retain(|parameter| !own.contains(parameter));
        all.push(json!({
            "name": "format", "in": "query", "description": ctx.text("api-parameter-format"),
            "schema": { "type": "string", "enum": Format::ALL.map(Format::key), "default": Format::Csv.key() },
        }));
    }
    json!({ "get": operation(ctx, def, "export", parameters, answers) })
}

fn history(ctx: &Ctx, def: &EntityDef) -> Json {
    let told = of_schema(about(ctx, "api-answer-history", def), reference("schemas", "History"), &[]);
    let answers = with_problems(json!({ "200": told }), &[Kind::NotFound, Kind::Invalid]);
    let parameters = shared(&["id", "limit", "cursor", "titles", "language"]);
    json!({ "get": operation(ctx, def, "history", parameters, answers) })
}

fn merge(ctx: &Ctx, def: &EntityDef) -> Json {
    let id = || reference("schemas", "Id");
    let side = json!({ "type": "string", "enum": ["kept", "gone", "both"] });
    let version = json!({ "type": "integer" });
    let body = json!({
        "type": "object",
        "properties": {
            "gone": id(),
            "take": { "type": "object", "additionalProperties": side },
            "version": version, "gone_version": version,
        },
        "required": ["gone"],
    });
    let one = json!({
        "type": "object",
        "properties": { "record": reference("schemas", &def.key), "change_set": id(), "moved": { "type": "integer" } },
        "required": ["record", "change_set", "moved"],
    });
    let answers = with_problems(
        json!({ "200": of_schema(about(ctx, "api-answer-merged", def), one, &[("ETag", "ETag")]) }),
        &[
            Kind::Malformed,
            Kind::Forbidden,
            Kind::NotFound,
            Kind::Refused,
            Kind::TooLarge,
            Kind::NotJson,
            Kind::Invalid,
        ],
    );
    json!({ "post": writing(operation(ctx, def, "merge", shared(&["id", "language"]), answers), Some(body)) })
}

/// A write from a page needs its token beside the cookie.
pub(super) fn writing(mut operation: Json, body: Option<Json>) -> Json {
    operation["security"] = json!([{ "key": [] }, { "session": [], "csrf": [] }]);
    if let Some(schema) = body {
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    }
    operation
}

pub(super) fn shared(names: &[&str]) -> Json {
    names.iter().map(|name| reference("parameters", name)).collect()
}
