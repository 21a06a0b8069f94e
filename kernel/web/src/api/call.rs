//! What a request to the API brings: its body, held to be a JSON object of
//! bearable size, and the answer it is ready to take.

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde_json::{Map, Value as Json};

use super::problem::{Kind, Problem, Said, Wrong};

/// The most bytes of a body; files go elsewhere.
pub const MOST_BYTES: usize = 1024 * 1024;

/// A JSON object. Its depth is bounded by the reader; of two members with one
/// name the later counts, here and everywhere.
pub struct Body(pub Map<String, Json>);

impl Body {
    /// The members, all of which must be known here: a slip (`kind` for `kinds`)
    /// never looks like a deed that was done.
    pub fn members(self, known: &[&str]) -> Result<Map<String, Json>, Problem> {
        let unknown = self.0.keys().filter(|name| !known.contains(&name.as_str()));
        let wrong: Vec<Wrong> = unknown.map(|name| Wrong::field(name, Said::text("query-no-such-field"))).collect();
        if wrong.is_empty() { Ok(self.0) } else { Err(Problem::invalid(wrong)) }
    }
}

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Body, Problem> {
        if !is_json(request.headers()) {
            return Err(Kind::NotJson.into());
        }
        let too_large = |_| Problem::new(Kind::TooLarge);
        let bytes = to_bytes(request.into_body(), MOST_BYTES).await.map_err(too_large)?;
        match serde_json::from_slice(&bytes) {
            Ok(Json::Object(members)) => Ok(Body(members)),
            Ok(_) => Err(Problem::invalid(vec![Wrong::field("", Said::text("api-not-an-object"))])),
            Err(error) => Err(unreadable(&error)),
        }
    }
}

/// Where the reader stopped; what it says in English stays with us.
fn unreadable(error: &serde_json::Error) -> Problem {
    let place = [("line", error.line()), ("column", error.column())];
    let args = place.map(|(name, at)| (name.to_owned(), (at as u64).into())).to_vec();
    Problem { detail: Some(Box::new(Said::Text("api-unreadable".to_owned(), args))), ..Problem::new(Kind::Malformed) }
}

pub fn is_json(headers: &HeaderMap) -> bool {
    let media = media_type(headers, header::CONTENT_TYPE);
    matches!(media.as_deref(), Some("application/json" | "application/merge-patch+json"))
}

/// A sheet that is sent to be imported: too large to be held whole for its fingerprint.
pub fn is_upload(headers: &HeaderMap) -> bool {
    media_type(headers, header::CONTENT_TYPE)
        .is_some_and(|media| !matches!(media.as_str(), "application/json" | "application/merge-patch+json"))
}

fn media_type(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    Some(text.split(';').next()?.trim().to_ascii_lowercase())
}

/// Whether the caller can read JSON. Who says nothing takes what comes.
pub fn takes_json(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok()).peekable();
    if lines.peek().is_none() {
        return true;
    }
    lines.flat_map(|line| line.split(',')).any(|range| {
        let mut parts = range.split(';').map(|part| part.trim().to_ascii_lowercase());
        let media = parts.next().unwrap_or_default();
        let fits = matches!(media.as_str(), "*/*" | "application/*") || media.ends_with("json");
        let is_refused = |part: String| matches!(part.as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        fits && !parts.any(is_refused)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn json_goes_to_whoever_does_not_refuse_it() {
        let check = |accept: &'static str, expected: bool| {
            let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
            assert_eq!(takes_json(&headers), expected, "{accept}");
        };
        assert!(takes_json(&HeaderMap::new()));
        check("*/*", true);
        check("text/html, application/xhtml+xml, */*;q=0.8", true);
        check("application/json", true);
        check("application/problem+json;q=0.5", true);
        check("text/html", false);
        check("application/json;q=0, text/html", false);
    }

    #[test]
    fn only_json_is_read() {
        let check = |content: &'static str, expected: bool| {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(content))]);
            assert_eq!(is_json(&headers), expected, "{content}");
        };
        check("application/json", true);
        check("Application/JSON; charset=utf-8", true);
        check("application/merge-patch+json", true);
        check("application/x-www-form-urlencoded", false);
        check("text/plain", false);
        assert!(!is_json(&HeaderMap::new()));
    }
}
