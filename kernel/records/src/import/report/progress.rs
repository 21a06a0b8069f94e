//! How far an import is, while it is at work.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use super::Counts;

/// How far an import is, for a page or a terminal that looks now and then; and
/// the wish to stop it.
#[derive(Debug, Default)]
pub struct Progress {
    pub rows: AtomicU64,
    /// The rows of the sheet; none before they are counted.
    pub total: AtomicU64,
    pub rejected: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Relaxed)
    }

    /// Per cent of the rows.
    pub fn percent(&self) -> u8 {
        let (rows, total) = (self.rows.load(Relaxed), self.total.load(Relaxed));
        (rows * 100).checked_div(total).unwrap_or(0).min(100) as u8
    }

    pub(in crate::import) fn show(&self, counts: &Counts) {
        self.rows.store(counts.rows, Relaxed);
        self.rejected.store(counts.rejected, Relaxed);
    }
}
