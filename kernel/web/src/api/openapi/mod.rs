//! `GET /api/v1/openapi.json`: the API of all entities as OpenAPI 3.1, made from the live
//! schema and only of what the caller may see and do. Two callers with the same
//! rights get the same bytes, so that a program may compare them.

mod answers;
mod beside;
mod board;
mod bulk;
mod complete;
mod further;
mod parameters;
mod paths;
mod schemas;
mod search;
mod shapes;
mod shared;
#[cfg(test)]
mod tests;
mod undo;

use access::Deed;
use axum::{Json as Answer, extract::State};
use base::Arg;
use records::Ctx;
use schema::EntityDef;
use serde_json::{Map, Value as Json, json};

use super::{Call, seen};
use crate::{App, session::SESSION};

/// How a job may stand.
const JOB_STATES: [&str; 5] = ["ready", "running", "done", "failed", "cancelled"];

pub async fn describe(State(app): State<App>, call: Call) -> Answer<Json> {
    Answer(whole(&app, &call.ctx))
}

/// The kernel's own addresses and those of the modules.
pub(crate) fn whole(app: &App, ctx: &Ctx) -> Json {
    let mut whole = document(ctx);
    let of_modules = app.modules().iter().flat_map(|module| (module.described)(ctx));
    for (address, item) in
        crate::indexes::described(ctx).into_iter().chain(crate::watch::described(ctx)).chain(of_modules)
    {
        whole["paths"][address] = item;
    }
    complete::all(&mut whole["paths"]);
    whole
}

pub(super) fn document(ctx: &Ctx) -> Json {
    let entities: Vec<&EntityDef> =
        ctx.schema.entities().map(|def| &**def).filter(|def| seen::exists(ctx, def)).collect();
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": ctx.text("api-doc-title"),
            "version": "v1",
            "description": ctx.text("api-doc-about"),
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }, { "session": [] }],
        "tags": tags(ctx, &entities),
        "paths": paths::all(ctx, &entities),
        "components": {
            "schemas": schemas::all(ctx, &entities),
            "parameters": parameters::shared(ctx),
            "headers": answers::headers(ctx),
            "responses": answers::problems(ctx),
            "securitySchemes": security(ctx),
        },
    })
}

fn tags(ctx: &Ctx, entities: &[&EntityDef]) -> Vec<Json> {
    let beside = beside::TAGS.map(|name| json!({ "name": name, "description": ctx.text(&format!("api-tag-{name}")) }));
    beside.into_iter().chain(entities.iter().map(|def| tag(ctx, def))).collect()
}

fn tag(ctx: &Ctx, def: &EntityDef) -> Json {
    json!({ "name": def.key, "description": ctx.text(&def.label_key()) })
}

fn security(ctx: &Ctx) -> Json {
    json!({
        "key": { "type": "http", "scheme": "bearer", "description": ctx.text("api-doc-key") },
        "session": {
            "type": "apiKey", "in": "cookie", "name": SESSION, "description": ctx.text("api-doc-session"),
        },
        "csrf": {
            "type": "apiKey", "in": "header", "name": "X-CSRF-Token", "description": ctx.text("api-doc-csrf"),
        },
    })
}

/// A sentence about an entity: its own names fill the places.
fn about(ctx: &Ctx, key: &str, def: &EntityDef) -> String {
    let names: [(&str, Arg); 2] =
        [("many", ctx.text(&def.label_key()).into()), ("one", ctx.text(&def.one_label_key()).into())];
    ctx.workspace.texts.get(ctx.lang(), key, &names)
}

fn may(ctx: &Ctx, def: &EntityDef, deed: Deed) -> bool {
    ctx.actor.may(&def.key, deed)
}

fn reference(kind: &str, name: &str) -> Json {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// The members that there are.
fn object<const N: usize>(members: [(&str, Option<Json>); N]) -> Json {
    let there = members.into_iter().filter_map(|(name, json)| Some((name.to_owned(), json?)));
    Json::Object(there.collect::<Map<String, Json>>())
}
