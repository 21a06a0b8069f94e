//! `POST /api/v1/change-sets/{id}/undo`: takes a deed back, as the pages do.
//! What stays as it is is told with its reason; a large deed goes back behind
//! the answer.

use axum::{
    Json as Answer,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Id;
use records::{Kept, Undone, jobs::JobState, undo::Work};
use serde_json::{Value as Json, json};

use super::{
    Call,
    problem::{Kind, Problem},
    record::id_of,
};
use crate::{large, undo::WORK};

/// `POST /api/v1/change-sets/{id}/undo`.
pub async fn undo(call: Call, Path(id): Path<String>) -> Result<Response, Problem> {
    match call.ctx.undo(id_of(&id)?).await? {
        Work::Done(undone) => Ok(Answer(told(&undone)).into_response()),
        Work::Begun(Some(job)) => {
            let place = format!("/api/v1/change-sets/undo-work/{job}");
            Ok((StatusCode::ACCEPTED, [(header::LOCATION, place)], Answer(begun(job))).into_response())
        }
        Work::Begun(None) => Err(Kind::Refused.into()),
    }
}

/// `GET /api/v1/change-sets/undo-work/{job}`: how far it is, and what came of it.
pub async fn work(call: Call, Path(job): Path<String>) -> Result<Answer<Json>, Problem> {
    let job = WORK.job(&call.ctx, &job).await?;
    Ok(Answer(large::told::<Undone>(&job, told)))
}

/// `POST /api/v1/change-sets/undo-work/{job}/stop`: what went back until then
/// stays back.
pub async fn stop(call: Call, Path(job): Path<String>) -> Result<StatusCode, Problem> {
    WORK.cancel(&call.ctx, &job).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn begun(job: Id) -> Json {
    json!({ "job": job, "state": JobState::Ready.key(), "done": 0, "total": null, "result": null })
}

fn told(undone: &Undone) -> Json {
    json!({
        "change_set": undone.set,
        "reverted": undone.reverted,
        "already_undone": undone.before,
        "left": undone.left.iter().map(told_kept).collect::<Vec<_>>(),
        "left_more": undone.left_more,
    })
}

fn told_kept(kept: &Kept) -> Json {
    json!({
        "entity": kept.entity,
        "id": kept.id,
        "title": kept.title,
        "field": kept.field,
        "reason": kept.reason_key,
        "message": kept.reason,
        "changed_by": kept.by,
        "changed_at": kept.at.map(|at| at.to_string()),
    })
}
