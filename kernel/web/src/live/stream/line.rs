//! One browser's stream: what wakes it, for whom it asks, and what waits to be told.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use axum::response::sse::Event;
use base::Id;
use records::{Ctx, Door, FeedCursor, sign_in};
use serde_json::json;
use tokio::{
    sync::{broadcast, watch},
    time::{Instant, Interval, MissedTickBehavior, interval_at},
};

use super::super::{
    hub::{Hub, News},
    limit::Place,
};
use crate::App;

/// A line is kept open by proxies for a minute at least.
const BEAT: Duration = Duration::from_secs(15);
/// How long a browser waits before it comes back.
const RETRY: Duration = Duration::from_secs(2);

/// One browser's stream.
pub(super) struct Line {
    app: App,
    pub(super) hub: Arc<Hub>,
    token: String,
    user: Id,
    /// Everything before is told.
    pub(super) at: FeedCursor,
    waiting: VecDeque<Event>,
    /// The number that was told last.
    unread: Option<usize>,
    news: broadcast::Receiver<News>,
    stopping: watch::Receiver<bool>,
    beat: Interval,
    ended: bool,
    _place: Place,
}

impl Line {
    pub(super) fn new(app: App, hub: Arc<Hub>, place: Place, user: Id, token: String) -> Line {
        let (news, stopping) = (hub.subscribe(), hub.stopping());
        let mut beat = interval_at(Instant::now() + BEAT, BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Line {
            user,
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
        }
    }

    /// What was missed until now.
    pub(super) async fn begin(&mut self, since: Option<FeedCursor>) -> records::Result<()> {
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

    /// What is told next; none when the stream has ended.
    pub(super) async fn next(&mut self) -> Option<Event> {
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

    pub(super) fn tell(&mut self, name: &str, data: serde_json::Value) {
        let event = self.event(Event::default(), name, data);
        self.waiting.push_back(event);
    }

    fn event(&self, event: Event, name: &str, data: serde_json::Value) -> Event {
        event.id(self.at.to_text(self.app.workspace())).event(name).data(data.to_string())
    }
}

enum Woken {
    News(Result<News, broadcast::error::RecvError>),
    Beat,
    Stop,
}
