use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use base::{Clock, FrozenClock};
use jiff::SignedDuration;
use store::{Db, testkit::both};
use tokio::sync::watch;

use super::{
    Handler, Handlers, Job, JobState,
    queue::{Lease, back_off},
    work,
};
use crate::{Ctx, Door, Error, Workspace};

async fn open(db: Db) -> (Ctx, Arc<FrozenClock>) {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:00:00Z".parse().unwrap()));
    let workspace = Workspace::open(db, vec![], clock.clone(), 1).await.unwrap();
    (Ctx::system(workspace, Door::Rule), clock)
}

fn handler<F>(deed: impl Fn(super::Run) -> F + Send + Sync + 'static) -> Handler
where
    F: Future<Output = crate::Result<Option<String>>> + Send + 'static,
{
    Arc::new(move |run| Box::pin(deed(run)))
}

/// Works until `done` says so.
async fn work_until(ctx: &Ctx, handlers: Handlers, done: impl Fn() -> bool) {
    let (stop, stopped) = watch::channel(false);
    let workers: Vec<_> = (0..3)
        .map(|_| tokio::spawn(work(ctx.workspace.clone(), Arc::new(handlers.clone()), stopped.clone())))
        .collect();
    for _ in 0..400 {
        if done() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    stop.send(true).unwrap();
    for worker in workers {
        worker.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_job_runs_once_however_many_workers_there_are() {
    both(async |db| {
        let (ctx, _) = open(db).await;
        ctx.write(|tx| (0..60).try_for_each(|n| tx.enqueue(Job::new("add", n.to_string())).map(drop))).await.unwrap();
        let ran = Arc::new(Mutex::new(Vec::new()));
        let seen = ran.clone();
        let add = handler(move |run| {
            seen.lock().unwrap().push(run.payload.parse::<i64>().unwrap());
            async { Ok(None) }
        });
        work_until(&ctx, Handlers::from([("add", add)]), || ran.lock().unwrap().len() >= 60).await;
        let mut ran = ran.lock().unwrap().clone();
        ran.sort_unstable();
        assert_eq!(ran, (0..60).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_work_does_not_wait_twice_but_may_be_asked_for_again_later() {
    both(async |db| {
        let (ctx, _) = open(db).await;
        let ask = || ctx.write(|tx| tx.enqueue(Job { unique_key: Some("k".into()), ..Job::new("count", "".into()) }));
        assert!(ask().await.unwrap().is_some());
        assert!(ask().await.unwrap().is_none());
        let count = Arc::new(AtomicI64::new(0));
        let counted = count.clone();
        let add = handler(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            async { Ok(None) }
        });
        work_until(&ctx, Handlers::from([("count", add)]), || count.load(Ordering::SeqCst) == 1).await;
        assert!(ask().await.unwrap().is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_worker_died_is_taken_again_and_one_that_fails_comes_back_later() {
    both(async |db| {
        let (ctx, clock) = open(db).await;
        let id = ctx.write(|tx| tx.enqueue(Job::new("fail", "".into()))).await.unwrap().unwrap();
        let take = || ctx.write(|tx| Ok(tx.take_job(SignedDuration::from_secs(60))?.map(|taken| taken.attempts)));
        assert_eq!(take().await.unwrap(), Some(1));
        assert_eq!(take().await.unwrap(), None);
        clock.advance(SignedDuration::from_secs(61));
        assert_eq!(take().await.unwrap(), Some(2));
        let late = Lease { id, attempt: 1 };
        ctx.write(move |tx| tx.end_job(late, JobState::Done, None, None)).await.unwrap();
        assert_eq!(ctx.read(move |tx| tx.job(id)).await.unwrap().state, JobState::Running, "who lost it has no say");
        ctx.write(move |tx| tx.retry_job(Lease { id, attempt: 2 }, "later".into())).await.unwrap();
        assert_eq!(take().await.unwrap(), None);
        clock.advance(back_off(2));
        assert_eq!(take().await.unwrap(), Some(3));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_the_database_hinders_is_tried_until_it_can_be_done_and_counts_no_attempt() {
    both(async |db| {
        let (ctx, clock) = open(db).await;
        let only = Job { most_attempts: 1, ..Job::new("wait", "".into()) };
        let id = ctx.write(move |tx| tx.enqueue(only)).await.unwrap().unwrap();
        let tried = Arc::new(AtomicI64::new(0));
        let seen = tried.clone();
        let wait = handler(move |_| {
            let tried = seen.fetch_add(1, Ordering::SeqCst);
            async move {
                match tried {
                    0 | 2 => Err(Error::Unavailable("away".into())),
                    1 => Err(Error::ReadOnly("disk full".into())),
                    _ => Ok(Some("done after all".into())),
                }
            }
        });
        // The next try is a moment away; the clock of the test passes it.
        let passes = || {
            clock.advance(SignedDuration::from_secs(1));
            tried.load(Ordering::SeqCst) == 4
        };
        work_until(&ctx, Handlers::from([("wait", wait)]), passes).await;
        let job = ctx.read(move |tx| tx.job(id)).await.unwrap();
        assert_eq!((job.state, job.result.as_deref()), (JobState::Done, Some("done after all")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panicking_handler_fails_its_job_and_a_cancelled_one_stops() {
    both(async |db| {
        let (ctx, _) = open(db).await;
        let jobs = ctx
            .write(|tx| {
                let broken = tx.enqueue(Job { most_attempts: 1, ..Job::new("break", "".into()) })?;
                let long = tx.enqueue(Job::new("long", "".into()))?;
                Ok([broken.unwrap(), long.unwrap()])
            })
            .await
            .unwrap();
        let long = handler(move |run: super::Run| async move {
            let canceller = Ctx::system(run.workspace.clone(), Door::Rule);
            let id = run.id;
            canceller.write(move |tx| tx.cancel_job(id)).await?;
            match run.goes_on(1, Some(2)).await? {
                true => Ok(Some("went on".into())),
                false => Err(Error::refused(super::worker::CANCELLED)),
            }
        });
        let broken = handler(|_| async { panic!("no") });
        let state = |id| ctx.read(move |tx| tx.job(id));
        let ended = Arc::new(AtomicI64::new(0));
        let watch = ended.clone();
        let watching = ctx.clone();
        let looker = tokio::spawn(async move {
            loop {
                let states =
                    [watching.read(move |tx| tx.job(jobs[0])).await, watching.read(move |tx| tx.job(jobs[1])).await];
                if states.iter().all(|job| job.as_ref().is_ok_and(|job| job.ended_at.is_some())) {
                    watch.store(1, Ordering::SeqCst);
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        });
        work_until(&ctx, Handlers::from([("break", broken), ("long", long)]), || ended.load(Ordering::SeqCst) == 1)
            .await;
        looker.await.unwrap();
        assert_eq!(state(jobs[0]).await.unwrap().state, JobState::Failed);
        assert_eq!(state(jobs[1]).await.unwrap().state, JobState::Cancelled);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_job_is_told_to_administrators_who_may_have_it_tried_again() {
    both(async |db| {
        let (ctx, clock) = open(db).await;
        let ask = |key: &'static str| {
            ctx.write(move |tx| tx.enqueue(Job { unique_key: Some(key.into()), ..Job::new("count", key.into()) }))
        };
        let (first, waits) = (ask("first").await.unwrap().unwrap(), ask("waits").await.unwrap().unwrap());
        let lease = move |attempt| Lease { id: first, attempt };
        ctx.write(|tx| tx.take_job(SignedDuration::from_secs(60)).map(drop)).await.unwrap();
        let fail =
            |attempt| ctx.write(move |tx| tx.end_job(lease(attempt), JobState::Failed, None, Some("the disk".into())));
        fail(1).await.unwrap();
        let figures = ctx.read(|tx| tx.job_figures()).await.unwrap();
        assert_eq!((figures.ready, figures.running, figures.failed), (1, 0, 1));
        assert_eq!(figures.due_since, Some(clock.now()));
        let failed = ctx.read(|tx| tx.failed_jobs(10)).await.unwrap();
        assert_eq!(
            failed.iter().map(|job| (job.id, job.last_error.as_deref())).collect::<Vec<_>>(),
            [(first, Some("the disk"))]
        );
        clock.advance(SignedDuration::from_hours(24 * 8));
        assert_eq!(ctx.read(|tx| Ok((tx.job_figures()?.failed, tx.failed_jobs(10)?.len()))).await.unwrap(), (0, 0));
        let refusal = |told: crate::Result<()>| match told {
            Err(Error::Refused(refusal)) => refusal.text,
            told => panic!("{told:?}"),
        };
        let retry = |id| ctx.write(move |tx| tx.retry_failed_job(id));
        assert_eq!(refusal(retry(waits).await), "jobs-refused-not-failed");
        let again = ask("first").await.unwrap().unwrap();
        assert_eq!(refusal(retry(first).await), "jobs-refused-under-way");
        ctx.write(move |tx| tx.stop_job(again)).await.unwrap();
        assert_eq!(refusal(ctx.write(move |tx| tx.stop_job(again)).await), "jobs-refused-ended");
        retry(first).await.unwrap();
        let at_work = ctx.read(|tx| tx.jobs_at_work(10)).await.unwrap();
        assert_eq!(at_work.len(), 2, "it waits beside the other");
        ctx.write(move |tx| tx.stop_job(waits)).await.unwrap();
        let taken = ctx.write(|tx| tx.take_job(SignedDuration::from_secs(60))).await.unwrap().unwrap();
        assert_eq!((taken.id, taken.attempts, taken.most_attempts), (first, 2, 4), "its attempts go on");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_an_administrator_hears_of_the_work_of_all() {
    both(async |db| {
        let (ctx, _) = open(db).await;
        let id = ctx.write(|tx| tx.enqueue(Job::new("count", "".into()))).await.unwrap().unwrap();
        let seller = access::Actor { user: base::Id::from_raw(7), roles: Vec::new(), ..access::Actor::system() };
        let his = Ctx { actor: Arc::new(seller), ..ctx };
        let is_forbidden = |told: crate::Result<()>| assert!(matches!(told, Err(Error::Forbidden { .. })), "{told:?}");
        is_forbidden(his.read(|tx| tx.failed_jobs(10).map(drop)).await);
        is_forbidden(his.read(|tx| tx.jobs_at_work(10).map(drop)).await);
        is_forbidden(his.write(move |tx| tx.retry_failed_job(id)).await);
        is_forbidden(his.write(move |tx| tx.stop_job(id)).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_gets_on_is_not_given_up_however_often_its_process_dies() {
    both(async |db| {
        let (ctx, clock) = open(db).await;
        let job = Job { most_attempts: 2, ..Job::new("long", "".into()) };
        let id = ctx.write(|tx| tx.enqueue(job)).await.unwrap().unwrap();
        for attempt in 1..=9 {
            let taken = ctx.write(|tx| tx.take_job(SignedDuration::from_secs(60))).await.unwrap().unwrap();
            assert!(taken.attempts == attempt && attempt <= taken.most_attempts, "{taken:?}");
            ctx.write(move |tx| tx.hold_job(Lease { id, attempt }, attempt, None, None)).await.unwrap();
            clock.advance(SignedDuration::from_secs(61));
        }
        // From here on it stands still, and that comes to an end.
        let mut still = 0;
        while ctx.read(move |tx| tx.job(id)).await.unwrap().state != JobState::Failed {
            let Some(taken) = ctx.write(|tx| tx.take_job(SignedDuration::from_secs(60))).await.unwrap() else { break };
            let lease = Lease { id, attempt: taken.attempts };
            ctx.write(move |tx| tx.hold_job(lease, 9, None, None)).await.unwrap();
            ctx.write(move |tx| tx.retry_job(lease, "no".into())).await.unwrap();
            clock.advance(back_off(taken.attempts));
            still += 1;
        }
        assert_eq!(still, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_starts_again_goes_on_at_once_with_what_it_had_in_hand() {
    both(async |db| {
        let (ctx, _) = open(db).await;
        ctx.write(|tx| tx.enqueue(Job::new("long", "".into()))).await.unwrap();
        let take = || ctx.write(|tx| Ok(tx.take_job(SignedDuration::from_secs(60))?.map(|taken| taken.attempts)));
        assert_eq!((take().await.unwrap(), take().await.unwrap()), (Some(1), None));
        assert_eq!(ctx.workspace.free_own_jobs().await.unwrap(), 1);
        assert_eq!(take().await.unwrap(), Some(2));
    })
    .await;
}
