//! `GET /live`: one stream of events for a browser, as long as its session
//! lasts.
//!
//! Each event is named and carries the place from which to go on, so that a
//! browser that comes back (`Last-Event-ID`, or `since` for its first time)
//! misses nothing. Before anything is told, the session is asked for again: a
//! person who was signed out hears nothing more, and one who was given another
//! role hears by that role from then on.
//!
//! - `hello`: the stream stands
//! - `changed`: `{"items": [{"entity", "id", "version", "kind", "by"}]}`
//! - `reload`: more has changed than is worth telling one by one
//! - `present`: others look at this record now
//! - `notices`: `{"unread"}`, when another number stands at the bell
//! - `bye`: the session has ended

mod changes;
mod line;

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{Extension, Query as Params, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response, sse::Sse},
};
use futures_util::stream::unfold;
use records::FeedCursor;

use self::line::Line;
use crate::{App, Problem, Standing};

#[derive(serde::Deserialize)]
pub struct Asked {
    since: Option<String>,
}

pub async fn open(
    State(app): State<App>,
    Extension(standing): Extension<Arc<Standing>>,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let signed_in = standing.signed_in.as_ref().ok_or(Problem::SignIn)?;
    let token = standing.token.clone().ok_or(Problem::SignIn)?;
    let hub = app.hub().clone();
    hub.start();
    let place = hub.limit.enter(signed_in.person.actor.user)?;
    // Whoever came by before goes on from there, also after a restart.
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).filter(|id| !id.is_empty());
    let since = last.or(asked.since.as_deref()).and_then(|text| FeedCursor::from_text(app.workspace(), text));
    let mut line = Line::new(app, hub, place, signed_in.person.actor.user, token);
    line.begin(since).await?;
    let events = unfold(line, async |mut line| Some((Ok::<_, Infallible>(line.next().await?), line)));
    Ok((HEADERS, Sse::new(events)).into_response())
}

/// Neither kept, nor rewritten, nor gathered on the way.
const HEADERS: [(HeaderName, HeaderValue); 2] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform")),
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
];
