//! Work that was done or cancelled is kept for ninety days; what failed stays, and so
//! does what is still told of: the last search for doubles of each entity, and the
//! job by which alone it is known how an import ended.

use std::sync::Arc;

use jiff::SignedDuration;
use store::Cell;

use crate::{Ctx, Door, Result, Workspace, Writes, duplicates::sweep};

const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Rows of one transaction.
const SOME: u64 = 500;
/// Transactions of one round.
const MOST: usize = 8;

const OLD: &str = "select id from @jobs j where state in ('done', 'cancelled') and ended_at < $1 \
                   and (kind <> $2 or exists (select 1 from @jobs later \
                   where later.kind = j.kind and later.payload = j.payload and later.id > j.id)) \
                   and id not in (select job_id from @imports where state in ('planning', 'running') and job_id is not null) \
                   order by ended_at limit $3";

impl Workspace {
    /// A round of clearing; what it does not come to waits for the next.
    pub(crate) async fn clear_jobs(self: &Arc<Self>) -> Result<()> {
        let system = Ctx::system(self.clone(), Door::Rule);
        for _ in 0..MOST {
            if system.write(|tx| tx.clear_some_jobs()).await? < SOME {
                break;
            }
        }
        Ok(())
    }
}

impl Writes<'_, '_> {
    fn clear_some_jobs(&mut self) -> Result<u64> {
        let now = self.ctx.now();
        let before = Cell::Instant(now.saturating_sub(KEPT).unwrap_or(now));
        let params = [before, Cell::from(sweep::KIND), Cell::Int(SOME as i64)];
        Ok(self.tx.sql_execute(&format!("delete from @jobs where id in ({OLD})"), &params)? as u64)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use base::{FrozenClock, Id};
    use jiff::SignedDuration;
    use store::{Cell, ColumnType, testkit::both};

    use crate::{
        Ctx, Door, Workspace, duplicates,
        jobs::{Job, JobState, Lease},
    };

    /// Work of this kind and payload that ended so.
    async fn ended(ctx: &Ctx, kind: &'static str, payload: &'static str, state: JobState) -> Id {
        ctx.write(move |tx| {
            let id = tx.enqueue(Job::new(kind, payload.to_owned()))?.unwrap();
            let taken = tx.take_job(SignedDuration::from_secs(60))?.unwrap();
            assert_eq!(taken.id, id);
            tx.end_job(Lease { id, attempt: 1 }, state, None, None)?;
            Ok(id)
        })
        .await
        .unwrap()
    }

    async fn left(ctx: &Ctx) -> Vec<Id> {
        let rows = ctx.read(|tx| Ok(tx.tx.sql("select id from @jobs order by id", &[], &[ColumnType::Int])?)).await;
        rows.unwrap().iter().map(|row| Id::from_raw(row.int(0).unwrap())).collect()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn work_that_ended_goes_after_ninety_days_unless_it_is_still_told_of() {
        both(async |db| {
            let clock = Arc::new(FrozenClock::at("2026-11-22T08:00:00Z".parse().unwrap()));
            let ctx = Ctx::system(Workspace::open(db, vec![], clock.clone(), 1).await.unwrap(), Door::Rule);
            let _done = ended(&ctx, "bulk", "{}", JobState::Done).await;
            let _cancelled = ended(&ctx, "bulk", "{}", JobState::Cancelled).await;
            let _sweep = ended(&ctx, duplicates::sweep::KIND, "customers", JobState::Done).await;
            let newest_sweep = ended(&ctx, duplicates::sweep::KIND, "customers", JobState::Done).await;
            let other_sweep = ended(&ctx, duplicates::sweep::KIND, "shops", JobState::Done).await;
            let failed = ended(&ctx, "bulk", "{}", JobState::Failed).await;
            let import = ended(&ctx, "import", "7", JobState::Cancelled).await;
            // How it ended is known by its job alone.
            ctx.write(move |tx| {
                let sql = "insert into @imports (id, entity, name, state, choices, job_id, row_cursor, created_at) \
                           values (7, 'customers', 'sheet.csv', 'running', '{}', $1, 0, $2)";
                let params = [Cell::Int(import.raw()), Cell::Instant(tx.ctx.now())];
                Ok(tx.tx.sql_execute(sql, &params)?)
            })
            .await
            .unwrap();
            clock.advance(SignedDuration::from_hours(2 * 24));
            let recent = ended(&ctx, "bulk", "{}", JobState::Done).await;
            let waiting = ctx.write(|tx| tx.enqueue(Job::new("bulk", "{}".into()))).await.unwrap().unwrap();

            clock.advance(SignedDuration::from_hours(87 * 24));
            ctx.workspace.clear_old().await.unwrap();
            assert_eq!(left(&ctx).await.len(), 9, "nothing is ninety days old");
            clock.advance(SignedDuration::from_hours(2 * 24));
            ctx.workspace.clear_old().await.unwrap();
            assert_eq!(left(&ctx).await, [newest_sweep, other_sweep, failed, import, recent, waiting]);
        })
        .await;
    }
}
