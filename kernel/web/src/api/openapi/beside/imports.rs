//! Imports: a file is sent, mapped, tried and run, and its rows are asked for.

use access::Deed;
use records::Ctx;
use schema::EntityDef;
use serde_json::{Value as Json, json};

use super::{
    super::{may, reference, schemas::or_nothing, shapes::*},
    Told,
};
use crate::api::imports;

pub(super) fn paths(ctx: &Ctx, entities: &[&EntityDef]) -> Vec<(String, Json)> {
    let entity = query(ctx, "entity", "api-parameter-import-entity", text());
    let many = Told {
        parameters: [vec![entity], shared(&["limit", "cursor"])].concat(),
        answer: Some(page_of(reference("schemas", "Import"))),
        ..told("list_imports", "api-do-imports")
    };
    let choose = Told { body: Some(mapping()), ..of_one("map_import", "api-do-import-map") };
    let begun = |operation, summary| Told { status: "202", ..of_one(operation, summary) };
    let one = |step: &str| format!("/api/v1/imports/{{id}}{step}");
    let mut paths = vec![
        ("/api/v1/imports".to_owned(), json!({ "get": many.json(ctx) })),
        (one(""), json!({ "get": of_one("show_import", "api-do-import").json(ctx) })),
        (one("/mapping"), json!({ "put": choose.json(ctx) })),
        (one("/plan"), json!({ "post": begun("plan_import", "api-do-import-plan").json(ctx) })),
        (one("/result"), json!({ "post": begun("run_import", "api-do-import-run").json(ctx) })),
        (one("/stop"), json!({ "post": of_one("stop_import", "api-do-import-stop").json(ctx) })),
        (one("/rows"), json!({ "get": rows(ctx).json(ctx) })),
    ];
    for def in entities.iter().filter(|def| may(ctx, def, Deed::Import)) {
        paths.push((format!("/api/v1/{}/imports", def.key), json!({ "post": sending(ctx, def) })));
    }
    paths
}

fn told<'a>(operation: &'a str, summary: &'a str) -> Told<'a> {
    Told {
        id: operation,
        summary,
        tag: "imports",
        parameters: Vec::new(),
        body: None,
        status: "200",
        answer: Some(reference("schemas", "Import")),
        problems: &[],
    }
}

fn of_one(operation: &'static str, summary: &'static str) -> Told<'static> {
    Told { parameters: shared(&["id"]), ..told(operation, summary) }
}

/// What became of single rows.
fn rows(ctx: &Ctx) -> Told<'static> {
    let which =
        query(ctx, "which", "api-parameter-which", json!({ "type": "string", "enum": ["rejected", "met", "left"] }));
    let line = object(
        json!({
            "row": number(), "verdict": text(), "id": or_nothing(id()), "met": { "type": ["object", "null"] },
            "messages": list_of(text()),
        }),
        &["row", "verdict", "messages"],
    );
    Told {
        parameters: [vec![which], shared(&["id", "limit", "cursor"])].concat(),
        answer: Some(page_of(line)),
        ..told("import_rows", "api-do-import-rows")
    }
}

/// A file is sent, whose rows are records of this kind.
fn sending(ctx: &Ctx, def: &EntityDef) -> Json {
    let mut name = query(ctx, "name", "api-parameter-import-name", json!({ "type": "string", "maxLength": 200 }));
    name["required"] = json!(true);
    let operation = format!("send_import_{}", def.key);
    let sent = Told { parameters: vec![name], status: "201", ..told(&operation, "api-do-import-send") };
    let mut sent = sent.json(ctx);
    let file = json!({ "schema": { "type": "string", "format": "binary" } });
    sent["requestBody"] =
        json!({ "required": true, "content": { "text/csv": file, "application/octet-stream": file } });
    sent
}

fn mapping() -> Json {
    let word = object(json!({ "field": text(), "said": text(), "meant": text() }), &["field", "said", "meant"]);
    closed(object(
        json!({
            "columns": list_of(or_nothing(text())),
            "set": { "type": "object", "additionalProperties": text() },
            "key": or_nothing(text()),
            "duplicates": { "type": ["string", "null"], "enum": ["fill", "skip", "overwrite", "add", null] },
            "accept_near": { "type": "boolean" },
            "create_links": list_of(text()),
            "words": list_of(word),
            "sheet": or_nothing(text()),
            "headings": { "type": "boolean" },
        }),
        &[],
    ))
}

/// The shape of an import.
pub(in super::super) fn schemas() -> [(&'static str, Json); 1] {
    let counts = object(
        json!({
            "rows": number(), "new": number(), "changed": number(), "unchanged": number(), "skipped": number(),
            "rejected": number(), "merged": number(), "left_out": number(),
        }),
        &[],
    );
    let report = json!({ "type": ["object", "null"] });
    let import = object(
        json!({
            "id": id(), "entity": text(), "name": text(),
            "state": { "type": "string", "enum": imports::states() },
            "done": number(), "total": number(), "counts": counts, "change_set": or_nothing(id()),
            "problem": or_nothing(text()), "created_at": moment(),
            "started_at": or_nothing(moment()), "ended_at": or_nothing(moment()),
            "headings": { "type": ["array", "null"], "items": text() },
            "mapping": report, "plan": report, "result": report,
        }),
        &["id", "entity", "name", "state", "done", "total", "counts", "change_set", "problem", "created_at"],
    );
    [("Import", import)]
}
