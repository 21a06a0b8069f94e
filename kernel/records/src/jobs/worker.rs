//! The worker: takes what is due, runs its handler, tells how it ended.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc, time::Duration};

use base::Id;
use jiff::SignedDuration;
use tokio::sync::watch;

use super::{
    JobState,
    queue::{Lease, Taken},
};
use crate::{Ctx, Door, Error, Result, Workspace};

/// How long a silent worker keeps a job.
pub(super) const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How often an idle worker looks for what has become due or was left behind.
const LOOK: Duration = Duration::from_secs(1);

/// How long a job in hand may go on when the process is to stop.
const GRACE: Duration = Duration::from_secs(3);

type Outcome = Pin<Box<dyn Future<Output = Result<Option<String>>> + Send>>;

/// What a kind of job does; answers with the result that its page shows.
pub type Handler = Arc<dyn Fn(Run) -> Outcome + Send + Sync>;
/// Handlers by kind.
pub type Handlers = HashMap<&'static str, Handler>;

/// One run of a job, in the hands of its handler.
#[derive(Clone)]
pub struct Run {
    pub workspace: Arc<Workspace>,
    pub id: Id,
    pub payload: String,
    /// From 1.
    pub attempt: i64,
    /// Who asked for it; none for the product itself.
    pub user: Option<Id>,
    /// What an attempt before this one kept of how far it was.
    pub so_far: Option<String>,
}

impl Run {
    /// The right to tell how it goes, for what is written in one transaction
    /// with it.
    pub(crate) fn lease(&self) -> Lease {
        Lease { id: self.id, attempt: self.attempt }
    }

    /// Tells how far the work is and keeps the lease; false when it is to stop.
    pub async fn goes_on(&self, progress: i64, total: Option<i64>) -> Result<bool> {
        let lease = self.lease();
        let cancelled = system(&self.workspace).write(move |tx| tx.keep_job(lease, progress, total, LEASE)).await?;
        Ok(!cancelled)
    }
}

fn system(workspace: &Arc<Workspace>) -> Ctx {
    Ctx::system(workspace.clone(), Door::Rule)
}

/// Works until `stop` turns true, then ends the job in hand and returns; one
/// that takes long is put back, to be gone on with after the restart.
pub async fn work(workspace: Arc<Workspace>, handlers: Arc<Handlers>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match next(&workspace).await {
            Ok(Some(taken)) => run(&workspace, &handlers, taken, &mut stop).await,
            Ok(None) => rest(&workspace, &mut stop).await,
            Err(error) => {
                tracing::warn!(%error, "no job could be taken");
                rest(&workspace, &mut stop).await;
            }
        }
    }
}

async fn next(workspace: &Arc<Workspace>) -> Result<Option<Taken>> {
    system(workspace).write(|tx| tx.take_job(LEASE)).await
}

/// A process may die of other things than of the work in its hands: so many attempts more than a
/// job has for faults of its own may break off before it is taken for what kills them.
const BROKEN_OFF: i64 = 8;

async fn rest(workspace: &Workspace, stop: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = workspace.jobs.notified() => {}
        () = tokio::time::sleep(LOOK) => {}
        _ = stop.changed() => {}
    }
}

async fn run(workspace: &Arc<Workspace>, handlers: &Handlers, taken: Taken, stop: &mut watch::Receiver<bool>) {
    let Taken { id, attempts, most_attempts, user, .. } = taken;
    let run =
        Run { workspace: workspace.clone(), id, payload: taken.payload, attempt: attempts, user, so_far: taken.so_far };
    let outcome = match handlers.get(&*taken.kind) {
        // Its workers died with it again and again before it got any further: it is not tried for ever.
        _ if attempts > most_attempts + BROKEN_OFF => Err(anyhow::anyhow!("every attempt broke off").into()),
        Some(handler) => match guarded(handler.clone(), run, stop).await {
            Some(outcome) => outcome,
            None => return put_back(workspace, Lease { id, attempt: attempts }).await,
        },
        None => Err(anyhow::anyhow!("nobody knows the work {}", taken.kind).into()),
    };
    tell(workspace, Lease { id, attempt: attempts }, End::of(outcome), stop).await;
}

/// How a job ended.
#[derive(Clone)]
enum End {
    Done(Option<String>),
    Cancelled,
    Failed(String),
    /// It could not be tried: the database was away, or took nothing.
    Hindered(String),
}

impl End {
    fn of(outcome: Result<Option<String>>) -> End {
        match outcome {
            Ok(result) => End::Done(result),
            Err(Error::Refused(refusal)) if refusal.text == CANCELLED => End::Cancelled,
            Err(error @ (Error::Unavailable(_) | Error::ReadOnly(_))) => End::Hindered(error.to_string()),
            Err(error) => End::Failed(error.to_string()),
        }
    }
}

/// Writes down how a job ended. While the database is away that is tried again for as
/// long as the lease lasts; later somebody else has taken the job.
async fn tell(workspace: &Arc<Workspace>, lease: Lease, end: End, stop: &mut watch::Receiver<bool>) {
    let ctx = system(workspace);
    for _ in 0..LEASE.as_secs() {
        let end = end.clone();
        let told = ctx.write(move |tx| match end {
            End::Done(result) => tx.end_job(lease, JobState::Done, result, None),
            End::Cancelled => tx.end_job(lease, JobState::Cancelled, None, None),
            End::Failed(error) => tx.retry_job(lease, error),
            End::Hindered(error) => tx.postpone_job(lease, error),
        });
        match told.await {
            Ok(()) => return,
            Err(error) => tracing::warn!(%error, job = %lease.id, "the end of a job could not be kept yet"),
        }
        if *stop.borrow() {
            return;
        }
        rest(workspace, stop).await;
    }
}

/// The refusal by which a handler says that it stopped as it was told.
pub(crate) const CANCELLED: &str = "job-cancelled";

/// A handler that panics has failed; the worker lives. None where it was told
/// to stop and the handler had not ended in time: what it had not committed is
/// undone, as by any crash.
async fn guarded(handler: Handler, run: Run, stop: &mut watch::Receiver<bool>) -> Option<Result<Option<String>>> {
    let mut task = tokio::spawn(async move { handler(run).await });
    let ended = tokio::select! {
        ended = &mut task => ended,
        () = told_and_waited(stop) => {
            task.abort();
            match task.await {
                Err(broken) if broken.is_cancelled() => return None,
                ended => ended,
            }
        }
    };
    Some(ended.unwrap_or_else(|broken| Err(anyhow::anyhow!("the handler broke off: {broken}").into())))
}

async fn told_and_waited(stop: &mut watch::Receiver<bool>) {
    // Whoever could tell it is gone: it was told.
    stop.wait_for(|stop| *stop).await.ok();
    tokio::time::sleep(GRACE).await;
}

async fn put_back(workspace: &Arc<Workspace>, lease: Lease) {
    if let Err(error) = system(workspace).write(move |tx| tx.put_back_job(lease)).await {
        // The lease runs out and the job is taken again.
        tracing::warn!(%error, job = %lease.id, "a job in hand could not be put back");
    }
}
