//! The thread that writes.
//!
//! A commit that survives a power cut waits for the disk, some milliseconds. So
//! what waits in the queue shares one: `begin immediate`, each closure in a
//! savepoint of its own, one commit, and only then the answers. A closure that
//! fails, panics or takes too long loses its own work, nobody else's.

use std::{
    cell::Cell,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Session, connect, folding::Folder, limit::Limit, readers::waited_too_long};
use crate::{
    Options, StoreError, Tx,
    db::Shared,
    options::Lane,
    queue::{Job, Queue},
    task::{AfterCommit, Ending, Work, run_after_commit},
    tx::Link,
};

const GROUP: usize = 64;
const GROUP_TIME: Duration = Duration::from_millis(20);
/// How long after the last of many rows their pages are kept.
const ROOMY_FOR: Duration = Duration::from_secs(10);
/// A closure for which somebody waits longer than this is named in the log.
const LONG: Duration = Duration::from_millis(50);

pub(super) struct Writer {
    session: Session,
    queue: Arc<Queue>,
    limit: Limit,
    options: Options,
    shared: Arc<Shared>,
    /// When many rows came in last, as long as there is room for their pages.
    roomy: Cell<Option<Instant>>,
}

/// Closures that ran in the open transaction, with their ends so far.
#[derive(Default)]
struct Group {
    ran: Vec<(Box<dyn Work>, Result<(), StoreError>)>,
    after: Vec<AfterCommit>,
    kept: bool,
}

impl Writer {
    pub fn open(
        path: &Path,
        read_only: bool,
        options: &Options,
        shared: &Arc<Shared>,
        queue: &Arc<Queue>,
    ) -> Result<(Writer, Option<Folder>), StoreError> {
        let (limit, queue) = (Limit::default(), queue.clone());
        let mut conn = connect::writer(path, read_only, &limit)?;
        // Where there is nobody to copy the log, who writes goes on to do it.
        let folder = if read_only { None } else { Folder::relieve(&mut conn, path).ok() };
        let session = Session::with_journal(conn, queue.clone());
        let (options, shared, roomy) = (options.clone(), shared.clone(), Cell::default());
        Ok((Writer { session, queue, limit, options, shared, roomy }, folder))
    }

    pub fn serve(self) {
        while let Some(first) = self.queue.pop() {
            self.write_group(first);
        }
        if let Err(error) = self.session.fold_log() {
            tracing::warn!(%error, "the log was not folded into the file; the next start does it");
        }
    }

    fn write_group(&self, first: Job) {
        self.session.forget_since(0);
        self.make_room(first.lane);
        self.session.stands_alone(first.lane != Lane::Write);
        if let Err(error) = self.session.batch("begin immediate") {
            return first.work.settle(Err(error));
        }
        let started = Instant::now();
        let mut group = Group::default();
        let mut next = Some(first);
        while let Some(job) = next {
            let alone = job.lane != Lane::Write;
            self.session.is_shared(!group.ran.is_empty());
            self.join(&mut group, job);
            if alone && !group.kept && !self.session.is_outside() {
                // What could not be undone is not kept either: its waiter was told so.
                return self.lose(group, StoreError::Unavailable("a transaction could not be undone".into()));
            }
            if self.session.is_outside()
                && let Err(error) = self.session.repeat()
            {
                return self.lose(group, error);
            }
            let room = !alone && group.ran.len() < GROUP && started.elapsed() < GROUP_TIME;
            next = if room { self.queue.pop_for_group() } else { None };
        }
        self.commit(group);
    }

    fn make_room(&self, lane: Lane) {
        let wished = match (lane, self.roomy.get()) {
            (Lane::Bulk, known) => {
                self.roomy.set(Some(Instant::now()));
                if known.is_some() { return } else { connect::ROOMY }
            }
            (_, Some(last)) if last.elapsed() > ROOMY_FOR => {
                self.roomy.set(None);
                connect::USUAL
            }
            _ => return,
        };
        if let Err(error) = self.session.batch(wished) {
            tracing::debug!(%error, "the pages that are kept stay as many as they are");
        }
    }

    fn join(&self, group: &mut Group, mut job: Job) {
        if job.work.is_abandoned() {
            return;
        }
        let end = match waited_too_long(&job, &self.options) {
            true => Err(StoreError::busy()),
            false => self.run(&mut job),
        };
        let end = end.map(|kept| {
            group.kept |= kept.is_some();
            group.after.extend(kept.into_iter().flatten());
        });
        group.ran.push((job.work, end));
    }

    /// Runs one closure in its savepoint; who has the transaction alone needs none. `None`
    /// when it was undone by its own wish.
    fn run(&self, job: &mut Job) -> Result<Option<Vec<AfterCommit>>, StoreError> {
        let started = Instant::now();
        let until = started + self.options.deadline(job.lane);
        let (mark, alone) = (self.session.mark(), job.lane != Lane::Write);
        if !alone {
            self.session.batch("savepoint closure")?;
        }
        self.limit.set(until);
        let mut tx = Tx::new(Link::Sqlite(&self.session), &self.shared, until);
        let ending = job.work.run(&mut tx);
        if ending == Ending::Kept
            && let Err(error) = tx.settle()
        {
            tracing::debug!(%error, "rows that were held did not go out");
        }
        self.limit.lift();
        let (fault, after) = tx.finish();
        let is_late = || self.queue.awaited_since().is_some_and(|since| since.elapsed() > LONG);
        if job.lane != Lane::Ddl && started.elapsed() > LONG && is_late() {
            tracing::warn!(elapsed = ?started.elapsed(), "a write held up the others; do it in batches");
        }
        let fault = fault.or_else(|| (Instant::now() > until).then_some(StoreError::TooSlow));
        let end = match (ending, fault) {
            (Ending::Kept, None) if alone => Ok(Some(after)),
            (Ending::Kept, None) => self.session.batch("release closure").map(|()| Some(after)),
            (_, fault) => fault.map_or(Ok(None), Err),
        };
        match end {
            Ok(Some(_)) => {}
            _ if alone => self.roll_back(),
            _ => self.undo(mark),
        }
        end
    }

    /// Takes back what was done since the savepoint, and with it the whole transaction if
    /// need be; the others' part is then repeated.
    fn undo(&self, mark: usize) {
        self.session.forget_since(mark);
        if !self.session.is_outside() && self.session.batch("rollback to closure; release closure").is_err() {
            self.roll_back();
        }
    }

    fn commit(&self, group: Group) {
        if let Err(error) = self.session.batch("commit") {
            return self.lose(group, error);
        }
        if group.kept {
            run_after_commit(group.after);
            self.shared.tick();
        }
        for (work, end) in group.ran {
            work.settle(end);
        }
    }

    /// The transaction cannot be kept. Nobody has been told otherwise.
    fn lose(&self, group: Group, error: StoreError) {
        self.roll_back();
        for (work, end) in group.ran {
            work.settle(end.and(Err(error.clone())));
        }
    }

    fn roll_back(&self) {
        if !self.session.is_outside()
            && let Err(error) = self.session.batch("rollback")
        {
            tracing::error!(%error, "a transaction could not be undone");
        }
        // Tables that were changed and changed back are read anew: what SQLite has in mind of
        // them could pass for what another process makes of them meanwhile.
        if let Err(error) = self.session.batch("pragma writable_schema = reset") {
            tracing::warn!(%error, "the tables are not read anew");
        }
    }
}
