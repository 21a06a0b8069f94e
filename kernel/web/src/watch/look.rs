//! All that the page and its twin show, gathered at one moment; for
//! administrators.

use records::{Ctx, Error, jobs::JobView};

use super::{
    Failure, HeldBack,
    facts::Facts,
    lines::{Line, Reader, lines},
    size::Size,
};
use crate::App;

/// Jobs of either kind that are shown.
const JOBS: usize = 50;

pub(super) struct Look {
    pub facts: Facts,
    pub lines: Vec<Line>,
    pub at_work: Vec<JobView>,
    pub failed_jobs: Vec<JobView>,
    pub failures: Vec<Failure>,
    pub held_back: Vec<HeldBack>,
}

impl Look {
    pub async fn of(app: &App, ctx: &Ctx) -> records::Result<Look> {
        require(ctx)?;
        let (at_work, failed_jobs) = ctx.read(|tx| Ok((tx.jobs_at_work(JOBS)?, tx.failed_jobs(JOBS)?))).await?;
        let facts = Facts::of(app).await;
        let size = |size: Size| size.told(ctx);
        let lines = lines(&facts, &Reader { format: &ctx.format, now: ctx.now(), size: &size });
        let (failures, held_back) = (app.watch().failures(), app.watch().all_held_back());
        Ok(Look { facts, lines, at_work, failed_jobs, failures, held_back })
    }
}

/// How the machine is doing is told to who may change the setup.
fn require(ctx: &Ctx) -> records::Result<()> {
    match ctx.actor.administers() {
        true => Ok(()),
        false => Err(Error::Forbidden { entity: "settings".to_owned(), deed: "update" }),
    }
}

/// The sentence that says what to do about a failure of this kind.
pub(super) fn advice_about(problem: &str) -> &'static str {
    match problem {
        "busy" => "system-failure-busy",
        "too-slow" => "system-failure-too-slow",
        "unavailable" => "system-failure-unavailable",
        "read-only" => "system-failure-read-only",
        _ => "system-failure-fault",
    }
}
