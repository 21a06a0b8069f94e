//! A large deed on its way behind the answer: one page for all of them, which
//! tells how far it is, lets one stop it, and says at the end what came of it
//! with the way to take it back. What was done before it was stopped, or broke
//! off, is told and taken back in the same way.
//!
//! A slice says by which words ([`Work`]) and how its outcome reads; imports,
//! which tell much more, have a page of their own.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::{Id, Lang};
use maud::{Markup, html};
use records::{
    Ctx,
    jobs::{JobState, JobView},
    large::SoFar,
};
use schema::Tone;
use serde::de::DeserializeOwned;

use crate::{
    Fragment, Problem, Visit,
    components::{self as ui, Button, ProgressView},
    record::id_of,
    respond::lead_to,
};

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// A kind of large deed, as its page speaks of it.
pub(crate) struct Work {
    /// The kind of its job.
    pub kind: &'static str,
    /// Where its page stands: below this, by the job's id.
    pub path: &'static str,
    pub title: &'static str,
    pub running: &'static str,
    pub stopped: &'static str,
    pub failed: &'static str,
    /// The button that takes it back.
    pub undo: &'static str,
}

/// What the page of a deed finds.
pub(crate) enum Seen<O> {
    /// It goes on; this is the answer.
    Going(Response),
    Ended(Ended<O>),
}

/// A deed that came to its end, or to an end.
pub(crate) struct Ended<O> {
    state: JobState,
    /// Its change-set, where this person may take it back.
    set: Option<Id>,
    /// None where it had not begun.
    pub outcome: Option<O>,
}

impl Work {
    /// The deed of this kind that the caller asked for.
    pub async fn job(&self, ctx: &Ctx, job: &str) -> crate::Result<JobView> {
        let id = id_of(job)?;
        let job = ctx.read(move |tx| tx.job(id)).await?;
        if job.kind == self.kind { Ok(job) } else { Err(Problem::NotFound) }
    }

    /// `GET {path}/{job}`.
    pub async fn look<O: DeserializeOwned>(&self, visit: &Visit, job: &str) -> crate::Result<Seen<O>> {
        let job = self.job(&visit.ctx, job).await?;
        if matches!(job.state, JobState::Ready | JobState::Running) {
            return Ok(Seen::Going(self.going(visit, &job)));
        }
        if visit.is_htmx() {
            return Ok(Seen::Going(lead_to(&self.place(job.id), true)));
        }
        let Some(so_far) = SoFar::<O>::read(job.result.as_deref()) else {
            return Ok(Seen::Ended(Ended { state: job.state, set: None, outcome: None }));
        };
        let set = so_far.deed_set;
        let set = visit.ctx.read(move |tx| Ok(tx.may_undo(set)?.then_some(set))).await?;
        Ok(Seen::Ended(Ended { state: job.state, set, outcome: Some(so_far.outcome) }))
    }

    /// `POST {path}/{job}/stop`: what was done until then stays done.
    pub async fn stop(&self, visit: &Visit, job: &str) -> crate::Result<Response> {
        let id = self.cancel(&visit.ctx, job).await?;
        Ok(visit.redirect(&self.place(id)))
    }

    pub async fn cancel(&self, ctx: &Ctx, job: &str) -> crate::Result<Id> {
        let id = self.job(ctx, job).await?.id;
        ctx.write(move |tx| tx.cancel_job(id)).await?;
        Ok(id)
    }

    /// The end of it: how it ended, what came of it, and the way back.
    pub fn ended<O>(&self, visit: &Visit, ended: &Ended<O>, what: Markup, acts: Markup) -> Response {
        let title = visit.t(self.title);
        let broke_off = match ended.state {
            JobState::Done if ended.outcome.is_some() => None,
            JobState::Cancelled => Some((Tone::Warn, self.stopped)),
            _ => Some((Tone::Bad, self.failed)),
        };
        let body = html! {
            (ui::head("", html! { (title) }, html! {
                @if let Some(set) = ended.set {
                    (ui::post_button(&crate::undo::action(set), &visit.csrf, Button::submit(visit.t(self.undo)).icon("undo-2")))
                }
                (acts)
            }))
            (ui::stack(html! {
                @if let Some((tone, key)) = broke_off { (ui::alert(tone, html! { p { (visit.t(key)) } })) }
                (what)
            }))
        };
        visit.page(&title, body)
    }

    fn place(&self, job: Id) -> String {
        format!("{}/{job}", self.path)
    }

    fn going(&self, visit: &Visit, job: &JobView) -> Response {
        let bar = self.bar(visit, job);
        if visit.is_htmx() {
            return Fragment(bar).into_response();
        }
        let title = visit.t(self.title);
        let body = html! { (ui::head("", html! { (title) }, html! {})) (ui::card("", bar)) };
        let mut response = visit.page(&title, body);
        // For who has no scripts; those ask by themselves, and sooner.
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("5"));
        response
    }

    fn bar(&self, visit: &Visit, job: &JobView) -> Markup {
        let (done, total) = (job.progress.max(0) as u64, job.total.unwrap_or(0).max(0) as u64);
        let count = |n: u64| visit.ctx.format.number(n as i64);
        let mut left = match total {
            0 => visit.tx("large-so-many", &[("done", count(done).into())]),
            _ => visit.tx("large-so-far", &[("done", count(done).into()), ("total", count(total).into())]),
        };
        let passed = visit.ctx.now().duration_since(job.created_at).as_secs().max(0) as u64;
        if let Some(time) = time_left(visit, passed, done, total) {
            left = format!("{left} · {time}");
        }
        let here = self.place(job.id);
        let stop = Button::submit(visit.t("large-stop")).small();
        let stop = ui::post_button(&format!("{here}/stop"), &visit.csrf, stop);
        let view = ProgressView {
            id: format!("{}-progress", self.kind),
            href: here,
            running: true,
            label: visit.t(self.running),
            done,
            total,
            left,
        };
        ui::progress(&view, stop)
    }
}

/// How long it will still take, by how long it took so far.
pub(crate) fn time_left(visit: &Visit, passed: u64, done: u64, total: u64) -> Option<String> {
    let left = (passed * total.saturating_sub(done)).checked_div(done).filter(|_| passed > 1)?;
    Some(match left {
        0..60 => visit.tx("large-seconds-left", &[("seconds", left.max(1).into())]),
        _ => visit.tx("large-minutes-left", &[("minutes", left.div_ceil(60).into())]),
    })
}

/// The same for a program, which is told what came of it as soon as it ended.
pub(crate) fn told<O: DeserializeOwned>(job: &JobView, outcome: impl Fn(&O) -> serde_json::Value) -> serde_json::Value {
    let is_over = !matches!(job.state, JobState::Ready | JobState::Running);
    let so_far = SoFar::<O>::read(job.result.as_deref()).filter(|_| is_over);
    serde_json::json!({
        "job": job.id,
        "state": job.state.key(),
        "done": job.progress,
        "total": job.total,
        "result": so_far.map(|so_far| outcome(&so_far.outcome)),
    })
}
