//! How long a batch may go on.
//!
//! A commit costs as much as many rows: every page that they touched goes to the disk, and
//! rows that come together touch the same ones. So as long as nobody waits, batches grow.
//! Who comes during a commit waits for all that it has to bring to the disk; after
//! somebody had to wait, batches are short again, and grow again from there.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

use store::Dialect;

use crate::Writes;

/// What a batch takes to begin with, and after somebody had to wait for one, in
/// milliseconds; its commit and the lines of the journal come after that.
const LEAST: u64 = 20;
/// The longest on SQLite, where nobody waited for many batches. Who comes then waits for the
/// rows that are on their way, some hundred, and for some megabytes to be written.
const MOST: u64 = 1_600;
/// On PostgreSQL nobody waits for another's transaction, and little is gained.
const MOST_ON_POSTGRES: u64 = 320;

/// The milliseconds that a batch may take by now.
pub(super) struct Pace(AtomicU64);

impl Default for Pace {
    fn default() -> Self {
        Pace(AtomicU64::new(LEAST))
    }
}

impl Pace {
    /// Whether a batch that began then takes a further row.
    pub fn goes_on(&self, tx: &Writes<'_, '_>, begun: Instant) -> bool {
        let (spent, of) = (begun.elapsed(), Duration::from_millis);
        spent < of(LEAST) || spent < of(self.0.load(Relaxed)) && !tx.tx.is_awaited()
    }

    /// Whether somebody may be about to wait again: few rows go out together then.
    pub fn is_short(&self) -> bool {
        self.0.load(Relaxed) <= LEAST
    }

    /// A batch has done its work: the next one learns from it.
    pub fn ended(&self, tx: &Writes<'_, '_>) {
        let most = if tx.tx.dialect() == Dialect::Sqlite { MOST } else { MOST_ON_POSTGRES };
        let longer = (self.0.load(Relaxed) * 2).min(most);
        self.0.store(if tx.tx.is_awaited() { LEAST } else { longer }, Relaxed);
    }
}
