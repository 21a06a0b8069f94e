//! What can be done with the records of an entity beside reading and writing
//! them: names elsewhere, the bin, and those that may be one (`duplicates`).

mod duplicates;

use access::Deed;
use records::Ctx;
use schema::EntityDef;
use serde_json::{Value as Json, json};

use super::{
    about,
    answers::{of_schema, with_problems},
    may, reference,
    schemas::or_nothing,
    shapes::{id, page_of, shared, text},
};
use crate::api::problem::Kind;

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
        paths.extend(duplicates::paths(ctx, def));
    }
    paths
}

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

fn record(def: &EntityDef) -> Json {
    reference("schemas", &def.key)
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
