//! `POST /api/v1/change-sets/{id}/undo`: takes a deed back, as the pages do.
//! What stays as it is is told with its reason; a large deed goes back behind
//! the answer. `GET` at the same address tells before what it touched, and what
//! taking it back would do now.

use axum::{
    Json as Answer,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base::Id;
use records::{
    Error, Kept, Undone,
    jobs::JobState,
    undo::{Touched, Work},
};
use serde_json::{Map, Value as Json, json};

use super::{
    Call,
    problem::{Kind, Problem},
    record::id_of,
};
use crate::{large, undo::WORK};

/// Records that are told of a deed.
const TOLD: usize = 100;

/// `GET /api/v1/change-sets/{id}/undo`: as far as the caller sees what it touched.
pub async fn preview(call: Call, Path(id): Path<String>) -> Result<Answer<Json>, Problem> {
    let set = id_of(&id)?;
    let ((touched, more), may) = call.ctx.read(move |tx| Ok((tx.touched_by(set, TOLD)?, tx.may_undo(set)?))).await?;
    if touched.is_empty() {
        return Err(Error::NotFound.into());
    }
    let would = if may { call.ctx.try_undo(set).await? } else { None };
    let one = |it: &Touched| json!({ "entity": it.entity, "id": it.id, "title": it.title, "did": it.kind.key() });
    Ok(Answer(json!({
        "change_set": set,
        "touched": touched.iter().map(one).collect::<Vec<_>>(),
        "more": more,
        "may_undo": may,
        "would": would.map(|undone| Json::Object(outcome(&undone))),
    })))
}

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
    let mut told = outcome(undone);
    told.insert("change_set".to_owned(), json!(undone.set));
    Json::Object(told)
}

fn outcome(undone: &Undone) -> Map<String, Json> {
    let left = undone.left.iter().map(told_kept).collect();
    let parts = [
        ("reverted", json!(undone.reverted)),
        ("already_undone", json!(undone.before)),
        ("left", Json::Array(left)),
        ("left_more", json!(undone.left_more)),
    ];
    parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
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
