//! The script, the style sheet, the font and the pictures.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

/// A file of the bundle. Its name carries its content's hash, so a browser may
/// keep it for good.
pub async fn file(Path(name): Path<String>, asked: HeaderMap) -> Response {
    let Some(asset) = assets::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let cached = [(header::CACHE_CONTROL, assets::Asset::CACHE_CONTROL.to_owned()), (header::ETAG, asset.etag.clone())];
    let known = asked.get_all(header::IF_NONE_MATCH).iter().any(|tag| tag.as_bytes() == asset.etag.as_bytes());
    if known {
        return (StatusCode::NOT_MODIFIED, cached).into_response();
    }
    let kind = [(header::CONTENT_TYPE, asset.mime), (header::VARY, "accept-encoding")];
    match asset.gzip.filter(|_| takes_gzip(&asked)) {
        Some(gzip) => (cached, kind, [(header::CONTENT_ENCODING, "gzip")], gzip.into_owned()).into_response(),
        None => (cached, kind, asset.bytes.into_owned()).into_response(),
    }
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    let said = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some("gzip") && parts.all(|part| part != "q=0")
    })
}
