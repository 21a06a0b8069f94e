//! An id for each request, and one line of the log when it has been answered.

use std::net::SocketAddr;
use std::time::Instant;

use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tracing::Instrument;

use super::Client;
use crate::{
    App,
    watch::{Answered, NOWHERE, Told},
};

/// What the page for faults shows, and the log holds beside the fault.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub String);

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

pub(crate) async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = base::Id::<()>::from_raw((rand::random::<u64>() >> 1) as i64).to_string();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let client = Client::of(peer, request.version(), request.headers(), app.options());
    let (method, path) = (request.method().clone(), told_path(request.uri().path()));
    let span = tracing::info_span!("request", %id, %method, path, client = %client.address);
    let is_routine = path.starts_with("/assets/") || ["/healthz", "/readyz", "/metrics"].contains(&&*path);
    let route = request.extensions().get::<MatchedPath>().map_or(NOWHERE, MatchedPath::as_str).to_owned();
    if client.behind_undeclared {
        warn_once(&client);
    }
    let host_is_odd = request.headers().contains_key(header::HOST) && client.host.is_none();
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = match host_is_odd {
        true => (StatusCode::BAD_REQUEST, "this host cannot be read").into_response(),
        false => next.run(request).instrument(span.clone()).await,
    };
    let (status, took) = (response.status().as_u16(), started.elapsed());
    let milliseconds = took.as_millis() as u64;
    let Told { actor, problem } = response.extensions().get().copied().unwrap_or_default();
    let actor = actor.map(tracing::field::display);
    span.in_scope(|| match is_routine && status < 500 {
        true => tracing::debug!(route, status, milliseconds, actor, problem, "answered"),
        false => tracing::info!(route, status, milliseconds, actor, problem, "answered"),
    });
    let at = app.workspace().clock.now();
    app.watch().answered(&Answered { id: &id, method: &method, route: &route, status, problem, took, at });
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, id);
    }
    response
}

/// Said once: everybody seems to come from the proxy, and is counted as one.
fn warn_once(client: &Client) {
    static SAID: std::sync::Once = std::sync::Once::new();
    SAID.call_once(|| {
        tracing::warn!(proxy = %client.address, "a proxy stands in front that was not declared; see --trusted-proxy");
    });
}

/// A link's secret stays out of the log, and so does what people search for.
fn told_path(path: &str) -> String {
    if path.starts_with("/links/") { "/links/…".to_owned() } else { path.chars().take(200).collect() }
}
