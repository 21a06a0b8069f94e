//! A deed on thousands, behind the answer: how far it is, and what came of it.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::html;
use records::{
    bulk::{JOB, Outcome},
    jobs::{JobState, JobView},
};
use schema::Tone;

use super::told;
use crate::{
    Fragment, Problem, Visit,
    components::{self as ui, Button, ProgressView},
    record::id_of,
    respond::lead_to,
};

/// `GET /bulk/work/{job}`.
pub(super) async fn show(visit: Visit, Path(job): Path<String>) -> crate::Result<Response> {
    let job = of_person(&visit, &job).await?;
    let (here, title) = (format!("/bulk/work/{}", job.id), visit.t("bulk-work"));
    if matches!(job.state, JobState::Ready | JobState::Running) {
        let bar = bar(&visit, &job, &here);
        if visit.is_htmx() {
            return Ok(Fragment(bar).into_response());
        }
        let body = html! { (ui::head("", html! { (title) }, html! {})) (ui::card("", bar)) };
        let mut response = visit.page(&title, body);
        // For who has no scripts; those ask by themselves, and sooner.
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("5"));
        return Ok(response);
    }
    if visit.is_htmx() {
        return Ok(lead_to(&here, true));
    }
    let outcome = job.result.as_deref().and_then(|json| serde_json::from_str::<Outcome>(json).ok());
    let def = outcome.as_ref().and_then(|outcome| visit.ctx.def(&outcome.entity).ok());
    match (job.state, outcome, def) {
        (JobState::Done, Some(outcome), Some(def)) => {
            let text = told::said(&visit, &outcome, "bulk-changed");
            Ok(told::report(&visit, &def, &format!("/{}", def.key), &outcome, &text))
        }
        (JobState::Cancelled, ..) => Ok(ended(&visit, &title, Tone::Warn, "bulk-stopped")),
        _ => Ok(ended(&visit, &title, Tone::Bad, "bulk-failed")),
    }
}

/// `POST /bulk/work/{job}/stop`: what was done until then stays, and can be
/// taken back from the history of any of its records.
pub(super) async fn stop(visit: Visit, Path(job): Path<String>) -> crate::Result<Response> {
    let id = of_person(&visit, &job).await?.id;
    visit.ctx.write(move |tx| tx.cancel_job(id)).await?;
    Ok(visit.redirect(&format!("/bulk/work/{id}")))
}

async fn of_person(visit: &Visit, job: &str) -> crate::Result<JobView> {
    let id = id_of(job)?;
    let job = visit.ctx.read(move |tx| tx.job(id)).await?;
    if job.kind == JOB { Ok(job) } else { Err(Problem::NotFound) }
}

fn bar(visit: &Visit, job: &JobView, here: &str) -> maud::Markup {
    let (done, total) = (job.progress.max(0) as u64, job.total.unwrap_or(0).max(0) as u64);
    let count = |n: u64| visit.ctx.format.number(n as i64);
    let view = ProgressView {
        id: "bulk-progress".into(),
        href: here.to_owned(),
        running: true,
        label: visit.t("bulk-running"),
        done,
        total,
        left: visit.tx("undo-so-far", &[("done", count(done).into()), ("total", count(total).into())]),
    };
    let stop = ui::post_button(&format!("{here}/stop"), &visit.csrf, Button::submit(visit.t("bulk-stop")).small());
    ui::progress(&view, stop)
}

fn ended(visit: &Visit, title: &str, tone: Tone, key: &str) -> Response {
    visit.page(
        title,
        html! { (ui::head("", html! { (title) }, html! {})) (ui::alert(tone, html! { p { (visit.t(key)) } })) },
    )
}
