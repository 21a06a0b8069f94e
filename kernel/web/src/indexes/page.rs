//! The page of the company's own indexes, and the question before one is made.

use axum::response::Response;
use base::Id;
use maud::{Markup, html};
use records::{
    Titles,
    indexes::{Cost, MOST, OwnIndex, State, Wanted},
};
use schema::Tone;

use super::{
    HERE,
    offer::{named, sent},
};
use crate::{
    Result, Visit,
    components::{self as ui, Button, Column, ProgressView, RowView},
    say::isolated,
};

pub(super) async fn page(visit: &Visit) -> Result<Response> {
    let (all, people) = visit
        .ctx
        .read(|tx| {
            let all = tx.own_indexes()?;
            let people: Vec<Id> = all.iter().flat_map(|own| [own.wished_by, own.made_by]).flatten().collect();
            Ok((all, tx.titles_of("users", &people)?))
        })
        .await?;
    let (wishes, own): (Vec<&OwnIndex>, Vec<&OwnIndex>) = all.iter().partition(|own| own.state() == State::Wished);
    let title = visit.t("indexes");
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &[("/settings".to_owned(), visit.t("web-settings"))], &title))
        (ui::head("", html! { (title) }, html! {}))
        p.muted { (visit.tx("indexes-what", &[("most", visit.ctx.format.number(MOST as i64).into())])) }
        @for own in own.iter().filter(|own| own.state() == State::BeingMade) { (bar(visit, own)) }
        @if !wishes.is_empty() { (ui::card(&visit.t("indexes-wishes"), table(visit, "indexes-wishes", &wishes, &people))) }
        @if !own.is_empty() { (ui::card(&visit.t("indexes-own"), table(visit, "indexes-own", &own, &people))) }
        @if all.is_empty() {
            section.card { (ui::empty("zap", &visit.t("indexes-none"), &visit.t("indexes-none-text"), html! {})) }
        }
    };
    Ok(visit.page(&title, body))
}

fn table(visit: &Visit, caption: &str, all: &[&OwnIndex], people: &Titles) -> Markup {
    let columns =
        ["indexes-index", "indexes-who", "indexes-state", "indexes-deeds"].map(|key| Column::new(visit.t(key)));
    let rows: Vec<RowView> = all.iter().map(|own| row(visit, own, people)).collect();
    ui::table(&visit.t(caption), &columns, None, &rows)
}

fn row(visit: &Visit, own: &OwnIndex, people: &Titles) -> RowView {
    let format = &visit.ctx.format;
    let (by, at) = (own.made_by.or(own.wished_by), own.asked_at.or(own.wished_at));
    let by = by.and_then(|id| people.get("users", id)).map(str::to_owned).unwrap_or_default();
    let who = html! { span dir="auto" { (by) } @if let Some(at) = at { " · " span.muted { (format.instant(at)) } } };
    let removal = format!("{HERE}/{}/removal", own.id);
    let let_go =
        |key: &str| ui::post_button(&removal, &visit.csrf, Button::submit(visit.t(key)).small().icon("trash-2"));
    let make = |key: &str| {
        html! {
            form.inline method="post" action=(HERE) {
                (ui::hidden("csrf", &visit.csrf)) (sent(&own.wanted)) (Button::submit(visit.t(key)).small().icon("zap"))
            }
        }
    };
    let deeds = match own.state() {
        State::Wished => html! { (make("indexes-make-it")) " " (let_go("indexes-pass-over")) },
        State::BeingMade => let_go("indexes-stop"),
        State::Made => let_go("indexes-drop"),
        State::Failed => html! { (make("indexes-again")) " " (let_go("indexes-drop")) },
    };
    RowView {
        id: format!("index-{}", own.id),
        cells: vec![html! { (named(&visit.ctx, &own.wanted)) }, who, state(visit, own), html! { div.acts { (deeds) } }],
        ..RowView::default()
    }
}

fn state(visit: &Visit, own: &OwnIndex) -> Markup {
    let state = own.state();
    let tone = match state {
        State::Wished => Tone::Calm,
        State::BeingMade => Tone::Brand,
        State::Made => Tone::Good,
        State::Failed => Tone::Bad,
    };
    ui::pill(tone, &visit.t(&format!("indexes-state-{}", state.key())))
}

/// How far the making is. SQLite does not say before it is ready.
pub(super) fn bar(visit: &Visit, own: &OwnIndex) -> Markup {
    let job = own.job.as_ref();
    let (done, total) = job.map_or((0, 0), |job| (job.progress.max(0), job.total.unwrap_or(0).max(0)));
    let left = match total {
        0 => String::new(),
        _ => visit.ctx.format.percent(done * 100 / total),
    };
    let view = ProgressView {
        id: format!("index-work-{}", own.id),
        href: format!("{HERE}/{}/work", own.id),
        running: true,
        label: visit.tx("indexes-being-made", &[("index", named(&visit.ctx, &own.wanted).into())]),
        done: done as u64,
        total: total as u64,
        left,
    };
    ui::progress(&view, html! {})
}

/// What it takes, before it is made.
pub(super) fn ask(visit: &Visit, wanted: &Wanted, cost: &Cost) -> Response {
    let format = &visit.ctx.format;
    let seconds = cost.time.as_secs_f64().ceil().max(1.0) as i64;
    let time = match seconds {
        ..100 => visit.tx("indexes-seconds", &[("count", format.number(seconds).into())]),
        _ => visit.tx("indexes-minutes", &[("count", format.number((seconds + 59) / 60).into())]),
    };
    let size = (cost.bytes + 999_999) / 1_000_000;
    let size = visit.tx("indexes-megabytes", &[("count", format.number(size.max(1)).into())]);
    let title = visit.tx("indexes-ask", &[("index", named(&visit.ctx, wanted).into())]);
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &[("/settings".to_owned(), visit.t("web-settings")), (HERE.to_owned(), visit.t("indexes"))], &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::card("", html! {
            div.stack {
                p { (visit.tx("indexes-cost", &[("rows", format.number(cost.rows).into()), ("time", isolated(&time).into()), ("size", isolated(&size).into())])) }
                p { (visit.tx("indexes-cost-writers", &[("time", isolated(&time).into())])) }
                form.inline method="post" action=(HERE) {
                    (ui::hidden("csrf", &visit.csrf)) (sent(wanted)) (ui::hidden("agreed", "yes"))
                    div.acts {
                        (Button::submit(visit.t("indexes-make-now")).main().icon("zap"))
                        (Button::link(visit.t("indexes-not-now"), HERE))
                    }
                }
            }
        }))
    };
    visit.page(&title, body)
}
