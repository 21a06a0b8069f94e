//! Answers that are not whole pages.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use maud::Markup;
use schema::Tone;
use serde::{Deserialize, Serialize};

use crate::components::Toast;

/// A part of a page, for a live request.
pub struct Fragment(pub Markup);

impl IntoResponse for Fragment {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

/// On to another page of this program, by GET. What is no path here leads to
/// the first page: nobody is ever sent to another site.
pub fn see_other(to: &str) -> Response {
    let to = HeaderValue::from_str(own_path(to)).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// The same for a request that the page's script made: it must lead the whole
/// page there, not put the other page into this one.
pub(crate) fn lead_to(to: &str, htmx: bool) -> Response {
    if !htmx {
        return see_other(to);
    }
    let to = HeaderValue::from_str(own_path(to)).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::OK, [(HeaderName::from_static("hx-redirect"), to)]).into_response()
}

/// A path of this program, or `/`. Browsers read `//host`, `/\host` and a tab
/// in between as another site.
pub fn own_path(to: &str) -> &str {
    let starts_here = to.starts_with('/') && !to[1..].starts_with(['/', '\\']);
    let is_plain = to.bytes().all(|byte| (0x21..=0x7e).contains(&byte) && byte != b'\\');
    if starts_here && is_plain { to } else { "/" }
}

/// A toast as its cookie holds it, for the page that comes next.
pub(crate) fn written_toast(toast: &Toast) -> String {
    let kept = Kept {
        tone: toast.tone == Tone::Good,
        text: short(&toast.text),
        undo: toast.undo.clone(),
        link: toast.link.clone(),
    };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&kept).unwrap_or_default())
}

/// What is not a toast of ours is no toast.
pub(crate) fn read_toast(text: &str) -> Option<Toast> {
    let kept: Kept = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let inside = |href: &String| own_path(href) == href;
    let tone = if kept.tone { Tone::Good } else { Tone::Warn };
    Some(Toast {
        tone,
        text: kept.text,
        undo: kept.undo.filter(inside),
        link: kept.link.filter(|(href, _)| inside(href)),
    })
}

#[derive(Serialize, Deserialize)]
struct Kept {
    tone: bool,
    text: String,
    undo: Option<String>,
    link: Option<(String, String)>,
}

/// A cookie has little room.
fn short(text: &str) -> String {
    text.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_program_are_followed() {
        let check = |to: &str, want: &str| assert_eq!(own_path(to), want, "{to:?}");
        check("/customers?q=a%20b#x", "/customers?q=a%20b#x");
        for elsewhere in [
            "",
            "customers",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "/a\r\nSet-Cookie: x=1",
            "javascript:alert(1)",
            "/x\\..\\y",
            "/ /evil.example",
            "/صفحه",
        ] {
            check(elsewhere, "/");
        }
    }
}
