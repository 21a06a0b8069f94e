//! A job as its page shows it, to who asked for it and to administrators.

use base::{Id, Instant};
use store::{Cell, ColumnType, Row};

use crate::{Reads, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    Ready,
    Running,
    Done,
    Failed,
    Cancelled,
}

impl JobState {
    const ALL: [JobState; 5] =
        [JobState::Ready, JobState::Running, JobState::Done, JobState::Failed, JobState::Cancelled];

    pub fn key(self) -> &'static str {
        match self {
            JobState::Ready => "ready",
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        }
    }
}

/// A job as its page shows it.
#[derive(Clone, Debug)]
pub struct JobView {
    pub id: Id,
    pub kind: String,
    pub state: JobState,
    pub progress: i64,
    pub total: Option<i64>,
    pub user: Option<Id>,
    pub last_error: Option<String>,
    pub result: Option<String>,
    pub created_at: Instant,
    pub ended_at: Option<Instant>,
}

impl Reads<'_, '_> {
    /// A job of the person who asks, or any for an administrator.
    pub fn job(&mut self, id: Id) -> Result<JobView> {
        let actor = &self.ctx.actor;
        let (administers, user) = (actor.administers(), actor.user);
        let found = self.job_of_anybody(id)?;
        if administers || found.user == Some(user) { Ok(found) } else { Err(crate::Error::NotFound) }
    }

    /// A job that everybody may know of, whoever asked for it.
    pub(crate) fn job_of_anybody(&mut self, id: Id) -> Result<JobView> {
        let sql = format!("select {SHOWN} from @jobs where id = $1");
        let found = self.tx.sql(&sql, &[Cell::Int(id.raw())], &SHOWN_TYPES)?.first().and_then(view);
        found.ok_or(crate::Error::NotFound)
    }
}

/// The columns of [`view`].
pub(super) const SHOWN: &str = "id, kind, state, progress, total, user_id, last_error, result, created_at, ended_at";
pub(super) const SHOWN_TYPES: [ColumnType; 10] = {
    use ColumnType::{Instant, Int, Text};
    [Int, Text, Text, Int, Int, Int, Text, Text, Instant, Instant]
};

pub(super) fn view(row: &Row) -> Option<JobView> {
    let state = JobState::ALL.into_iter().find(|state| row.text(2) == Some(state.key()))?;
    let text = |at: usize| row.text(at).map(str::to_owned);
    Some(JobView {
        id: Id::from_raw(row.int(0)?),
        kind: text(1)?,
        state,
        progress: row.int(3)?,
        total: row.int(4),
        user: row.int(5).map(Id::from_raw),
        last_error: text(6),
        result: text(7),
        created_at: row.instant(8)?,
        ended_at: row.instant(9),
    })
}
