//! What an import did or would do, and how far it is.

use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};

use base::{Arg, Id};
use schema::Key;
use serde::{Deserialize, Serialize};

use super::near::Likeness;
use crate::{Ctx, Error, FieldProblem};

/// How many rows a dry run shows.
pub const SAMPLE: usize = 20;
/// How many row numbers a kind of problem names.
const EXAMPLES: usize = 5;
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    New,
    Changed,
    Unchanged,
    Skipped,
    Rejected,
}

impl Verdict {
    pub const ALL: [Verdict; 5] =
        [Verdict::New, Verdict::Changed, Verdict::Unchanged, Verdict::Skipped, Verdict::Rejected];

    pub fn key(self) -> &'static str {
        match self {
            Verdict::New => "new",
            Verdict::Changed => "changed",
            Verdict::Unchanged => "unchanged",
            Verdict::Skipped => "skipped",
            Verdict::Rejected => "rejected",
        }
    }

    pub fn from_key(key: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.key() == key)
    }

    pub fn text(self) -> &'static str {
        match self {
            Verdict::New => "import-verdict-new",
            Verdict::Changed => "import-verdict-changed",
            Verdict::Unchanged => "import-verdict-unchanged",
            Verdict::Skipped => "import-verdict-skipped",
            Verdict::Rejected => "import-verdict-rejected",
        }
    }
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

/// Why a row is rejected: which column, and the sentence with its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Reason {
    /// The heading, where one column is to blame.
    pub column: Option<String>,
    pub text: String,
    pub args: Vec<(String, Arg)>,
}

/// A reason as it is kept.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    args: Vec<(String, Fact)>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Fact {
    Number(i64),
    Text(String),
}

impl From<Written> for Reason {
    fn from(written: Written) -> Reason {
        let read = |fact| match fact {
            Fact::Number(number) => Arg::Number(number),
            Fact::Text(text) => Arg::Text(text),
        };
        let args = written.args.into_iter().map(|(name, fact)| (name, read(fact))).collect();
        Reason { column: written.column, text: written.text, args }
    }
}

impl From<Reason> for Written {
    fn from(reason: Reason) -> Written {
        let write = |arg| match arg {
            Arg::Number(number) => Fact::Number(number),
            Arg::Text(text) => Fact::Text(text),
        };
        let args = reason.args.into_iter().map(|(name, arg)| (name, write(arg))).collect();
        Written { column: reason.column, text: reason.text, args }
    }
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

    /// The same for a page, where a heading of the other script must not turn
    /// the words beside it.
    pub fn shown(&self, ctx: &Ctx) -> String {
        let sentence = self.sentence(ctx);
        match &self.column {
            Some(column) => format!("\u{2068}{column}\u{2069}: {sentence}"),
            None => sentence,
        }
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

impl Report {
    pub(super) fn note_meeting(&mut self, meeting: Meeting) {
        if self.met.len() < MEETINGS {
            self.met.push(meeting);
        }
    }
}

/// How far an import is, for a page or a terminal that looks now and then; and
/// the wish to stop it.
#[derive(Debug, Default)]
pub struct Progress {
    pub rows: AtomicU64,
    /// The rows of the sheet; none before they are counted.
    pub total: AtomicU64,
    pub rejected: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Relaxed)
    }

    /// Per cent of the rows.
    pub fn percent(&self) -> u8 {
        let (rows, total) = (self.rows.load(Relaxed), self.total.load(Relaxed));
        (rows * 100).checked_div(total).unwrap_or(0).min(100) as u8
    }

    pub(super) fn show(&self, counts: &Counts) {
        self.rows.store(counts.rows, Relaxed);
        self.rejected.store(counts.rejected, Relaxed);
    }
}

/// What an error of one row's save says about the row; other errors are about
/// the database and end the import.
/// Whether a row is to blame, as [`reasons`] would tell.
pub(super) fn is_of_a_row(error: &Error) -> bool {
    use Error::{Fault, Forbidden, Invalid, NotFound, Refused, Stale};
    matches!(error, Invalid(_) | Refused(_) | NotFound | Stale { .. } | Forbidden { .. } | Fault(_))
}

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
