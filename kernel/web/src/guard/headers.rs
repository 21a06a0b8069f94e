//! What a browser must not do with our answers.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::App;

/// Everything from here and nothing from elsewhere; no inline script or style;
/// in nobody's frame; forms go nowhere else.
const CONTENT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                       connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; \
                       frame-ancestors 'none'; base-uri 'none'";
const FEATURES: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()";
const TWO_YEARS: &str = "max-age=63072000";

pub(crate) async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set(headers, header::CONTENT_SECURITY_POLICY, CONTENT);
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::X_FRAME_OPTIONS, "DENY");
    // Our own pages may know where one comes from, other sites may not.
    set(headers, header::REFERRER_POLICY, "same-origin");
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(headers, HeaderName::from_static("permissions-policy"), FEATURES);
    if app.is_secure() {
        set(headers, header::STRICT_TRANSPORT_SECURITY, TWO_YEARS);
    }
    // After signing out, the button "back" must not show a customer.
    if !headers.contains_key(header::CACHE_CONTROL) {
        set(headers, header::CACHE_CONTROL, "no-store");
    }
    response
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
