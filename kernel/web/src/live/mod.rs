//! Pages that show what colleagues do, within a second.
//!
//! - [`Hub`]: woken by every commit of this process and by the calls of the
//!   others, it reads the feed once for all who listen.
//! - `stream`: `GET /live`, one stream of events per browser. It carries ids and
//!   versions only, and only of records that its person may see now; the page
//!   fetches what it shows again, through the one read path.
//! - [`Presence`]: who looks at a record or edits it just now; in memory only.
//!
//! Left out on purpose: what was changed. A stream that cannot follow is not
//! buffered for: it asks the feed again from its own place, and where that is
//! too much the page is told to fetch itself anew.

mod here;
mod hub;
mod limit;
mod presence;
mod stream;

use axum::{
    Router,
    routing::{get, post},
};
use base::Lang;

use crate::{App, Visit, components::LiveTie};

pub(crate) use here::place as others;
pub(crate) use hub::Hub;

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// What ties a page to its stream.
pub(crate) fn tie(visit: &Visit) -> Option<LiveTie> {
    let session = visit.standing.signed_in.as_ref()?.session.id.to_string();
    Some(LiveTie { since: visit.live.clone().unwrap_or_default(), session, me: visit.ctx.actor.user.to_string() })
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/live", get(stream::open)).route("/live/presence", post(here::announce))
}
