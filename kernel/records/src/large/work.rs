//! Carrying a large deed out: batch after batch, at once or as a job.

use std::sync::Arc;

use base::Id;

use super::{LargeDeed, Payload, So, SoFar};
use crate::{
    Ctx, Error, Result,
    jobs::{CANCELLED, Handler, Handlers, JobState, Run},
};

/// Adds the worker of this kind of deed.
pub(crate) fn handled<D: LargeDeed>(mut handlers: Handlers) -> Handlers {
    let handler: Handler = Arc::new(|run| Box::pin(work::<D>(run)));
    handlers.insert(D::JOB, handler);
    handlers
}

async fn work<D: LargeDeed>(run: Run) -> Result<Option<String>> {
    match go::<D>(&run).await {
        // Trying again would end the same way.
        Err(error) if is_for_good(&error) => {
            let (lease, system) = (run.lease(), Ctx::system(run.workspace.clone(), crate::Door::Rule));
            let why = Some(error.to_string());
            system.write(move |tx| tx.end_job(lease, JobState::Failed, None, why)).await?;
            Ok(None)
        }
        ended => ended,
    }
}

fn is_for_good(error: &Error) -> bool {
    match error {
        Error::Refused(refusal) => refusal.text != CANCELLED,
        Error::Forbidden { .. } | Error::Invalid(_) | Error::NotFound => true,
        _ => false,
    }
}

async fn go<D: LargeDeed>(run: &Run) -> Result<Option<String>> {
    let Payload { deed, set, total, standing } = serde_json::from_str::<Payload<D>>(&run.payload)?;
    let (ctx, deed, lease) = (standing.take(run).await?, Arc::new(deed), run.lease());
    let mut so_far: So<D> = match run.so_far.as_deref() {
        Some(kept) => serde_json::from_str(kept)?,
        None => begun(&*deed, &ctx, set)?,
    };
    loop {
        let (known, place) = (deed.clone(), so_far.place.clone());
        let Some(batch) = ctx.read_heavy(move |tx| known.next(tx, &place)).await? else { break };
        let (known, mut going) = (deed.clone(), so_far);
        let (kept, stops) = ctx
            .write_within(set, move |tx| {
                known.carry_out(tx, batch, &mut going)?;
                // Counting stops at a cap, the deed does not.
                let total = total.map(|total| Ord::max(total, going.went) as i64);
                let stops = tx.hold_job(lease, going.went as i64, total, Some(serde_json::to_string(&going)?))?;
                Ok((going, stops))
            })
            .await?;
        so_far = kept;
        if stops {
            return Err(Error::refused(CANCELLED));
        }
    }
    Ok(Some(serde_json::to_string(&so_far)?))
}

/// The deed at once, for what is small; in batches all the same.
pub(crate) async fn at_once<D: LargeDeed>(ctx: &Ctx, deed: D) -> Result<D::Outcome> {
    let (set, deed) = (ctx.workspace.new_id(ctx.now()), Arc::new(deed));
    let mut so_far = begun(&*deed, ctx, set)?;
    loop {
        let (known, place) = (deed.clone(), so_far.place.clone());
        let Some(batch) = ctx.read(move |tx| known.next(tx, &place)).await? else { return Ok(so_far.outcome) };
        let (known, mut going) = (deed.clone(), so_far);
        let carried_out = ctx.write_within(set, move |tx| known.carry_out(tx, batch, &mut going).map(|()| going));
        so_far = carried_out.await?;
    }
}

fn begun<D: LargeDeed>(deed: &D, ctx: &Ctx, set: Id) -> Result<So<D>> {
    Ok(SoFar { outcome: deed.begun(ctx, set)?, deed_set: set, place: D::Place::default(), went: 0 })
}
