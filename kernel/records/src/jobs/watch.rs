//! The work behind the answers as whoever runs the workspace sees it: what
//! waits, what is under way, what has failed, and another try for that.

use base::{Id, Instant};
use jiff::SignedDuration;
use store::{Cell, ColumnType};

use super::{
    JobState, JobView,
    view::{SHOWN, SHOWN_TYPES, view},
};
use crate::{Ctx, Error, Reads, Result, Writes};

/// Counting stops here.
pub const COUNTED: i64 = 10_000;
/// A failure that nobody minded for so long is history.
const RECENT: SignedDuration = SignedDuration::from_hours(24 * 7);
/// So often is a failed job tried anew.
const MORE_ATTEMPTS: i64 = 3;

/// How many jobs there are in each state that asks for somebody's attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobFigures {
    /// Waiting for a worker, or for their time to come.
    pub ready: i64,
    pub running: i64,
    /// Within the last week.
    pub failed: i64,
    /// Since when the one that waits longest could have been begun.
    pub due_since: Option<Instant>,
}

impl Reads<'_, '_> {
    /// Figures that name nobody, for whoever watches the machine.
    pub fn job_figures(&mut self) -> Result<JobFigures> {
        let recent = self.recent();
        let mut count = |condition: &str, params: &[Cell]| -> Result<i64> {
            let sql =
                format!("select count(*) from (select 1 from @jobs where {condition} limit {COUNTED}) as counted");
            Ok(self.tx.sql(&sql, params, &[ColumnType::Int])?.first().and_then(|row| row.int(0)).unwrap_or(0))
        };
        let (ready, running) = (count("state = 'ready'", &[])?, count("state = 'running'", &[])?);
        let failed = count("state = 'failed' and ended_at > $1", &[recent])?;
        let sql = "select min(due_at) from @jobs where state = 'ready' and due_at <= $1";
        let now = Cell::Instant(self.ctx.now());
        let due_since = self.tx.sql(sql, &[now], &[ColumnType::Instant])?.first().and_then(|row| row.instant(0));
        Ok(JobFigures { ready, running, failed, due_since })
    }

    fn recent(&self) -> Cell {
        let now = self.ctx.now();
        Cell::Instant(now.checked_sub(RECENT).unwrap_or(now))
    }

    /// The jobs that failed within the last week, newest first; for administrators.
    pub fn failed_jobs(&mut self, most: usize) -> Result<Vec<JobView>> {
        require(self.ctx)?;
        let recent = self.recent();
        self.jobs_where("state = 'failed' and ended_at > $1", &[recent], "ended_at desc, id desc", most)
    }

    /// What is being worked on or waits, as it will be taken; for administrators.
    pub fn jobs_at_work(&mut self, most: usize) -> Result<Vec<JobView>> {
        require(self.ctx)?;
        let mut all = self.jobs_where("state = 'running'", &[], "lease_until", most)?;
        let room = most.saturating_sub(all.len());
        all.extend(self.jobs_where("state = 'ready'", &[], "priority desc, due_at, id", room)?);
        Ok(all)
    }

    fn jobs_where(&mut self, condition: &str, params: &[Cell], order: &str, most: usize) -> Result<Vec<JobView>> {
        let sql = format!("select {} from @jobs where {condition} order by {order} limit {most}", SHOWN);
        let rows = self.tx.sql(&sql, params, &SHOWN_TYPES)?;
        Ok(rows.iter().filter_map(view).collect())
    }
}

impl Writes<'_, '_> {
    /// Puts a job that failed back; it goes on from where it was. For administrators.
    pub fn retry_failed_job(&mut self, id: Id) -> Result<()> {
        require(self.ctx)?;
        let found = self.job(id)?;
        let again = Cell::Instant(self.ctx.now());
        // The number of attempts goes on, so that a worker long thought dead has no say in the new ones.
        let sql = "update @jobs set state = 'ready', due_at = $2, most_attempts = attempts + $3, cancel = $4, \
                   ended_at = null, last_error = null where id = $1 and state = 'failed' and not exists \
                   (select 1 from @jobs other where other.unique_key = @jobs.unique_key and other.state in ('ready', 'running'))";
        let params = [Cell::Int(id.raw()), again, Cell::Int(MORE_ATTEMPTS), Cell::Bool(false)];
        if self.tx.sql_execute(sql, &params)? == 0 {
            let is_failed = found.state == JobState::Failed;
            return Err(Error::refused(if is_failed { "jobs-refused-under-way" } else { "jobs-refused-not-failed" }));
        }
        tracing::info!(job = %id, kind = found.kind, user = %self.ctx.actor.user, "a failed job was put back");
        let wake = self.ctx.workspace.jobs.clone();
        self.tx.after_commit(move || wake.notify_one());
        Ok(())
    }

    /// Asks any job to stop, whoever asked for it; for administrators.
    pub fn stop_job(&mut self, id: Id) -> Result<()> {
        require(self.ctx)?;
        let found = self.job(id)?;
        if found.ended_at.is_some() {
            return Err(Error::refused("jobs-refused-ended"));
        }
        tracing::info!(job = %id, kind = found.kind, user = %self.ctx.actor.user, "a job was asked to stop");
        self.cancel_job(id)
    }
}

fn require(ctx: &Ctx) -> Result<()> {
    match ctx.actor.administers() {
        true => Ok(()),
        false => Err(Error::Forbidden { entity: "settings".to_owned(), deed: "update" }),
    }
}
