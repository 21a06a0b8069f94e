//! Whether an error is about one row or about the database, and what it says of the row.

use super::Reason;
use crate::Error;

/// Whether a row is to blame, as [`reasons`] would tell.
pub(in crate::import) fn is_of_a_row(error: &Error) -> bool {
    use Error::{Fault, Forbidden, Invalid, NotFound, Refused, Stale};
    matches!(error, Invalid(_) | Refused(_) | NotFound | Stale { .. } | Forbidden { .. } | Fault(_))
}

/// What an error of one row's save says about the row; other errors are about
/// the database and end the import.
pub(in crate::import) fn reasons(error: Error, heading: impl Fn(&str) -> Option<String>) -> Result<Vec<Reason>, Error> {
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
