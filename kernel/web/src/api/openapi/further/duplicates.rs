//! Records that may be one: pairs that were found, those alike to one that is being written,
//! and the sweep that looks for them.

use access::Deed;
use records::Ctx;
use schema::EntityDef;
use serde_json::{Value as Json, json};

use super::{
    super::{
        may, schemas,
        shapes::{closed, id, list_of, object, page_of, shared, text},
    },
    Told,
};
use crate::api::problem::Kind;

pub(super) fn paths(ctx: &Ctx, def: &EntityDef) -> Vec<(String, Json)> {
    let address = format!("/api/v1/{}", def.key);
    let mut pairs = Told::new("duplicates", "200", Some(page_of(pair())));
    pairs.parameters = shared(&["limit", "cursor"]);
    let mut paths = vec![(format!("{address}/duplicates"), json!({ "get": pairs.json(ctx, def) }))];
    if may(ctx, def, Deed::Create) {
        let mut asked = Told::new("alike", "200", Some(found()));
        asked.body = Some(json!({ "type": "object", "examples": [schemas::example(ctx, def)] }));
        paths.push((format!("{address}/alike"), json!({ "post": asked.json(ctx, def) })));
    }
    let mut sweep = json!({ "get": Told::new("sweep-state", "200", Some(state())).json(ctx, def) });
    if may(ctx, def, Deed::Update) {
        paths.extend(["apart", "near"].map(|name| (format!("{address}/duplicates/{name}"), said(ctx, def, name))));
        sweep["post"] = Told::new("sweep", "202", Some(state())).json(ctx, def);
    }
    paths.push((format!("{address}/duplicates/sweep"), sweep));
    paths
}

fn pair() -> Json {
    let one = object(
        json!({ "id": id(), "version": { "type": "integer" }, "title": { "type": ["string", "null"] } }),
        &["id", "version", "title"],
    );
    object(
        json!({ "one": one, "other": one, "level": level(), "score": { "type": "number" }, "reasons": reasons() }),
        &["one", "other", "level", "score", "reasons"],
    )
}

fn found() -> Json {
    let alike = object(
        json!({
            "id": id(), "title": text(), "level": level(), "score": { "type": "number" }, "reasons": reasons(),
        }),
        &["id", "title", "level", "score", "reasons"],
    );
    let elsewhere = json!({
        "type": ["object", "null"], "properties": { "field": text(), "owner": { "type": ["string", "null"] } },
    });
    object(json!({ "items": list_of(alike), "elsewhere": elsewhere }), &["items", "elsewhere"])
}

fn level() -> Json {
    json!({ "type": "string", "enum": ["perhaps", "likely", "certain"] })
}

fn reasons() -> Json {
    list_of(object(json!({ "field": text(), "message": text() }), &["field", "message"]))
}

/// How a sweep stands.
fn state() -> Json {
    object(
        json!({
            "state": text(), "done": { "type": "integer" }, "total": { "type": ["integer", "null"] },
            "ended_at": { "type": ["string", "null"], "format": "date-time" }, "pairs": { "type": ["integer", "null"] },
        }),
        &["state", "done", "total", "ended_at", "pairs"],
    )
}

/// Somebody says of two whether they are one.
fn said(ctx: &Ctx, def: &EntityDef, name: &'static str) -> Json {
    let mut told = Told::new(name, "204", None);
    told.body = Some(closed(object(json!({ "one": id(), "other": id() }), &["one", "other"])));
    told.problems = vec![Kind::NotFound];
    json!({ "post": told.json(ctx, def) })
}
