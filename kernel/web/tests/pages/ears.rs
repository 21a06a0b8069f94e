//! Whoever listens to a stream of events, as a browser does.

use std::time::Duration;

use axum::body::BodyDataStream;
use base::Id;
use futures_util::StreamExt;
use records::{Ctx, Door};

use crate::town::{NAME, Shop, Town, Who};

/// Whoever listens to a stream.
pub struct Ears {
    stream: BodyDataStream,
    heard: String,
    /// The place of the last event, from which a browser goes on.
    pub last: String,
}

#[derive(Debug)]
pub struct Event {
    pub name: String,
    pub data: String,
    pub id: String,
}

impl Ears {
    pub async fn open(town: &Town, who: Who, path: &str, headers: &[(&str, &str)]) -> Ears {
        Ears::to(town.begin(who, path, headers).await).await
    }

    pub async fn to(answer: axum::http::Response<axum::body::Body>) -> Ears {
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        assert!(!answer.headers().contains_key("content-encoding"));
        let stream = answer.into_body().into_data_stream();
        let mut ears = Ears { stream, heard: String::new(), last: String::new() };
        assert_eq!(ears.next().await.unwrap().name, "hello");
        ears
    }

    /// The next event within this time; none at the end of the stream.
    async fn within(&mut self, time: Duration) -> Result<Option<Event>, tokio::time::error::Elapsed> {
        let next = async {
            loop {
                if let Some((event, rest)) = self.heard.split_once("\n\n") {
                    let of = |key: &str| {
                        let line = event.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
                        line.trim().to_owned()
                    };
                    let event = Event { name: of("event:"), data: of("data:"), id: of("id:") };
                    self.heard = rest.to_owned();
                    if !event.id.is_empty() {
                        self.last.clone_from(&event.id);
                    }
                    // The bell has tests of its own.
                    if !event.name.is_empty() && !["notices", "beat"].contains(&event.name.as_str()) {
                        return Some(event);
                    }
                    continue;
                }
                let piece = self.stream.next().await?.unwrap();
                self.heard.push_str(std::str::from_utf8(&piece).unwrap());
            }
        };
        tokio::time::timeout(time, next).await
    }

    pub async fn next(&mut self) -> Option<Event> {
        self.within(Duration::from_secs(60)).await.expect("an event in time")
    }

    /// Waits until this shop is told of, in whichever event.
    pub async fn hears_of(&mut self, shop: Id, kind: &str) -> Event {
        let told = self.hears(shop, |item| item["kind"] == kind).await;
        told.expect("the stream goes on")
    }

    /// None where the stream ends before.
    pub async fn hears(&mut self, shop: Id, is_it: impl Fn(&serde_json::Value) -> bool) -> Option<Event> {
        loop {
            let event = self.next().await?;
            let json: serde_json::Value = serde_json::from_str(&event.data).unwrap();
            let items = json["items"].as_array().cloned().unwrap_or_default();
            if items.iter().any(|item| item["id"] == *shop.to_string() && is_it(item)) {
                return Some(event);
            }
        }
    }

    pub async fn hears_nothing(&mut self) {
        let heard = self.within(Duration::from_millis(400)).await;
        assert!(heard.is_err(), "{heard:?}");
    }
}

/// On PostgreSQL what was done before may still wait behind somebody else's
/// transaction on the same server.
pub async fn settled(town: &Town) {
    let system = Ctx::system(town.workspace.clone(), Door::Command);
    let waits = async || {
        let waits = system.read(|tx| {
            let end = tx.feed_end()?;
            tx.feed_waits(end)
        });
        waits.await.unwrap()
    };
    for _ in 0..500 {
        if !waits().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub async fn rename(town: &Town, who: Who, shop: Id, name: &'static str) {
    let ctx = town.ctx(who).await;
    let rename = ctx.write(move |tx| {
        let mut shop = tx.find::<Shop>(shop.of())?;
        shop.set(NAME, name.to_owned());
        tx.save(shop)
    });
    rename.await.unwrap();
}
