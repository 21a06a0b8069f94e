//! No request takes for ever.

use std::time::Duration;

use axum::{
    extract::Request,
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::Problem;

const USUAL: Duration = Duration::from_secs(30);
/// A file on a bad line.
const UPLOAD: Duration = Duration::from_secs(15 * 60);

/// Counts until the answer begins; a stream may go on after that.
pub(crate) async fn in_time(request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_upload = kind.is_some_and(|kind| kind.starts_with("multipart/") || kind.starts_with("text/csv"));
    let limit = if is_upload { UPLOAD } else { USUAL };
    tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_| Problem::TooSlow.into_response())
}
