//! What all batches of one import have in common: what was asked for, how they have fared
//! so far, and what they have learnt.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
};

use base::Id;
use schema::{EntityDef, Value};

use super::{FEW, TOGETHER};
use crate::{
    Error, Writes,
    import::{Policy, pace::Pace, report::is_of_a_row},
};

pub(in crate::import) struct Job {
    pub def: Arc<EntityDef>,
    pub policy: Policy,
    /// What new records have beside their cells.
    pub defaults: Vec<(usize, Value)>,
    pub headings: HashMap<String, String>,
    pub dry: bool,
    notes: Mutex<Notes>,
    /// [`TOGETHER`] of them, but in tests.
    pub most: usize,
    /// How many rows share a savepoint by now; none is needed where it has come to `most`.
    pub(super) together: AtomicUsize,
    pub pace: Pace,
    /// A row was refused in a batch without savepoints, which is to go again.
    again: AtomicBool,
    /// So many rows from here on stand in savepoints, because one of them was refused: a
    /// batch without them would meet it again and again.
    careful: AtomicUsize,
}

impl Job {
    pub fn new(def: Arc<EntityDef>, policy: Policy, headings: HashMap<String, String>, dry: bool, pace: Pace) -> Job {
        let (defaults, notes, together, again, careful) = Default::default();
        Job { def, policy, defaults, headings, dry, notes, most: TOGETHER, together, pace, again, careful }
    }

    /// Whether so much has gone well that no savepoint is needed.
    pub(super) fn goes_freely(&self) -> bool {
        !self.dry && self.together.load(Relaxed) >= self.most && self.careful.load(Relaxed) == 0
    }

    /// As many share a savepoint at most where all goes well: each copies every page that is
    /// changed within it, and what is held goes out at its end, while others may wait.
    pub(super) fn most_together(&self, tx: &Writes<'_, '_>) -> usize {
        if tx.tx.is_awaited() { self.most.min(64) } else { self.most }
    }

    /// A batch without savepoints failed at one of its first `rows`.
    pub(super) fn failed_freely(&self, error: &Error, rows: usize) {
        self.together.store(FEW, Relaxed);
        // A database that is busy or away gets its time, as ever.
        let is_of_a_row = is_of_a_row(error);
        self.again.store(is_of_a_row, Relaxed);
        if is_of_a_row {
            self.careful.store(rows, Relaxed);
        }
    }

    /// Whether the batch that failed is to go again, its first rows one by one.
    pub fn goes_again(&self) -> bool {
        self.again.swap(false, Relaxed)
    }

    /// What the committed batches have learnt.
    pub(super) fn learnt(&self) -> Notes {
        self.notes().clone()
    }

    /// A batch of so many rows was committed: what it learnt holds.
    pub(super) fn learns(&self, notes: Notes, rows: usize) {
        *self.notes() = notes;
        let careful = self.careful.load(Relaxed);
        self.careful.store(careful.saturating_sub(rows), Relaxed);
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the batches have learnt so far; only committed ones write here.
#[derive(Clone, Default)]
pub(super) struct Notes {
    pub made: HashMap<(usize, String), (Id, Option<Id>)>,
    /// Records that a row should have brought in and did not.
    pub lost: HashSet<Id>,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use schema::{Entity, Field, entity, field};
    use store::Dialect;

    use super::*;

    struct Shop;
    impl Entity for Shop {
        const KEY: &'static str = "shops";
    }
    const NAME: Field<Shop, String> = field("name");

    /// All went well so far: the next rows need no savepoint.
    fn job() -> Job {
        let def = entity::<Shop>("store").field(NAME.line(80)).title(NAME).build();
        let pace = Pace::new(Dialect::Sqlite, true);
        let job = Job::new(Arc::new(def), Policy::Strict, HashMap::new(), false, pace);
        job.together.store(TOGETHER, Relaxed);
        job
    }

    #[test]
    fn after_a_refusal_rows_stand_in_savepoints_until_the_refused_one_is_past() {
        let job = job();
        assert!(job.goes_freely());
        job.failed_freely(&Error::NotFound, 12);
        assert!(job.goes_again());
        // However well the first of them go, the refused one is still to come.
        job.together.store(TOGETHER, Relaxed);
        assert!(!job.goes_freely());
        job.learns(Notes::default(), 11);
        assert!(!job.goes_freely());
        job.learns(Notes::default(), 1);
        assert!(job.goes_freely());
    }

    #[test]
    fn a_busy_database_makes_nobody_go_again_with_care() {
        let job = job();
        job.failed_freely(&Error::Busy { retry_after: Duration::ZERO }, 12);
        assert!(!job.goes_again());
        job.together.store(TOGETHER, Relaxed);
        assert!(job.goes_freely());
    }
}
