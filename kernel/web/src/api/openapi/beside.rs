//! What can be done beside the records of one entity: many deeds at once, what
//! has changed, imports, the settings.

use access::Deed;
use records::Ctx;
use schema::EntityDef;
use serde_json::{Map, Value as Json, json};

use super::{
    answers::{of_schema, with_problems},
    may, reference,
    schemas::or_nothing,
};
use crate::api::{batch, imports, problem::Kind};

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

/// The headings under which these stand.
pub(super) const TAGS: [&str; 3] = ["sync", "imports", "settings"];

pub(super) fn paths(ctx: &Ctx, entities: &[&EntityDef]) -> Map<String, Json> {
    let mut paths = Map::new();
    let some = |deeds: &[Deed]| entities.iter().any(|def| deeds.iter().any(|&deed| may(ctx, def, deed)));
    if some(&[Deed::Create, Deed::Update, Deed::Delete]) {
        paths.insert("/api/v1/batch".into(), json!({ "post": a_batch(ctx, entities) }));
    }
    if some(&[Deed::Read]) {
        paths.insert("/api/v1/changes".into(), json!({ "get": changes(ctx, entities) }));
    }
    if some(&[Deed::Import]) {
        paths.extend(of_imports(ctx, entities));
    }
    if ctx.actor.administers() {
        paths.extend(of_settings(ctx));
    }
    paths
}

fn text() -> Json {
    json!({ "type": "string" })
}

fn number() -> Json {
    json!({ "type": "integer" })
}

fn id() -> Json {
    reference("schemas", "Id")
}

fn moment() -> Json {
    json!({ "type": "string", "format": "date-time" })
}

fn list_of(item: Json) -> Json {
    json!({ "type": "array", "items": item })
}

fn object(properties: Json, required: &[&str]) -> Json {
    let mut object = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn closed(mut object: Json) -> Json {
    object["additionalProperties"] = json!(false);
    object
}

pub(super) fn page_of(item: Json) -> Json {
    object(json!({ "items": list_of(item), "next": or_nothing(text()) }), &["items", "next"])
}

fn query(ctx: &Ctx, name: &str, key: &str, schema: Json) -> Json {
    json!({ "name": name, "in": "query", "description": ctx.text(key), "schema": schema })
}

pub(super) fn shared(names: &[&str]) -> Vec<Json> {
    names.iter().map(|name| reference("parameters", name)).collect()
}

fn a_batch(ctx: &Ctx, entities: &[&EntityDef]) -> Json {
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
        let made = super::schemas::example(ctx, def);
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

fn changes(ctx: &Ctx, entities: &[&EntityDef]) -> Json {
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

fn of_imports(ctx: &Ctx, entities: &[&EntityDef]) -> Vec<(String, Json)> {
    let import = || Some(reference("schemas", "Import"));
    let told = |operation: &'static str, summary: &'static str| Told {
        id: operation,
        summary,
        tag: "imports",
        parameters: Vec::new(),
        body: None,
        status: "200",
        answer: import(),
        problems: &[],
    };
    let of_one = |operation, summary| Told { parameters: shared(&["id"]), ..told(operation, summary) };
    let entity = query(ctx, "entity", "api-parameter-import-entity", text());
    let many = Told {
        parameters: [vec![entity], shared(&["limit", "cursor"])].concat(),
        answer: Some(page_of(reference("schemas", "Import"))),
        ..told("list_imports", "api-do-imports")
    };
    let which =
        query(ctx, "which", "api-parameter-which", json!({ "type": "string", "enum": ["rejected", "met", "left"] }));
    let line = object(
        json!({
            "row": number(), "verdict": text(), "id": or_nothing(id()), "met": { "type": ["object", "null"] },
            "messages": list_of(text()),
        }),
        &["row", "verdict", "messages"],
    );
    let rows = Told {
        parameters: [vec![which], shared(&["id", "limit", "cursor"])].concat(),
        answer: Some(page_of(line)),
        ..told("import_rows", "api-do-import-rows")
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
        (one("/rows"), json!({ "get": rows.json(ctx) })),
    ];
    for def in entities.iter().filter(|def| may(ctx, def, Deed::Import)) {
        let mut name = query(ctx, "name", "api-parameter-import-name", json!({ "type": "string", "maxLength": 200 }));
        name["required"] = json!(true);
        let operation = format!("send_import_{}", def.key);
        let told = Told { id: &operation, parameters: vec![name], status: "201", ..told("", "api-do-import-send") };
        let mut told = told.json(ctx);
        let file = json!({ "schema": { "type": "string", "format": "binary" } });
        told["requestBody"] =
            json!({ "required": true, "content": { "text/csv": file, "application/octet-stream": file } });
        paths.push((format!("/api/v1/{}/imports", def.key), json!({ "post": told })));
    }
    paths
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
pub(super) fn schemas() -> [(&'static str, Json); 1] {
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

fn of_settings(ctx: &Ctx) -> [(String, Json); 4] {
    let values = json!({
        "version": number(), "company": text(), "lang": { "type": "string", "enum": ["fa", "en"] },
        "calendar": { "type": "string", "enum": ["jalali", "gregorian"] },
        "unit": { "type": "string", "enum": ["rial", "toman"] }, "zone": text(),
        "weekend": list_of(json!({ "type": "integer", "minimum": 1, "maximum": 7 })),
        "fiscal_month": { "type": "integer", "minimum": 1, "maximum": 12 },
        "fiscal_day": { "type": "integer", "minimum": 1, "maximum": 31 },
        "tell_owner": { "type": "boolean" },
    });
    let change = closed(object(values.clone(), &[]));
    let mut settings = object(values, &["version", "company"]);
    settings["properties"]["currency"] = text();
    let told = |operation: &'static str, summary: &'static str| Told {
        id: operation,
        summary,
        tag: "settings",
        parameters: Vec::new(),
        body: None,
        status: "200",
        answer: Some(settings.clone()),
        problems: &[Kind::Forbidden],
    };
    let changed = Told {
        parameters: shared(&["if_match"]),
        body: Some(change),
        problems: &[Kind::Forbidden, Kind::StaleMatch],
        ..told("change_settings", "api-do-settings-change")
    };
    let one = object(
        json!({
            "change_set": id(), "actor": or_nothing(id()), "door": text(), "recorded_at": moment(),
            "fields": list_of(json!({ "type": "object" })),
        }),
        &["change_set", "door", "recorded_at", "fields"],
    );
    let history = object(json!({ "items": list_of(one) }), &["items"]);
    let history = Told { answer: Some(history), ..told("settings_history", "api-do-settings-history") };
    let left = object(json!({ "left": list_of(text()) }), &["left"]);
    let undo =
        Told { parameters: shared(&["id"]), answer: Some(left), ..told("undo_settings", "api-do-settings-undo") };
    let year = closed(object(json!({ "year": { "type": "integer", "minimum": 1300, "maximum": 1500 } }), &["year"]));
    let added = object(json!({ "added": number(), "change_set": or_nothing(id()) }), &["added", "change_set"]);
    let holidays = Told { body: Some(year), answer: Some(added), ..told("add_holidays", "api-do-settings-holidays") };
    let both = json!({ "get": told("show_settings", "api-do-settings").json(ctx), "patch": changed.json(ctx) });
    [
        ("/api/v1/settings".to_owned(), both),
        ("/api/v1/settings/changes".to_owned(), json!({ "get": history.json(ctx) })),
        ("/api/v1/settings/changes/{id}/undo".to_owned(), json!({ "post": undo.json(ctx) })),
        ("/api/v1/settings/holidays".to_owned(), json!({ "post": holidays.json(ctx) })),
    ]
}
