//! What an import did or would do, and how far it is.

use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};

use base::{Arg, Id};
use schema::Key;

use super::near::Likeness;
use crate::{Ctx, Error, FieldProblem};

/// How many rows a dry run shows.
pub const SAMPLE: usize = 20;
/// How many row numbers a kind of problem names.
const EXAMPLES: usize = 5;

/// The outcome of a dry run or of an import.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Nothing was written.
    pub dry: bool,
    /// The change-set of the import; all of it can be undone together.
    pub set: Option<Id>,
    pub rows: u64,
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub rejected: u64,
    /// It was stopped; what was written until then stays.
    pub cancelled: bool,
    /// The first rows, as they are or will be.
    pub sample: Vec<SampleRow>,
    /// Kinds of problems, the most frequent first.
    pub problems: Vec<Problem>,
    /// Unknown names and what they most likely mean.
    pub near: Vec<Proposal>,
    /// Linked records that were made (or would be), by entity.
    pub made: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Debug)]
pub struct SampleRow {
    pub number: u64,
    pub verdict: Verdict,
    /// The mapped fields as they will be shown.
    pub shown: Vec<(Key, String)>,
    /// Why it is rejected.
    pub reasons: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    New,
    Changed,
    Unchanged,
    Rejected,
}

impl Verdict {
    pub fn text(self) -> &'static str {
        match self {
            Verdict::New => "import-verdict-new",
            Verdict::Changed => "import-verdict-changed",
            Verdict::Unchanged => "import-verdict-unchanged",
            Verdict::Rejected => "import-verdict-rejected",
        }
    }
}

/// One kind of problem in one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key of its text.
    pub text: String,
    pub column: Option<String>,
    /// The sentence about the first row that has it.
    pub sentence: String,
    pub times: u64,
    /// The first rows that have it.
    pub rows: Vec<u64>,
}

/// A name that is not known, and one that is nearly the same.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Why a row is rejected: which column, and the sentence with its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The heading, where one column is to blame.
    pub column: Option<String>,
    pub text: String,
    pub args: Vec<(String, Arg)>,
}

impl Reason {
    pub fn row(text: &str) -> Reason {
        Reason { column: None, text: text.to_owned(), args: Vec::new() }
    }

    pub fn of_column(heading: &str, text: &str) -> Reason {
        Reason { column: Some(heading.to_owned()), ..Reason::row(text) }
    }

    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Reason {
        self.args.push((name.to_owned(), value.into()));
        self
    }

    pub fn of_problem(problem: FieldProblem, heading: Option<String>) -> Reason {
        Reason { column: heading, text: problem.text, args: problem.args }
    }

    /// The sentence in the language of the person.
    pub fn sentence(&self, ctx: &Ctx) -> String {
        sentence(ctx, &self.text, &self.args)
    }
}

/// A text of the catalogue with its facts, in the person's language.
pub fn sentence(ctx: &Ctx, text: &str, args: &[(String, Arg)]) -> String {
    let args: Vec<(&str, Arg)> = args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect();
    ctx.workspace.texts.get(ctx.lang(), text, &args)
}

/// Problems while they are counted.
#[derive(Default)]
pub(super) struct Tally {
    kinds: HashMap<(String, Option<String>), Problem>,
}

impl Tally {
    pub fn count(&mut self, ctx: &Ctx, number: u64, reason: &Reason) {
        let kind = (reason.text.clone(), reason.column.clone());
        let problem = self.kinds.entry(kind).or_insert_with(|| Problem {
            text: reason.text.clone(),
            column: reason.column.clone(),
            sentence: reason.sentence(ctx),
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

/// How far an import is, for a page or a terminal that looks now and then; and
/// the wish to stop it.
#[derive(Debug, Default)]
pub struct Progress {
    pub rows: AtomicU64,
    pub new: AtomicU64,
    pub changed: AtomicU64,
    pub unchanged: AtomicU64,
    pub rejected: AtomicU64,
    /// Bytes of text that were read, of about [`Progress::size`].
    pub read: AtomicU64,
    pub size: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Relaxed)
    }

    /// Per cent of the file.
    pub fn percent(&self) -> u8 {
        let (read, size) = (self.read.load(Relaxed), self.size.load(Relaxed));
        (read * 100).checked_div(size).unwrap_or(0).min(100) as u8
    }

    pub(super) fn show(&self, report: &Report) {
        self.rows.store(report.rows, Relaxed);
        self.new.store(report.new, Relaxed);
        self.changed.store(report.changed, Relaxed);
        self.unchanged.store(report.unchanged, Relaxed);
        self.rejected.store(report.rejected, Relaxed);
    }
}

/// What an error of one row's save says about the row; other errors are about
/// the database and end the import.
pub(super) fn reasons(error: Error, heading: impl Fn(&str) -> Option<String>) -> Result<Vec<Reason>, Error> {
    Ok(match error {
        Error::Invalid(problems) => problems
            .into_iter()
            .map(|problem| {
                let column = heading(&problem.field);
                Reason::of_problem(problem, column)
            })
            .collect(),
        Error::Refused(refusal) => vec![Reason { column: None, text: refusal.text, args: refusal.args }],
        Error::NotFound => vec![Reason::row("import-row-not-found")],
        Error::Stale { .. } => vec![Reason::row("import-row-stale")],
        Error::Forbidden { .. } => vec![Reason::row("import-row-forbidden")],
        Error::Fault(fault) => {
            tracing::error!(error = %format!("{fault:#}"), "a row could not be imported");
            vec![Reason::row("import-row-fault")]
        }
        other => return Err(other),
    })
}
