//! A deed on thousands, behind the answer: how far it is, and what came of it.

use axum::{extract::Path, response::Response};
use maud::html;
use records::bulk::{JOB, Outcome};

use super::told;
use crate::{
    Visit,
    components::Button,
    large::{Seen, Work},
};

pub(crate) const WORK: Work = Work {
    kind: JOB,
    path: "/bulk/work",
    title: "bulk-work",
    running: "bulk-running",
    stopped: "bulk-stopped",
    failed: "bulk-failed",
    undo: "ui-undo",
};

/// `GET /bulk/work/{job}`.
pub(super) async fn show(visit: Visit, Path(job): Path<String>) -> crate::Result<Response> {
    let ended = match WORK.look::<Outcome>(&visit, &job).await? {
        Seen::Going(answer) => return Ok(answer),
        Seen::Ended(ended) => ended,
    };
    let def = ended.outcome.as_ref().and_then(|outcome| visit.ctx.def(&outcome.entity).ok());
    let (what, back) = match ended.outcome.as_ref().zip(def) {
        Some((outcome, def)) => {
            let text = told::said(&visit, outcome, "bulk-changed");
            let back = Button::link(visit.t("bulk-back"), format!("/{}", def.key)).main();
            (told::what(&visit, &def, outcome, &text), html! { (back) })
        }
        None => (html! {}, html! {}),
    };
    Ok(WORK.ended(&visit, &ended, what, back))
}

/// `POST /bulk/work/{job}/stop`: what was done until then stays.
pub(super) async fn stop(visit: Visit, Path(job): Path<String>) -> crate::Result<Response> {
    WORK.stop(&visit, &job).await
}
