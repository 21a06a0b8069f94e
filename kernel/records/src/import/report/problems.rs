//! The reasons of many rows, counted by kind.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Reason;
use crate::Ctx;

/// How many row numbers a kind of problem names.
const EXAMPLES: usize = 5;

/// One kind of problem in one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The key of its text.
    pub text: String,
    pub column: Option<String>,
    /// The sentence about the first row that has it.
    pub sentence: String,
    /// What was said in the first row that has it.
    pub first: Reason,
    pub times: u64,
    /// The first rows that have it.
    pub rows: Vec<u64>,
}

/// Problems while they are counted.
#[derive(Default)]
pub(in crate::import) struct Tally {
    kinds: HashMap<(String, Option<String>), Problem>,
}

impl Tally {
    pub fn count(&mut self, ctx: &Ctx, number: u64, reason: &Reason) {
        let kind = (reason.text.clone(), reason.column.clone());
        let problem = self.kinds.entry(kind).or_insert_with(|| Problem {
            text: reason.text.clone(),
            column: reason.column.clone(),
            sentence: reason.sentence(ctx),
            first: reason.clone(),
            times: 0,
            rows: Vec::new(),
        });
        problem.times += 1;
        if problem.rows.len() < EXAMPLES {
            problem.rows.push(number);
        }
    }

    pub fn finish(self) -> Vec<Problem> {
        let mut problems: Vec<Problem> = self.kinds.into_values().collect();
        problems.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.rows.cmp(&b.rows)));
        problems
    }
}
