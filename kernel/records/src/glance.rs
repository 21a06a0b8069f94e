//! What a page can do without, such as how many there are: it has a moment
//! within the page, and what is not known by then comes behind it.
//!
//! What took longer than that moment does so again for a while, so it is not
//! even begun: a page that comes back pays nothing for it. The same holds for what
//! took longer than all the time it has behind the page, so that a page that lies
//! open does not ask for it at every change. That it was slow is
//! remembered in this process only, by person and question; the answer is not,
//! because a count that is kept is a count that is wrong.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Mutex,
};

use base::Instant;
use jiff::SignedDuration;

use crate::{Ctx, Error, Reads, Result};

/// As long as what was slow once is not tried again within a page.
const FOR: SignedDuration = SignedDuration::from_secs(60);
/// More than these are forgotten together, and tried again.
const MOST: usize = 4_096;

/// The questions that took too long for a page, and when.
#[derive(Default)]
pub(crate) struct Late(Mutex<HashMap<u64, Instant>>);

impl Late {
    fn is(&self, asked: u64, now: Instant) -> bool {
        let Ok(known) = self.0.lock() else { return false };
        known.get(&asked).is_some_and(|at| now.duration_since(*at) < FOR)
    }

    fn note(&self, asked: u64, now: Instant) {
        if let Ok(mut known) = self.0.lock() {
            if known.len() >= MOST {
                known.clear();
            }
            known.insert(asked, now);
        }
    }
}

impl Ctx {
    /// Reads what a page can do without; none where it cannot be known at once.
    /// `about` is what is asked for, by which it is known again.
    pub async fn glance<T: Send + 'static>(
        &self,
        about: &impl Hash,
        look: impl FnOnce(&mut Reads<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let (asked, now, late) = (self.asked(about), self.now(), &self.workspace.late);
        if late.is(asked, now) {
            return Ok(None);
        }
        let ctx = self.clone();
        match self.workspace.db.glance(move |tx| look(&mut Reads { tx, ctx: &ctx })).await {
            Ok(found) => Ok(Some(found)),
            // There was no hand free for it, which says nothing of the next time.
            Err(Error::Busy { .. }) => Ok(None),
            Err(Error::TooSlow) => {
                late.note(asked, now);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Reads what comes behind its page: as long as a page may take, in the lane
    /// that never holds up a page. What was too slow for that lately is so again.
    pub async fn read_behind<T: Send + 'static>(
        &self,
        about: &impl Hash,
        look: impl FnOnce(&mut Reads<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (asked, now, late) = (self.asked(&("behind", about)), self.now(), &self.workspace.late);
        if late.is(asked, now) {
            return Err(Error::TooSlow);
        }
        let ctx = self.clone();
        let found = self.workspace.db.read_behind(move |tx| look(&mut Reads { tx, ctx: &ctx })).await;
        if matches!(found, Err(Error::TooSlow)) {
            late.note(asked, now);
        }
        found
    }

    fn asked(&self, about: &impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.actor.user.raw(), about).hash(&mut hasher);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use base::FrozenClock;
    use store::{ColumnType, Options, testkit};

    use super::*;
    use crate::{Door, Workspace};

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_too_slow_behind_its_page_is_not_begun_again_for_a_minute() {
        let options = Options { read_deadline: Duration::from_millis(1_000), ..Options::default() };
        let (db, _guard) = testkit::sqlite_with(options).await;
        let clock = Arc::new(FrozenClock::at("2026-11-22T08:00:00Z".parse().unwrap()));
        let ctx = Ctx::system(Workspace::open(db, vec![], clock.clone(), 1).await.unwrap(), Door::Page);
        let endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";
        let slow = ctx.read_behind(&"many", |tx| Ok(tx.tx.sql(endless, &[], &[ColumnType::Int])?.len())).await;
        assert!(matches!(slow, Err(Error::TooSlow)));
        let again = ctx.read_behind(&"many", |_| -> Result<()> { panic!("it was begun") }).await;
        assert!(matches!(again, Err(Error::TooSlow)));
        assert_eq!(ctx.read_behind(&"few", |_| Ok(7)).await.unwrap(), 7);
        clock.set("2026-11-22T08:01:00Z".parse().unwrap());
        assert_eq!(ctx.read_behind(&"many", |_| Ok(8)).await.unwrap(), 8);
    }

    #[test]
    fn what_was_slow_is_not_tried_again_for_a_minute() {
        let (late, start) = (Late::default(), Instant::UNIX_EPOCH);
        let after = |seconds| start + SignedDuration::from_secs(seconds);
        assert!(!late.is(7, start));
        late.note(7, start);
        assert!(late.is(7, start) && late.is(7, after(59)) && !late.is(8, start));
        assert!(!late.is(7, after(60)));
        (0..MOST as u64).for_each(|asked| late.note(100 + asked, start));
        assert!(!late.is(7, start) && late.is(100 + MOST as u64 - 1, start));
    }
}
