//! What an undo left as it is, and why: record by record, field by field.

use axum::response::Response;
use base::Id;
use maud::{Markup, html};
use records::{Kept, Titles, Undone};
use schema::Tone;

use super::action;
use crate::{
    Visit,
    components::{self as ui, Button, Column, RowView},
};

pub(super) async fn page(visit: &Visit, undone: Undone) -> crate::Result<Response> {
    let title = visit.t("undo-title");
    let body = drawn(visit, &undone).await?;
    Ok(visit.page(&title, html! { (ui::head("", html! { (title) }, html! {})) (ui::stack(body)) }))
}

async fn drawn(visit: &Visit, undone: &Undone) -> crate::Result<Markup> {
    let told = told(visit, undone).await?;
    Ok(html! {
        @if undone.reverted > 0 {
            div.acts { (ui::post_button(&action(undone.set), &visit.csrf, Button::submit(visit.t("undo-again")).icon("redo-2"))) }
        }
        (told)
    })
}

/// What went back, and what was left.
pub(super) async fn told(visit: &Visit, undone: &Undone) -> crate::Result<Markup> {
    let count = |key: &str, count: usize| visit.tx(key, &[("count", count.into())]);
    let tone = if undone.reverted > 0 { Tone::Good } else { Tone::Warn };
    let said = if undone.reverted > 0 { count("undo-done-many", undone.reverted) } else { visit.t("undo-done-none") };
    let left = left(visit, undone).await?;
    Ok(html! {
        (ui::alert(tone, html! {
            p { (said) }
            @if undone.before > 0 { p { (count("undo-before", undone.before)) } }
        }))
        (left)
    })
}

/// What stays as it is, and why.
pub(super) async fn left(visit: &Visit, undone: &Undone) -> crate::Result<Markup> {
    let count = |key: &str, count: usize| visit.tx(key, &[("count", count.into())]);
    let left = undone.left.len() + undone.left_more;
    if left == 0 {
        return Ok(html! {});
    }
    let who: Vec<Id> = undone.left.iter().filter_map(|kept| kept.by).collect();
    let people = visit.ctx.read(move |tx| tx.titles_of("users", &who)).await?;
    Ok(ui::card_with(
        &count("undo-left", left),
        html! {},
        html! {
            (table(visit, undone, &people))
            @if undone.left_more > 0 { p.muted { (count("undo-left-more", undone.left_more)) } }
        },
    ))
}

fn table(visit: &Visit, undone: &Undone, people: &Titles) -> Markup {
    let columns = ["undo-what", "undo-field", "undo-why", "undo-who"].map(|key| Column::new(visit.t(key)));
    let rows: Vec<RowView> = undone.left.iter().map(|kept| row(visit, kept, people)).collect();
    ui::table_to_read(&visit.t("undo-title"), &columns, &rows)
}

fn row(visit: &Visit, kept: &Kept, people: &Titles) -> RowView {
    let ctx = &visit.ctx;
    let def = ctx.def(&kept.entity).ok();
    let one = def.as_ref().map(|def| ctx.text(&def.one_label_key())).unwrap_or_default();
    let field = def.zip(kept.field.as_ref()).map(|(def, field)| ctx.text(&def.field_label_key(field)));
    let who = kept.at.map(|_| match kept.by {
        Some(id) => people.get("users", id).map_or_else(|| ctx.text("record-somebody"), str::to_owned),
        None => ctx.text("record-product"),
    });
    let cells = vec![
        html! {
            @if kept.title.is_empty() { (one) }
            @else { a href={ "/" (kept.entity) "/" (kept.id) } dir="auto" { (kept.title) } }
        },
        html! { (field.unwrap_or_default()) },
        html! { (kept.reason) },
        html! {
            @if let (Some(who), Some(at)) = (who, kept.at) {
                bdi { (who) } " · " (ui::date(&ctx.format.ago(at, ctx.now()), &at.to_string()))
            }
        },
    ];
    RowView { cells, ..RowView::default() }
}
