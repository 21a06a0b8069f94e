//! What can be done with the records of an entity beside reading and writing
//! them: names elsewhere, the bin, and those that may be one.

use access::Deed;
use records::Ctx;
use schema::EntityDef;
use serde_json::{Value as Json, json};

use super::{
    about,
    answers::{of_schema, with_problems},
    beside::{page_of, shared},
    may, reference,
    schemas::or_nothing,
};
use crate::api::problem::Kind;

struct Told {
    name: &'static str,
    parameters: Vec<Json>,
    body: Option<Json>,
    /// Status, schema and headers of a good answer.
    good: Vec<(&'static str, Option<Json>)>,
    problems: Vec<Kind>,
}

impl Told {
    fn new(name: &'static str, status: &'static str, answer: Option<Json>) -> Told {
        Told { name, parameters: Vec::new(), body: None, good: vec![(status, answer)], problems: Vec::new() }
    }

    fn json(self, ctx: &Ctx, def: &EntityDef) -> Json {
        let summary = about(ctx, &format!("api-do-{}", self.name), def);
        let mut answers = json!({});
        for (status, schema) in self.good {
            answers[status] = match schema {
                Some(schema) => of_schema(summary.clone(), schema, &[]),
                None => json!({ "description": summary }),
            };
        }
        let mut told = json!({
            "operationId": format!("{}_{}", self.name.replace('-', "_"), def.key),
            "tags": [def.key],
            "summary": summary,
            "parameters": self.parameters,
            "responses": with_problems(answers, &self.problems),
        });
        if let Some(schema) = self.body {
            told["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        }
        told
    }
}

pub(super) fn paths(ctx: &Ctx, def: &EntityDef) -> Vec<(String, Json)> {
    let mut paths = vec![of_external(ctx, def), external_ids(ctx, def)];
    let address = format!("/api/v1/{}", def.key);
    if may(ctx, def, Deed::Delete) {
        let mut list = Told::new("bin", "200", Some(page_of(binned())));
        list.parameters = shared(&["limit", "cursor"]);
        paths.push((format!("{address}/bin"), json!({ "get": list.json(ctx, def) })));
        let mut back = Told::new("restore", "200", Some(record(def)));
        back.parameters = shared(&["id"]);
        paths.push((format!("{address}/{{id}}/restoration"), json!({ "post": back.json(ctx, def) })));
    }
    let lawful = ctx.workspace.law(&def.key).is_some_and(|law| ctx.actor.reads(def, &law.name));
    if lawful {
        paths.extend(of_duplicates(ctx, def));
    }
    paths
}

fn record(def: &EntityDef) -> Json {
    reference("schemas", &def.key)
}

fn text() -> Json {
    json!({ "type": "string" })
}

fn id() -> Json {
    reference("schemas", "Id")
}

fn of_external(ctx: &Ctx, def: &EntityDef) -> (String, Json) {
    let place = |name: &str, key: &str, schema: Json| json!({ "name": name, "in": "path", "required": true, "description": ctx.text(key), "schema": schema });
    let system = json!({ "type": "string", "pattern": "^[a-z0-9._-]{1,40}$", "examples": ["accounting"] });
    let mut show = Told::new("external-show", "200", Some(record(def)));
    show.parameters = shared(&["titles", "if_none_match"]);
    show.good.push(("304", None));
    show.problems = vec![Kind::Binned];
    let mut item = json!({
        "parameters": [
            place("system", "api-parameter-system", system),
            place("id", "api-parameter-external", json!({ "type": "string", "minLength": 1, "maxLength": 200 })),
        ],
        "get": show.json(ctx, def),
    });
    if may(ctx, def, Deed::Create) || may(ctx, def, Deed::Update) {
        let mut put = Told::new("external-put", "200", Some(record(def)));
        put.good.push(("201", Some(record(def))));
        put.parameters = shared(&["if_match", "if_none_match"]);
        let kind = if may(ctx, def, Deed::Update) { "change" } else { "new" };
        put.body = Some(reference("schemas", &format!("{}.{kind}", def.key)));
        put.problems = vec![Kind::Binned, Kind::StaleMatch];
        item["put"] = put.json(ctx, def);
    }
    if may(ctx, def, Deed::Update) {
        item["delete"] = Told::new("external-forget", "204", None).json(ctx, def);
    }
    (format!("/api/v1/{}/external/{{system}}/{{id}}", def.key), item)
}

fn external_ids(ctx: &Ctx, def: &EntityDef) -> (String, Json) {
    let name =
        json!({ "type": "object", "properties": { "system": text(), "id": text() }, "required": ["system", "id"] });
    let all = json!({
        "type": "object", "properties": { "items": { "type": "array", "items": name } }, "required": ["items"],
    });
    let mut item = json!({
        "parameters": shared(&["id"]),
        "get": Told::new("external-list", "200", Some(all.clone())).json(ctx, def),
    });
    if may(ctx, def, Deed::Update) {
        let mut add = Told::new("external-add", "200", Some(all));
        let mut body = name;
        body["additionalProperties"] = json!(false);
        body["examples"] = json!([{ "system": "accounting", "id": "1405-17" }]);
        add.body = Some(body);
        item["post"] = add.json(ctx, def);
    }
    (format!("/api/v1/{}/{{id}}/external", def.key), item)
}

fn binned() -> Json {
    json!({
        "type": "object",
        "properties": {
            "id": id(), "title": { "type": ["string", "null"] },
            "deleted_at": { "type": "string", "format": "date-time" }, "deleted_by": or_nothing(id()),
        },
        "required": ["id", "title", "deleted_at", "deleted_by"],
    })
}

fn of_duplicates(ctx: &Ctx, def: &EntityDef) -> Vec<(String, Json)> {
    let address = format!("/api/v1/{}", def.key);
    let reason = json!({
        "type": "object", "properties": { "field": text(), "message": text() }, "required": ["field", "message"],
    });
    let reasons = json!({ "type": "array", "items": reason });
    let level = json!({ "type": "string", "enum": ["perhaps", "likely", "certain"] });
    let score = json!({ "type": "number" });
    let one = json!({
        "type": "object",
        "properties": { "id": id(), "version": { "type": "integer" }, "title": { "type": ["string", "null"] } },
        "required": ["id", "version", "title"],
    });
    let pair = json!({
        "type": "object",
        "properties": { "one": one, "other": one, "level": level, "score": score, "reasons": reasons },
        "required": ["one", "other", "level", "score", "reasons"],
    });
    let mut pairs = Told::new("duplicates", "200", Some(page_of(pair)));
    pairs.parameters = shared(&["limit", "cursor"]);
    let alike = json!({
        "type": "object",
        "properties": { "id": id(), "title": text(), "level": level, "score": score, "reasons": reasons },
        "required": ["id", "title", "level", "score", "reasons"],
    });
    let elsewhere = json!({
        "type": ["object", "null"], "properties": { "field": text(), "owner": { "type": ["string", "null"] } },
    });
    let found = json!({
        "type": "object",
        "properties": { "items": { "type": "array", "items": alike }, "elsewhere": elsewhere },
        "required": ["items", "elsewhere"],
    });
    let mut paths = vec![(format!("{address}/duplicates"), json!({ "get": pairs.json(ctx, def) }))];
    if may(ctx, def, Deed::Create) {
        let mut asked = Told::new("alike", "200", Some(found));
        asked.body = Some(json!({ "type": "object", "examples": [super::schemas::example(ctx, def)] }));
        paths.push((format!("{address}/alike"), json!({ "post": asked.json(ctx, def) })));
    }
    let state = json!({
        "type": "object",
        "properties": {
            "state": text(), "done": { "type": "integer" }, "total": { "type": ["integer", "null"] },
            "ended_at": { "type": ["string", "null"], "format": "date-time" }, "pairs": { "type": ["integer", "null"] },
        },
        "required": ["state", "done", "total", "ended_at", "pairs"],
    });
    let mut sweep = json!({ "get": Told::new("sweep-state", "200", Some(state.clone())).json(ctx, def) });
    if may(ctx, def, Deed::Update) {
        let two = json!({
            "type": "object", "properties": { "one": id(), "other": id() }, "required": ["one", "other"],
            "additionalProperties": false,
        });
        for name in ["apart", "near"] {
            let mut told = Told::new(name, "204", None);
            told.body = Some(two.clone());
            told.problems = vec![Kind::NotFound];
            paths.push((format!("{address}/duplicates/{name}"), json!({ "post": told.json(ctx, def) })));
        }
        sweep["post"] = Told::new("sweep", "202", Some(state)).json(ctx, def);
    }
    paths.push((format!("{address}/duplicates/sweep"), sweep));
    paths
}
