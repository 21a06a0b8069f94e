//! A large change-set is taken back behind the answer: an import of a hundred
//! thousand rows, in batches and with its progress.

use base::Id;
use serde::{Deserialize, Serialize};

use super::Undone;
use crate::{
    Ctx, Error, Reads, Result, Writes,
    jobs::Handlers,
    large::{self, LargeDeed, So},
};

/// The kind of the job.
pub const JOB: &str = "undo";
/// Change-sets up to this size are taken back at once.
pub const BATCH: u64 = 200;
/// Change-sets up to this size are tried for somebody who only looks.
const TRIED: u64 = SOME as u64;
/// Changes of one transaction: no write may hold up the others for long.
const SOME: usize = 40;

/// What became of the wish to undo something.
#[derive(Debug)]
pub enum Work {
    Done(Undone),
    /// It goes on behind the answer, as this job; none when it was asked for already.
    Begun(Option<Id>),
}

impl Ctx {
    /// Takes a change-set back, at once or, where it is large, as a job.
    pub async fn undo(&self, set: Id) -> Result<Work> {
        let size = self
            .read(move |tx| {
                let size = tx.changes_in(set, BATCH + 1)?;
                // Whether a large set is there at all is told only to who may change some of it.
                if size > BATCH && !tx.may_undo(set)? { Err(Error::NotFound) } else { Ok(size) }
            })
            .await?;
        if size <= BATCH {
            return self.write(move |tx| tx.undo(set)).await.map(Work::Done);
        }
        self.begin_large(Undoing { set }, Some(format!("{JOB}:{set}"))).await.map(Work::Begun)
    }
}

impl Ctx {
    /// What taking a change-set back would do now: tried, and nothing kept of it,
    /// since only the rules themselves know what they refuse. It takes the writer for
    /// the length of one small batch; None for a larger one, where it would be refused,
    /// and where nothing can be written now.
    pub async fn try_undo(&self, set: Id) -> Result<Option<Undone>> {
        let size = self.read(move |tx| tx.changes_in(set, TRIED + 1)).await?;
        if size > TRIED || self.seen_by.is_some() {
            return Ok(None);
        }
        let (told, hears) = std::sync::mpsc::channel();
        let tried = self.write(move |tx| -> Result<()> {
            told.send(tx.undo(set)?).ok();
            Err(Error::refused(ONLY_TRIED))
        });
        match tried.await {
            Ok(()) | Err(Error::Refused(_) | Error::NotFound | Error::Forbidden { .. }) => Ok(hears.try_recv().ok()),
            // Whoever only looks is told what was touched, whatever the disk says.
            Err(Error::ReadOnly(_) | Error::Busy { .. } | Error::TooSlow) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

/// Ends a trial.
const ONLY_TRIED: &str = "undo-only-tried";

/// Taking back this change-set.
#[derive(Clone, Serialize, Deserialize)]
struct Undoing {
    set: Id,
}

/// Changes before this one are still to be taken back.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Place {
    before: Option<i64>,
    is_last: bool,
}

impl LargeDeed for Undoing {
    const JOB: &'static str = JOB;
    type Outcome = Undone;
    type Place = Place;
    /// The newest changes before this one.
    type Batch = Option<i64>;

    fn begun(&self, _: &Ctx, set: Id) -> Result<Undone> {
        Ok(Undone::begun(set))
    }

    fn count(&self, tx: &mut Reads<'_, '_>) -> Result<u64> {
        tx.changes_in(self.set, i64::MAX as u64)
    }

    fn next(&self, _: &mut Reads<'_, '_>, place: &Place) -> Result<Option<Option<i64>>> {
        Ok((!place.is_last).then_some(place.before))
    }

    fn carry_out(&self, tx: &mut Writes<'_, '_>, before: Option<i64>, so_far: &mut So<Undoing>) -> Result<()> {
        let before = tx.undo_some(self.set, before, SOME, &mut so_far.outcome)?;
        so_far.went_to(Place { before, is_last: before.is_none() }, SOME);
        Ok(())
    }
}

/// Adds the worker of this kind.
pub fn handlers(handlers: Handlers) -> Handlers {
    large::handled::<Undoing>(handlers)
}
