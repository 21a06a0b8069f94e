//! How a request may end.

use records::Ctx;
use serde_json::{Map, Value as Json, json};

use super::reference;
use crate::api::{
    document::{MEDIA_TYPE, title_key},
    problem::Kind,
};

pub(super) fn headers(ctx: &Ctx) -> Json {
    let header = |key: &str, schema: Json| json!({ "description": ctx.text(key), "schema": schema });
    json!({
        "ETag": header("api-header-etag", json!({ "type": "string", "examples": ["\"3\""] })),
        "Location": header("api-header-location", json!({ "type": "string", "format": "uri-reference" })),
        "RetryAfter": header("api-header-retry-after", json!({ "type": "integer", "minimum": 1 })),
        "RateLimit": header("api-header-rate", json!({ "type": "string", "examples": ["\"requests\";r=1199;t=1"] })),
        "RateLimitPolicy": header("api-header-rate-policy", json!({ "type": "string", "examples": ["\"requests\";q=1200;w=60"] })),
        "Authenticate": header("api-header-authenticate", json!({ "type": "string" })),
    })
}

/// The kinds that an operation may answer with, each once by its status.
const TOLD: [Kind; 15] = [
    Kind::Malformed,
    Kind::SignIn,
    Kind::Forbidden,
    Kind::NotFound,
    Kind::NotAcceptable,
    Kind::Refused,
    Kind::StaleMatch,
    Kind::NoVersion,
    Kind::Merged,
    Kind::TooMany,
    Kind::TooLarge,
    Kind::NotJson,
    Kind::Invalid,
    Kind::Fault,
    Kind::Busy,
];

/// One answer for each status that is a problem.
pub(super) fn problems(ctx: &Ctx) -> Json {
    let answer = |kind: Kind| {
        let mut answer = json!({
            "description": ctx.text(&title_key(kind)),
            "content": { MEDIA_TYPE: { "schema": reference("schemas", "Problem") } },
        });
        match kind {
            Kind::TooMany | Kind::Busy => {
                answer["headers"] = json!({ "Retry-After": reference("headers", "RetryAfter") })
            }
            Kind::SignIn => answer["headers"] = json!({ "WWW-Authenticate": reference("headers", "Authenticate") }),
            _ => {}
        }
        (name(kind), answer)
    };
    Json::Object(TOLD.map(answer).into_iter().collect())
}

fn name(kind: Kind) -> String {
    format!("Problem{}", kind.status().as_u16())
}

/// What any request may meet, and what this one may meet beside.
pub(super) fn with_problems(answers: Json, beside: &[Kind]) -> Json {
    const ANY: [Kind; 4] = [Kind::SignIn, Kind::NotAcceptable, Kind::Fault, Kind::Busy];
    let mut all: Map<String, Json> = answers.as_object().cloned().unwrap_or_default();
    let mut kinds: Vec<Kind> = ANY.iter().chain(beside).copied().collect();
    kinds.sort_by_key(|kind| kind.status().as_u16());
    for kind in kinds {
        all.insert(kind.status().as_u16().to_string(), reference("responses", &name(kind)));
    }
    // In the order of their numbers, so that a reader finds one.
    let mut ordered: Vec<(String, Json)> = all.into_iter().collect();
    ordered.sort_by(|one, other| one.0.cmp(&other.0));
    Json::Object(ordered.into_iter().collect())
}

/// A good answer with a JSON body.
pub(super) fn of_schema(description: String, schema: Json, headers: &[(&str, &str)]) -> Json {
    let headers: Map<String, Json> =
        headers.iter().map(|(header, name)| ((*header).to_owned(), reference("headers", name))).collect();
    let mut answer = json!({ "description": description, "content": { "application/json": { "schema": schema } } });
    if !headers.is_empty() {
        answer["headers"] = Json::Object(headers);
    }
    answer
}
