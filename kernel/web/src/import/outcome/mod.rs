//! What would become of a sheet, and what became of it: how far the run is,
//! then its figures, its problems, whom its rows met, and the first rows.

mod deeds;
mod running;
mod told;

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use records::import::{State, Stored, import_of};
use schema::{EntityDef, Tone};

use super::columns::crumbs;
use crate::{
    Fragment, Result, Visit,
    components::{self as ui, Button},
    respond::lead_to,
    see_other,
};
use deeds::undo;
use running::running;
use told::told;

/// Kinds of problems, and proposals, that a page shows.
const MOST_LINES: usize = 200;

/// `GET /imports/{id}/plan`.
pub(super) async fn show_plan(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    match stored.state {
        State::Planning | State::Planned => show(&visit, &stored, true).await,
        _ => Ok(see_other(&format!("/imports/{id}"))),
    }
}

/// `GET /imports/{id}/result`.
pub(super) async fn show_result(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    match stored.state.is_begun() {
        true => show(&visit, &stored, false).await,
        false => Ok(see_other(&format!("/imports/{id}"))),
    }
}

async fn show(visit: &Visit, stored: &Stored, dry: bool) -> Result<Response> {
    let step = if dry { "plan" } else { "result" };
    let here = format!("/imports/{}/{step}", stored.id);
    let def = visit.ctx.def(&stored.entity)?;
    let title = visit.tx(&format!("imports-{step}-of"), &[("file", crate::say::isolated(&stored.name).into())]);
    if stored.is_at_work() {
        let bar = running(visit, stored, &here);
        if visit.is_htmx() {
            return Ok(Fragment(bar).into_response());
        }
        let body = html! { (ui::card("", bar)) p { (visit.t("imports-may-leave")) } };
        let mut response = visit.page(&title, framed(visit, &def, &title, body));
        // For who has no scripts; those ask by themselves, and sooner.
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("5"));
        return Ok(response);
    }
    if visit.is_htmx() {
        return Ok(lead_to(&here, true));
    }
    let body = match (stored.report(dry), &stored.problem) {
        (Some(report), _) => {
            // What was chosen tells the columns of the first rows; the sheet may be gone.
            let import = import_of(&visit.ctx, stored).await.ok();
            told(visit, stored, &def, import.as_ref(), report)
        }
        (None, problem) => failed(visit, stored, problem.as_ref().map(|why| why.shown(&visit.ctx))),
    };
    Ok(visit.page(&title, framed(visit, &def, &title, body)))
}

/// It never came to its end; what it had written can be undone all the same.
fn failed(visit: &Visit, stored: &Stored, why: Option<String>) -> Markup {
    html! {
        (ui::alert(Tone::Bad, html! { p { (why.unwrap_or_else(|| visit.t("import-broke-off"))) } }))
        div.form-foot {
            (Button::link(visit.t("imports-other-file"), format!("/{}/import", stored.entity)))
            (undo(visit, stored))
        }
    }
}

fn framed(visit: &Visit, def: &EntityDef, title: &str, body: Markup) -> Markup {
    html! {
        (crumbs(visit, def, title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::stack(body))
    }
}
