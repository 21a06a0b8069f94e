//! Records that came into somebody's sight because they were shared, or left it
//! because a share ended: nothing in the record itself has changed, and a page
//! that is open should show it all the same. Told to nobody but whom the share
//! is for.
//!
//! For pages alone. What a program was lent is a part of its place in the feed:
//! with it changes what there is to be copied, and the program begins anew.

use std::collections::BTreeMap;

use access::Deed;
use base::Id;

use super::{Feed, FeedCursor, FeedItem, FeedKind, Line};
use crate::{Reads, Result, shares};

impl Reads<'_, '_> {
    /// The feed as a page follows it; see [`Reads::feed`].
    pub fn feed_for_page(&mut self, since: FeedCursor, limit: usize) -> Result<Feed> {
        self.feed_by(since, limit, Self::feed_seen_on_page)
    }

    /// Of these changes those that the actor may be told, and what was lent to them.
    pub fn feed_seen_on_page(&mut self, lines: &[Line]) -> Result<Vec<FeedItem>> {
        let mut items = self.feed_seen(lines)?;
        let of_shares = lines.iter().filter(|line| line.item.entity == shares::KEY);
        let changed: BTreeMap<Id, &FeedItem> = of_shares.map(|line| (line.item.id, &line.item)).collect();
        if changed.is_empty() {
            return Ok(items);
        }
        for lent in shares::lent_by(self, changed.keys().copied())? {
            let (Some(item), Ok(def)) = (changed.get(&lent.share), self.ctx.def(&lent.entity)) else { continue };
            // What no role lets one read was not in sight with the share either.
            if !self.ctx.actor.may(&def.key, Deed::Read) {
                continue;
            }
            let kind = if self.sees(&def, lent.record, Deed::Read)? { FeedKind::Changed } else { FeedKind::Gone };
            let (entity, id) = (def.key.clone(), lent.record);
            items.push(FeedItem { entity, id, version: 0, kind, actor: None, ..(*item).clone() });
        }
        items.sort_by_key(|item| item.place);
        Ok(items)
    }
}
