//! The deadline of what a connection is doing, which SQLite asks about while it works.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

const NONE: u64 = u64::MAX;

/// Shared by a thread and the progress handler of its connection.
#[derive(Clone)]
pub(super) struct Limit(Arc<AtomicU64>);

impl Default for Limit {
    fn default() -> Self {
        Limit(Arc::new(AtomicU64::new(NONE)))
    }
}

impl Limit {
    pub fn set(&self, until: Instant) {
        self.0.store(micros(until), Ordering::Relaxed);
    }

    /// From here on nothing is stopped: an undo or a commit takes as long as it takes.
    pub fn lift(&self) {
        self.0.store(NONE, Ordering::Relaxed);
    }

    pub fn has_passed(&self) -> bool {
        let until = self.0.load(Ordering::Relaxed);
        until != NONE && micros(Instant::now()) > until
    }
}

/// Microseconds since the first question, because an `Instant` has no number of its own.
fn micros(moment: Instant) -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    moment.saturating_duration_since(*START.get_or_init(Instant::now)).as_micros() as u64
}
