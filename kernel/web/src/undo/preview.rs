//! What a deed touched, before it is taken back: one press in a record's
//! history must not take back a thousand others unseen.

use axum::{extract::Path, http::HeaderMap, response::Response};
use maud::html;
use records::{Undone, undo::Touched};

use super::{action, came_from, report};
use crate::{
    Problem, Visit,
    components::{self as ui, Button},
    record::id_of,
};

/// Records that are listed.
const TOLD: usize = 30;
/// Counting goes no further than this.
const COUNTED: u64 = 10_000;

/// `GET /undo/{set}`.
pub(super) async fn show(visit: Visit, Path(set): Path<String>, headers: HeaderMap) -> crate::Result<Response> {
    let set = id_of(&set)?;
    let ((touched, more), may) = visit.ctx.read(move |tx| Ok((tx.touched_by(set, TOLD)?, tx.may_undo(set)?))).await?;
    if touched.is_empty() {
        return Err(Problem::NotFound);
    }
    let all = visit.ctx.read(move |tx| tx.touched_in_all(set, COUNTED + 1)).await?;
    let tried = if may { visit.ctx.try_undo(set).await? } else { None };
    let left = match &tried {
        Some(undone) => report::left(&visit, undone).await?,
        None => html! {},
    };
    let title = visit.t("undo-title");
    let button = Button::submit(visit.t("undo-all-of-it")).main().icon("undo-2");
    let body = html! {
        (ui::head("", html! { (title) }, html! {}))
        (ui::stack(html! {
            p { (visit.t("undo-preview")) }
            (ui::card("", html! {
                ul.plain { @for one in &touched { li { (line(&visit, one)) } } @if more { li.muted { (visit.t("undo-and-more")) } } }
            }))
            p { b { (counted(&visit, tried.as_ref(), all.filter(|_| may), (touched.len(), more))) } }
            (left)
            @if may {
                form.acts method="post" action=(action(set)) {
                    (ui::hidden("csrf", &visit.csrf))
                    @if let Some(back) = came_from(&headers) { (ui::hidden("back", &back)) }
                    (button)
                }
            } @else { p.muted { (visit.t("undo-not-yours")) } }
        }))
    };
    Ok(visit.page(&title, body))
}

/// How many records would go back; of a large deed how many it touched, and of
/// somebody else's only that they are more than is listed, since counting would
/// tell of records out of sight.
fn counted(visit: &Visit, tried: Option<&Undone>, all: Option<u64>, (listed, more): (usize, bool)) -> String {
    let (key, count) = match (tried, all) {
        (Some(undone), _) if undone.reverted == 0 => return visit.t("undo-will-none"),
        (Some(undone), _) => ("undo-will", undone.reverted as u64),
        (None, Some(all)) if all > COUNTED => ("undo-touched-more", COUNTED),
        (None, Some(all)) => ("undo-touched", all),
        (None, None) if more => ("undo-will-more", listed as u64),
        (None, None) => return String::new(),
    };
    visit.tx(key, &[("count", count.into())])
}

fn line(visit: &Visit, one: &Touched) -> maud::Markup {
    let kind = visit.ctx.def(&one.entity).map(|def| visit.t(&def.one_label_key())).unwrap_or_default();
    let did = visit.t(&format!("undo-was-{}", one.kind.key()));
    html! {
        @if !one.title.is_empty() { a.link href={ "/" (one.entity) "/" (one.id) } dir="auto" { (one.title) } " · " }
        span.muted { (kind) " · " (did) }
    }
}
