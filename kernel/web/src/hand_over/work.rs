//! A large hand-over on its way: how far it is, the way to stop it, and what
//! came of it with the way to take all of it back.

use axum::{extract::Path, response::Response};
use maud::html;
use records::hand_over::{JOB, Moved};
use schema::Tone;

use super::preview::summary;
use crate::{
    Visit, components as ui,
    large::{Seen, Work},
};

pub(super) const WORK: Work = Work {
    kind: JOB,
    path: "/hand-over/work",
    title: "holdings-hand-over",
    running: "holdings-running",
    stopped: "holdings-stopped",
    failed: "holdings-failed",
    undo: "ui-undo",
};

/// `GET /hand-over/work/{job}`.
pub(super) async fn show(visit: Visit, Path(job): Path<String>) -> crate::Result<Response> {
    let ended = match WORK.look::<Moved>(&visit, &job).await? {
        Seen::Going(answer) => return Ok(answer),
        Seen::Ended(ended) => ended,
    };
    let what = html! {
        @if let Some(moved) = &ended.outcome {
            @let tone = if moved.refused == 0 { Tone::Good } else { Tone::Warn };
            (ui::alert(tone, html! { p { (summary(&visit, moved)) } }))
        }
    };
    Ok(WORK.ended(&visit, &ended, what, html! {}))
}

/// `POST /hand-over/work/{job}/stop`: what was moved until then stays moved.
pub(super) async fn stop(visit: Visit, Path(job): Path<String>) -> crate::Result<Response> {
    WORK.stop(&visit, &job).await
}
