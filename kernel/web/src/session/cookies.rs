//! Our cookies: none of them is for scripts, or for other hosts.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::App;

pub(crate) const SESSION: &str = "peyvand";
/// What stands for a browser before anybody has signed in.
pub(super) const VISITOR: &str = "peyvand-visitor";
/// Theme, density and, before the sign-in, language and calendar.
pub(crate) const LOOKS: &str = "peyvand-looks";
/// A sentence that the next page says.
pub(crate) const TOAST: &str = "peyvand-toast";

/// With https the name itself makes the browser insist on a secure cookie of
/// exactly this host, which no neighbouring host can plant.
fn full_name(app: &App, name: &str) -> String {
    if app.is_secure() { format!("__Host-{name}") } else { name.to_owned() }
}

/// The value of a cookie that the browser sent.
pub(super) fn sent(app: &App, headers: &HeaderMap, name: &str) -> Option<String> {
    let name = full_name(app, name);
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(sent, value)| *sent == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

/// A cookie to keep for `seconds`; without, until the browser is closed.
/// `value` is made by us, of characters that need no quotes.
pub(crate) fn cookie(app: &App, name: &str, value: &str, seconds: Option<i64>) -> HeaderValue {
    let lasting = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if app.is_secure() { "; Secure" } else { "" };
    let line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{lasting}{secure}", full_name(app, name));
    // Only a value with control characters could fail, and none is made.
    HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""))
}

/// Takes a cookie back.
pub(crate) fn gone(app: &App, name: &str) -> HeaderValue {
    cookie(app, name, "", Some(0))
}
