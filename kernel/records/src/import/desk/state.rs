//! How far an import is.

use crate::import::report::Reason;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The sheet is still being stored.
    Sending,
    Mapped,
    Planning,
    Planned,
    Running,
    Done,
    Cancelled,
    Failed,
}

impl State {
    pub const ALL: [State; 8] = {
        use State::*;
        [Sending, Mapped, Planning, Planned, Running, Done, Cancelled, Failed]
    };

    pub fn key(self) -> &'static str {
        match self {
            State::Sending => "sending",
            State::Mapped => "mapped",
            State::Planning => "planning",
            State::Planned => "planned",
            State::Running => "running",
            State::Done => "done",
            State::Cancelled => "cancelled",
            State::Failed => "failed",
        }
    }

    /// The sheet may still be read another way.
    pub fn is_open(self) -> bool {
        matches!(self, State::Mapped | State::Planned)
    }

    /// Records were written, or are being written.
    pub fn is_begun(self) -> bool {
        matches!(self, State::Running | State::Done | State::Cancelled | State::Failed)
    }

    /// A job that was given up, or whose worker died with it again and again, could not
    /// write how its import ended; then it ended as the job did. Nobody works where there
    /// is no job.
    pub(super) fn beside_job(self, of_job: Option<&str>) -> (State, Option<Reason>) {
        match (self, of_job) {
            (State::Planning | State::Running, Some("failed") | None) => {
                (State::Failed, Some(Reason::row("import-broke-off")))
            }
            (State::Planning, Some("cancelled")) => (State::Mapped, None),
            (State::Running, Some("cancelled")) => (State::Cancelled, None),
            _ => (self, None),
        }
    }
}
