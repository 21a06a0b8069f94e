//! A town of sixteen programs that write through the API while their server is
//! struck down again and again, and one that follows the feed meanwhile.
//!
//! Each program keeps a book of what it was told, so that in the end every record
//! can be held against it: what was acknowledged is there, to the version; what was
//! never answered is there wholly or not at all; nobody wrote anything else. The
//! follower's story must be the one that is told from the beginning afterwards.
//!
//! - `desk`: what every program has: a line, dice, and the patience to ask again
//! - `writer`: single records, and several in one change-set
//! - `counter`: a record that many want to change at once
//! - `worker`: deeds that go on behind the answer: bulk deeds and imports
//! - `follower`: `GET /api/v1/changes`
//! - `judge`: holds the books against the workspace
//!
//! Left out: pages, which write through the same path.

mod counter;
mod desk;
mod follower;
mod judge;
mod worker;
mod writer;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use desk::{Desk, Dice};

use crate::server::line::Line;

/// How many programs do what; sixteen in all.
const WRITERS: usize = 10;
const COUNTERS: usize = 3;
const SWEEPERS: usize = 2;
const IMPORTERS: usize = 1;
/// Acknowledged deeds between two blows: the town must be at work again.
const BREATH: u64 = 48;
/// A town that does nothing for so long is dead.
const PATIENCE: Duration = Duration::from_secs(90);

/// The servers, and what goes on.
pub struct Town {
    ports: Vec<u16>,
    key: String,
    ends: AtomicBool,
    acknowledged: AtomicU64,
    unanswered: AtomicU64,
    faults: Mutex<Vec<String>>,
    refusals: Mutex<BTreeMap<String, u64>>,
}

/// What a town has lived through.
pub struct Story {
    pub blows: usize,
    pub took: Duration,
    pub acknowledged: u64,
    /// Requests that broke off.
    pub unanswered: u64,
    /// Deeds of which nobody was told how they ended: kept, and not.
    pub kept_untold: usize,
    pub not_kept: usize,
    pub records: usize,
    pub jobs: usize,
    pub told_by_feed: usize,
    /// By what was refused while servers or databases came and went.
    pub refusals: BTreeMap<String, u64>,
    pub faults: Vec<String>,
}

impl Town {
    pub fn new(ports: &[u16], key: &str) -> Town {
        Town {
            ports: ports.to_vec(),
            key: key.to_owned(),
            ends: AtomicBool::new(false),
            acknowledged: AtomicU64::new(0),
            unanswered: AtomicU64::new(0),
            faults: Mutex::default(),
            refusals: Mutex::default(),
        }
    }

    /// Lets the town live through so many blows, each in the midst of work, at
    /// another moment of it. A blow ends when the servers may be asked again.
    pub fn live_through(&self, blows: usize, seed: u64, mut blow: impl FnMut(usize)) -> Story {
        let began = Instant::now();
        let start = follower::here(&mut self.line(0));
        let shared = counter::found(&mut self.desk(99, seed));
        let streets: Vec<_> =
            (0..SWEEPERS).map(|sweeper| worker::lay_out(&mut self.desk(WRITERS + COUNTERS + sweeper, seed))).collect();
        let mut dice = Dice::new(seed);
        let (books, followed) = thread::scope(|scope| {
            let follower = scope.spawn(|| follower::follow(self, &start));
            let mut programs = Vec::new();
            for number in 0..WRITERS + COUNTERS + SWEEPERS + IMPORTERS {
                let desk = self.desk(number, seed);
                let shared = &shared;
                let street = number.checked_sub(WRITERS + COUNTERS).and_then(|sweeper| streets.get(sweeper).cloned());
                programs.push(scope.spawn(move || match (number, street) {
                    (_, Some(street)) => worker::sweep(desk, street),
                    (0..WRITERS, _) => writer::work(desk),
                    (number, _) if number < WRITERS + COUNTERS => counter::work(desk, shared),
                    _ => worker::import(desk),
                }));
            }
            for number in 0..blows {
                if !self.is_at_work() {
                    break;
                }
                thread::sleep(Duration::from_millis(dice.below(250)));
                blow(number);
            }
            self.is_at_work();
            self.ends.store(true, Ordering::Relaxed);
            let books: Vec<_> = programs.into_iter().filter_map(|program| program.join().ok()).collect();
            (books, follower.join().unwrap_or_default())
        });
        let expected = WRITERS + COUNTERS + SWEEPERS + IMPORTERS;
        if books.len() < expected {
            self.fault(format!("{} programs broke off", expected - books.len()));
        }
        let told_by_feed = followed.told.len();
        let judged = judge::judge(self, &books, &start, followed);
        Story {
            blows,
            took: began.elapsed(),
            acknowledged: self.acknowledged.load(Ordering::Relaxed),
            unanswered: self.unanswered.load(Ordering::Relaxed),
            kept_untold: judged.kept_untold,
            not_kept: judged.not_kept,
            records: judged.records,
            jobs: books.iter().map(|book| book.jobs).sum(),
            told_by_feed,
            refusals: std::mem::take(&mut *lock(&self.refusals)),
            faults: std::mem::take(&mut *lock(&self.faults)),
        }
    }

    /// Waits until the town works again; false when it does not.
    pub fn is_at_work(&self) -> bool {
        let (began, before) = (Instant::now(), self.acknowledged.load(Ordering::Relaxed));
        while self.acknowledged.load(Ordering::Relaxed) < before + BREATH {
            if began.elapsed() > PATIENCE {
                self.fault("nothing is acknowledged any more".to_owned());
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        true
    }

    fn line(&self, number: usize) -> Line {
        Line::to(self.ports[number % self.ports.len()], &self.key)
    }

    fn desk(&self, number: usize, seed: u64) -> Desk<'_> {
        Desk::new(self, number, self.line(number), Dice::new(seed.wrapping_mul(31) + number as u64))
    }

    fn fault(&self, what: String) {
        let mut faults = lock(&self.faults);
        if faults.len() < 50 {
            faults.push(what);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|broken| broken.into_inner())
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} blows in {:.0} s; {} deeds acknowledged, {} requests broke off; of the deeds that nobody was told of \
             {} are wholly there and {} not at all; {} records, {} jobs, {} changes told by the feed",
            self.blows,
            self.took.as_secs_f64(),
            self.acknowledged,
            self.unanswered,
            self.kept_untold,
            self.not_kept,
            self.records,
            self.jobs,
            self.told_by_feed
        )?;
        for (what, times) in &self.refusals {
            writeln!(f, "  refused {times} times: {what}")?;
        }
        self.faults.iter().try_for_each(|fault| writeln!(f, "  FAULT: {fault}"))
    }
}
