//! `GET /system`: how the machine is doing, and beside each line what to do
//! about it.

use axum::response::Response;
use base::{Arg, Instant};
use maud::{Markup, html};
use records::jobs::JobView;
use schema::Tone;

use super::{
    HERE, HeldBack,
    lines::{Line, State},
    look::{Look, advice_about},
    metrics::database,
};
use crate::{
    Result, Visit,
    components::{self as ui, Button, Column, RowView},
    say::isolated,
};

pub(super) async fn page(visit: &Visit) -> Result<Response> {
    let look = Look::of(&visit.app, &visit.ctx).await?;
    let title = visit.t("system");
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &[("/settings".to_owned(), visit.t("web-settings"))], &title))
        (ui::head("", html! { (title) }, html! {}))
        p.muted { (what_runs(visit, &look)) }
        div.stack.telling {
            (ui::card_with(&visit.t("system-state"), html! {}, lines(visit, &look.lines)))
            @if !look.failed_jobs.is_empty() { (failed_jobs(visit, &look.failed_jobs)) }
            @if !look.at_work.is_empty() { (at_work(visit, &look.at_work)) }
            @if !look.failures.is_empty() { (failures(visit, &look)) }
            @if !look.facts.store.slow.is_empty() { (slow(visit, &look)) }
            @if !look.held_back.is_empty() { (held_back(visit, &look.held_back)) }
        }
    };
    Ok(visit.page(&title, body))
}

fn what_runs(visit: &Visit, look: &Look) -> String {
    let format = &visit.ctx.format;
    let facts: [(&str, Arg); 5] = [
        ("version", isolated(env!("CARGO_PKG_VERSION")).into()),
        ("generation", format.number(look.facts.generation as i64).into()),
        ("node", format.number(look.facts.node.into()).into()),
        ("database", visit.t(&format!("system-on-{}", database(&visit.app))).into()),
        ("since", format.instant(visit.app.watch().since).into()),
    ];
    visit.tx("system-what", &facts)
}

fn columns(visit: &Visit, keys: &[&str]) -> Vec<Column> {
    keys.iter().map(|key| Column::new(visit.t(key))).collect()
}

fn lines(visit: &Visit, all: &[Line]) -> Markup {
    let row = |line: &Line| {
        let (tone, sign) = match line.state {
            State::Fine => (Tone::Good, "circle-check"),
            State::Look => (Tone::Warn, "circle-alert"),
            State::Act => (Tone::Bad, "octagon-alert"),
        };
        let advice = visit.t(&format!("{}.{}", line.key, line.state.key()));
        RowView {
            id: line.key.to_owned(),
            cells: vec![
                html! { (visit.t(line.key)) },
                html! { (visit.tx(&format!("{}.now", line.key), &line.facts)) },
                ui::pill_with(tone, sign, &visit.t(&format!("system-state-{}", line.state.key()))),
                html! { (advice) },
            ],
            ..RowView::default()
        }
    };
    let rows: Vec<RowView> = all.iter().map(row).collect();
    let columns = columns(visit, &["system-part", "system-now", "system-judged", "system-to-do"]);
    ui::table_to_read(&visit.t("system-state"), &columns, &rows)
}

fn failed_jobs(visit: &Visit, jobs: &[JobView]) -> Markup {
    let row = |job: &JobView| {
        let again = Button::submit(visit.t("system-job-again")).small().icon("rotate-ccw");
        let why = job.last_error.clone().unwrap_or_default();
        let cells = vec![
            html! { (kind(visit, job)) },
            html! { @if let Some(at) = job.ended_at { (moment(visit, at)) } },
            html! { bdi dir="auto" { (why.chars().take(300).collect::<String>()) } },
            ui::post_button(&format!("{HERE}/jobs/{}/retry", job.id), &visit.csrf, again),
        ];
        RowView { id: format!("job-{}", job.id), cells, ..RowView::default() }
    };
    let rows: Vec<RowView> = jobs.iter().map(row).collect();
    let columns = columns(visit, &["system-job", "system-when", "system-why", "system-deed"]);
    part(visit, "system-jobs-failed", ui::table(&visit.t("system-jobs-failed"), &columns, None, &rows))
}

fn at_work(visit: &Visit, jobs: &[JobView]) -> Markup {
    let row = |job: &JobView| {
        let stop = Button::submit(visit.t("system-job-stop")).small().icon("ban");
        let format = &visit.ctx.format;
        let progress = match job.total {
            Some(total) => {
                let facts = [("done", format.number(job.progress).into()), ("total", format.number(total).into())];
                visit.tx("system-job-progress", &facts)
            }
            None => format.number(job.progress),
        };
        let cells = vec![
            html! { (kind(visit, job)) },
            html! { (visit.t(&format!("system-job-{}", job.state.key()))) " · " (progress) },
            html! { (moment(visit, job.created_at)) },
            ui::post_button(&format!("{HERE}/jobs/{}/stop", job.id), &visit.csrf, stop),
        ];
        RowView { id: format!("job-{}", job.id), cells, ..RowView::default() }
    };
    let rows: Vec<RowView> = jobs.iter().map(row).collect();
    let columns = columns(visit, &["system-job", "system-now", "system-asked", "system-deed"]);
    part(visit, "system-jobs-at-work", ui::table(&visit.t("system-jobs-at-work"), &columns, None, &rows))
}

fn failures(visit: &Visit, look: &Look) -> Markup {
    let row = |one: &super::Failure| {
        let address = format!("{} {}", one.method, one.route);
        let cells = vec![
            html! { bdi dir="ltr" { (one.request) } },
            html! { (moment(visit, one.at)) },
            html! { bdi dir="ltr" { (address) } " · " (visit.ctx.format.number(one.status.into())) },
            html! { (visit.t(advice_about(one.problem))) },
        ];
        RowView { id: format!("failure-{}", one.request), cells, ..RowView::default() }
    };
    let rows: Vec<RowView> = look.failures.iter().map(row).collect();
    let columns = columns(visit, &["system-request", "system-when", "system-address", "system-to-do"]);
    part(visit, "system-failures", ui::table_to_read(&visit.t("system-failures"), &columns, &rows))
}

fn slow(visit: &Visit, look: &Look) -> Markup {
    let took = |milliseconds: u128| visit.ctx.format.number(milliseconds as i64);
    let body = html! {
        div.in.stack {
            @for one in &look.facts.store.slow {
                @let at = Instant::try_from(one.at).unwrap_or(visit.ctx.now());
                div {
                    p.muted { (moment(visit, at)) " · " (visit.tx("system-took", &[("count", took(one.took.as_millis()).into())])) }
                    pre.code dir="ltr" { (one.sql) }
                }
            }
        }
    };
    part(visit, "system-slow-statements", body)
}

fn held_back(visit: &Visit, all: &[HeldBack]) -> Markup {
    let row = |one: &HeldBack| {
        let cells = vec![
            html! { bdi dir="ltr" { (one.address) } },
            html! { (visit.t(&format!("system-held-{}", one.who))) },
            html! { (visit.ctx.format.number(one.times as i64)) },
            html! { (moment(visit, one.last)) },
        ];
        RowView { id: format!("held-{}-{}", one.who, one.address), cells, ..RowView::default() }
    };
    let rows: Vec<RowView> = all.iter().map(row).collect();
    let columns = columns(visit, &["system-from", "system-counted", "system-times", "system-last"]);
    part(visit, "system-held-back", ui::table_to_read(&visit.t("system-held-back"), &columns, &rows))
}

/// A card that begins with the sentence that says what to do about all of it.
fn part(visit: &Visit, key: &str, body: Markup) -> Markup {
    let words = visit.t(&format!("{key}.what"));
    ui::card_with(&visit.t(key), html! {}, html! { div.in { p.muted { (words) } } (body) })
}

/// What a kind of work is called; one that a module brought, by its own key.
fn kind(visit: &Visit, job: &JobView) -> Markup {
    const KNOWN: [&str; 7] = ["bulk", "duplicates-sweep", "hand-over", "import", "own-index", "sound-keys", "undo"];
    match KNOWN.contains(&job.kind.as_str()) {
        true => html! { (visit.t(&format!("system-job-kind-{}", job.kind))) },
        false => html! { bdi dir="ltr" { (job.kind) } },
    }
}

fn moment(visit: &Visit, at: Instant) -> Markup {
    html! { time datetime=(at) { (visit.ctx.format.instant(at)) } }
}
