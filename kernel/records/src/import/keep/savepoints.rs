//! How many rows share a savepoint: all of them none, a few one, or each its own.

use std::{collections::HashMap, time::Instant};

use super::{
    Batch, FEW,
    job::Job,
    row::one,
    step::{Fate, Kept, Step},
};
use crate::{
    Error, Result, Writes,
    import::report::{Reason, reasons},
};

/// Keeps rows without a savepoint: where one is refused, nothing of the batch is kept, and
/// it goes again in parts.
pub(super) fn freely(
    tx: &mut Writes<'_, '_>,
    job: &Job,
    steps: &[Step],
    batch: &mut Batch,
    begun: Instant,
) -> Result<()> {
    let rows = batch.kept.len() + steps.len();
    let kept = in_turn(tx, job, steps, batch, begun);
    // What is wrong with what was held shows itself here.
    kept.and_then(|()| Ok(tx.tx.settle()?)).inspect_err(|error| job.failed_freely(error, rows))
}

/// Keeps a few rows in one savepoint, on a slow machine fewer; false where one of them
/// was refused, and then none of them is kept.
pub(super) fn together(
    tx: &mut Writes<'_, '_>,
    job: &Job,
    steps: &[Step],
    batch: &mut Batch,
    begun: Instant,
) -> Result<bool> {
    let (kept, made, notes) = (batch.kept.len(), batch.made.len(), batch.notes.clone());
    let outcome = tx.nested(|tx| in_turn(tx, job, steps, batch, begun));
    let Err(error) = outcome else { return Ok(true) };
    batch.kept.truncate(kept);
    batch.made.truncate(made);
    batch.notes = notes;
    // What is wrong with a row is found when each goes by itself; what is wrong with the
    // database ends the batch.
    if matches!(error, Error::Fault(_)) {
        return Ok(false);
    }
    reasons(error, |_| None).map(|_| false)
}

/// Keeps rows one after another, the first few in any case, the others while there is time.
fn in_turn(tx: &mut Writes<'_, '_>, job: &Job, steps: &[Step], batch: &mut Batch, begun: Instant) -> Result<()> {
    for (at, step) in steps.iter().enumerate() {
        if at >= FEW && !job.pace.goes_on(tx, begun) {
            break;
        }
        let kept = unrefused(tx, job, step, batch)?;
        batch.kept.push(kept);
    }
    Ok(())
}

/// A row among others, of which none may be refused.
fn unrefused(tx: &mut Writes<'_, '_>, job: &Job, step: &Step, batch: &mut Batch) -> Result<Kept> {
    match (one(tx, job, step, batch)?, &step.fate) {
        (Kept::Rejected(_), Fate::New(_) | Fate::Known { .. }) => Err(Error::NotFound),
        (kept, _) => Ok(kept),
    }
}

/// Keeps a row in a savepoint of its own, or tells why it is refused.
pub(super) fn alone(tx: &mut Writes<'_, '_>, job: &Job, step: &Step, batch: &mut Batch) -> Result<()> {
    let (made, notes) = (batch.made.len(), batch.notes.clone());
    let made_before = if job.dry { notes.made.clone() } else { HashMap::new() };
    let mut kept = None;
    let outcome = match &step.fate {
        Fate::Settled(settled) => {
            kept = Some(settled.clone());
            Ok(())
        }
        _ => tx.at_once(|tx| {
            kept = Some(one(tx, job, step, batch)?);
            // A dry run does everything and keeps nothing.
            if job.dry { Err(Error::NotFound) } else { Ok(()) }
        }),
    };
    let kept = match (kept, outcome) {
        (Some(kept), Ok(())) => kept,
        (Some(kept), Err(Error::NotFound)) if job.dry => kept,
        (_, Err(error)) => {
            batch.made.truncate(made);
            batch.notes = notes;
            Kept::Rejected(reasons(error, |field| job.headings.get(field).cloned())?)
        }
        (None, Ok(())) => Kept::Rejected(vec![Reason::row("import-row-fault")]),
    };
    if job.dry {
        // What was made for it is undone with it.
        batch.made.truncate(made);
        batch.notes.made = made_before;
    }
    if let (Kept::Rejected(_), Fate::New(record)) = (&kept, &step.fate) {
        batch.notes.lost.insert(*record);
    }
    batch.kept.push(kept);
    Ok(())
}
