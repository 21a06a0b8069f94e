//! Asking for work, taking it, and telling how it ended.

use base::{Id, Instant};
use jiff::SignedDuration;
use store::{Cell, ColumnType, Dialect, Row};

use super::{JobState, worker::LEASE};
use crate::{Result, Writes};

/// Work that is asked for.
#[derive(Clone, Debug)]
pub struct Job {
    pub kind: &'static str,
    /// JSON, read by the handler of this kind.
    pub payload: String,
    /// None: as soon as somebody is free.
    pub due_at: Option<Instant>,
    /// Higher goes first.
    pub priority: i64,
    pub most_attempts: i64,
    /// While a job of this key waits or runs, asking again does nothing.
    pub unique_key: Option<String>,
}

impl Job {
    pub fn new(kind: &'static str, payload: String) -> Job {
        Job { kind, payload, due_at: None, priority: 0, most_attempts: 8, unique_key: None }
    }
}

/// A job in the hands of a worker.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub id: Id,
    pub kind: String,
    pub payload: String,
    pub attempts: i64,
    pub most_attempts: i64,
    pub user: Option<Id>,
    /// What an attempt before this one kept of how far it was.
    pub so_far: Option<String>,
}

impl Writes<'_, '_> {
    /// Asks for work as part of this deed; none when the same work waits already.
    pub fn enqueue(&mut self, job: Job) -> Result<Option<Id>> {
        let now = self.ctx.now();
        let id: Id = self.ctx.workspace.new_id(now);
        let user = if self.ctx.actor.is_system() { Cell::Null } else { Cell::Int(self.ctx.actor.user.raw()) };
        let sql = "insert into @jobs (id, kind, payload, state, priority, due_at, attempts, most_attempts, unique_key, \
                   user_id, progress, cancel, created_at) \
                   values ($1, $2, $3, 'ready', $4, $5, 0, $6, $7, $8, 0, $9, $10) on conflict do nothing";
        let params = [
            Cell::Int(id.raw()),
            Cell::from(job.kind),
            Cell::Text(job.payload),
            Cell::Int(job.priority),
            Cell::Instant(job.due_at.unwrap_or(now)),
            Cell::Int(job.most_attempts),
            Cell::from(job.unique_key),
            user,
            Cell::Bool(false),
            Cell::Instant(now),
        ];
        let added = self.tx.sql_execute(sql, &params)?;
        let wake = self.ctx.workspace.jobs.clone();
        self.tx.after_commit(move || wake.notify_one());
        Ok((added == 1).then_some(id))
    }

    /// Asks a waiting or running job to stop.
    pub fn cancel_job(&mut self, id: Id) -> Result<()> {
        let sql = "update @jobs set cancel = $2, state = case when state = 'ready' then 'cancelled' else state end, \
                   ended_at = case when state = 'ready' then $3 else ended_at end \
                   where id = $1 and state in ('ready', 'running')";
        let params = [Cell::Int(id.raw()), Cell::Bool(true), Cell::Instant(self.ctx.now())];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }

    /// The next job that is due, or whose worker has died; leased for a while.
    pub(crate) fn take_job(&mut self, lease: SignedDuration) -> Result<Option<Taken>> {
        let now = Cell::Instant(self.ctx.now());
        let picks = [
            ("state = 'running' and lease_until <= $3", "lease_until"),
            ("state = 'ready' and due_at <= $3", "priority desc, due_at, id"),
        ];
        for (condition, order) in picks {
            if let Some(taken) = self.pick_job(condition, order, now.clone(), lease)? {
                return Ok(Some(taken));
            }
        }
        match self.orphan()? {
            Some(id) => self.pick_job("state = 'running' and id = $3", "id", Cell::Int(id.raw()), lease),
            None => Ok(None),
        }
    }

    /// Leases the first job of this condition, in which `$3` stands for `with`.
    fn pick_job(&mut self, condition: &str, order: &str, with: Cell, lease: SignedDuration) -> Result<Option<Taken>> {
        let now = self.ctx.now();
        // On SQLite the one writer is the lock; PostgreSQL passes over what
        // another node is taking at this moment.
        let lock = if self.tx.dialect() == Dialect::Postgres { "for update skip locked" } else { "" };
        let sql = format!(
            "update @jobs set state = 'running', attempts = attempts + 1, lease_until = $1, node = $2 where id = \
             (select id from @jobs where {condition} order by {order} limit 1 {lock}) \
             returning id, kind, payload, attempts, most_attempts, user_id, result"
        );
        let until = now.saturating_add(lease).unwrap_or(now);
        let params = [Cell::Instant(until), Cell::Int(self.ctx.workspace.node.into()), with];
        Ok(self.tx.sql(&sql, &params, &TAKEN)?.first().and_then(taken))
    }

    /// Keeps the lease, tells how far it is, and hears whether to stop. Who has
    /// lost the lease to another hears it too.
    pub(crate) fn keep_job(
        &mut self,
        lease_of: Lease,
        progress: i64,
        total: Option<i64>,
        lease: SignedDuration,
    ) -> Result<bool> {
        let until = self.ctx.now().saturating_add(lease).unwrap_or(self.ctx.now());
        let sql = "update @jobs set progress = $2, total = $3, lease_until = $4 where id = $1 and state = 'running' \
                   and attempts = $5 returning cancel";
        let Lease { id, attempt } = lease_of;
        let params =
            [Cell::Int(id.raw()), Cell::Int(progress), Cell::from(total), Cell::Instant(until), Cell::Int(attempt)];
        let rows = self.tx.sql(sql, &params, &[ColumnType::Bool])?;
        Ok(rows.first().and_then(|row| row.bool(0)).unwrap_or(true))
    }

    /// The same in one transaction with the work itself, which is undone where
    /// the lease was lost; true when the job is to stop. What is kept of how far
    /// it is finds the next attempt, and stays as the result where none is told.
    /// Work that gets on is not given up, however often its process dies.
    pub(crate) fn hold_job(
        &mut self,
        lease_of: Lease,
        progress: i64,
        total: Option<i64>,
        so_far: Option<String>,
    ) -> Result<bool> {
        let until = self.ctx.now().saturating_add(LEASE).unwrap_or(self.ctx.now());
        let sql = "update @jobs set progress = $2, total = coalesce($3, total), lease_until = $4, \
                   result = coalesce($6, result), most_attempts = case when progress < $2 and most_attempts < attempts + 4 \
                   then attempts + 4 else most_attempts end where id = $1 and state = 'running' and attempts = $5 returning cancel";
        let Lease { id, attempt } = lease_of;
        let (progress, total, so_far) = (Cell::Int(progress), Cell::from(total), Cell::from(so_far));
        let params = [Cell::Int(id.raw()), progress, total, Cell::Instant(until), Cell::Int(attempt), so_far];
        let rows = self.tx.sql(sql, &params, &[ColumnType::Bool])?;
        let lost = || anyhow::anyhow!("the job {id} is in other hands now");
        Ok(rows.first().and_then(|row| row.bool(0)).ok_or_else(lost)?)
    }

    /// Gives a job back that could not be ended now; it does not count as tried.
    pub(crate) fn put_back_job(&mut self, lease_of: Lease) -> Result<()> {
        self.give_back(lease_of, None, None)
    }

    /// The same for one that was hindered, a moment later and with what hindered it.
    pub(crate) fn postpone_job(&mut self, lease_of: Lease, error: String) -> Result<()> {
        let due = self.ctx.now().saturating_add(back_off(1)).ok();
        self.give_back(lease_of, due, Some(error))
    }

    fn give_back(&mut self, lease_of: Lease, due: Option<Instant>, error: Option<String>) -> Result<()> {
        let Lease { id, attempt } = lease_of;
        let now = self.ctx.now();
        let sql = "update @jobs set state = case when cancel then 'cancelled' else 'ready' end, \
                   most_attempts = most_attempts + 1, lease_until = null, due_at = coalesce($4, due_at), \
                   last_error = coalesce($5, last_error), ended_at = case when cancel then $3 else ended_at end \
                   where id = $1 and state = 'running' and attempts = $2";
        let (due, error) = (due.map_or(Cell::Null, Cell::Instant), Cell::from(error));
        let params = [Cell::Int(id.raw()), Cell::Int(attempt), Cell::Instant(now), due, error];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }

    pub(crate) fn end_job(
        &mut self,
        lease_of: Lease,
        state: JobState,
        result: Option<String>,
        error: Option<String>,
    ) -> Result<()> {
        let sql = "update @jobs set state = $2, result = coalesce($3, result), last_error = $4, ended_at = $5, lease_until = null \
                   where id = $1 and state = 'running' and attempts = $6";
        let (Lease { id, attempt }, ended) = (lease_of, Cell::Instant(self.ctx.now()));
        let (result, error) = (Cell::from(result), Cell::from(error));
        let params = [Cell::Int(id.raw()), Cell::from(state.key()), result, error, ended, Cell::Int(attempt)];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }

    /// Puts a failed job back, later each time; one that was asked to stop ends,
    /// and one that was tried often enough has failed for good.
    pub(crate) fn retry_job(&mut self, lease_of: Lease, error: String) -> Result<()> {
        let Lease { id, attempt } = lease_of;
        let now = self.ctx.now();
        let due = now.saturating_add(back_off(attempt)).unwrap_or(now);
        let sql = "update @jobs set state = case when cancel then 'cancelled' when attempts >= most_attempts then 'failed' \
                   else 'ready' end, due_at = $2, last_error = $3, lease_until = null, \
                   ended_at = case when cancel or attempts >= most_attempts then $4 else ended_at end where id = $1 and state = 'running' and attempts = $5";
        let (due, now) = (Cell::Instant(due), Cell::Instant(now));
        self.tx.sql_execute(sql, &[Cell::Int(id.raw()), due, Cell::Text(error), now, Cell::Int(attempt)])?;
        Ok(())
    }
}

/// The right to tell how a job goes: of one worker, for one attempt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lease {
    pub id: Id,
    pub attempt: i64,
}

/// 5 s, 20 s, 80 s … at most an hour.
pub(crate) fn back_off(attempts: i64) -> SignedDuration {
    let doublings = attempts.clamp(1, 6) as u32 - 1;
    SignedDuration::from_secs((5 * 4_i64.pow(doublings)).min(3_600))
}

const TAKEN: [ColumnType; 7] = {
    use ColumnType::{Int, Text};
    [Int, Text, Text, Int, Int, Int, Text]
};

fn taken(row: &Row) -> Option<Taken> {
    Some(Taken {
        id: Id::from_raw(row.int(0)?),
        kind: row.text(1)?.to_owned(),
        payload: row.text(2)?.to_owned(),
        attempts: row.int(3)?,
        most_attempts: row.int(4)?,
        user: row.int(5).map(Id::from_raw),
        so_far: row.text(6).map(str::to_owned),
    })
}
