//! What the store tells of its own work, for whoever runs the machine: how many
//! statements it was asked and how long they took, which were slow, who waits
//! for whose hands, and how large the data is.
//!
//! Everything is counted since the start of this process and in its memory; a
//! text of SQL is told without its values. Nothing here asks the database,
//! except for its size.

use std::{
    collections::VecDeque,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::{Duration, SystemTime},
};

use parking_lot::Mutex;

/// Upper bounds of the classes in which statements are counted.
pub const CLASSES: [Duration; 6] = [
    Duration::from_micros(100),
    Duration::from_millis(1),
    Duration::from_millis(10),
    Duration::from_millis(100),
    Duration::from_secs(1),
    Duration::from_secs(10),
];
/// Slow statements that are remembered.
const REMEMBERED: usize = 20;
/// As much of a text as tells which statement it is.
const TOLD: usize = 2_000;

/// The hands of one kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneFigures {
    /// `read`, `heavy` or `write`.
    pub lane: &'static str,
    pub hands: usize,
    pub busy: usize,
    pub waiting: usize,
}

/// Statements of one kind since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatementFigures {
    /// How many were no slower than each of [`CLASSES`], and no quicker than the one before.
    pub classes: [u64; CLASSES.len()],
    pub count: u64,
    pub time: Duration,
    pub failed: u64,
    pub slow: u64,
}

/// A statement that took longer than it should.
#[derive(Clone, Debug)]
pub struct SlowStatement {
    pub sql: String,
    pub took: Duration,
    pub at: SystemTime,
}

#[derive(Clone, Debug)]
pub struct Figures {
    pub lanes: Vec<LaneFigures>,
    pub queries: StatementFigures,
    pub changes: StatementFigures,
    /// The last ones, newest first.
    pub slow: Vec<SlowStatement>,
    /// Which statements count as slow; none where nobody wants to know.
    pub slow_from: Option<Duration>,
}

/// How much room the data takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    pub bytes: u64,
    /// SQLite's write-ahead log.
    pub log_bytes: Option<u64>,
    /// What is free where SQLite's file lies; a server's disk cannot be seen from here.
    pub free_bytes: Option<u64>,
}

/// The counters behind [`Figures`].
pub(crate) struct Counters {
    queries: Counter,
    changes: Counter,
    slow: Mutex<VecDeque<SlowStatement>>,
    pub slow_from: Option<Duration>,
}

#[derive(Default)]
struct Counter {
    classes: [AtomicU64; CLASSES.len()],
    count: AtomicU64,
    micros: AtomicU64,
    failed: AtomicU64,
    slow: AtomicU64,
}

#[derive(Clone, Copy)]
pub(crate) enum Asked {
    Query,
    Change,
}

impl Counters {
    pub fn new(slow_from: Option<Duration>) -> Counters {
        Counters { queries: Counter::default(), changes: Counter::default(), slow: Mutex::default(), slow_from }
    }

    /// Counts one statement; true when it was slow.
    pub fn count(&self, asked: Asked, sql: &str, took: Duration, failed: bool) -> bool {
        let counter = match asked {
            Asked::Query => &self.queries,
            Asked::Change => &self.changes,
        };
        if let Some(class) = CLASSES.iter().position(|bound| took <= *bound) {
            counter.classes[class].fetch_add(1, Relaxed);
        }
        counter.count.fetch_add(1, Relaxed);
        counter.micros.fetch_add(took.as_micros() as u64, Relaxed);
        counter.failed.fetch_add(u64::from(failed), Relaxed);
        let is_slow = self.slow_from.is_some_and(|from| took >= from);
        if is_slow {
            counter.slow.fetch_add(1, Relaxed);
            let mut slow = self.slow.lock();
            slow.truncate(REMEMBERED - 1);
            slow.push_front(SlowStatement { sql: on_one_line(sql), took, at: SystemTime::now() });
        }
        is_slow
    }

    pub fn figures(&self, lanes: Vec<LaneFigures>) -> Figures {
        let slow = self.slow.lock().iter().cloned().collect();
        Figures { lanes, queries: self.queries.told(), changes: self.changes.told(), slow, slow_from: self.slow_from }
    }
}

impl Counter {
    fn told(&self) -> StatementFigures {
        StatementFigures {
            classes: std::array::from_fn(|class| self.classes[class].load(Relaxed)),
            count: self.count.load(Relaxed),
            time: Duration::from_micros(self.micros.load(Relaxed)),
            failed: self.failed.load(Relaxed),
            slow: self.slow.load(Relaxed),
        }
    }
}

/// A statement as the log tells it: without line breaks, the mark of its generation, or a long tail.
pub(crate) fn on_one_line(sql: &str) -> String {
    let sql = sql.rsplit_once("\n/*g").map_or(sql, |(text, _)| text);
    let mut line = String::with_capacity(sql.len().min(TOLD));
    for word in sql.split_whitespace() {
        if line.len() + word.len() > TOLD {
            line.push_str(" …");
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_counted_by_class_and_the_slow_ones_remembered() {
        let counters = Counters::new(Some(Duration::from_millis(200)));
        let told = |counters: &Counters| counters.figures(Vec::new());
        let took = |millis| Duration::from_millis(millis);
        assert!(!counters.count(Asked::Query, "select 1", took(1), false));
        assert!(counters.count(Asked::Query, "select 2\n/*g7*/", took(300), true));
        assert!(!counters.count(Asked::Change, "update x", took(199), false));
        let figures = told(&counters);
        assert_eq!(figures.queries.classes, [0, 1, 0, 0, 1, 0]);
        assert_eq!((figures.queries.count, figures.queries.failed, figures.queries.slow), (2, 1, 1));
        assert_eq!((figures.changes.count, figures.changes.time), (1, took(199)));
        for _ in 0..REMEMBERED {
            counters.count(Asked::Query, "select 3", took(500), false);
        }
        let slow: Vec<String> = told(&counters).slow.into_iter().map(|one| one.sql).collect();
        assert_eq!(slow, vec!["select 3"; REMEMBERED]);
        assert!(!Counters::new(None).count(Asked::Query, "select 4", took(9_000), false));
    }

    #[test]
    fn a_statement_is_told_on_one_line_and_not_for_ever() {
        assert_eq!(on_one_line("select a\n  from b\n/*g12*/"), "select a from b");
        let long = on_one_line(&"(?, ?), ".repeat(2_000));
        assert!(long.ends_with(" …") && long.len() < TOLD + 8, "{}", long.len());
    }
}
