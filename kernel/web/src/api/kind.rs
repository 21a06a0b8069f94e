//! All the ways in which a request may end other than well, with their words
//! and statuses.

use axum::http::StatusCode;

/// What went wrong, as a closed list. Its word is the end of the problem's
/// type, its status that of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be read at all.
    Malformed,
    SignIn,
    Forbidden,
    /// A write from a browser that does not carry its session's token.
    Expired,
    NotFound,
    WrongMethod,
    NotAcceptable,
    /// The business says no.
    Refused,
    /// Somebody else saved the record; the version stood in the body.
    Stale,
    /// The same; the version stood in `If-Match`.
    StaleMatch,
    /// A whole record is replaced, and no version is named.
    NoVersion,
    /// It was made one with another record since.
    Merged,
    /// It lies in the recycle bin.
    Binned,
    /// A place in the changes from which one cannot go on.
    Resync,
    TooLarge,
    NotJson,
    Invalid,
    TooMany,
    Fault,
    Busy,
    TooSlow,
    Unavailable,
    ReadOnly,
}

impl Kind {
    pub const ALL: [Kind; 23] = [
        Kind::Malformed,
        Kind::SignIn,
        Kind::Forbidden,
        Kind::Expired,
        Kind::NotFound,
        Kind::WrongMethod,
        Kind::NotAcceptable,
        Kind::Refused,
        Kind::Stale,
        Kind::StaleMatch,
        Kind::NoVersion,
        Kind::Merged,
        Kind::Binned,
        Kind::Resync,
        Kind::TooLarge,
        Kind::NotJson,
        Kind::Invalid,
        Kind::TooMany,
        Kind::Fault,
        Kind::Busy,
        Kind::TooSlow,
        Kind::Unavailable,
        Kind::ReadOnly,
    ];

    /// The word after `/problems/`, also in the keys of its texts.
    pub fn word(self) -> &'static str {
        self.row().0
    }

    pub fn status(self) -> StatusCode {
        self.row().1
    }

    fn row(self) -> (&'static str, StatusCode) {
        match self {
            Kind::Malformed => ("malformed", StatusCode::BAD_REQUEST),
            Kind::SignIn => ("sign-in", StatusCode::UNAUTHORIZED),
            Kind::Forbidden => ("forbidden", StatusCode::FORBIDDEN),
            Kind::Expired => ("expired", StatusCode::FORBIDDEN),
            Kind::NotFound => ("not-found", StatusCode::NOT_FOUND),
            Kind::WrongMethod => ("wrong-method", StatusCode::METHOD_NOT_ALLOWED),
            Kind::NotAcceptable => ("not-acceptable", StatusCode::NOT_ACCEPTABLE),
            Kind::Refused => ("refused", StatusCode::CONFLICT),
            Kind::Stale => ("stale", StatusCode::CONFLICT),
            Kind::StaleMatch => ("stale", StatusCode::PRECONDITION_FAILED),
            Kind::NoVersion => ("no-version", StatusCode::PRECONDITION_REQUIRED),
            Kind::Merged => ("merged", StatusCode::GONE),
            Kind::Binned => ("binned", StatusCode::GONE),
            Kind::Resync => ("resync", StatusCode::GONE),
            Kind::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE),
            Kind::NotJson => ("not-json", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Kind::Invalid => ("invalid", StatusCode::UNPROCESSABLE_ENTITY),
            Kind::TooMany => ("too-many", StatusCode::TOO_MANY_REQUESTS),
            Kind::Fault => ("fault", StatusCode::INTERNAL_SERVER_ERROR),
            Kind::Busy => ("busy", StatusCode::SERVICE_UNAVAILABLE),
            Kind::TooSlow => ("too-slow", StatusCode::SERVICE_UNAVAILABLE),
            Kind::Unavailable => ("unavailable", StatusCode::SERVICE_UNAVAILABLE),
            Kind::ReadOnly => ("read-only", StatusCode::SERVICE_UNAVAILABLE),
        }
    }

    /// What an answer without words of its own must mean.
    pub fn of_status(status: StatusCode) -> Kind {
        let same = |kind: &Kind| kind.status() == status;
        let unknown = if status.is_server_error() { Kind::Fault } else { Kind::Malformed };
        Kind::ALL.into_iter().find(same).unwrap_or(unknown)
    }
}
