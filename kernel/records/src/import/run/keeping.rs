//! Keeping the rows in batches, and noting in the report what became of each.

use std::{collections::HashMap, sync::Arc, time::Instant};

use base::Id;

use super::{Work, wait_if_busy};
use crate::{
    Error, Result, Writes,
    import::{
        keep::{self, Fate, Kept, Step, Told},
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
            let (batch, job, journal) = (steps.clone(), self.job.clone(), self.journal.clone());
            let counts = self.report.counts;
            let needs_no_writing =
                journal.is_none() && steps[done..].iter().all(|step| matches!(step.fate, Fate::Settled(_)));
            let work = move |tx: &mut Writes<'_, '_>| {
                let kept = keep::batch(tx, &job, &batch[done..])?;
                let cancelled = match &journal {
                    Some(journal) => journal.write(tx, &batch[done..], &kept.kept, counts)?,
                    None => false,
                };
                Ok((kept, cancelled))
            };
            if needs_no_writing {
                for step in &steps[done..] {
                    if let Fate::Settled(kept) = &step.fate {
                        self.note(step, kept)?;
                    }
                }
                return Ok(true);
            }
            let begun = Instant::now();
            let kept = self.ctx.write_alone(self.set, work).await;
            tokio::time::sleep(self.job.pace.rest(begun.elapsed())).await;
            let goes_again = match &kept {
                Err(Error::TooSlow) => self.job.pace.slows_down(),
                Err(_) => self.job.goes_again(),
                Ok(_) => false,
            };
            if goes_again && progress.is_cancelled() {
                return Ok(false);
            }
            if goes_again {
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
        let (verdict, record, why) = match kept {
            Kept::New(id) => (Verdict::New, Some(*id), [].as_slice()),
            Kept::Changed(id) => (Verdict::Changed, Some(*id), [].as_slice()),
            Kept::Unchanged(id) => (Verdict::Unchanged, Some(*id), [].as_slice()),
            Kept::Skipped(id) => (Verdict::Skipped, *id, [].as_slice()),
            Kept::Rejected(reasons) => (Verdict::Rejected, None, reasons.as_slice()),
            Kept::Before(verdict, id, reasons) => (*verdict, *id, reasons.as_slice()),
        };
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

impl Told {
    /// “the same as row 5, by mobile”.
    pub fn reason(&self, headings: &HashMap<String, String>) -> Reason {
        let by = headings.get(&*self.by).map_or(&*self.by, String::as_str);
        match self.row {
            _ if self.record.raw() == 0 => Reason::of_column(by, "import-met-colleague"),
            Some(row) => Reason::of_column(by, "import-met-row").with("row", row),
            None => Reason::of_column(by, "import-met-record"),
        }
    }
}
