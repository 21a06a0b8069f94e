//! Moments in which an import could be lost: a worker dies half-way, or the
//! import is begun just when its trial ends.

use std::{sync::Arc, time::Duration};

use base::Id;
use jiff::SignedDuration;
use records::{
    Ctx, Error,
    import::{self, State, Verdict, Which},
    jobs::{Handler, Handlers},
};
use store::testkit;

use crate::{Workers, number, send, stored, town::Town, until, until_there_are};

const JOB: &str = "import";

fn importing() -> Handler {
    import::handlers(Handlers::new()).remove(JOB).unwrap()
}

/// The first who works dies half-way, and the lease runs out. Back from the dead
/// after another took the import over, it goes on as if nothing had been.
fn dying_half_way(town: &Town, ctx: &Ctx, id: Id) -> Handlers {
    let (ctx, clock) = (ctx.clone(), town.clock.clone());
    let dying: Handler = Arc::new(move |run| {
        let (ctx, clock) = (ctx.clone(), clock.clone());
        Box::pin(async move {
            if run.attempt == 1 {
                tokio::select! {
                    _ = importing()(run.clone()) => panic!("it ended before it died"),
                    _ = until(&ctx, id, |stored| stored.counts.rows > 100) => {}
                }
                // A batch that was on its way may be kept after its worker died, and the lease with it.
                let mut looks = 0;
                while number(&ctx, "select count(*) from @jobs where attempts > 1").await == 0 {
                    assert!(looks < 100, "nobody took it over");
                    clock.advance(SignedDuration::from_secs(61));
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    looks += 1;
                }
            }
            importing()(run).await
        })
    });
    Handlers::from([(JOB, dying)])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_changes_hands_half_way_doubles_nothing() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let id = send(&ctx, 2_000).await;
        let workers = Workers::of(&ctx, 1);
        // A row of every code stands twice for a tenth of them; those are refused.
        ctx.write(move |tx| tx.begin_import(id, true)).await.unwrap();
        let planned = until(&ctx, id, |stored| stored.state == State::Planned).await.plan.unwrap();
        assert_eq!((planned.rows, planned.new, planned.rejected, planned.left_out), (2_000, 1_800, 200, 18));
        assert_eq!(number(&ctx, "select count(*) from @shops").await, 0);

        drop(workers);

        let _workers = Workers::with(&ctx, 2, dying_half_way(&town, &ctx, id));
        ctx.write(move |tx| tx.begin_import(id, false)).await.unwrap();
        let done = until(&ctx, id, |stored| stored.state == State::Done).await;
        let report = done.outcome.unwrap();
        assert_eq!(report.counts, planned.counts);
        assert_eq!(number(&ctx, "select count(*) from @shops").await, 1_800);
        assert_eq!(number(&ctx, "select count(*) from @import_lines").await, 2_000);
        assert_eq!(number(&ctx, "select count(distinct change_set) from @changes where entity = 'shops'").await, 1);
        assert_eq!(report.set, done.set, "one change-set, whoever worked on it");

        let lines = ctx.read(move |tx| tx.lines_of(id, Which::Rejected, 0, 1_000)).await.unwrap();
        assert_eq!(lines.len(), 200);
        assert!(lines.iter().all(|line| line.verdict == Verdict::Rejected && !line.why.is_empty()));
        let left = ctx.read(move |tx| tx.lines_of(id, Which::LeftOut, 0, 1_000)).await.unwrap();
        assert_eq!((left.len(), left[0].row), (18, 9));
    })
    .await;
}

/// An import is asked for after the trial is told and before its worker is free.
fn begun_when_the_trial_ends(ctx: &Ctx, id: Id) -> Handlers {
    let ctx = ctx.clone();
    let pressing: Handler = Arc::new(move |run| {
        let ctx = ctx.clone();
        Box::pin(async move {
            let was_trial = stored(&ctx, id).await.state == State::Planning;
            let ended = importing()(run).await;
            if was_trial {
                ctx.write(move |tx| tx.begin_import(id, false)).await.unwrap();
            }
            ended
        })
    });
    Handlers::from([(JOB, pressing)])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_begun_in_the_moment_its_trial_ends_is_carried_out() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let id = send(&ctx, 20).await;
        let _workers = Workers::with(&ctx, 1, begun_when_the_trial_ends(&ctx, id));
        ctx.write(move |tx| tx.begin_import(id, true)).await.unwrap();
        let done = until(&ctx, id, |stored| stored.state == State::Done).await;
        assert_eq!(done.outcome.unwrap().new, 18);
        until_there_are(&ctx, 2, "select count(*) from @jobs where state = 'done'").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_for_which_no_work_can_be_asked_is_refused_and_stays_as_it_was() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let id = send(&ctx, 20).await;
        ctx.write(move |tx| tx.begin_import(id, true)).await.unwrap();
        // A version before this one told the trial's end and was killed with its work in hand.
        let sql = "update @imports set state = 'planned'";
        town.system().write(move |tx| Ok(tx.tx.sql_execute(sql, &[])?)).await.unwrap();
        let begun = ctx.write(move |tx| tx.begin_import(id, false)).await;
        assert!(matches!(begun, Err(Error::Refused(refusal)) if refusal.text == "import-trial-is-ending"));
        assert_eq!(stored(&ctx, id).await.state, State::Planned);
        let _workers = Workers::of(&ctx, 1);
        until_there_are(&ctx, 1, "select count(*) from @jobs where state = 'done'").await;
        ctx.write(move |tx| tx.begin_import(id, false)).await.unwrap();
        until(&ctx, id, |stored| stored.state == State::Done).await;
    })
    .await;
}
