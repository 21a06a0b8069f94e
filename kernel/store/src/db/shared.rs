//! What all transactions of a workspace share.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tokio::sync::watch;

use crate::{Dialect, Options, figures::Counters};

/// What transactions need to know about the workspace they run in.
pub(crate) struct Shared {
    pub dialect: Dialect,
    pub schema: String,
    generation: AtomicU64,
    commits: watch::Sender<u64>,
    /// The moment for what a page can do without; nothing where there is none.
    pub glance: Duration,
    /// How long a page may wait for a free hand.
    pub patience: Duration,
    pub counters: Counters,
    /// What a test watches.
    #[cfg(feature = "testkit")]
    pub plans: crate::testkit::Watch,
}

impl Shared {
    pub fn new(dialect: Dialect, schema: &str, options: &Options) -> Self {
        Shared {
            dialect,
            schema: schema.to_owned(),
            generation: AtomicU64::new(0),
            commits: watch::Sender::new(0),
            glance: options.glance,
            patience: options.patience,
            counters: Counters::new(options.slow_from),
            #[cfg(feature = "testkit")]
            plans: Default::default(),
        }
    }

    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    pub fn set_generation(&self, generation: u64) {
        self.generation.fetch_max(generation, Ordering::AcqRel);
    }

    /// Ticks after each commit of this process.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.commits.subscribe()
    }

    pub fn tick(&self) {
        self.commits.send_modify(|count| *count += 1);
    }
}
