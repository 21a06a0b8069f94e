//! A problem as a document of RFC 9457, in the language of whoever asked.
//!
//! ```json
//! { "type": "/problems/invalid", "title": "…", "status": 422, "detail": "…",
//!   "instance": "/api/v1/customers", "request_id": "…",
//!   "errors": [{ "field": "name", "pointer": "#/name", "message": "…" }] }
//! ```

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{Arg, Catalogue, Lang};
use records::indexes::{Offer, State};
use serde_json::{Map, Value as Json, json};

use super::problem::{Kind, Place, Problem, Said, Told, Wrong};

pub(super) const MEDIA_TYPE: &str = "application/problem+json";

/// What an answer must know of its request.
pub(super) struct Asked<'a> {
    pub texts: &'a Catalogue,
    pub lang: Lang,
    /// The address, without its query.
    pub instance: &'a str,
    pub request_id: &'a str,
}

/// The problem that an answer tells: one of ours, one in the terms of pages, or
/// the bare status of the router itself; none where all went well.
pub(super) fn told(response: &Response) -> Option<Problem> {
    if let Some(Told(problem)) = response.extensions().get() {
        return Some(problem.clone());
    }
    if let Some(told) = response.extensions().get::<crate::problem::Told>() {
        return Some(Problem::from(&*told.0));
    }
    let status = response.status();
    (status.is_client_error() || status.is_server_error()).then(|| Problem::new(Kind::of_status(status)))
}

/// The answer with words, and what it said beside them.
pub(super) fn put_into_words(response: &Response, problem: &Problem, asked: &Asked<'_>) -> Response {
    let mut worded = document(problem, asked);
    if let Some(allow) = response.headers().get(header::ALLOW) {
        worded.headers_mut().insert(header::ALLOW, allow.clone());
    }
    worded
}

/// The document itself; in a batch it stands in the place of its operation.
pub(super) fn members(problem: &Problem, asked: &Asked<'_>) -> Json {
    let kind = problem.kind;
    let mut members = Map::new();
    members.insert("type".into(), json!(format!("/problems/{}", kind.word())));
    members.insert("title".into(), json!(asked.text(&title_key(kind), &[])));
    members.insert("status".into(), json!(kind.status().as_u16()));
    members.insert("detail".into(), json!(asked.detail(problem)));
    members.insert("instance".into(), json!(asked.instance));
    members.insert("request_id".into(), json!(asked.request_id));
    if let Some(version) = problem.version {
        members.insert("version".into(), json!(version));
    }
    if let Some(kept) = problem.leads_to {
        members.insert("merged_into".into(), json!(kept));
    }
    if !problem.indexes.is_empty() {
        members.insert("indexes".into(), problem.indexes.iter().map(lacking).collect());
    }
    if !problem.errors.is_empty() {
        members.insert("errors".into(), problem.errors.iter().map(|wrong| asked.error(wrong)).collect());
    }
    Json::Object(members)
}

/// As `POST /api/v1/indexes` takes it, and how far it is already.
fn lacking(offer: &Offer) -> Json {
    json!({
        "entity": offer.wanted.entity,
        "fields": offer.wanted.fields,
        "state": offer.state.map(State::key),
    })
}

fn document(problem: &Problem, asked: &Asked<'_>) -> Response {
    let kind = problem.kind;
    log(problem, asked.request_id);
    let mut response = (kind.status(), Body::from(members(problem, asked).to_string())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(asked.lang.tag()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if kind == Kind::SignIn {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"peyvand\""));
    }
    if let Some(wait) = problem.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    }
    response
}

/// The key of a kind's title; its sentence is the attribute `detail`.
pub(super) fn title_key(kind: Kind) -> String {
    format!("api-problem-{}", kind.word())
}

impl Asked<'_> {
    fn detail(&self, problem: &Problem) -> String {
        match &problem.detail {
            Some(said) => self.say(said),
            None if !problem.indexes.is_empty() => self.text("api-problem-too-slow.lacking", &[]),
            None => self.text(&format!("{}.detail", title_key(problem.kind)), &[]),
        }
    }

    fn error(&self, wrong: &Wrong) -> Json {
        let mut error = Map::new();
        match &wrong.place {
            Place::Field(field) => {
                error.insert("field".into(), json!(field));
                error.insert("pointer".into(), json!(pointer(field)));
            }
            Place::Parameter(name) => {
                error.insert("parameter".into(), json!(name));
            }
            Place::Path(steps) => {
                let inner: String = steps.iter().skip(1).map(|step| pointer(step).split_off(1)).collect();
                let outer = pointer(steps.first().map_or("", String::as_str));
                error.insert("field".into(), json!(steps.join(".")));
                error.insert("pointer".into(), json!(format!("{outer}{inner}")));
            }
        }
        error.insert("message".into(), json!(self.say(&wrong.said)));
        if let Some(now) = &wrong.now {
            error.insert("now".into(), now.clone());
        }
        if let Some((by, at)) = &wrong.by {
            error.insert("changed_by".into(), by.map(|by| by.to_string()).into());
            error.insert("changed_at".into(), at.to_string().into());
        }
        Json::Object(error)
    }

    fn say(&self, said: &Said) -> String {
        match said {
            Said::Sentence(sentence) => sentence.clone(),
            Said::Text(key, args) => {
                let args: Vec<(&str, Arg)> = args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect();
                self.text(key, &args)
            }
        }
    }

    fn text(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.texts.get(self.lang, key, args)
    }
}

/// A JSON pointer as the fragment of a URI: `#/name`, `#` for the whole body.
fn pointer(field: &str) -> String {
    if field.is_empty() {
        return "#".to_owned();
    }
    let escaped = field.replace('~', "~0").replace('/', "~1");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let mut pointer = String::from("#/");
    for byte in escaped.bytes() {
        match plain(byte) {
            true => pointer.push(char::from(byte)),
            false => pointer.push_str(&format!("%{byte:02X}")),
        }
    }
    pointer
}

/// A fault is told to the log once, with the id that the answer shows.
fn log(problem: &Problem, request_id: &str) {
    let cause = problem.cause.as_ref().map(|cause| format!("{cause:#}"));
    match (problem.kind.status(), cause) {
        (StatusCode::INTERNAL_SERVER_ERROR, cause) => {
            tracing::error!(request_id, cause, "the API could not answer");
        }
        (_, Some(cause)) => tracing::warn!(request_id, cause, "the API answers without its database"),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_names_a_member_whatever_its_name() {
        let check = |field: &str, expected: &str| assert_eq!(pointer(field), expected);
        check("", "#");
        check("name", "#/name");
        check("a/b~c", "#/a~1b~0c");
        check("نام", "#/%D9%86%D8%A7%D9%85");
    }

    #[test]
    fn a_bare_answer_gets_the_words_of_its_status() {
        for kind in Kind::ALL.into_iter().filter(|kind| !matches!(kind, Kind::Expired | Kind::Stale)) {
            let found = Kind::of_status(kind.status());
            assert_eq!(found.status(), kind.status(), "{kind:?} as {found:?}");
        }
        assert_eq!(Kind::of_status(StatusCode::IM_A_TEAPOT), Kind::Malformed);
        assert_eq!(Kind::of_status(StatusCode::BAD_GATEWAY), Kind::Fault);
    }
}
