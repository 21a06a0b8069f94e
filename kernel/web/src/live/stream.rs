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

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::{Extension, Query as Params, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use base::Id;
use futures_util::stream::unfold;
use records::{Ctx, Door, FeedCursor, FeedItem, sign_in};
use schema::Key;
use serde_json::json;
use tokio::{
    sync::{broadcast, watch},
    time::{Instant, Interval, MissedTickBehavior, interval_at},
};

use super::{
    hub::{Hub, News, Part},
    limit::Place,
};
use crate::{App, Problem, Standing};

/// A line is kept open by proxies for a minute at least.
const BEAT: Duration = Duration::from_secs(15);
/// How long a browser waits before it comes back.
const RETRY: Duration = Duration::from_secs(2);
/// So often the feed is asked for what a browser missed; each time it looks
/// through thousands of changes.
const ROUNDS: usize = 5;
/// More changed records than this are not told one by one.
const MOST: usize = 200;

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
    let (news, stopping) = (hub.subscribe(), hub.stopping());
    // Whoever came by before goes on from there, also after a restart.
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).filter(|id| !id.is_empty());
    let since = last.or(asked.since.as_deref()).and_then(|text| FeedCursor::from_text(app.workspace(), text));
    let mut beat = interval_at(Instant::now() + BEAT, BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut line = Line {
        user: signed_in.person.actor.user,
        at: FeedCursor::default(),
        waiting: VecDeque::new(),
        unread: None,
        ended: false,
        beat,
        news,
        stopping,
        token,
        hub,
        app,
        _place: place,
    };
    line.begin(since).await?;
    let events = unfold(line, async |mut line| Some((Ok::<_, Infallible>(line.next().await?), line)));
    Ok((HEADERS, Sse::new(events)).into_response())
}

/// Neither kept, nor rewritten, nor gathered on the way.
const HEADERS: [(HeaderName, HeaderValue); 2] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform")),
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
];

/// One browser's stream.
struct Line {
    app: App,
    hub: Arc<Hub>,
    token: String,
    user: Id,
    /// Everything before is told.
    at: FeedCursor,
    waiting: VecDeque<Event>,
    /// The number that was told last.
    unread: Option<usize>,
    news: broadcast::Receiver<News>,
    stopping: watch::Receiver<bool>,
    beat: Interval,
    ended: bool,
    _place: Place,
}

enum Woken {
    News(Result<News, broadcast::error::RecvError>),
    Beat,
    Stop,
}

impl Line {
    /// What was missed until now.
    async fn begin(&mut self, since: Option<FeedCursor>) -> records::Result<()> {
        let Some(ctx) = self.person().await? else {
            self.ended = true;
            return Ok(());
        };
        self.at = match since {
            Some(since) => since,
            None => ctx.read(|tx| tx.feed_end()).await?,
        };
        // With the place before what was missed: a line may be cut between the two.
        let hello = self.event(Event::default().retry(RETRY), "hello", json!({}));
        self.waiting.push_back(hello);
        if since.is_some() {
            self.catch_up(&ctx).await?;
        }
        self.count_notices(&ctx).await
    }

    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.ended {
                return None;
            }
            let woken = tokio::select! {
                news = self.news.recv() => Woken::News(news),
                _ = self.beat.tick() => Woken::Beat,
                _ = self.stopping.wait_for(|stopped| *stopped) => Woken::Stop,
            };
            if let Err(error) = self.attend(woken).await {
                // The browser comes back in a moment, and goes on from its place.
                tracing::debug!(%error, "a stream was let go");
                self.ended = true;
            }
        }
    }

    async fn attend(&mut self, woken: Woken) -> records::Result<()> {
        match woken {
            Woken::Stop => self.ended = true,
            Woken::News(Ok(News::Present(entity, id, who))) => {
                if who != Some(self.user) && self.hub.presence.is_at(&entity, id, self.user) {
                    let record = json!({ "record": format!("{entity}/{id}") });
                    self.tell("present", record);
                }
            }
            Woken::News(Ok(News::Changes(part))) if part.next <= self.at => {}
            Woken::News(Ok(News::Changes(part))) => {
                if let Some(ctx) = self.ask().await? {
                    match part.since <= self.at {
                        true => self.take(&ctx, part).await?,
                        false => self.catch_up(&ctx).await?,
                    }
                }
            }
            Woken::News(Err(broadcast::error::RecvError::Lagged(_))) => {
                if let Some(ctx) = self.ask().await? {
                    self.catch_up(&ctx).await?;
                }
            }
            Woken::News(Ok(News::Written)) => drop(self.ask().await?),
            Woken::News(Err(broadcast::error::RecvError::Closed)) => self.ended = true,
            Woken::Beat => {
                if self.ask().await?.is_some() {
                    // An event and no comment: the page hears that the line lives.
                    self.waiting.push_back(Event::default().event("beat").data("{}"));
                }
            }
        }
        Ok(())
    }

    /// The person of the session as they are now; says farewell where it has ended.
    async fn ask(&mut self) -> records::Result<Option<Ctx>> {
        let ctx = self.person().await?;
        match &ctx {
            Some(ctx) => self.count_notices(ctx).await?,
            None => {
                self.tell("bye", json!({}));
                self.ended = true;
            }
        }
        Ok(ctx)
    }

    async fn person(&self) -> records::Result<Option<Ctx>> {
        let workspace = self.app.workspace();
        let _turn = self.hub.asking.acquire().await;
        let signed_in = sign_in::session_at_rest(workspace, &self.token).await?;
        // Another person in the same browser has a stream of their own.
        let mine = signed_in.filter(|signed_in| signed_in.person.actor.user == self.user);
        let format = workspace.settings().format();
        Ok(mine.map(|mine| Ctx::new(workspace.clone(), Arc::new(mine.person.actor), Door::Page, format)))
    }

    async fn count_notices(&mut self, ctx: &Ctx) -> records::Result<()> {
        let hub = self.hub.clone();
        let _turn = hub.asking.acquire().await;
        let unread = ctx.read(records::notices::unread).await?;
        if self.unread.replace(unread) != Some(unread) {
            self.tell("notices", json!({ "unread": unread }));
        }
        Ok(())
    }

    /// A part that follows right upon what was told.
    async fn take(&mut self, ctx: &Ctx, part: Arc<Part>) -> records::Result<()> {
        let hub = self.hub.clone();
        let _turn = hub.asking.acquire().await;
        let (at, next) = (self.at, part.next);
        let seen = ctx.read(move |tx| {
            let is_new = |line: &&records::feed::Line| line.place() > at;
            let lines: Vec<_> = part.lines.iter().filter(is_new).cloned().collect();
            tx.feed_seen_on_page(&lines)
        });
        let items = seen.await?;
        self.at = next;
        self.tell_changed(items);
        Ok(())
    }

    /// Whatever lies between what was told and now.
    async fn catch_up(&mut self, ctx: &Ctx) -> records::Result<()> {
        let mut found = Vec::new();
        for round in 0.. {
            let at = self.at;
            let turn = self.hub.asking.acquire().await;
            let feed = ctx.read(move |tx| tx.feed_for_page(at, MOST)).await?;
            drop(turn);
            self.at = feed.next;
            found.extend(feed.items);
            if found.len() > MOST || round == ROUNDS {
                // The page fetches what it shows anew, whatever it was.
                let here = self.hub.place();
                self.at = here.map_or(self.at, |here| here.max(self.at));
                self.tell("reload", json!({}));
                return Ok(());
            }
            if !feed.more {
                break;
            }
        }
        self.tell_changed(found);
        Ok(())
    }

    /// Each record once, as it stands after all of these.
    fn tell_changed(&mut self, items: Vec<FeedItem>) {
        let mut latest: Vec<FeedItem> = Vec::new();
        for item in items {
            match latest.iter_mut().find(|known| known.id == item.id && known.entity == item.entity) {
                Some(known) => *known = item,
                None => latest.push(item),
            }
        }
        if latest.len() > MOST {
            self.tell("reload", json!({}));
        } else if !latest.is_empty() {
            let items: Vec<_> = latest.iter().map(told).collect();
            self.tell("changed", json!({ "items": items }));
        }
    }

    fn tell(&mut self, name: &str, data: serde_json::Value) {
        let event = self.event(Event::default(), name, data);
        self.waiting.push_back(event);
    }

    fn event(&self, event: Event, name: &str, data: serde_json::Value) -> Event {
        event.id(self.at.to_text(self.app.workspace())).event(name).data(data.to_string())
    }
}

fn told(item: &FeedItem) -> serde_json::Value {
    let entity: &Key = &item.entity;
    json!({
        "entity": **entity,
        "id": item.id.to_string(),
        "version": item.version,
        "kind": item.kind.key(),
        "by": item.actor.map(|actor| actor.to_string()),
    })
}
