//! For programs that keep in step: many deeds at once, and what has changed.

use access::Deed;
use records::Ctx;
use schema::EntityDef;
use serde_json::{Value as Json, json};

use super::{
    super::{may, reference, schemas, schemas::or_nothing, shapes::*},
    Told,
};
use crate::api::{batch, problem::Kind};

pub(super) fn a_batch(ctx: &Ctx, entities: &[&EntityDef]) -> Json {
    let keys: Vec<&str> = entities.iter().map(|def| &*def.key).collect();
    let operation = closed(object(
        json!({
            "do": { "type": "string", "enum": batch::DEEDS },
            "entity": { "type": "string", "enum": keys },
            "id": { "type": "string", "description": ctx.text("api-doc-batch-id") },
            "version": number(), "system": text(), "external": text(),
            "body": { "type": "object" },
        }),
        &["do", "entity"],
    ));
    let mut operations = list_of(operation);
    (operations["minItems"], operations["maxItems"]) = (json!(1), json!(batch::MOST));
    let mut body = closed(object(
        json!({ "mode": { "type": "string", "enum": ["all", "each"], "default": "all" }, "operations": operations }),
        &["operations"],
    ));
    if let Some(def) = entities.iter().find(|def| may(ctx, def, Deed::Create)) {
        let made = schemas::example(ctx, def);
        body["examples"] =
            json!([{ "mode": "all", "operations": [{ "do": "create", "entity": def.key, "body": made }] }]);
    }
    let result = object(
        json!({
            "status": number(), "entity": text(), "id": id(), "version": number(), "record": { "type": "object" },
            "problem": reference("schemas", "Problem"),
        }),
        &["status"],
    );
    let answer =
        object(json!({ "change_set": or_nothing(id()), "results": list_of(result) }), &["change_set", "results"]);
    let records = query(ctx, "records", "api-parameter-records", json!({ "type": "boolean", "default": false }));
    let problems = [Kind::NotFound, Kind::StaleMatch, Kind::Binned];
    Told {
        id: "batch",
        summary: "api-do-batch",
        tag: "sync",
        parameters: vec![records],
        body: Some(body),
        status: "200",
        answer: Some(answer),
        problems: &problems,
    }
    .json(ctx)
}

pub(super) fn changes(ctx: &Ctx, entities: &[&EntityDef]) -> Json {
    let keys: Vec<&str> = entities.iter().filter(|def| may(ctx, def, Deed::Read)).map(|def| &*def.key).collect();
    let entity = json!({
        "name": "entity", "in": "query", "description": ctx.text("api-parameter-changes-entity"),
        "style": "form", "explode": false,
        "schema": { "type": "array", "items": { "type": "string", "enum": keys } },
    });
    let records = query(ctx, "records", "api-parameter-records", json!({ "type": "boolean", "default": false }));
    let since = query(ctx, "since", "api-parameter-since", text());
    let parameters = [vec![since, entity, records], shared(&["limit"])].concat();
    let change = object(
        json!({
            "entity": text(), "id": id(),
            "kind": { "type": "string", "enum": ["created", "changed", "deleted", "restored", "gone"] },
            "version": number(), "change_set": id(), "actor": or_nothing(id()), "at": moment(),
            "record": { "type": ["object", "null"] },
        }),
        &["entity", "id", "kind", "version", "change_set", "actor", "at"],
    );
    let answer = object(
        json!({ "items": list_of(change), "next": text(), "more": { "type": "boolean" } }),
        &["items", "next", "more"],
    );
    let told = Told {
        id: "changes",
        summary: "api-do-changes",
        tag: "sync",
        parameters,
        body: None,
        status: "200",
        answer: Some(answer),
        problems: &[Kind::Resync],
    };
    let mut told = told.json(ctx);
    told["description"] = json!(ctx.text("api-doc-changes"));
    told
}
