//! What is true of every operation alike, also of those that modules describe:
//! how any request may end, in which language it is answered, and that a POST
//! may be named so that it is done once.

use serde_json::{Map, Value as Json, json};

use super::{answers::with_problems, reference};
use crate::api::problem::Kind;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

pub(super) fn all(paths: &mut Json) {
    for (address, item) in paths.as_object_mut().into_iter().flatten() {
        let is_shared = |name: &str| item.get("parameters").is_some_and(|all| all.to_string().contains(name));
        let (has_place, names_place) = (address.contains('{'), is_shared("/id\""));
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Json::as_object_mut) {
                complete(method, operation, has_place || names_place);
            }
        }
    }
}

fn complete(method: &str, operation: &mut Map<String, Json>, has_place: bool) {
    let is_write = method != "get";
    let has_body = operation.contains_key("requestBody");
    let mut kinds = vec![Kind::Malformed, Kind::Invalid, Kind::TooMany];
    if has_place {
        kinds.push(Kind::NotFound);
    }
    if is_write {
        kinds.extend([Kind::Forbidden, Kind::Refused]);
    }
    if has_body {
        kinds.extend([Kind::TooLarge, Kind::NotJson]);
    }
    let told = operation.remove("responses").unwrap_or_default();
    let mut answers = with_problems(told, &kinds);
    for (status, answer) in answers.as_object_mut().into_iter().flatten() {
        if status.starts_with('2') {
            add_rates(answer);
        }
    }
    operation.insert("responses".to_owned(), answers);
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    let mut wanted = vec!["language"];
    if method == "post" && has_body {
        wanted.push("idempotency_key");
    }
    for name in wanted {
        let parameter = reference("parameters", name);
        if let Some(all) = parameters.as_array_mut().filter(|all| !all.contains(&parameter)) {
            all.push(parameter);
        }
    }
    if is_write {
        operation.entry("security").or_insert_with(|| json!([{ "key": [] }, { "session": [], "csrf": [] }]));
    }
}

/// How often one may still ask stands in every answer.
fn add_rates(answer: &mut Json) {
    if answer.get("$ref").is_none() {
        answer["headers"]["RateLimit"] = reference("headers", "RateLimit");
        answer["headers"]["RateLimit-Policy"] = reference("headers", "RateLimitPolicy");
    }
}
