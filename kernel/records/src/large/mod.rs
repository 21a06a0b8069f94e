//! A large deed behind the answer: taking back an import, changing thousands,
//! giving away all that somebody holds.
//!
//! It is a job that goes on in batches of one change-set, in the name of whoever
//! asked and with the rights that they have now. Each batch keeps, in its own
//! transaction, how far the deed is and what came of it: one that broke off goes
//! on behind the last batch that was kept, and one that is stopped, or fails,
//! still tells what it did and has its way back. What a batch means is looked up
//! outside of the transaction, because a slow condition must not hold up those
//! who write.
//!
//! Left out: what is done to each record ([`crate::undo`], [`crate::bulk`],
//! [`crate::hand_over`]), and imports, which keep rows of a file besides.

mod standing;
mod work;

use base::Id;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Ctx, Error, Reads, Result, Writes, jobs::Job};
use standing::Standing;
pub(crate) use work::{at_once, handled};

/// A deed that may be too large for one transaction.
pub(crate) trait LargeDeed: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The kind of its job.
    const JOB: &'static str;
    /// What came of it so far.
    type Outcome: Serialize + DeserializeOwned + Clone + Send + Sync + 'static;
    /// Where the next batch begins.
    type Place: Serialize + DeserializeOwned + Clone + Default + Send + Sync + 'static;
    /// What one transaction does.
    type Batch: Send + 'static;

    fn begun(&self, ctx: &Ctx, set: Id) -> Result<Self::Outcome>;
    /// How much it is, for the bar.
    fn count(&self, tx: &mut Reads<'_, '_>) -> Result<u64>;
    /// The next batch; none when nothing is left.
    fn next(&self, tx: &mut Reads<'_, '_>, place: &Self::Place) -> Result<Option<Self::Batch>>;
    /// Does a batch and moves the place behind it.
    fn carry_out(&self, tx: &mut Writes<'_, '_>, batch: Self::Batch, so_far: &mut So<Self>) -> Result<()>;
}

/// A deed on its way.
pub(crate) type So<D> = SoFar<<D as LargeDeed>::Outcome, <D as LargeDeed>::Place>;

/// How far a large deed is. It stands beside the progress of its job, where the
/// outcome can be read for itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SoFar<O, P = serde::de::IgnoredAny> {
    #[serde(flatten)]
    pub outcome: O,
    /// The one change-set of all batches.
    pub deed_set: Id,
    place: P,
    went: u64,
}

impl<O, P> SoFar<O, P> {
    /// The place to go on from, after so many more.
    pub(crate) fn went_to(&mut self, place: P, more: usize) {
        self.place = place;
        self.went += more as u64;
    }

    pub(crate) fn place(&self) -> &P {
        &self.place
    }
}

impl<O: DeserializeOwned> SoFar<O> {
    /// What a job tells of itself; none before its first batch.
    pub fn read(result: Option<&str>) -> Option<SoFar<O>> {
        serde_json::from_str(result?).ok()
    }
}

#[derive(Serialize, Deserialize)]
struct Payload<D> {
    deed: D,
    set: Id,
    /// None where counting took too long.
    total: Option<u64>,
    standing: Standing,
}

impl Ctx {
    /// Asks for a deed to go on behind the answer. While work of this unique key
    /// waits or runs nothing is asked for, and nothing is answered.
    pub(crate) async fn begin_large<D: LargeDeed>(&self, deed: D, unique_key: Option<String>) -> Result<Option<Id>> {
        let job = Job { unique_key, ..self.large_job(deed).await? };
        self.write(move |tx| tx.enqueue(job)).await
    }

    /// The work itself, to be asked for in the transaction of whoever wants more in it.
    pub(crate) async fn large_job<D: LargeDeed>(&self, deed: D) -> Result<Job> {
        let counted = deed.clone();
        let total = match self.read(move |tx| counted.count(tx)).await {
            Ok(total) => Some(total),
            Err(Error::TooSlow) => None,
            Err(other) => return Err(other),
        };
        let set = self.workspace.new_id(self.now());
        let payload = serde_json::to_string(&Payload { deed, set, total, standing: Standing::of(self) })?;
        Ok(Job::new(D::JOB, payload))
    }
}
