//! A large hand-over on its way: how far it is, the way to stop it, and what
//! came of it with the way to take all of it back.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use records::{
    hand_over::{JOB, Moved},
    jobs::{JobState, JobView},
};
use schema::Tone;

use super::preview::summary;
use crate::{
    Fragment, Problem, Visit,
    components::{self as ui, Button, ProgressView},
    record::id_of,
    respond::lead_to,
};

/// `GET /hand-over/work/{job}`.
pub(super) async fn show(visit: Visit, Path(job): Path<String>) -> crate::Result<Response> {
    let job = of_person(&visit, &job).await?;
    let (here, title) = (format!("/hand-over/work/{}", job.id), visit.t("holdings"));
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
    let moved = job.result.as_deref().and_then(|json| serde_json::from_str::<Moved>(json).ok());
    let body = match (job.state, moved) {
        (JobState::Done, Some(moved)) => ended(&visit, &moved),
        (JobState::Cancelled, _) => ui::alert(Tone::Warn, html! { p { (visit.t("holdings-stopped")) } }),
        _ => ui::alert(Tone::Bad, html! { p { (visit.t("holdings-failed")) } }),
    };
    Ok(visit.page(&title, html! { (ui::head("", html! { (title) }, html! {})) (ui::stack(body)) }))
}

fn ended(visit: &Visit, moved: &Moved) -> Markup {
    let tone = if moved.refused == 0 { Tone::Good } else { Tone::Warn };
    let undo = Button::submit(visit.t("ui-undo")).icon("undo-2");
    html! {
        (ui::alert(tone, html! { p { (summary(visit, moved)) } }))
        @if moved.total() > 0 { div.acts { (ui::post_button(&crate::undo::action(moved.set), &visit.csrf, undo)) } }
    }
}

/// `POST /hand-over/work/{job}/stop`: what was moved until then stays moved.
pub(super) async fn stop(visit: Visit, Path(job): Path<String>) -> crate::Result<Response> {
    let id = of_person(&visit, &job).await?.id;
    visit.ctx.write(move |tx| tx.cancel_job(id)).await?;
    Ok(visit.redirect(&format!("/hand-over/work/{id}")))
}

async fn of_person(visit: &Visit, job: &str) -> crate::Result<JobView> {
    let id = id_of(job)?;
    let job = visit.ctx.read(move |tx| tx.job(id)).await?;
    if job.kind == JOB { Ok(job) } else { Err(Problem::NotFound) }
}

fn bar(visit: &Visit, job: &JobView, here: &str) -> Markup {
    let (done, total) = (job.progress.max(0) as u64, job.total.unwrap_or(0).max(0) as u64);
    let count = |n: u64| visit.ctx.format.number(n as i64);
    let view = ProgressView {
        id: "hand-over-progress".into(),
        href: here.to_owned(),
        running: true,
        label: visit.t("holdings-running"),
        done,
        total,
        left: visit.tx("undo-so-far", &[("done", count(done).into()), ("total", count(total).into())]),
    };
    ui::progress(
        &view,
        ui::post_button(&format!("{here}/stop"), &visit.csrf, Button::submit(visit.t("holdings-stop")).small()),
    )
}
