//! How a request may end other than well, as a program learns it: by a word
//! that never changes, and facts. A handler returns a [`Problem`]; it becomes a
//! document with sentences only on the way out, where the caller's language is
//! known (`document.rs`).

use std::{sync::Arc, time::Duration};

use axum::response::{IntoResponse, Response};
use base::{Arg, Id, Instant};
use records::{Error, FieldProblem, indexes::Offer};
use serde_json::Value as Json;

pub use super::kind::Kind;

#[derive(Clone, Debug)]
pub struct Problem {
    pub kind: Kind,
    /// A sentence of its own; otherwise that of its kind.
    pub detail: Option<Box<Said>>,
    pub errors: Vec<Wrong>,
    /// The version that stands now, where the caller had another in mind.
    pub version: Option<i64>,
    pub retry_after: Option<Duration>,
    /// The record that was kept, where this one was merged into it.
    pub leads_to: Option<base::Id>,
    /// What would make a question quick that was stopped.
    pub indexes: Vec<Offer>,
    /// For the log alone.
    pub cause: Option<Arc<anyhow::Error>>,
}

/// A sentence: of the catalogue, or one that was already made in the caller's
/// language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Text(String, Vec<(String, Arg)>),
    Sentence(String),
}

impl Said {
    pub fn text(key: &str) -> Said {
        Said::Text(key.to_owned(), Vec::new())
    }
}

/// One wrong part of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    pub place: Place,
    pub said: Said,
    /// What stands in the record now, where the part came too late.
    pub now: Option<Json>,
    /// Who wrote that, as far as the caller may know, and when.
    pub by: Option<(Option<Id>, Instant)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A member of the body; empty for the whole body.
    Field(String),
    /// A parameter of the address.
    Parameter(String),
    /// A member inside others: `operations`, `3`, `body`, `name`.
    Path(Vec<String>),
}

impl Wrong {
    pub fn field(field: &str, said: Said) -> Wrong {
        Wrong { place: Place::Field(field.to_owned()), said, now: None, by: None }
    }

    pub fn parameter(name: &str, said: Said) -> Wrong {
        Wrong { place: Place::Parameter(name.to_owned()), said, now: None, by: None }
    }
}

impl From<FieldProblem> for Wrong {
    fn from(problem: FieldProblem) -> Wrong {
        Wrong::field(&problem.field, Said::Text(problem.text, problem.args))
    }
}

impl Problem {
    pub fn new(kind: Kind) -> Problem {
        Problem {
            kind,
            detail: None,
            errors: Vec::new(),
            version: None,
            retry_after: None,
            leads_to: None,
            indexes: Vec::new(),
            cause: None,
        }
    }

    pub fn invalid(errors: Vec<Wrong>) -> Problem {
        Problem { errors, ..Problem::new(Kind::Invalid) }
    }

    fn later(kind: Kind, retry_after: Duration) -> Problem {
        Problem { retry_after: Some(retry_after), ..Problem::new(kind) }
    }

    fn caused(self, cause: anyhow::Error) -> Problem {
        Problem { cause: Some(Arc::new(cause)), ..self }
    }
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Problem {
        Problem::new(kind)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        match error {
            Error::NotFound => Kind::NotFound.into(),
            Error::Forbidden { .. } => Kind::Forbidden.into(),
            Error::Invalid(problems) => Problem::invalid(problems.into_iter().map(Wrong::from).collect()),
            Error::Refused(refusal) => Problem {
                detail: Some(Box::new(Said::Text(refusal.text, refusal.args))),
                ..Problem::new(Kind::Refused)
            },
            Error::Stale { current, .. } => Problem { version: Some(current), ..Problem::new(Kind::Stale) },
            Error::Busy { retry_after } => Problem::later(Kind::Busy, retry_after),
            Error::TooSlow => Problem::later(Kind::TooSlow, Duration::from_secs(30)),
            Error::Unavailable(why) => {
                Problem::later(Kind::Unavailable, Duration::from_secs(5)).caused(anyhow::anyhow!(why))
            }
            Error::ReadOnly(why) => {
                Problem::later(Kind::ReadOnly, Duration::from_secs(60)).caused(anyhow::anyhow!(why))
            }
            Error::Fault(fault) => Problem::new(Kind::Fault).caused(fault),
        }
    }
}

/// What the guards and the modules say in the terms of pages.
impl From<&crate::Problem> for Problem {
    fn from(problem: &crate::Problem) -> Problem {
        use crate::Problem as Of;
        let kind = match problem {
            Of::NotFound => Kind::NotFound,
            Of::Forbidden => Kind::Forbidden,
            Of::Stale { current, .. } => return Problem { version: Some(*current), ..Problem::new(Kind::Stale) },
            Of::Invalid(problems) => return Problem::invalid(problems.iter().cloned().map(Wrong::from).collect()),
            Of::Refused(refusal) => {
                let said = Said::Text(refusal.text.clone(), refusal.args.clone());
                return Problem { detail: Some(Box::new(said)), ..Problem::new(Kind::Refused) };
            }
            Of::Expired => Kind::Expired,
            Of::Malformed => Kind::Malformed,
            Of::WrongMethod => Kind::WrongMethod,
            Of::TooLarge => Kind::TooLarge,
            Of::TooMany { .. } => Kind::TooMany,
            Of::SignIn => Kind::SignIn,
            Of::Busy { .. } => Kind::Busy,
            Of::TooSlow => Kind::TooSlow,
            Of::Unavailable => Kind::Unavailable,
            Of::ReadOnly => Kind::ReadOnly,
            Of::Fault(fault) => return Problem::new(Kind::Fault).caused(anyhow::anyhow!("{fault:#}")),
        };
        Problem { retry_after: problem.retry_after(), ..Problem::new(kind) }
    }
}

impl From<crate::Problem> for Problem {
    fn from(problem: crate::Problem) -> Problem {
        Problem::from(&problem)
    }
}

impl From<anyhow::Error> for Problem {
    fn from(fault: anyhow::Error) -> Problem {
        Problem::new(Kind::Fault).caused(fault)
    }
}

/// A problem on its way out; `document.rs` gives it words.
#[derive(Clone)]
pub(super) struct Told(pub Problem);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(Told(self));
        response
    }
}
