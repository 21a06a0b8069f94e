//! Large deeds behind the answer, as a program follows them: how far one is,
//! what came of it, and the way to stop it. Undos and deeds on many records
//! are told alike; each says only how its own outcome reads.

use axum::{
    Json as Answer,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Id;
use records::{
    Ctx, Error,
    jobs::{JobState, JobView},
};
use serde_json::{Value as Json, json};

use super::problem::{Kind, Problem};

/// One kind of work.
pub struct Work {
    /// The kind of its jobs.
    pub kind: &'static str,
    /// Where one of them is told of; its id follows.
    pub place: &'static str,
    /// What came of it, from how the job has kept it.
    pub told: fn(&str) -> Option<Json>,
}

impl Work {
    /// It goes on behind the answer; none where it was asked for already.
    pub fn begun(&self, job: Option<Id>) -> Result<Response, Problem> {
        let job = job.ok_or(Kind::Refused)?;
        let place = format!("{}/{job}", self.place);
        let told = json!({ "job": job, "state": JobState::Ready.key(), "done": 0, "total": null, "result": null });
        Ok((StatusCode::ACCEPTED, [(header::LOCATION, place)], Answer(told)).into_response())
    }

    /// How far it is, and what came of it. Another person's is not there.
    pub async fn show(&self, ctx: &Ctx, job: Id) -> Result<Answer<Json>, Problem> {
        let job: JobView = ctx.read(move |tx| tx.job(job)).await?;
        if job.kind != self.kind {
            return Err(Kind::NotFound.into());
        }
        let kept = job.result.as_deref().filter(|_| job.state == JobState::Done);
        Ok(Answer(json!({
            "job": job.id,
            "state": job.state.key(),
            "done": job.progress,
            "total": job.total,
            "result": kept.and_then(self.told),
        })))
    }

    /// What was done until then stays done.
    pub async fn stop(&self, ctx: &Ctx, job: Id) -> Result<StatusCode, Problem> {
        let kind = self.kind;
        let deed = ctx.write(move |tx| {
            if tx.job(job)?.kind != kind {
                return Err(Error::NotFound);
            }
            tx.cancel_job(job)
        });
        deed.await?;
        Ok(StatusCode::NO_CONTENT)
    }
}
