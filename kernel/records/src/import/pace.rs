//! How long a batch may go on.
//!
//! A commit costs as much as many rows: every page that they touched goes to the disk, and
//! rows that come together touch the same ones. So as long as nobody waits, batches grow.
//! Who comes during a commit waits for all that it has to bring to the disk; each time that
//! somebody had to wait, the next batch is half as long. What the server writes by itself
//! now and then costs little so, and people who go on writing soon meet the shortest. While
//! they do, the import rests after each batch for as long as that took, since it would else
//! have one of few processors, and the disk, to itself.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
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

/// Batches are so short where several of the last ones were waited for.
const SHORT: u64 = 80;
const LONGEST_REST: Duration = Duration::from_millis(300);

/// What goes out together takes longer to write than it took to gather.
const ROWS_A_MILLISECOND: usize = 3;

/// The milliseconds that a batch may take by now.
pub(super) struct Pace {
    millis: AtomicU64,
    /// Somebody waited for the last batch.
    kept_waiting: AtomicBool,
}

impl Default for Pace {
    fn default() -> Self {
        Pace { millis: AtomicU64::new(LEAST), kept_waiting: AtomicBool::new(false) }
    }
}

impl Pace {
    /// Whether a batch that began then takes a further row.
    pub fn goes_on(&self, tx: &Writes<'_, '_>, begun: Instant) -> bool {
        let (spent, of) = (begun.elapsed(), Duration::from_millis);
        spent < of(LEAST) || spent < of(self.millis.load(Relaxed)) && !tx.tx.is_awaited()
    }

    /// How many rows go out together: while others write, who waits has these before them.
    pub fn rows(&self, most: usize) -> usize {
        (self.millis.load(Relaxed) as usize * ROWS_A_MILLISECOND).min(most)
    }

    /// A batch has done its work: the next one learns from it.
    pub fn ended(&self, tx: &Writes<'_, '_>) {
        let most = if tx.tx.dialect() == Dialect::Sqlite { MOST } else { MOST_ON_POSTGRES };
        let is_awaited = tx.tx.is_awaited();
        self.kept_waiting.store(is_awaited, Relaxed);
        self.millis.store(after(self.millis.load(Relaxed), most, is_awaited), Relaxed);
    }

    /// How long to rest after a batch that took so long.
    pub fn rest(&self, took: Duration) -> Duration {
        let others_write = self.kept_waiting.load(Relaxed) && self.millis.load(Relaxed) <= SHORT;
        if others_write { took.min(LONGEST_REST) } else { Duration::ZERO }
    }
}

/// What the next batch may take after one of `now`.
fn after(now: u64, most: u64, is_awaited: bool) -> u64 {
    if is_awaited { (now / 2).max(LEAST) } else { (now * 2).min(most) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_grow_while_nobody_waits_and_are_short_where_people_go_on_writing() {
        let of = |waits: &[bool]| waits.iter().fold(LEAST, |now, waits| after(now, MOST, *waits));
        assert_eq!(of(&[false; 3]), 160);
        assert_eq!(of(&[false; 30]), MOST);
        assert_eq!(of(&[true; 3]), LEAST);
        assert_eq!(of(&[[false; 30].as_slice(), &[true; 7]].concat()), LEAST, "seven deeds of people are enough");
        let now_and_then: Vec<bool> = (0..40).map(|at| at % 4 == 3).collect();
        assert!(of(&now_and_then) >= MOST / 4, "what the server writes now and then cuts nothing short");
    }

    #[test]
    fn an_import_rests_while_others_go_on_writing_and_only_then() {
        let rest = |millis: u64, kept_waiting: bool| {
            let pace = Pace { millis: AtomicU64::new(millis), kept_waiting: AtomicBool::new(kept_waiting) };
            pace.rest(Duration::from_millis(50)).as_millis()
        };
        assert_eq!((rest(LEAST, true), rest(LEAST, false), rest(MOST, true)), (50, 0, 0));
        let pace = Pace { kept_waiting: AtomicBool::new(true), ..Pace::default() };
        assert_eq!(pace.rest(Duration::from_secs(9)), LONGEST_REST);
    }
}
