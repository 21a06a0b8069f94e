//! Which records have changed, in the sight of the stream's person: by a part of the feed that
//! follows upon what was told, or by all that was missed.

use std::sync::Arc;

use records::{Ctx, FeedItem};
use schema::Key;
use serde_json::json;

use super::{super::hub::Part, line::Line};

/// So often the feed is asked for what a browser missed; each time it looks
/// through thousands of changes.
const ROUNDS: usize = 5;
/// More changed records than this are not told one by one.
const MOST: usize = 200;

impl Line {
    /// A part that follows right upon what was told.
    pub(super) async fn take(&mut self, ctx: &Ctx, part: Arc<Part>) -> records::Result<()> {
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
    pub(super) async fn catch_up(&mut self, ctx: &Ctx) -> records::Result<()> {
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
