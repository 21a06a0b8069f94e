//! The imports that there were, the latest first.

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use records::import::{State, Stored};
use schema::Tone;
use serde::Deserialize;

use crate::{
    Result, Visit,
    components::{self as ui, Column, RowView},
};

const PAGE: usize = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<String>,
}

/// `GET /imports`.
pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response> {
    let before = asked.before.as_deref().map(crate::record::id_of).transpose()?;
    let mut found = visit.ctx.read(move |tx| tx.imports(None, before, PAGE + 1)).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| format!("/imports?before={}", last.id));
    let title = visit.t("imports-all");
    let text = |key: &str| visit.t(key);
    let body = html! {
        (ui::head("", html! { (title) }, html! {}))
        @if found.is_empty() {
            (ui::card("", html! { p { (visit.t("imports-none")) } }))
        } @else {
            (ui::card_with("", html! {}, html! {
                (table(&visit, &found))
                @if next.is_some() { (ui::pager(html! {}, None, next.as_deref(), &text)) }
            }))
        }
    };
    Ok(visit.page(&title, body))
}

/// Each import with what became of it; the way to its page.
pub(super) fn table(visit: &Visit, imports: &[Stored]) -> Markup {
    let ctx = &visit.ctx;
    let labels =
        ["imports-file-name", "imports-what", "imports-state", "imports-new", "imports-changed", "imports-when"];
    let [name, what, state, new, changed, when] = labels.map(|key| Column::new(ctx.text(key)));
    let line = |import: &Stored| {
        let page = format!("/imports/{}", import.id);
        let entity = ctx.schema.entity(&import.entity).map(|def| ctx.text(&def.label_key())).unwrap_or_default();
        let count = |n: u64| html! { (ctx.format.number(n as i64)) };
        RowView {
            href: Some(page.clone()),
            cells: vec![
                html! { a href=(page) { bdi { (import.name) } } },
                html! { (entity) },
                html! { (ui::pill(tone(import.state), &ctx.text(&format!("imports-state-{}", import.state.key())))) },
                count(if import.state.is_begun() { import.counts.new } else { 0 }),
                count(if import.state.is_begun() { import.counts.changed } else { 0 }),
                html! { (ctx.format.instant(import.created_at)) },
            ],
            ..RowView::default()
        }
    };
    let rows: Vec<RowView> = imports.iter().map(line).collect();
    ui::table(&ctx.text("imports-all"), &[name, what, state, new.figure(), changed.figure(), when], None, &rows)
}

fn tone(state: State) -> Tone {
    match state {
        State::Done => Tone::Good,
        State::Failed => Tone::Bad,
        State::Cancelled => Tone::Warn,
        State::Running | State::Planning => Tone::Brand,
        State::Sending | State::Mapped | State::Planned => Tone::Plain,
    }
}
