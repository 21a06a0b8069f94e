//! What was changed since a place, in the order of the commits: for live
//! pages, and for programs that keep a copy.
//!
//! A follower keeps a [`FeedCursor`] and asks on from there; it outlives a
//! restart, and a slow transaction is never passed by a fast one (see
//! `store::order`). Told is what the actor may see *now*: a change in hidden
//! fields only is not there, a deletion is told to whoever could see the
//! record, and a record that was given out of sight is told as gone to whoever
//! has lost it.
//!
//! Left out on purpose: what was changed. A follower reads the record again,
//! through the one read path; so the feed cannot tell more than that does.

mod lent;
mod lines;
mod seal;
mod sight;

use base::{Id, Instant};
use schema::Key;
use store::order::Cursor;

pub use lines::{Line, Lines};
pub(crate) use seal::Seal;
pub use store::Calls;

use crate::{ChangeKind, Reads, Result, Workspace};

/// A place in the feed. The default is before the first change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedCursor(pub(crate) Cursor);

impl FeedCursor {
    /// As a text for clients. It is sealed, because the place itself would tell
    /// how much goes on in the whole company.
    pub fn to_text(self, workspace: &Workspace) -> String {
        workspace.seal.load().close(self.0)
    }

    /// None for a text that this workspace did not give out, or gave out before it was restored.
    pub fn from_text(workspace: &Workspace, text: &str) -> Option<FeedCursor> {
        workspace.seal.load().open(text).map(FeedCursor)
    }

    /// Whether a text looks like a place, so that it may have been one before a restore.
    pub fn looks_like_one(text: &str) -> bool {
        seal::looks_sealed(text)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedKind {
    Created,
    Changed,
    Deleted,
    Restored,
    /// It is there, and no longer for this person to see.
    Gone,
}

impl FeedKind {
    pub fn key(self) -> &'static str {
        match self {
            FeedKind::Created => ChangeKind::Created.key(),
            FeedKind::Changed => ChangeKind::Changed.key(),
            FeedKind::Deleted => ChangeKind::Deleted.key(),
            FeedKind::Restored => ChangeKind::Restored.key(),
            FeedKind::Gone => "gone",
        }
    }

    /// Whether the record can still be read.
    pub fn is_there(self) -> bool {
        !matches!(self, FeedKind::Deleted | FeedKind::Gone)
    }
}

impl From<ChangeKind> for FeedKind {
    fn from(kind: ChangeKind) -> Self {
        match kind {
            ChangeKind::Created => FeedKind::Created,
            ChangeKind::Changed => FeedKind::Changed,
            ChangeKind::Deleted => FeedKind::Deleted,
            ChangeKind::Restored => FeedKind::Restored,
        }
    }
}

/// One change of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedItem {
    pub entity: Key,
    pub id: Id,
    pub version: i64,
    pub change_set: Id,
    /// None when the product itself acted, or where people are out of sight.
    pub actor: Option<Id>,
    pub at: Instant,
    pub kind: FeedKind,
    /// Going on from here, this one is not told again.
    pub place: FeedCursor,
}

/// A part of the feed, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    pub items: Vec<FeedItem>,
    /// Where to go on, also where nothing in sight has changed.
    pub next: FeedCursor,
    /// Whether there may be more by now.
    pub more: bool,
}

/// Changes looked at in one statement.
const STRETCH: usize = 500;
/// Stretches looked through in one call: who sees little gets an empty part
/// with a place to go on, rather than a slow answer.
const STRETCHES: usize = 20;

impl Reads<'_, '_> {
    /// What was changed after `since`, as far as the actor may see it now; at
    /// most `limit` changes.
    pub fn feed(&mut self, since: FeedCursor, limit: usize) -> Result<Feed> {
        self.feed_by(since, limit, Self::feed_seen)
    }

    fn feed_by(
        &mut self,
        since: FeedCursor,
        limit: usize,
        seen: impl Fn(&mut Self, &[Line]) -> Result<Vec<FeedItem>>,
    ) -> Result<Feed> {
        let mut feed = Feed { next: since, more: true, ..Feed::default() };
        for _ in 0..STRETCHES {
            let lines = self.feed_lines(feed.next, STRETCH)?;
            (feed.next, feed.more) = (lines.next, lines.more);
            feed.items.extend(seen(self, &lines.lines)?);
            if feed.items.len() > limit {
                // What has one place goes together, or the rest of it would never be told.
                let place = feed.items[limit - 1].place;
                let end = feed.items.iter().take_while(|item| item.place <= place).count();
                feed.items.truncate(end);
                (feed.next, feed.more) = (feed.items.last().map_or(since, |last| last.place), true);
            }
            if feed.items.len() >= limit || !feed.more {
                break;
            }
        }
        Ok(feed)
    }
}
