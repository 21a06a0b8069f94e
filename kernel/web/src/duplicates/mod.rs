//! Whoever is there twice, where one meets it: while a form is typed (`strip`),
//! at its save (`met`), beside a record (`card`), and all pairs of an entity on
//! one page (`page`), which a sweep fills.
//!
//! Every proposal says why, and is one press away from being merged or from
//! "these are two", which is remembered. What lies outside the reader's scope
//! is answered as the records allow it: already with a colleague, no more.

mod card;
mod met;
mod page;
mod strip;
mod words;

use axum::{
    Router,
    routing::{get, post},
};
use base::Lang;

use crate::App;

pub(crate) use card::{card, look};
pub(crate) use met::{Met, meets, warning};
pub(crate) use strip::{OF, strip};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/{entity}/duplicates", get(page::show))
        .route("/{entity}/duplicates/sweep", post(page::begin).get(page::progress))
        .route("/{entity}/duplicates/apart", post(page::set_apart))
        .route("/{entity}/duplicates/near", post(page::set_near))
        .route("/{entity}/alike", post(strip::typed))
        .route("/{entity}/{id}/alike", get(card::show))
        .route("/{entity}/hand-over-request", post(strip::ask))
}

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];
