//! The bell and its page: what one should hear of, newest first.
//!
//! Opening a notice reads it and leads to what it tells of. The bell's number
//! comes with each page; the live stream brings it anew (`peyvand:notices`).
//! What stands in a notice is decided at the moment of reading by
//! `records::notices`; here it only gets its words.

mod api;
mod page;
mod words;

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::Lang;
use records::notices::{self, NoticeKind};

use crate::{
    App, Count, Fragment, Module, Visit,
    record::id_of,
    typed::{Pairs, Typed},
};

pub(crate) use api::routes as api_routes;

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// The bell's place and its number.
pub(crate) const BELL: &str = "/notices";

pub(crate) fn module() -> Module {
    let count = Count { href: BELL, of: |tx| Ok(notices::unread(tx)? as u64) };
    Module { routes, counts: vec![count], described: api::described, ..Module::new("notices") }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/notices", get(page::show))
        .route("/notices/newest", get(newest))
        .route("/notices/reading", post(read_all))
        .route("/notices/wishes", post(wish))
        .route("/notices/{id}", get(open))
        .merge(api_routes())
        .merge(crate::comments::routes())
        .merge(crate::following::routes())
}

/// `GET /notices/newest`: what the bell opens.
async fn newest(visit: Visit) -> crate::Result<Response> {
    let page = visit.ctx.read(|tx| tx.notices(None, page::SHORT)).await?;
    Ok(Fragment(page::short(&visit, &page)).into_response())
}

/// `GET /notices/{id}`: reads it and leads to what it tells of.
async fn open(visit: Visit, Path(id): Path<String>) -> crate::Result<Response> {
    let id = id_of(&id)?;
    let told = visit.ctx.read(move |tx| tx.notice(id)).await?;
    visit.ctx.write(move |tx| tx.read_notices(Some(&[id]))).await?;
    Ok(visit.redirect(&words::place(&told)))
}

/// `POST /notices/reading`: all of them are read.
async fn read_all(visit: Visit) -> crate::Result<Response> {
    visit.ctx.write(|tx| tx.read_notices(None)).await?;
    Ok(visit.toast_redirect(BELL, "notices-all-read"))
}

/// `POST /notices/wishes` with the kinds that one wants to hear of.
async fn wish(visit: Visit, axum::Form(pairs): axum::Form<Pairs>) -> crate::Result<Response> {
    let typed = Typed::sent(pairs);
    let kinds: Vec<NoticeKind> = typed.all("kind").filter_map(NoticeKind::from_key).collect();
    visit.ctx.write(move |tx| tx.wish_for(&kinds)).await?;
    Ok(visit.toast_redirect(BELL, "notices-wishes-kept"))
}
