//! How long a batch may go on.
//!
//! A commit costs as much as many rows: every page that they touched goes to the disk, and
//! rows that come together touch the same ones. So as long as nobody waits, batches grow.
//! Who comes during a commit waits for all that it has to bring to the disk; each time that
//! somebody had to wait, the next batch is a quarter as long. What the server writes by
//! itself now and then costs little so, and people who go on writing soon meet the shortest.
//! While they do, the import rests after each batch for as long as that took, since it would
//! else have one of few processors, and the disk, to itself.
//!
//! A program beside the server that has the same SQLite file does not see who waits there:
//! its batches stay short, and between two of them it lets others in.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

use store::Dialect;

use crate::Writes;

/// What a batch takes to begin with, in milliseconds; its commit and the lines of the
/// journal come after that.
const LEAST: u64 = 20;
/// The longest on SQLite, where nobody waited for many batches. Who comes then waits for the
/// rows that are on their way, some hundred, and for some megabytes to be written.
const MOST: u64 = 640;
/// On PostgreSQL nobody waits for another's transaction, and little is gained.
const MOST_ON_POSTGRES: u64 = 320;
/// In another process than the server's.
const MOST_BESIDE: u64 = 160;
/// SQLite looks every hundred milliseconds whether the file is free, for five seconds: a
/// fifth of the time is enough to be met.
const DOOR_OPEN: Duration = Duration::from_millis(40);
/// Batches are so short where several of the last ones were waited for.
const SHORT: u64 = 80;
const LONGEST_REST: Duration = Duration::from_millis(300);

/// What goes out together takes longer to write than it took to gather.
const ROWS_A_MILLISECOND: usize = 3;

/// The milliseconds that a batch may take by now.
pub(super) struct Pace {
    millis: AtomicU64,
    most: u64,
    /// Somebody waited for the last batch.
    kept_waiting: AtomicBool,
    /// A server may have the same file.
    is_beside: bool,
}

impl Pace {
    /// `is_server`: whoever waits, waits in this process.
    pub fn new(dialect: Dialect, is_server: bool) -> Pace {
        let is_beside = dialect == Dialect::Sqlite && !is_server;
        let most = match dialect {
            Dialect::Sqlite if is_beside => MOST_BESIDE,
            Dialect::Sqlite => MOST,
            Dialect::Postgres => MOST_ON_POSTGRES,
        };
        Pace { millis: AtomicU64::new(LEAST), most, kept_waiting: AtomicBool::new(false), is_beside }
    }

    /// Whether a batch that began then takes a further row.
    pub fn goes_on(&self, tx: &Writes<'_, '_>, begun: Instant) -> bool {
        let (spent, of) = (begun.elapsed(), Duration::from_millis);
        spent < of(LEAST) || spent < of(self.millis.load(Relaxed)) && !tx.tx.is_awaited()
    }

    /// How many rows go out together: while others write, who waits has these before them.
    pub fn rows(&self, most: usize) -> usize {
        (self.millis.load(Relaxed) as usize * ROWS_A_MILLISECOND).min(most)
    }

    /// A batch has done its work, and somebody waited for it: the next one learns from that.
    pub fn ended(&self, is_awaited: bool) {
        self.kept_waiting.store(is_awaited, Relaxed);
        let now = self.millis.load(Relaxed);
        self.millis.store(if is_awaited { (now / 4).max(LEAST) } else { (now * 2).min(self.most) }, Relaxed);
    }

    /// A batch has taken too long to be kept; false where it cannot be shorter.
    pub fn slows_down(&self) -> bool {
        self.millis.swap(LEAST, Relaxed) > LEAST
    }

    /// How long to rest after a batch that took so long.
    pub fn rest(&self, took: Duration) -> Duration {
        let others_write = self.kept_waiting.load(Relaxed) && self.millis.load(Relaxed) <= SHORT;
        match others_write {
            true => took.min(LONGEST_REST),
            false if self.is_beside => DOOR_OPEN,
            false => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(waits: impl IntoIterator<Item = bool>) -> Pace {
        let pace = Pace::new(Dialect::Sqlite, true);
        waits.into_iter().for_each(|is_awaited| pace.ended(is_awaited));
        pace
    }

    #[test]
    fn batches_grow_while_nobody_waits_and_are_short_where_people_go_on_writing() {
        let of = |waits: &[bool]| after(waits.iter().copied()).millis.load(Relaxed);
        assert_eq!(of(&[false; 3]), 160);
        assert_eq!(of(&[false; 30]), MOST);
        assert_eq!(of(&[true; 3]), LEAST);
        assert_eq!(of(&[[false; 30].as_slice(), &[true; 3]].concat()), LEAST, "three deeds of people are enough");
        let now_and_then: Vec<bool> = (0..40).map(|at| at % 4 == 3).collect();
        assert!(of(&now_and_then) >= MOST / 4, "what the server writes now and then cuts little short");
    }

    #[test]
    fn an_import_rests_while_others_go_on_writing_and_only_then() {
        let took = Duration::from_millis(50);
        assert_eq!(after([true]).rest(took), took);
        assert_eq!(after([false]).rest(took), Duration::ZERO);
        assert_eq!(after([false, false, false, false, false, true]).rest(took), Duration::ZERO, "once is no going on");
        assert_eq!(after([true]).rest(Duration::from_secs(9)), LONGEST_REST);
    }

    #[test]
    fn a_program_beside_the_server_lets_others_in_after_each_short_batch() {
        let pace = Pace::new(Dialect::Sqlite, false);
        (0..30).for_each(|_| pace.ended(false));
        assert_eq!((pace.millis.load(Relaxed), pace.rest(Duration::ZERO)), (MOST_BESIDE, DOOR_OPEN));
        assert_eq!(Pace::new(Dialect::Postgres, false).rest(Duration::ZERO), Duration::ZERO);
    }

    #[test]
    fn a_batch_that_took_too_long_is_shorter_the_next_time_and_gives_up_at_the_shortest() {
        let pace = after([false; 30]);
        assert_eq!((pace.slows_down(), pace.slows_down()), (true, false));
    }
}
