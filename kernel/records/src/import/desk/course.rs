//! The course of an import: it is chosen, begun, stopped, and it ends.

use base::Id;
use store::Cell;

use super::{State, Stored};
use crate::{
    Error, Result, Writes,
    import::{
        Import,
        choices::Choices,
        report::{Reason, Report},
        work::{JOB, MOST_ATTEMPTS},
    },
    jobs::{Job, JobState},
};

impl Writes<'_, '_> {
    /// Keeps what was chosen for a sheet that is not imported yet.
    pub fn choose_for_import(&mut self, id: Id, import: &Import) -> Result<()> {
        if !self.import(id)?.state.is_open() {
            return Err(Error::refused("import-is-begun"));
        }
        let choices = Choices::of(import, self.ctx).written()?;
        let sql = "update @imports set choices = $2, state = 'mapped', plan = null where id = $1";
        self.tx.sql_execute(sql, &[Cell::Int(id.raw()), Cell::Text(choices)])?;
        Ok(())
    }

    /// Asks for the trial, or for the import itself. A second press while it
    /// is at work begins nothing, nor does an import that is done. Refused while
    /// work that ended it is not over itself.
    pub fn begin_import(&mut self, id: Id, dry: bool) -> Result<()> {
        if !self.import(id)?.state.is_open() {
            return Ok(());
        }
        let job = Job { unique_key: Some(format!("import:{id}")), ..Job::new(JOB, id.to_string()) };
        let job = Job { most_attempts: MOST_ATTEMPTS, ..job };
        let job = self.enqueue(job)?.ok_or_else(|| Error::refused("import-trial-is-ending"))?;
        self.tx.sql_execute("delete from @import_lines where import_id = $1", &[Cell::Int(id.raw())])?;
        let state = if dry { State::Planning } else { State::Running };
        let set = if dry { Cell::Null } else { Cell::Int(self.ctx.workspace.new_id::<()>(self.ctx.now()).raw()) };
        let sql = "update @imports set state = $2, job_id = $3, change_set = $4, row_cursor = 0, counts = null, \
                   problem = null, started_at = $5, ended_at = null where id = $1";
        let now = Cell::Instant(self.ctx.now());
        self.tx.sql_execute(sql, &[Cell::Int(id.raw()), Cell::from(state.key()), Cell::Int(job.raw()), set, now])?;
        Ok(())
    }

    /// Asks an import at work to stop: what came in until then stays.
    pub fn stop_import(&mut self, id: Id) -> Result<()> {
        match self.import(id)? {
            Stored { job: Some(job), state: State::Planning | State::Running, .. } => {
                self.cancel_job(job)?;
                // One that nobody had taken yet is over at once.
                let ended = self.job_of_anybody(job)?.state == JobState::Cancelled;
                if ended {
                    let sql = "update @imports set state = case when state = 'planning' then 'mapped' else 'cancelled' end, \
                               ended_at = $2 where id = $1";
                    let now = Cell::Instant(self.ctx.now());
                    self.tx.sql_execute(sql, &[Cell::Int(id.raw()), now])?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Tells how an import ended, where its worker still has the right to.
    pub(in crate::import) fn end_import(
        &mut self,
        stored: &Stored,
        state: State,
        report: Option<&Report>,
        problem: Option<&Reason>,
    ) -> Result<()> {
        let column = if stored.state == State::Planning { "plan" } else { "outcome" };
        let json = |reason: &Reason| serde_json::to_string(reason);
        let sql = format!(
            "update @imports set state = $2, {column} = $3, problem = $4, ended_at = $5 where id = $1 and state = $6"
        );
        let params = [
            Cell::Int(stored.id.raw()),
            Cell::from(state.key()),
            report.map(serde_json::to_string).transpose()?.map_or(Cell::Null, Cell::Text),
            problem.map(json).transpose()?.map_or(Cell::Null, Cell::Text),
            Cell::Instant(self.ctx.now()),
            Cell::from(stored.state.key()),
        ];
        self.tx.sql_execute(&sql, &params)?;
        Ok(())
    }
}
