//! Access as people meet it: sharing a record and ending a share (`sharing`),
//! why somebody sees it (`why`), and looking through another person's eyes
//! (`seeing`). What is allowed is decided in `access` and `records`; here it is
//! shown, asked for and said in sentences.

mod api;
mod described;
mod seeing;
mod sharing;
mod why;

use axum::{
    Router,
    routing::{delete, get, post},
};
use base::Lang;

use crate::App;

pub(crate) use described::described;
pub(crate) use seeing::{band, offer, only_looks};
pub(crate) use sharing::card;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/{entity}/{id}/shares", post(sharing::share))
        .route("/{entity}/{id}/shares/{share}/end", post(sharing::end))
        .route("/{entity}/{id}/access", get(why::show))
        .route("/users/{id}/eyes", post(seeing::begin))
        .route("/eyes/end", post(seeing::end))
        .route("/api/v1/{entity}/{id}/shares", get(api::shares).post(api::share))
        .route("/api/v1/{entity}/{id}/shares/{share}", delete(api::unshare))
        .route("/api/v1/{entity}/{id}/access", get(api::why))
}

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];
