//! A deed comes from a page of ours, not from another site that a signed-in
//! person happens to look at.
//!
//! Every form carries the token of its session, in the field `csrf` or, from
//! the page's script, in the header `x-csrf-token`. Before anybody has signed
//! in, the token is that of a cookie of the browser. On the page the token is
//! masked with fresh random bits each time: compression would otherwise let a
//! stranger guess it letter by letter. A program with an API key has no cookie
//! that could be abused, and needs no token.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use subtle::ConstantTimeEq;

use super::peek;
use crate::{App, Problem, PublicUrl, Standing};

const HEADER: &str = "x-csrf-token";
const LENGTH: usize = 32;

/// Lets a deed pass only with the token of whoever asks.
pub(crate) async fn only_own_forms(State(app): State<App>, request: Request, next: Next) -> Response {
    match checked(&app, request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn checked(app: &App, request: Request) -> Result<Request, Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE) {
        return Ok(request);
    }
    let standing = request.extensions().get::<Arc<Standing>>().cloned().ok_or(Problem::Expired)?;
    if standing.is_program() {
        return Ok(request);
    }
    let own = (app.options().public_url.as_ref(), standing.client.host.as_deref());
    if comes_from_elsewhere(request.headers(), own) {
        tracing::warn!("a form was sent from another site");
        return Err(Problem::Expired);
    }
    let (given, request) = given(request).await?;
    match given.is_some_and(|given| is_token_of(standing.csrf_secret(), &given)) {
        true => Ok(request),
        false => Err(Problem::Expired),
    }
}

/// Browsers say by themselves where a request was made; a token is asked for
/// all the same, since not all of them say it everywhere.
fn comes_from_elsewhere(headers: &HeaderMap, own: (Option<&PublicUrl>, Option<&str>)) -> bool {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    matches!(said("sec-fetch-site"), Some("cross-site" | "same-site"))
        || said("origin").is_some_and(|from| is_foreign(from, own))
}

/// Whether a page of another address sent this. Only a declared address tells:
/// proxies that nobody declared give us hosts of their own.
fn is_foreign(origin: &str, (public, host): (Option<&PublicUrl>, Option<&str>)) -> bool {
    let Some((_, of)) = origin.split_once("://") else { return false };
    public.is_some_and(|public| !of.eq_ignore_ascii_case(public.host()))
        && host.is_none_or(|host| !of.eq_ignore_ascii_case(host))
}

async fn given(request: Request) -> Result<(Option<String>, Request), Problem> {
    if let Some(token) = request.headers().get(HEADER) {
        return Ok((token.to_str().ok().map(str::to_owned), request));
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    let (parts, body): (_, Body) = request.into_parts();
    let (token, body) = match kind.split(';').next().map(str::trim) {
        Some("application/x-www-form-urlencoded") => peek::in_form(body).await?,
        Some("multipart/form-data") => peek::in_upload(body).await?,
        _ => (None, body),
    };
    Ok((token, Request::from_parts(parts, body)))
}

/// The token as this page carries it.
pub(crate) fn masked(secret: &str) -> String {
    let Some(secret) = bits(secret) else { return String::new() };
    let mask: [u8; LENGTH] = rand::random();
    let hidden = secret.iter().zip(mask).map(|(bit, mask)| bit ^ mask);
    let both: Vec<u8> = mask.into_iter().chain(hidden).collect();
    BASE64.encode(both)
}

/// Whether a page's token is one of this secret.
fn is_token_of(secret: &str, given: &str) -> bool {
    let (Some(secret), Ok(both)) = (bits(secret), BASE64.decode(given.trim())) else { return false };
    if both.len() != 2 * LENGTH {
        return false;
    }
    let (mask, hidden) = both.split_at(LENGTH);
    let shown: Vec<u8> = mask.iter().zip(hidden).map(|(mask, bit)| mask ^ bit).collect();
    shown.ct_eq(&secret).into()
}

fn bits(secret: &str) -> Option<[u8; LENGTH]> {
    BASE64.decode(secret).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_carries_the_token_differently_each_time() {
        let (own, other) = (BASE64.encode([7; LENGTH]), BASE64.encode([8; LENGTH]));
        let (first, second) = (masked(&own), masked(&own));
        assert_ne!(first, second);
        assert!(is_token_of(&own, &first) && is_token_of(&own, &second));
        assert!(!is_token_of(&other, &first));
        for wrong in ["", "x", &own, &first[1..], &BASE64.encode([0; LENGTH]), &BASE64.encode([0; 2 * LENGTH])] {
            assert!(!is_token_of(&own, wrong), "{wrong}");
        }
        assert!(!is_token_of("", &masked("")));
    }

    #[test]
    fn an_origin_is_foreign_where_the_own_address_was_declared() {
        let public: PublicUrl = "https://crm.example".parse().unwrap();
        let check = |origin: &str, host: Option<&str>, want: bool| {
            assert_eq!(is_foreign(origin, (Some(&public), host)), want, "{origin} {host:?}");
            assert!(!is_foreign(origin, (None, host)), "undeclared: {origin}");
        };
        check("https://crm.example", Some("127.0.0.1:8080"), false);
        check("http://10.0.0.2:8080", Some("10.0.0.2:8080"), false);
        check("https://evil.example", Some("crm.example"), true);
        check("https://crm.example.evil.example", Some("crm.example"), true);
        check("https://evil.example", None, true);
        // A page without an origin of its own has the token, or nothing.
        check("null", Some("crm.example"), false);
    }
}
