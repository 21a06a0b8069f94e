//! A row that was prepared: what it says, and what is to be told of it.

use std::sync::Arc;

use base::Id;
use schema::{Key, Value};

use crate::import::{Row, known::Mark, meaning::Make, report::Reason};

/// A row that is ready to be kept.
#[derive(Clone, Debug)]
pub(in crate::import) struct Ready {
    pub row: Row,
    /// By the place of the field.
    pub values: Vec<(usize, Value)>,
    /// Links to one of several records of the same name.
    pub doubtful: Vec<(usize, Vec<Id>, String)>,
    /// Links to records further down in the sheet, by name.
    pub waiting: Vec<(usize, String)>,
    /// Links to records that are made with it.
    pub to_make: Vec<Arc<Make>>,
    /// The record that it names by its id.
    pub about: Option<Id>,
    /// What it is known by.
    pub marks: Vec<Mark>,
    /// Values that fit nothing, left out of a row that is kept.
    pub left: Vec<Reason>,
    pub bad: Vec<Key>,
    pub shown: Vec<(Key, String)>,
}

pub(in crate::import) enum Prepared {
    Ready(Box<Ready>),
    Rejected(Box<Ready>, Vec<Reason>),
    /// Nothing stands in it.
    Blank,
}

impl Ready {
    pub(super) fn new(row: Row) -> Ready {
        let (values, doubtful, waiting, to_make, marks) = Default::default();
        let (left, bad, shown) = Default::default();
        Ready { row, values, doubtful, waiting, to_make, about: None, marks, left, bad, shown }
    }
}

impl Prepared {
    pub fn ready(&self) -> Option<&Ready> {
        if let Prepared::Ready(ready) = self { Some(ready) } else { None }
    }
}
