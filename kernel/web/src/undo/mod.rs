//! Taking a deed back: from the toast after it, from a record's history, and
//! behind the answer where it was a large one.
//!
//! `POST /undo/{set}` does it. What could go back whole leads on to the page
//! one came from, with a toast that offers to do it again; what was left is
//! told on a page of its own, line by line. `GET /undo/{set}` shows first what
//! a deed touched, for one that touched more than the record in view.

mod large;
mod preview;
mod report;

use axum::{
    Form, Router,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::{Id, Lang};
use records::{Error, Undone, undo::Work};
use schema::Tone;

use crate::{App, Problem, Visit, components::Toast, form::Pairs, record::id_of, respond::own_path};

pub(crate) use large::WORK;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/undo/{set}", get(preview::show).post(undo))
        .route("/undo/work/{job}", get(large::show))
        .route("/undo/work/{job}/stop", post(large::stop))
}

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// Where a form takes a change-set back.
pub(crate) fn action(set: Id) -> String {
    format!("/undo/{set}")
}

/// `POST /undo/{set}`.
async fn undo(
    visit: Visit,
    Path(set): Path<String>,
    headers: HeaderMap,
    Form(pairs): Form<Pairs>,
) -> crate::Result<Response> {
    let set = id_of(&set)?;
    let back = pairs.iter().find(|(name, _)| name == "back").map(|(_, to)| own_path(to).to_owned());
    let from = back.or_else(|| came_from(&headers));
    // A page that goes on where it stands says so itself, and is told nothing more.
    let stays = pairs.iter().any(|(name, _)| name == "stays");
    match visit.ctx.undo(set).await {
        Ok(Work::Done(undone)) if undone.left.is_empty() && stays => Ok(StatusCode::NO_CONTENT.into_response()),
        Ok(Work::Done(undone)) if undone.left.is_empty() => lead_back(&visit, &undone, from).await,
        Ok(Work::Done(undone)) => report::page(&visit, undone).await,
        Ok(Work::Begun(Some(job))) => Ok(visit.redirect(&format!("/undo/work/{job}"))),
        Ok(Work::Begun(None)) => Ok(warned(&visit, "undo-runs", from)),
        Err(Error::Refused(refusal)) if refusal.text == "undo-already" => Ok(warned(&visit, &refusal.text, from)),
        Err(error) => Err(Problem::from(error)),
    }
}

/// On to where one came from, or to what came back.
async fn lead_back(visit: &Visit, undone: &Undone, from: Option<String>) -> crate::Result<Response> {
    let text = match undone.reverted {
        1 => visit.t("undo-done"),
        count => visit.tx("undo-done-many", &[("count", count.into())]),
    };
    let (to, shown) = place(visit, from, undone).await?;
    let open = undone.record.as_ref().map(|(entity, id)| format!("/{entity}/{id}")).filter(|page| *page != shown);
    let link = open.map(|page| (page, visit.t("undo-open")));
    let undo = Some(action(undone.set));
    Ok(visit.toast_to(&to, Toast { tone: Tone::Good, text, undo, link }))
}

/// The page to lead to, and its path: a record that is gone now leads to its list.
async fn place(visit: &Visit, from: Option<String>, undone: &Undone) -> crate::Result<(String, String)> {
    let record = undone.record.as_ref().map(|(entity, id)| format!("/{entity}/{id}"));
    let Some(to) = from.or(record) else { return Ok(("/".to_owned(), "/".to_owned())) };
    let path = to.split('?').next().unwrap_or_default().to_owned();
    let mut parts = path.trim_start_matches('/').split('/');
    let (Some(entity), Some(id)) = (parts.next(), parts.next().and_then(|id| id.parse::<Id>().ok())) else {
        return Ok((to, path));
    };
    let Ok(def) = visit.ctx.def(entity) else { return Ok((to, path)) };
    let wanted = def.clone();
    let is_seen = visit.ctx.read(move |tx| tx.sees(&wanted, id, records::access::Deed::Read)).await?;
    let to = if is_seen { to } else { format!("/{}", def.key) };
    Ok((to, path))
}

fn warned(visit: &Visit, key: &str, from: Option<String>) -> Response {
    let to = from.unwrap_or_else(|| "/".to_owned());
    visit.toast_to(&to, Toast { tone: Tone::Warn, text: visit.t(key), ..Toast::default() })
}

/// The page of ours that the form stood on; not one of these pages.
pub(crate) fn came_from(headers: &HeaderMap) -> Option<String> {
    let whole = headers.get(header::REFERER)?.to_str().ok()?;
    let path = whole.split_once("://").map_or(whole, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    let own = own_path(path);
    (own == path && !own.starts_with("/undo/")).then(|| own.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_led_back_to_a_page_of_ours_only() {
        let check = |referer: &str, want: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::REFERER, referer.parse().unwrap());
            assert_eq!(came_from(&headers).as_deref(), want, "{referer}");
        };
        check("https://crm.example/customers?filter=a", Some("/customers?filter=a"));
        check("http://127.0.0.1:8080", Some("/"));
        check("https://crm.example//evil.example", None);
        check("https://crm.example/undo/0123", None);
        assert_eq!(came_from(&HeaderMap::new()), None);
    }
}
