//! How a deed may end other than well.
//!
//! A refusal and a wrong field carry facts; the words for them stand in the
//! text catalogue under the same key. A fault carries what the log needs and
//! tells the person only that it was not their doing.

use std::time::Duration;

use base::texts::Arg;
use store::StoreError;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The record does not exist, or the actor may not see it: one answer for both.
    #[error("not found")]
    NotFound,
    /// The actor may see it, but not do this.
    #[error("not allowed: {deed} {entity}")]
    Forbidden { entity: String, deed: &'static str },
    /// The form is wrong, field by field.
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldProblem>),
    /// The business says no.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// Somebody else saved the record since it was read.
    #[error("stale: version {held} of {current}")]
    Stale { held: i64, current: i64 },
    /// Too much at once, or the database is away: try again later.
    #[error("busy")]
    Busy { retry_after: Duration },
    /// A read took longer than its deadline.
    #[error("too slow")]
    TooSlow,
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The disk is full or the file is read-only: reading goes on.
    #[error("writing is not possible now: {0}")]
    ReadOnly(String),
    #[error("{0:#}")]
    Fault(anyhow::Error),
}

/// One wrong field: which, and the text that says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field's key; empty where the whole record is meant.
    pub field: String,
    /// The key of the sentence in the catalogue.
    pub text: String,
    pub args: Vec<(String, Arg)>,
}

/// A sentence of the business: the key of its text, and the facts in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub text: String,
    pub args: Vec<(String, Arg)>,
}

impl Error {
    /// A refusal without facts.
    pub fn refused(text: &str) -> Error {
        Error::Refused(Refusal { text: text.to_owned(), args: Vec::new() })
    }

    pub fn invalid(field: &str, text: &str) -> Error {
        Error::Invalid(vec![FieldProblem::new(field, text)])
    }
}

impl FieldProblem {
    pub fn new(field: &str, text: &str) -> Self {
        FieldProblem { field: field.to_owned(), text: text.to_owned(), args: Vec::new() }
    }

    /// A value that does not fit its field, with the facts of why.
    pub fn from_value(field: &str, problem: schema::ValueProblem) -> Self {
        let args = problem.args().into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect();
        FieldProblem { field: field.to_owned(), text: problem.text().to_owned(), args }
    }

    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Self {
        self.args.push((name.to_owned(), value.into()));
        self
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy { retry_after } => Error::Busy { retry_after },
            StoreError::TooSlow => Error::TooSlow,
            StoreError::Unavailable(why) => Error::Unavailable(why),
            StoreError::DiskFull => Error::ReadOnly("disk full".to_owned()),
            StoreError::ReadOnly => Error::ReadOnly("read-only".to_owned()),
            StoreError::Conflict => Error::Busy { retry_after: Duration::from_millis(200) },
            other => Error::Fault(anyhow::Error::new(other)),
        }
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Error::Fault(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Fault(error.into())
    }
}
