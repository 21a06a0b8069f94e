//! Keeping the rows in batches, and noting in the report what became of each.

use std::{sync::Arc, time::Instant};

use base::Id;

use super::{Work, wait_if_busy};
use crate::{
    Error, Result, Writes,
    import::{
        keep::{self, Batch, Fate, Kept, Step, Told},
        meaning,
        report::{Meeting, Progress, Reason, SAMPLE, SampleRow, Verdict},
    },
};

impl Work<'_> {
    /// Keeps the rows in batches, each with its lines in the journal; false where somebody
    /// asked to stop.
    pub(super) async fn keep(&mut self, steps: Vec<Step>, progress: &Progress) -> Result<bool> {
        let steps: Arc<Vec<Step>> = steps.into();
        let (mut done, mut tries) = (0, 0);
        while done < steps.len() {
            if self.needs_no_writing(&steps[done..]) {
                return self.note_settled(&steps[done..]).map(|()| true);
            }
            let kept = self.keep_batch(steps.clone(), done).await;
            if self.goes_again(&kept) {
                if progress.is_cancelled() {
                    return Ok(false);
                }
                continue;
            }
            let Some((mut kept, cancelled)) = wait_if_busy(kept, &mut tries).await? else { continue };
            kept.committed(&self.job);
            for (make, id, manager) in &kept.made {
                self.note_made(make, *id, *manager);
            }
            for (step, kept) in steps[done..].iter().zip(&kept.kept) {
                self.note(step, kept)?;
            }
            done += kept.kept.len();
            if cancelled || progress.is_cancelled() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn needs_no_writing(&self, steps: &[Step]) -> bool {
        self.journal.is_none() && steps.iter().all(|step| matches!(step.fate, Fate::Settled(_)))
    }

    fn note_settled(&mut self, steps: &[Step]) -> Result<()> {
        for step in steps {
            if let Fate::Settled(kept) = &step.fate {
                self.note(step, kept)?;
            }
        }
        Ok(())
    }

    /// Keeps some of the rows from `done` on and then rests, where others write as well; true
    /// beside them when somebody asked the import to stop.
    async fn keep_batch(&self, steps: Arc<Vec<Step>>, done: usize) -> Result<(Batch, bool)> {
        let (job, journal, counts) = (self.job.clone(), self.journal.clone(), self.report.counts);
        let work = move |tx: &mut Writes<'_, '_>| {
            let kept = keep::batch(tx, &job, &steps[done..])?;
            let cancelled = match &journal {
                Some(journal) => journal.write(tx, &steps[done..], &kept.kept, counts)?,
                None => false,
            };
            Ok((kept, cancelled))
        };
        let begun = Instant::now();
        let kept = self.ctx.write_alone(self.set, work).await;
        tokio::time::sleep(self.job.pace.rest(begun.elapsed())).await;
        kept
    }

    /// Whether a batch that failed is to be tried another way: shorter, or with savepoints.
    fn goes_again<T>(&self, kept: &Result<T>) -> bool {
        match kept {
            Err(Error::TooSlow) => self.job.pace.slows_down(),
            Err(_) => self.job.goes_again(),
            Ok(_) => false,
        }
    }

    pub(super) fn note_made(&mut self, make: &meaning::Make, id: Id, manager: Option<Id>) {
        if make.manager == Some(None) {
            self.report.made.entry("users".to_owned()).or_default().push(make.name.clone());
        }
        self.report.made.entry(make.entity.clone()).or_default().push(make.name.clone());
        if let Some(preparer) = self.preparer() {
            preparer.note_made(make, id, manager);
        }
    }

    pub(super) fn note(&mut self, step: &Step, kept: &Kept) -> Result<()> {
        let (verdict, record, why) = kept.outcome();
        let (row, number) = (&step.ready, step.ready.row.number);
        let merged = step.met.as_ref().is_some_and(|met| met.row.is_some());
        self.report.counts.count(verdict, merged, !row.left.is_empty());
        if verdict == Verdict::Rejected {
            return self.reject(step, why);
        }
        row.left.iter().for_each(|reason| self.left.count(self.ctx, number, reason));
        if let Some(met) = &step.met {
            let Told { record, row, by } = met.clone();
            self.report.note_meeting(Meeting { number, verdict, record, row, by });
        }
        if let Some(record) = record.filter(|_| !self.job.dry) {
            if verdict == Verdict::New
                && let Some(preparer) = self.preparer()
            {
                preparer.note_new(record, row);
            }
            let waiting = row.waiting.iter().map(|(place, said)| (record, *place, said.clone(), number));
            self.waiting.extend(waiting);
        }
        self.show(step, verdict, row.left.clone());
        Ok(())
    }

    pub(super) fn show(&mut self, step: &Step, verdict: Verdict, reasons: Vec<Reason>) {
        if self.report.sample.len() < SAMPLE {
            let (number, shown, bad) = (step.ready.row.number, step.ready.shown.clone(), step.ready.bad.clone());
            let met = step.met.iter().map(|met| met.reason(&self.job.headings));
            let reasons = met.chain(reasons).collect();
            self.report.sample.push(SampleRow { number, verdict, shown, bad, reasons });
        }
    }

    pub(super) fn reject(&mut self, step: &Step, reasons: &[Reason]) -> Result<()> {
        if let Fate::New(record) = &step.fate {
            self.roll.lose(*record);
        }
        for reason in reasons {
            self.tally.count(self.ctx, step.ready.row.number, reason);
        }
        self.show(step, Verdict::Rejected, reasons.to_vec());
        match &mut self.rejects {
            Some(rejects) => rejects.add(&step.ready.row, reasons, self.ctx),
            None => Ok(()),
        }
    }
}
