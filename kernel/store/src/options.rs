//! How many hands serve the database, and how long each may take.

use std::time::Duration;

/// The defaults suit one machine with a few cores; a test or a large
/// installation changes what it needs.
#[derive(Clone, Debug)]
pub struct Options {
    /// PostgreSQL clients for pages, or SQLite threads, of which there are never more than cores (or four).
    pub readers: usize,
    /// The same for reports, exports and sweeps.
    pub heavy_readers: usize,
    /// PostgreSQL clients for writes; SQLite has one writer.
    pub writers: usize,
    /// How much may wait in one lane before the next is refused with `Busy`.
    pub queue: usize,
    /// How long a page's read or write may wait before it is refused with `Busy`.
    pub patience: Duration,
    pub write_deadline: Duration,
    pub read_deadline: Duration,
    pub heavy_deadline: Duration,
    /// How long a page waits for what it can do without, waiting for a hand included; nothing at all
    /// where nothing stands here.
    pub glance: Duration,
    /// How long a PostgreSQL server may take to accept a connection.
    pub connect_timeout: Duration,
    /// A statement that takes this long is told in the log; none is told where nothing stands here.
    pub slow_from: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            readers: 8,
            heavy_readers: 2,
            writers: 8,
            queue: 512,
            patience: Duration::from_secs(5),
            write_deadline: Duration::from_secs(5),
            read_deadline: Duration::from_secs(2),
            heavy_deadline: Duration::from_secs(120),
            glance: Duration::from_millis(8),
            connect_timeout: Duration::from_secs(2),
            slow_from: Some(Duration::from_millis(200)),
        }
    }
}

/// Who waits for the answer decides where the work runs and how long it may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    Read,
    /// What a page can do without: a page's hands, for a moment.
    Glance,
    /// What comes behind its page: a page's deadline, and none of its hands.
    Behind,
    Heavy,
    /// A look at everything there is: the hands of reports, for as long as it needs.
    Whole,
    Write,
    /// A batch of some large work: its transaction is shared with nobody.
    Bulk,
    /// Changes of tables: as long as they need.
    Ddl,
}

impl Lane {
    /// What it is called among the figures.
    pub fn key(self) -> &'static str {
        match self {
            Lane::Read | Lane::Glance => "read",
            Lane::Heavy | Lane::Behind | Lane::Whole => "heavy",
            Lane::Write | Lane::Bulk | Lane::Ddl => "write",
        }
    }
}

impl Options {
    /// A page is refused soon; a report may wait for the one before it, a change of tables for anybody.
    pub(crate) fn patience(&self, lane: Lane) -> Duration {
        match lane {
            Lane::Glance => self.glance,
            Lane::Read | Lane::Behind | Lane::Write | Lane::Bulk => self.patience,
            Lane::Heavy | Lane::Whole | Lane::Ddl => self.patience.max(self.deadline(lane)),
        }
    }

    pub(crate) fn deadline(&self, lane: Lane) -> Duration {
        match lane {
            Lane::Glance => self.glance,
            Lane::Read | Lane::Behind => self.read_deadline,
            Lane::Heavy => self.heavy_deadline,
            Lane::Write | Lane::Bulk => self.write_deadline,
            Lane::Whole | Lane::Ddl => Duration::from_secs(6 * 3600),
        }
    }
}
