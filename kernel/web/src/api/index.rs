//! `GET /api/v1`: what is there for this caller, and who they are.

use access::Deed;
use axum::Json as Answer;
use records::Ctx;
use schema::EntityDef;
use serde_json::{Map, Value as Json, json};

use super::{Call, seen};

pub async fn index(call: Call) -> Answer<Json> {
    let ctx = call.ctx;
    let entities: Vec<Json> =
        ctx.schema.entities().filter(|def| seen::exists(&ctx, def)).map(|def| entry(&ctx, def)).collect();
    Answer(json!({
        "api": "v1",
        "description": "/api/v1/openapi.json",
        "user": { "id": ctx.actor.user, "name": ctx.actor.name },
        "language": ctx.lang().tag(),
        "entities": entities,
    }))
}

fn entry(ctx: &Ctx, def: &EntityDef) -> Json {
    let scope = |deed: Deed| (deed.key().to_owned(), json!(ctx.actor.scope(&def.key, deed).key()));
    let deeds: Map<String, Json> =
        [Deed::Read, Deed::Create, Deed::Update, Deed::Delete].map(scope).into_iter().collect();
    json!({
        "key": def.key,
        "label": ctx.text(&def.label_key()),
        "one": ctx.text(&def.one_label_key()),
        "href": format!("/api/v1/{}", def.key),
        "rights": deeds,
    })
}
