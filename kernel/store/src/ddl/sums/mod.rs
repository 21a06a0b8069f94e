//! Sums over the rows of one table, kept while the rows change, so that a report
//! reads a few thousand cells where it would read every row.
//!
//! A trigger writes each change of a row down as a term: what it was with minus
//! one, what it is now with plus one. Writers only ever append, so that no two of
//! them meet in one row, however many change what counts in one sum. From time to
//! time the terms are **folded** into the cells, by one hand at a time. What holds
//! is always both together, cells and terms, read in one snapshot.
//!
//! A cell belongs to a group: some of the parts by which rows are told apart,
//! the others are left empty. The same row counts once in each group, so that who
//! asks for little reads little. Sums are made anew without holding up those who
//! write: the triggers stand first, and one statement then counts the rows and
//! forgets the terms that its own snapshot sees.
//! Left out: anything but counts and one amount; the mean and the middle follow
//! from groups that have the measure among their parts.

mod cells;
mod keep;
mod make;
mod turn;

use crate::{ColumnType, Dialect};

pub(crate) use make::{clear_undeclared_sums, let_sums_go, sum_up, sum_up_alone, undeclared_sums, unkept_sums};

/// What is summed, and by which parts.
#[derive(Clone, Debug)]
pub struct Sums {
    /// The table of the cells; its terms stand beside it, in [`Sums::terms`]. Its
    /// triggers are known by its name, so that no other's name may begin with it.
    pub table: &'static str,
    pub source: &'static str,
    /// The columns of the source that matter.
    pub columns: &'static [&'static str],
    /// Which rows count. Here and below the row is called `#`, as in `#.owner`.
    pub only: &'static str,
    pub parts: fn(Dialect) -> Vec<Part>,
    pub amount: &'static str,
    /// Each names the parts that it tells apart.
    pub groups: &'static [&'static [&'static str]],
    /// The parts by which cells are looked for within their group.
    pub asked_by: &'static [&'static str],
}

/// One thing by which rows are told apart.
#[derive(Clone, Debug)]
pub struct Part {
    pub name: &'static str,
    pub ty: ColumnType,
    pub value: String,
}

impl Part {
    /// A column of the source as it stands there.
    pub fn column(name: &'static str, ty: ColumnType) -> Part {
        Part { name, ty, value: format!("#.{name}") }
    }
}

const FACT: &str = "sums:";

impl Sums {
    /// The table of changes that are not folded yet: all parts, `n` and `amount`.
    pub fn terms(&self) -> String {
        terms_of(self.table)
    }

    /// The number that the cells of the group of exactly these parts carry.
    pub fn group(&self, parts: &[&str]) -> Option<usize> {
        let same =
            |group: &&[&'static str]| group.len() == parts.len() && parts.iter().all(|part| group.contains(part));
        self.groups.iter().position(same)
    }
}

fn terms_of(table: &str) -> String {
    format!("{table}_terms")
}
