//! The links between rows of one sheet, when all its records are there.

use std::sync::Arc;

use base::fold;

use super::{Work, wait_if_busy};
use crate::{
    Result, Writes,
    import::{
        keep::{self, Late},
        names,
        report::Reason,
    },
};

impl Work<'_> {
    /// Links between rows of the sheet, whose records are all there by now.
    pub(super) async fn link_rows(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut links = Vec::with_capacity(waiting.len());
        for (record, place, said, number) in waiting {
            let own = self.scout.as_mut();
            let book = own.and_then(|scout| scout.preparer.books.get_mut(&*self.job.def.key));
            match book.map(|book| book.find(&fold::tidy(&said))) {
                Some(names::Found::One(to)) => links.push(Late { record, place, to, number }),
                // The row that it names was rejected.
                _ => self.left_open(number, place, &said),
            }
        }
        let links: Arc<[Late]> = links.into();
        let (mut from, mut tries) = (0, 0);
        while from < links.len() {
            let (batch, job, journal) = (links.clone(), self.job.clone(), self.journal.clone());
            let counts = self.report.counts;
            let work = move |tx: &mut Writes<'_, '_>| {
                let told = keep::link(tx, &job, &batch[from..])?;
                if let Some(journal) = &journal {
                    journal.write(tx, &[], &[], counts)?;
                }
                Ok(told)
            };
            let told = self.ctx.write_alone(self.set, work).await;
            let Some(told) = wait_if_busy(told, &mut tries).await? else { continue };
            for (late, reasons) in links[from..].iter().zip(&told) {
                reasons.iter().flatten().for_each(|reason| self.left.count(self.ctx, late.number, reason));
            }
            from += told.len();
        }
        Ok(())
    }

    /// The record was kept, one of its links was not.
    pub(super) fn left_open(&mut self, number: u64, place: usize, said: &str) {
        let reason = Reason::of_column(&self.heading(place), "import-link-left-open").with("said", said);
        self.left.count(self.ctx, number, &reason);
    }
}
