//! How notices look: the page with all of them and one's wishes, and the few
//! newest below the bell.

use axum::{extract::Query as Params, response::Response};
use base::Id;
use maud::{Markup, html};
use records::notices::{NoticeKind, NoticePage, Told, wishes};

use super::words;
use crate::{
    Visit,
    components::{self as ui, Button},
};

/// Below the bell.
pub(super) const SHORT: usize = 8;
const ROWS: usize = 50;

#[derive(serde::Deserialize)]
pub(super) struct From {
    before: Option<String>,
}

/// `GET /notices?before=`.
pub(super) async fn show(visit: Visit, Params(from): Params<From>) -> crate::Result<Response> {
    let before = from.before.and_then(|id| id.parse::<Id>().ok());
    let (page, wished) = visit.ctx.read(move |tx| Ok((tx.notices(before, ROWS)?, wishes(tx)?))).await?;
    let title = visit.t("ui-notices");
    let older = page.older.map(|id| format!("/notices?before={id}"));
    let body = html! {
        (ui::head("", html! { (title) }, html! {
            @if !visit.only_looks() && page.rows.iter().any(|told| !told.is_read) {
                (ui::post_button("/notices/reading", &visit.csrf, Button::submit(visit.t("notices-read-all")).icon("check-check")))
            }
        }))
        div.two.notices-page {
            (ui::stack(html! {
                @if page.rows.is_empty() {
                    (ui::empty("bell", &visit.t("notices-none"), &visit.t("notices-none-what"), html! {}))
                } @else {
                    (ui::card("", list(&visit, &page.rows)))
                }
                @if let Some(older) = older { div.acts { (Button::link(visit.t("notices-older"), older)) } }
            }))
            @if !visit.only_looks() { (ui::stack(wishes_card(&visit, &wished))) }
        }
    };
    Ok(visit.page(&title, body))
}

/// The newest, as the bell shows them.
pub(super) fn short(visit: &Visit, page: &NoticePage) -> Markup {
    html! {
        @if page.rows.is_empty() { p.muted.none { (visit.t("notices-none")) } }
        @else { (list(visit, &page.rows)) }
        a.item.all href=(super::BELL) { (visit.t("notices-all")) }
    }
}

fn list(visit: &Visit, rows: &[Told]) -> Markup {
    html! { ul.notices { @for told in rows { (line(visit, told)) } } }
}

fn line(visit: &Visit, told: &Told) -> Markup {
    let ctx = &visit.ctx;
    html! {
        li.notice.unread[!told.is_read] id={ "notice-" (told.id) } {
            span.dot { (ui::icon(words::icon(told.kind))) }
            div {
                a href={ "/notices/" (told.id) } {
                    @if !told.is_read { span.hush { (visit.t("notices-unread")) " " } }
                    (words::sentence(ctx, told))
                }
                @if let Some(request) = told.request.as_ref().filter(|request| request.is_open) {
                    (crate::hand_over::answers(visit, request.id))
                }
                @if !told.said.is_empty() { p.said dir="auto" { (told.said) } }
                " " small.muted { (ui::date(&ctx.format.ago(told.at, ctx.now()), &told.at.to_string())) }
            }
        }
    }
}

/// What one wants to hear of.
fn wishes_card(visit: &Visit, wished: &[(NoticeKind, bool)]) -> Markup {
    let body = html! {
        p.muted { (visit.t("notices-wishes-what")) }
        (ui::deed_form("/notices/wishes", &visit.csrf, html! {
            @for (kind, on) in wished {
                label.tick {
                    input type="checkbox" name="kind" value=(kind.key()) checked[*on];
                    span { (visit.t(&format!("notices-wish-{}", kind.key()))) }
                }
            }
            (Button::submit(visit.t("notices-wishes-keep")))
        }))
    };
    ui::card(&visit.t("notices-wishes"), html! { div.stack { (body) } })
}
