//! What an import did or would do, and how far it is.

mod blame;
mod problems;
mod progress;
mod reason;
mod verdict;

use std::collections::BTreeMap;

use base::Id;
use schema::Key;
use serde::{Deserialize, Serialize};

use super::near::Likeness;

pub(super) use blame::{is_of_a_row, reasons};
pub use problems::Problem;
pub(super) use problems::Tally;
pub use progress::Progress;
pub use reason::{Reason, sentence};
pub use verdict::Verdict;

/// How many rows a dry run shows.
pub const SAMPLE: usize = 20;
/// How many rows that met another are told one by one.
const MEETINGS: usize = 200;

/// The outcome of a dry run or of an import.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// Nothing was written.
    pub dry: bool,
    /// The change-set of the import; all of it can be undone together.
    pub set: Option<Id>,
    #[serde(flatten)]
    pub counts: Counts,
    /// It was stopped; what was written until then stays.
    pub cancelled: bool,
    /// The first rows, as they are or will be.
    pub sample: Vec<SampleRow>,
    /// Kinds of problems of the rejected rows, the most frequent first.
    pub problems: Vec<Problem>,
    /// Kinds of values that were left out of rows which were kept.
    pub left: Vec<Problem>,
    /// The first rows that met another row or a record.
    pub met: Vec<Meeting>,
    /// What was decided about the sheet as a whole.
    pub told: Vec<Reason>,
    /// Unknown names and what they most likely mean.
    pub near: Vec<Proposal>,
    /// Linked records that were made (or would be), by entity.
    pub made: BTreeMap<String, Vec<String>>,
}

/// How many rows became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub rows: u64,
    pub new: u64,
    /// Filled or overwritten.
    pub changed: u64,
    pub unchanged: u64,
    /// They met somebody and were passed over, as was asked.
    pub skipped: u64,
    pub rejected: u64,
    /// Of the others: rows that met an earlier row of the sheet.
    pub merged: u64,
    /// Of the others: rows that were kept without a value that fits nothing.
    pub left_out: u64,
}

impl std::ops::Deref for Report {
    type Target = Counts;
    fn deref(&self) -> &Counts {
        &self.counts
    }
}

impl Report {
    pub(super) fn note_meeting(&mut self, meeting: Meeting) {
        if self.met.len() < MEETINGS {
            self.met.push(meeting);
        }
    }
}

impl Counts {
    pub(super) fn count(&mut self, verdict: Verdict, merged: bool, left_out: bool) {
        self.rows += 1;
        match verdict {
            Verdict::New => self.new += 1,
            Verdict::Changed => self.changed += 1,
            Verdict::Unchanged => self.unchanged += 1,
            Verdict::Skipped => self.skipped += 1,
            Verdict::Rejected => self.rejected += 1,
        }
        let kept = verdict != Verdict::Rejected;
        self.merged += u64::from(kept && merged);
        self.left_out += u64::from(kept && left_out);
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SampleRow {
    pub number: u64,
    pub verdict: Verdict,
    /// The mapped fields as they will be shown.
    pub shown: Vec<(Key, String)>,
    /// The fields whose value is not taken.
    pub bad: Vec<Key>,
    /// Why it is rejected, whom it met, or what is left out of it.
    pub reasons: Vec<Reason>,
}

/// A row that was about somebody who was there already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    pub number: u64,
    pub verdict: Verdict,
    pub record: Id,
    /// The earlier row of the sheet, where it was one.
    pub row: Option<u64>,
    /// The field by which they are the same.
    pub by: Key,
}

/// A name that is not known, and one that is nearly the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub field: Key,
    pub said: String,
    pub meant: String,
    pub id: Id,
    pub why: Likeness,
    pub times: u64,
    /// It was accepted in this run.
    pub accepted: bool,
}
