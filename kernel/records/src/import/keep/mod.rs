//! Rows become records, a batch at a time.
//!
//! A refused row leaves no trace and holds up nobody: rows go into savepoints
//! together, the more the longer all goes well, and at last the whole batch into none,
//! since a savepoint copies every page that is changed within it. Where one of them is
//! refused, they go again, the first few each in a savepoint of its own. A batch ends when
//! it has used its share of time (`pace`), for pages write through the same door.

mod job;
mod links;
mod row;
mod savepoints;
mod step;

use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Instant,
};

use base::Id;

use super::meaning::Make;
use crate::{AnyRecord, Result, Writes};

pub(super) use job::Job;
pub(super) use links::{Late, link};
pub(super) use step::{Fate, Kept, Step, Told};

use job::Notes;
use savepoints::{alone, freely, together};

/// Rows whose records are fetched together, and that go out together at most.
pub(super) const TOGETHER: usize = 512;

/// Rows that share a savepoint to begin with, and where one of them was refused.
const FEW: usize = 4;

/// Keeps as many rows as fit into one share of time, at least one.
pub(super) fn batch(tx: &mut Writes<'_, '_>, job: &Job, steps: &[Step]) -> Result<Batch> {
    tx.gathering(|tx| keep_some(tx, job, steps))
}

fn keep_some(tx: &mut Writes<'_, '_>, job: &Job, steps: &[Step]) -> Result<Batch> {
    let begun = Instant::now();
    let mut batch = Batch { kept: Vec::new(), made: Vec::new(), notes: job.learnt(), fetched: HashMap::new() };
    let mut fetched_to = 0;
    while batch.kept.len() < steps.len() && (batch.kept.is_empty() || job.pace.goes_on(tx, begun)) {
        let rest = &steps[batch.kept.len()..];
        if fetched_to <= batch.kept.len() {
            let ahead = &rest[..rest.len().min(job.most)];
            fetched_to = batch.kept.len() + ahead.len();
            fetch(tx, job, ahead, &mut batch)?;
        }
        if job.goes_freely() {
            let most = job.pace.rows(fetched_to - batch.kept.len());
            freely(tx, job, &rest[..most], &mut batch, begun)?;
            continue;
        }
        let most = job.together.load(Relaxed).clamp(FEW, job.most_together(tx));
        let few = &rest[..most.min(fetched_to - batch.kept.len())];
        if job.dry {
            few.iter().try_for_each(|step| alone(tx, job, step, &mut batch))?;
        } else if together(tx, job, few, &mut batch, begun)? {
            job.together.store(most * 2, Relaxed);
        } else {
            job.together.store(FEW, Relaxed);
            few.iter().take(FEW).try_for_each(|step| alone(tx, job, step, &mut batch))?;
        }
    }
    job.pace.ended(tx.tx.is_awaited());
    Ok(batch)
}

/// Fetches the records that these rows are about.
fn fetch(tx: &mut Writes<'_, '_>, job: &Job, steps: &[Step], batch: &mut Batch) -> Result<()> {
    let about = |step: &Step| if let Fate::Known { record, .. } = step.fate { Some(record) } else { None };
    let ids: Vec<Id> = steps.iter().filter_map(about).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let found = tx.find_several(&job.def, &ids)?;
    batch.fetched = found.into_iter().map(|record| (record.id, record)).collect();
    Ok(())
}

/// What became of the first rows of those that were given.
pub(super) struct Batch {
    pub kept: Vec<Kept>,
    pub made: Vec<(Arc<Make>, Id, Option<Id>)>,
    notes: Notes,
    /// Records that rows of this batch are about, fetched together; each is
    /// taken once, for after that it has changed.
    fetched: HashMap<Id, AnyRecord>,
}

impl Batch {
    /// It was committed: what it learnt holds.
    pub fn committed(&mut self, job: &Job) {
        job.learns(std::mem::take(&mut self.notes), self.kept.len());
    }
}
