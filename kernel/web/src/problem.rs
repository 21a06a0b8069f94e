//! How a request may end other than well, as the person learns it.
//!
//! A handler returns a [`Problem`]; it becomes words only on the way out,
//! where the guard knows who asked and in which language (`problem_page`).

use std::sync::Arc;
use std::time::Duration;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use records::{Error, FieldProblem, Refusal};

pub type Result<T, E = Problem> = std::result::Result<T, E>;

#[derive(Debug)]
pub enum Problem {
    /// It is not there, or not for this person to see.
    NotFound,
    Forbidden,
    /// Somebody else saved it meanwhile.
    Stale {
        held: i64,
        current: i64,
    },
    Invalid(Vec<FieldProblem>),
    Refused(Refusal),
    /// The form did not carry the token of this browser's session.
    Expired,
    /// The request itself cannot be read.
    Malformed,
    WrongMethod,
    TooLarge,
    /// Too many tries; again after this long.
    TooMany {
        retry_after: Duration,
    },
    /// Who asks is not known (API only; pages lead to the sign-in).
    SignIn,
    Busy {
        retry_after: Duration,
    },
    TooSlow,
    /// The database is away.
    Unavailable,
    /// Reading goes on, writing does not.
    ReadOnly,
    /// Our own fault. The log has it, under the request's id.
    Fault(anyhow::Error),
}

impl Problem {
    pub fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::Forbidden | Problem::Expired => StatusCode::FORBIDDEN,
            Problem::Stale { .. } | Problem::Refused(_) => StatusCode::CONFLICT,
            Problem::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Malformed => StatusCode::BAD_REQUEST,
            Problem::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Problem::SignIn => StatusCode::UNAUTHORIZED,
            Problem::Busy { .. } | Problem::TooSlow | Problem::Unavailable | Problem::ReadOnly => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Problem::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The word in the keys of its texts and in the API's problem type.
    pub fn key(&self) -> &'static str {
        match self {
            Problem::NotFound => "not-found",
            Problem::Forbidden => "forbidden",
            Problem::Stale { .. } => "stale",
            Problem::Invalid(_) => "invalid",
            Problem::Refused(_) => "refused",
            Problem::Expired => "expired",
            Problem::Malformed => "malformed",
            Problem::WrongMethod => "wrong-method",
            Problem::TooLarge => "too-large",
            Problem::TooMany { .. } => "too-many",
            Problem::SignIn => "sign-in",
            Problem::Busy { .. } => "busy",
            Problem::TooSlow => "too-slow",
            Problem::Unavailable => "unavailable",
            Problem::ReadOnly => "read-only",
            Problem::Fault(_) => "fault",
        }
    }

    /// After how long another try makes sense.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Problem::TooMany { retry_after } | Problem::Busy { retry_after } => Some(*retry_after),
            Problem::Unavailable | Problem::ReadOnly => Some(Duration::from_secs(30)),
            _ => None,
        }
    }

    /// What an answer without words of its own must mean.
    pub(crate) fn of_status(status: StatusCode) -> Problem {
        match status {
            StatusCode::NOT_FOUND => Problem::NotFound,
            StatusCode::FORBIDDEN => Problem::Forbidden,
            StatusCode::UNAUTHORIZED => Problem::SignIn,
            StatusCode::METHOD_NOT_ALLOWED => Problem::WrongMethod,
            StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
            status if status.is_server_error() => Problem::Fault(anyhow::anyhow!("a bare answer of {status}")),
            _ => Problem::Malformed,
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Problem::NotFound,
            Error::Forbidden { .. } => Problem::Forbidden,
            Error::Invalid(problems) => Problem::Invalid(problems),
            Error::Refused(refusal) => Problem::Refused(refusal),
            Error::Stale { held, current } => Problem::Stale { held, current },
            Error::Busy { retry_after } => Problem::Busy { retry_after },
            Error::TooSlow => Problem::TooSlow,
            Error::Unavailable(why) => {
                tracing::error!(why, "the database is away");
                Problem::Unavailable
            }
            Error::ReadOnly(why) => {
                tracing::error!(why, "the database takes no writes");
                Problem::ReadOnly
            }
            Error::Fault(fault) => Problem::Fault(fault),
        }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(fault: anyhow::Error) -> Self {
        Problem::Fault(fault)
    }
}

/// A problem on its way out; the guard gives it words.
#[derive(Clone)]
pub(crate) struct Told(pub Arc<Problem>);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Told(Arc::new(self)));
        response
    }
}
