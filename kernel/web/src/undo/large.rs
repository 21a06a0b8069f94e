//! A large deed goes back behind the answer: how far it is, and what came of it.

use axum::{extract::Path, response::Response};
use maud::html;
use records::{Undone, undo::JOB};

use super::report;
use crate::{
    Visit,
    large::{Seen, Work},
};

pub(crate) const WORK: Work = Work {
    kind: JOB,
    path: "/undo/work",
    title: "undo-title",
    running: "undo-running",
    stopped: "undo-stopped",
    failed: "undo-failed",
    undo: "undo-again",
};

/// `GET /undo/work/{job}`.
pub(super) async fn show(visit: Visit, Path(job): Path<String>) -> crate::Result<Response> {
    let ended = match WORK.look::<Undone>(&visit, &job).await? {
        Seen::Going(answer) => return Ok(answer),
        Seen::Ended(ended) => ended,
    };
    let told = match &ended.outcome {
        Some(undone) => report::told(&visit, undone).await?,
        None => html! {},
    };
    Ok(WORK.ended(&visit, &ended, told, html! {}))
}

/// `POST /undo/work/{job}/stop`: what went back until then stays back.
pub(super) async fn stop(visit: Visit, Path(job): Path<String>) -> crate::Result<Response> {
    WORK.stop(&visit, &job).await
}
