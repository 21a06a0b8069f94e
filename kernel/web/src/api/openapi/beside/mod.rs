//! What can be done beside the records of one entity: many deeds at once, what
//! has changed (`sync`), `imports`, the `settings`.

mod imports;
mod settings;
mod sync;

use access::Deed;
use records::Ctx;
use schema::EntityDef;
use serde_json::{Map, Value as Json, json};

pub(super) use self::imports::schemas;
use super::{
    answers::{of_schema, with_problems},
    may,
};
use crate::api::problem::Kind;

/// The headings under which these stand.
pub(super) const TAGS: [&str; 3] = ["sync", "imports", "settings"];

pub(super) fn paths(ctx: &Ctx, entities: &[&EntityDef]) -> Map<String, Json> {
    let mut paths = Map::new();
    let some = |deeds: &[Deed]| entities.iter().any(|def| deeds.iter().any(|&deed| may(ctx, def, deed)));
    if some(&[Deed::Create, Deed::Update, Deed::Delete]) {
        paths.insert("/api/v1/batch".into(), json!({ "post": sync::a_batch(ctx, entities) }));
    }
    if some(&[Deed::Read]) {
        paths.insert("/api/v1/changes".into(), json!({ "get": sync::changes(ctx, entities) }));
    }
    if some(&[Deed::Import]) {
        paths.extend(imports::paths(ctx, entities));
    }
    if ctx.actor.administers() {
        paths.extend(settings::paths(ctx));
    }
    paths
}

/// One operation, told briefly.
struct Told<'a> {
    id: &'a str,
    /// The key of its summary.
    summary: &'a str,
    tag: &'a str,
    parameters: Vec<Json>,
    body: Option<Json>,
    status: &'a str,
    /// The schema of a good answer; none where it is empty.
    answer: Option<Json>,
    problems: &'a [Kind],
}

impl Told<'_> {
    fn json(self, ctx: &Ctx) -> Json {
        let summary = ctx.text(self.summary);
        let good = match self.answer {
            Some(schema) => of_schema(summary.clone(), schema, &[]),
            None => json!({ "description": summary }),
        };
        let mut told = json!({
            "operationId": self.id,
            "tags": [self.tag],
            "summary": summary,
            "parameters": self.parameters,
            "responses": with_problems(json!({ self.status: good }), self.problems),
        });
        if let Some(schema) = self.body {
            told["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        }
        told
    }
}
