//! The thread that writes.
//!
//! A commit that survives a power cut waits for the disk, some milliseconds. So
//! what waits in the queue shares one: `begin immediate`, each closure in a
//! savepoint of its own, one commit, and only then the answers. A closure that
//! fails, panics or takes too long loses its own savepoint, nobody else's.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use rusqlite::Connection;

use super::{batch, connect, limit::Limit, readers::waited_too_long};
use crate::{
    Options, StoreError, Tx,
    db::Shared,
    queue::{Job, Queue},
    task::{AfterCommit, Ending, Work, run_after_commit},
    tx::Link,
};

const GROUP: usize = 64;
const GROUP_TIME: Duration = Duration::from_millis(20);
/// A closure above this holds up everybody else and is named in the log.
const LONG: Duration = Duration::from_millis(50);

pub(super) struct Writer {
    conn: Connection,
    limit: Limit,
    options: Options,
    shared: Arc<Shared>,
}

/// Closures that ran in the open transaction, with their ends so far.
#[derive(Default)]
struct Group {
    ran: Vec<(Box<dyn Work>, Result<(), StoreError>)>,
    after: Vec<AfterCommit>,
    kept: usize,
}

impl Writer {
    pub fn open(path: &Path, read_only: bool, options: &Options, shared: &Arc<Shared>) -> Result<Writer, StoreError> {
        let limit = Limit::default();
        let conn = connect::writer(path, read_only, &limit)?;
        Ok(Writer { conn, limit, options: options.clone(), shared: shared.clone() })
    }

    pub fn serve(self, queue: &Queue) {
        while let Some(first) = queue.pop() {
            self.write_group(first, queue);
        }
        if let Err(error) = self.conn.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())) {
            tracing::warn!(%error, "the log was not folded into the file; the next start does it");
        }
    }

    fn write_group(&self, first: Job, queue: &Queue) {
        if let Err(error) = batch(&self.conn, "begin immediate") {
            return first.work.settle(Err(error));
        }
        let started = Instant::now();
        let mut group = Group::default();
        let mut next = Some(first);
        while let Some(job) = next {
            self.join(&mut group, job);
            if self.conn.is_autocommit() {
                return self.give_up(group);
            }
            let room = group.ran.len() < GROUP && started.elapsed() < GROUP_TIME;
            next = if room { queue.pop_for_group() } else { None };
        }
        self.commit(group);
    }

    fn join(&self, group: &mut Group, mut job: Job) {
        if job.work.is_abandoned() {
            return;
        }
        if waited_too_long(&job, self.options.patience) {
            return group.ran.push((job.work, Err(StoreError::busy())));
        }
        let (kept, end, after) = self.run(&mut job);
        group.kept += usize::from(kept);
        group.after.extend(after);
        group.ran.push((job.work, end));
    }

    /// Runs one closure in its savepoint.
    fn run(&self, job: &mut Job) -> (bool, Result<(), StoreError>, Vec<AfterCommit>) {
        let started = Instant::now();
        let until = started + self.options.deadline(job.lane);
        if let Err(error) = batch(&self.conn, "savepoint closure") {
            return (false, Err(error), Vec::new());
        }
        self.limit.set(until);
        let mut tx = Tx::new(Link::Sqlite(&self.conn), &self.shared, until);
        let ending = job.work.run(&mut tx);
        self.limit.lift();
        let (mut fault, after) = tx.finish();
        if Instant::now() > until {
            fault = fault.or(Some(StoreError::TooSlow));
        }
        if job.lane == crate::options::Lane::Write && started.elapsed() > LONG {
            tracing::warn!(elapsed = ?started.elapsed(), "a write held up the others; do it in batches");
        }
        let kept = ending == Ending::Kept && fault.is_none();
        let end = self.leave_savepoint(kept).and_then(|()| fault.map_or(Ok(()), Err));
        if kept && end.is_ok() { (true, end, after) } else { (false, end, Vec::new()) }
    }

    fn leave_savepoint(&self, kept: bool) -> Result<(), StoreError> {
        if kept {
            return batch(&self.conn, "release closure");
        }
        if self.conn.is_autocommit() {
            return Ok(());
        }
        batch(&self.conn, "rollback to closure; release closure")
    }

    fn commit(&self, group: Group) {
        let committed = batch(&self.conn, "commit");
        if committed.is_err()
            && !self.conn.is_autocommit()
            && let Err(error) = batch(&self.conn, "rollback")
        {
            tracing::error!(%error, "a failed commit could not be undone");
        }
        if committed.is_ok() && group.kept > 0 {
            run_after_commit(group.after);
            self.shared.tick();
        }
        for (work, end) in group.ran {
            work.settle(end.and(committed.clone()));
        }
    }

    /// SQLite undid the whole transaction by itself, because it stopped a statement in
    /// the middle of a write or the disk was full. Nothing of the group was acknowledged.
    fn give_up(&self, group: Group) {
        for (work, end) in group.ran {
            work.settle(end.and(Err(StoreError::busy())));
        }
    }
}
