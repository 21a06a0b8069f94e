//! One row of an answer, decoded by the types that the caller asked for.

use base::{Date, Instant};

use crate::Cell;

/// The cells of one row, in the order of the statement's columns.
///
/// An index beyond the last column is a mistake in the program and panics, as
/// with a slice; the transaction is then undone.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Row {
    cells: Vec<Cell>,
}

impl Row {
    pub(crate) fn new(cells: Vec<Cell>) -> Self {
        Row { cells }
    }

    pub fn get(&self, at: usize) -> &Cell {
        &self.cells[at]
    }

    pub fn int(&self, at: usize) -> Option<i64> {
        self.cells[at].as_int()
    }

    pub fn text(&self, at: usize) -> Option<&str> {
        self.cells[at].as_text()
    }

    pub fn bool(&self, at: usize) -> Option<bool> {
        self.cells[at].as_bool()
    }

    pub fn date(&self, at: usize) -> Option<Date> {
        self.cells[at].as_date()
    }

    pub fn instant(&self, at: usize) -> Option<Instant> {
        self.cells[at].as_instant()
    }

    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    pub fn into_cells(self) -> Vec<Cell> {
        self.cells
    }
}
