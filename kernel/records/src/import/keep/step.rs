//! A row on its way: whom it met, what is to be done with it, and what became of it.

use std::collections::HashMap;

use base::Id;
use schema::Key;

use crate::import::{
    prepare::Ready,
    report::{Reason, Verdict},
};

/// A row and what is to be done with it.
#[derive(Clone, Debug)]
pub(in crate::import) struct Step {
    pub ready: Ready,
    pub fate: Fate,
    /// Whom it met, told; and how.
    pub met: Option<Told>,
}

/// Whom a row met, as its outcome tells it.
#[derive(Clone, Debug)]
pub(in crate::import) struct Told {
    pub record: Id,
    pub row: Option<u64>,
    pub by: Key,
}

#[derive(Clone, Debug)]
pub(in crate::import) enum Fate {
    /// Nothing is left to do.
    Settled(Kept),
    /// It brings in this record.
    New(Id),
    /// It is about this record.
    Known {
        record: Id,
        /// An earlier row of the sheet brings it in; what the sheet has said of
        /// it so far is all that a dry run can know.
        said: Option<Vec<(u16, u64)>>,
    },
}

#[derive(Clone, Debug)]
pub(in crate::import) enum Kept {
    New(Id),
    Changed(Id),
    Unchanged(Id),
    Skipped(Option<Id>),
    Rejected(Vec<Reason>),
    /// Kept by an earlier attempt at this import.
    Before(Verdict, Option<Id>, Vec<Reason>),
}

impl Kept {
    /// How it is counted, the record that it is about, and why there is none.
    pub fn outcome(&self) -> (Verdict, Option<Id>, &[Reason]) {
        match self {
            Kept::New(id) => (Verdict::New, Some(*id), &[]),
            Kept::Changed(id) => (Verdict::Changed, Some(*id), &[]),
            Kept::Unchanged(id) => (Verdict::Unchanged, Some(*id), &[]),
            Kept::Skipped(id) => (Verdict::Skipped, *id, &[]),
            Kept::Rejected(why) => (Verdict::Rejected, None, why),
            Kept::Before(verdict, id, why) => (*verdict, *id, why),
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
