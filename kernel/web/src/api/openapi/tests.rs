//! The description is held against the rules of OpenAPI 3.1, and the answers
//! against the description.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use store::testkit::{both, sqlite};

use crate::api::tests::town::{Reply, Town, Who};

const METHODS: [&str; 5] = ["get", "post", "patch", "put", "delete"];

async fn described(town: &Town, who: &Who) -> Json {
    let reply = town.get(who, "/api/v1/openapi.json").await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
    reply.json
}

#[tokio::test]
async fn the_description_keeps_the_rules_of_openapi() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    for who in [&town.boss, &town.maryam, &town.parvin] {
        let document = described(&town, who).await;
        assert_eq!(document["openapi"], "3.1.1");
        let members: BTreeSet<&String> = document.as_object().unwrap().keys().collect();
        let known = ["components", "info", "openapi", "paths", "security", "servers", "tags"].map(str::to_owned);
        assert_eq!(members, known.iter().collect());
        check_references(&document, &document);
        check_words(&document);
        let tags: Vec<&Json> = document["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
        let mut operations = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if method != "parameters" {
                    assert!(METHODS.contains(&method.as_str()), "{method} {path}");
                    let name = operation["operationId"].as_str().unwrap();
                    assert!(operations.insert(name.to_owned()), "{name} stands twice");
                    check_operation(&document, path, item, operation, &tags);
                }
            }
        }
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
            assert!(name.chars().all(plain), "{name}");
            check_schema(schema, name);
        }
    }
}

/// Every reference leads somewhere, and stands alone or beside a description.
fn check_references(document: &Json, part: &Json) {
    match part {
        Json::Object(members) => {
            if let Some(reference) = members.get("$ref").and_then(Json::as_str) {
                assert!(!resolved(document, part).is_null(), "{reference} leads nowhere");
                assert!(members.keys().all(|key| key == "$ref" || key == "description"), "{part}");
            }
            members.values().for_each(|part| check_references(document, part));
        }
        Json::Array(parts) => parts.iter().for_each(|part| check_references(document, part)),
        _ => {}
    }
}

fn resolved<'a>(document: &'a Json, part: &'a Json) -> &'a Json {
    match part["$ref"].as_str() {
        Some(reference) => document.pointer(reference.strip_prefix('#').unwrap()).unwrap_or(&Json::Null),
        None => part,
    }
}

/// No text is missing in the catalogue.
fn check_words(part: &Json) {
    match part {
        Json::String(text) => assert!(!text.contains('⟨') && !text.is_empty(), "{text}"),
        Json::Object(members) => members.values().for_each(check_words),
        Json::Array(parts) => parts.iter().for_each(check_words),
        _ => {}
    }
}

fn check_operation(document: &Json, path: &str, item: &Json, operation: &Json, tags: &[&Json]) {
    let name = &operation["operationId"];
    assert!(operation["summary"].is_string(), "{name}");
    assert!(operation["tags"].as_array().into_iter().flatten().all(|tag| tags.contains(&tag)), "{name}");
    let own = operation["parameters"].as_array().into_iter().flatten();
    let all: Vec<&Json> =
        own.chain(item["parameters"].as_array().into_iter().flatten()).map(|one| resolved(document, one)).collect();
    let mut seen = BTreeSet::new();
    for parameter in &all {
        let (place, key) = (parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap());
        assert!(seen.insert((place, key)), "{name} takes {key} twice");
        assert!(["path", "query", "header"].contains(&place) && parameter["schema"].is_object(), "{name} {key}");
        assert!(
            place != "path" || parameter["required"] == true && path.contains(&format!("{{{key}}}")),
            "{name} {key}"
        );
    }
    let places = path.matches('{').count();
    assert_eq!(seen.iter().filter(|(place, _)| *place == "path").count(), places, "{name}");
    let answers = operation["responses"].as_object().unwrap();
    assert!(answers.keys().any(|status| status.starts_with('2')) && answers.contains_key("401"), "{name}");
    for (status, answer) in answers {
        assert!(status.parse::<u16>().is_ok_and(|status| (200..600).contains(&status)), "{name} {status}");
        assert!(resolved(document, answer)["description"].is_string(), "{name} {status}");
    }
    for requirement in operation["security"].as_array().into_iter().flatten() {
        for scheme in requirement.as_object().unwrap().keys() {
            assert!(document["components"]["securitySchemes"][scheme].is_object(), "{name} {scheme}");
        }
    }
}

/// The words of JSON Schema that are used here, each with a value that fits it.
fn check_schema(schema: &Json, place: &str) {
    let Some(members) = schema.as_object() else { return assert_eq!(schema, &json!(true), "{place}") };
    for (word, value) in members {
        let fits = match word.as_str() {
            "type" => value.as_array().map_or(is_type(value), |all| all.len() > 1 && all.iter().all(is_type)),
            "properties" => {
                value
                    .as_object()
                    .unwrap()
                    .iter()
                    .for_each(|(key, schema)| check_schema(schema, &format!("{place}.{key}")));
                true
            }
            "required" => {
                let all = value.as_array().unwrap();
                !all.is_empty() && all.iter().all(|key| schema["properties"].get(key.as_str().unwrap()).is_some())
            }
            "items" => {
                check_schema(value, &format!("{place}[]"));
                value.is_object()
            }
            "anyOf" => {
                value.as_array().unwrap().iter().for_each(|schema| check_schema(schema, place));
                true
            }
            "additionalProperties" => value.is_boolean() || value.is_object(),
            "enum" | "examples" => value.as_array().is_some_and(|all| !all.is_empty()),
            "maxLength" | "minLength" | "minimum" | "maximum" | "minItems" | "maxItems" => value.is_u64(),
            "default" => !value.is_null(),
            "uniqueItems" => value.is_boolean(),
            "format" | "pattern" | "title" | "description" | "$ref" => value.is_string(),
            _ => false,
        };
        assert!(fits, "{place}: {word} {value}");
    }
}

fn is_type(value: &Json) -> bool {
    let known = ["string", "integer", "number", "boolean", "object", "array", "null"];
    value.as_str().is_some_and(|name| known.contains(&name))
}

#[tokio::test]
async fn the_same_rights_get_the_same_bytes_and_other_rights_get_less() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let text = async |who: &Who| town.get(who, "/api/v1/openapi.json").await.text;
    assert_eq!(text(&town.maryam).await, text(&town.maryam).await);
    assert_eq!(text(&town.maryam).await, text(&town.reza).await);

    let keeper = described(&town, &town.maryam).await;
    let shop = &keeper["paths"]["/api/v1/shops/{id}"];
    assert!(shop["patch"].is_object() && shop.get("delete").is_none(), "keepers do not delete");
    assert!(keeper["paths"]["/api/v1/users"].get("post").is_none());
    let schemas = &keeper["components"]["schemas"];
    assert!(
        schemas["shops"]["properties"].get("code").is_some()
            && schemas["shops.new"]["properties"].get("code").is_none()
    );
    assert!(
        schemas["shops.new"]["properties"].get("owner").is_some()
            && schemas["shops.new"]["properties"].get("team").is_none()
    );
    assert_eq!(schemas["shops.new"]["required"], json!(["name"]));
    for hidden in ["secret", "vaults", "/api/v1/roles", "roles.page"] {
        assert!(!keeper.to_string().contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn labels_choices_and_limits_come_from_the_schema_in_the_callers_language() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let document =
        town.call("GET", "/api/v1/openapi.json").key(&town.boss.key).header("accept-language", "en").send().await.json;
    let fields = &document["components"]["schemas"]["shops"]["properties"];
    let check = |field: &str, expected: Json| assert_eq!(fields[field], expected, "{field}");
    check("name", json!({ "type": "string", "maxLength": 80, "description": "Name" }));
    check(
        "trade",
        json!({ "type": ["string", "null"], "enum": ["bakery", "books", null],
            "description": "Trade: `bakery` Bakery, `books` Bookshop" }),
    );
    check("share", json!({ "type": ["integer", "null"], "minimum": 0, "maximum": 100, "description": "Share" }));
    check(
        "sales",
        json!({ "anyOf": [{ "$ref": "#/components/schemas/Money" }, { "type": "null" }], "description": "Sales" }),
    );
    check(
        "mother",
        json!({ "anyOf": [{ "$ref": "#/components/schemas/Id" }, { "type": "null" }], "description": "Mother → shops" }),
    );
    let persian = described(&town, &town.boss).await;
    assert_eq!(persian["components"]["schemas"]["shops"]["properties"]["name"]["description"], "نام");
}

#[tokio::test]
async fn what_is_answered_is_what_is_described() {
    both(async |db| {
        let town = Town::open(db).await;
        let document = described(&town, &town.boss).await;
        let check = |path: &str, method: &str, reply: &Reply| {
            let status = reply.status.to_string();
            let answer = resolved(&document, &document["paths"][path][method]["responses"][&status]);
            assert!(answer.is_object(), "{method} {path} may not end with {status}: {}", reply.json);
            let media = reply.header("content-type");
            let schema = &answer["content"][media]["schema"];
            assert!(schema.is_object() || reply.text.is_empty(), "{method} {path} {status} {media}");
            if schema.is_object() {
                fits(&document, schema, &reply.json, path);
            }
        };
        let whole = json!({
            "name": "پارس", "code": "7", "grade": 2, "trade": "books", "sales": { "amount": "12", "currency": "IRR" }, "closed": true,
            "opened_on": "2026-11-22", "visited_at": "2026-11-22T10:00:00Z", "staff": 3, "weight": "1.5", "share": 4,
            "phone": "+989121234567", "email": "a@pars.example", "site": "https://pars.example", "note": "یک",
        });
        let sent = &document["paths"]["/api/v1/shops"]["post"]["requestBody"]["content"]["application/json"]["schema"];
        fits(&document, sent, &whole, "the body");
        let made = town.send(&town.boss, "POST", "/api/v1/shops?titles=true", Some(whole)).await;
        check("/api/v1/shops", "post", &made);
        let address = made.header("location").to_owned();
        let bare = town.opens(&town.boss, json!({ "name": "تهران" })).await;
        let (one, many) = ("/api/v1/shops/{id}", "/api/v1/shops");
        check(one, "get", &town.get(&town.boss, &address).await);
        check(one, "get", &town.get(&town.boss, &format!("/api/v1/shops/{bare}?titles=true")).await);
        check(one, "get", &town.get(&town.boss, "/api/v1/shops/none").await);
        check(many, "get", &town.get(&town.boss, "/api/v1/shops?titles=true&count=true&limit=1").await);
        check(many, "get", &town.get(&town.boss, "/api/v1/shops?sort=none").await);
        check(one, "patch", &town.send(&town.boss, "PATCH", &address, Some(json!({ "staff": null }))).await);
        check(one, "patch", &town.send(&town.boss, "PATCH", &address, Some(json!({ "version": 1, "staff": 1 }))).await);
        check(one, "put", &town.send(&town.boss, "PUT", &address, Some(json!({ "staff": 1 }))).await);
        check(one, "put", &town.send(&town.boss, "PUT", &address, Some(json!({ "version": 2, "name": "پارس" }))).await);
        check("/api/v1/shops/{id}/history", "get", &town.get(&town.boss, &format!("{address}/history?titles=true")).await);
        check("/api/v1", "get", &town.get(&town.boss, "/api/v1").await);
        check(one, "delete", &town.send(&town.boss, "DELETE", &address, None).await);
        check(one, "delete", &town.send(&town.boss, "DELETE", &address, None).await);
        check(one, "get", &town.call("GET", &address).send().await);
    })
    .await;
}

/// A reader of the part of JSON Schema that is used here. It is stricter: a
/// member that no schema names is wrong.
fn fits(document: &Json, schema: &Json, value: &Json, place: &str) {
    if let Some(several) = schema["anyOf"].as_array() {
        let of_type = several.iter().find(|one| one["type"] != "null" || value.is_null()).unwrap();
        let fitting = if value.is_null() { several.last().unwrap() } else { of_type };
        return fits(document, fitting, value, place);
    }
    let schema = resolved(document, schema);
    if schema == &json!(true) {
        return;
    }
    let types = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    assert!(types.iter().any(|name| has_type(value, name.as_str().unwrap())), "{place}: {value} is no {types:?}");
    if let Some(choices) = schema["enum"].as_array() {
        assert!(choices.contains(value), "{place}: {value} is none of {choices:?}");
    }
    for (key, member) in value.as_object().into_iter().flatten().filter(|_| schema.get("properties").is_some()) {
        let known = schema["properties"].get(key).unwrap_or_else(|| panic!("{place} has no {key}"));
        fits(document, known, member, &format!("{place}.{key}"));
    }
    for key in schema["required"].as_array().into_iter().flatten().filter(|_| value.is_object()) {
        assert!(value.get(key.as_str().unwrap()).is_some(), "{place} lacks {key}");
    }
    for item in value.as_array().into_iter().flatten() {
        fits(document, &schema["items"], item, &format!("{place}[]"));
    }
}

fn has_type(value: &Json, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        _ => false,
    }
}
