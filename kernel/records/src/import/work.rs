//! The worker of imports: trials and imports go on behind the answer, in the
//! name of whoever asked, with the rights that they have now.
//!
//! What fails for a reason that passes is tried again, and goes on after the
//! last row that was kept; what will never succeed ends with its sentence.

use std::sync::Arc;

use access::Actor;
use base::Id;

use super::{
    desk::{self, State, Stored},
    journal::Journal,
    report::{Progress, Reason, Report},
    run::{self, Way},
    shelf,
};
use crate::{
    Ctx, Door, Error, Result,
    jobs::{Handler, Handlers, JobState, Run},
    people,
};

/// The kind of the job.
pub const JOB: &str = "import";
pub(super) const MOST_ATTEMPTS: i64 = 6;

/// Adds the worker of this kind.
pub fn handlers(mut handlers: Handlers) -> Handlers {
    let handler: Handler = Arc::new(|run| Box::pin(work(run)));
    handlers.insert(JOB, handler);
    handlers
}

async fn work(run: Run) -> Result<Option<String>> {
    let system = Ctx::system(run.workspace.clone(), Door::Rule);
    let Ok(id) = run.payload.parse::<Id>() else { return Ok(None) };
    let stored = match system.read(move |tx| tx.import_of_anybody(id)).await {
        // It was cleared away meanwhile.
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    if !stored.is_at_work() {
        return Ok(None);
    }
    let (state, report, problem) = match go(&run, &stored).await {
        Ok(report) => (ended(&stored, &report), Some(report), None),
        Err(error) => match final_reason(&error) {
            Some(reason) => (State::Failed, None, Some(reason)),
            None => return Err(error),
        },
    };
    let cancelled = report.as_ref().is_some_and(|report| report.cancelled);
    let lease = run.lease();
    let ending = stored.clone();
    // Import and job end together: whoever sees the one over may ask for new work.
    let told = move |tx: &mut crate::Writes<'_, '_>| {
        tx.hold_job(lease, 0, None, None)?;
        tx.end_import(&ending, state, report.as_ref(), problem.as_ref())?;
        let end = if cancelled { JobState::Cancelled } else { JobState::Done };
        tx.end_job(lease, end, None, None)
    };
    system.write(told).await?;
    if state.is_begun() {
        shelf::put_away(&run.workspace, stored.id);
    }
    Ok(None)
}

fn ended(stored: &Stored, report: &Report) -> State {
    match (stored.state, report.cancelled) {
        (State::Planning, _) => State::Planned,
        (_, true) => State::Cancelled,
        _ => State::Done,
    }
}

async fn go(run: &Run, stored: &Stored) -> Result<Report> {
    let ctx = standing(run, stored).await?;
    let import = shelf::import_of(&ctx, stored).await?;
    let dry = stored.state == State::Planning;
    if dry {
        // A trial keeps nothing, so it begins again from its first row.
        let (lease, id) = (run.lease(), stored.id);
        ctx.write(move |tx| {
            tx.hold_job(lease, 0, None, None)?;
            let sql = "delete from @import_lines where import_id = $1";
            tx.tx.sql_execute(sql, &[store::Cell::Int(id.raw())])?;
            Ok(())
        })
        .await?;
    }
    let set = stored.set.unwrap_or_else(|| ctx.workspace.new_id(ctx.now()));
    let cursor = if dry { 0 } else { stored.cursor };
    let journal = Journal { import: stored.id, set, cursor, total: 0, lease: Some(run.lease()) };
    let way = Way { dry, limit: None, rejects: None, progress: &Progress::default(), journal: Some(journal) };
    run::run(&import, &ctx, way).await
}

/// Whoever asked, as they stand now.
async fn standing(run: &Run, stored: &Stored) -> Result<Ctx> {
    let system = Ctx::system(run.workspace.clone(), Door::Import);
    let format = desk::format_of(stored).unwrap_or_else(|| run.workspace.settings().format());
    let actor = match stored.user {
        None => Actor::system(),
        Some(user) => {
            let person = system.read(move |tx| people::person(tx, user)).await?;
            person.ok_or(Error::Forbidden { entity: stored.entity.clone(), deed: "import" })?.actor
        }
    };
    Ok(Ctx::new(run.workspace.clone(), Arc::new(actor), Door::Import, format))
}

/// Why it will not be tried again; none where it will.
fn final_reason(error: &Error) -> Option<Reason> {
    match error {
        Error::Refused(refusal) => {
            Some(Reason { column: None, text: refusal.text.clone(), args: refusal.args.clone() })
        }
        Error::Invalid(problems) => problems.first().map(|problem| Reason {
            column: None,
            text: problem.text.clone(),
            args: problem.args.clone(),
        }),
        Error::Forbidden { .. } | Error::NotFound => Some(Reason::row("import-row-forbidden")),
        _ => None,
    }
}
