//! No request takes for ever.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{Problem, Standing};

const USUAL: Duration = Duration::from_secs(30);
/// A file on a bad line.
const UPLOAD: Duration = Duration::from_secs(15 * 60);

/// Counts until the answer begins; a stream may go on after that.
pub(crate) async fn in_time(request: Request, next: Next) -> Response {
    let standing = request.extensions().get::<Arc<Standing>>();
    let is_known = standing.is_some_and(|standing| standing.signed_in.is_some() || standing.is_program());
    let limit = limit(request.headers(), is_known);
    tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_| Problem::TooSlow.into_response())
}

/// Nobody has a file to send before they have signed in.
fn limit(headers: &HeaderMap, is_known: bool) -> Duration {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_upload = kind.is_some_and(|kind| kind.starts_with("multipart/") || kind.starts_with("text/csv"));
    if is_upload && is_known { UPLOAD } else { USUAL }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_known_may_take_their_time_with_a_file() {
        let check = |kind: &str, is_known, want| {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, kind.parse().unwrap())]);
            assert_eq!(limit(&headers, is_known), want, "{kind} {is_known}");
        };
        check("multipart/form-data; boundary=x", true, UPLOAD);
        check("text/csv", true, UPLOAD);
        check("multipart/form-data; boundary=x", false, USUAL);
        check("application/json", true, USUAL);
    }
}
