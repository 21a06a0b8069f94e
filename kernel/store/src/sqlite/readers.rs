//! A thread that reads: each piece of work sees one snapshot of the file.

use std::{path::Path, sync::Arc, time::Instant};

use super::{Session, connect, limit::Limit};
use crate::{
    Options, StoreError, Tx,
    db::Shared,
    queue::{Job, Queue},
    tx::Link,
};

pub(super) struct Reader {
    session: Session,
    limit: Limit,
    options: Options,
    shared: Arc<Shared>,
}

impl Reader {
    pub fn open(path: &Path, options: &Options, shared: &Arc<Shared>) -> Result<Reader, StoreError> {
        let limit = Limit::default();
        let session = Session::without_journal(connect::reader(path, &limit)?);
        Ok(Reader { session, limit, options: options.clone(), shared: shared.clone() })
    }

    pub fn serve(self, queue: &Queue) {
        while let Some(job) = queue.pop() {
            match waited_too_long(&job, &self.options) {
                true => job.work.settle(Err(StoreError::busy())),
                false => self.read(job),
            }
        }
    }

    fn read(&self, mut job: Job) {
        if job.work.is_abandoned() {
            return;
        }
        let until = Instant::now() + self.options.deadline(job.lane);
        let end = self.session.say("begin").and_then(|()| {
            self.limit.set(until);
            let mut tx = Tx::new(Link::Sqlite(&self.session), &self.shared, until).of(job.lane);
            job.work.run(&mut tx);
            self.limit.lift();
            tx.finish().0.map_or(Ok(()), Err)
        });
        // There is nothing to keep; this only lets the snapshot go.
        if let Err(error) = self.session.say("rollback") {
            tracing::debug!(%error, "a read ended without its transaction");
        }
        job.work.settle(end);
    }
}

/// The one who asked has most likely given up; what is fresh is served instead.
pub(super) fn waited_too_long(job: &Job, options: &Options) -> bool {
    job.since.elapsed() > options.patience(job.lane)
}
