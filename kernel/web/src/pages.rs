//! The pages that every entity has without a file of its own: list, record,
//! form, history and the search over all of them. A module's own page at the
//! same address comes first.

use axum::{
    Router,
    routing::{get, post},
};
use base::Lang;

use crate::{App, bulk, export, filter, form, list, options, record, search};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/search", get(search::show))
        .route("/{entity}", get(list::show).post(form::create))
        .route("/{entity}/new", get(form::begin))
        .route("/{entity}/count", get(list::show_count))
        .route("/{entity}/export", get(export::export))
        .route("/{entity}/filter", get(filter::complete))
        .route("/{entity}/options", get(options::found))
        .route("/{entity}/{id}", get(record::show).post(form::update))
        .route("/{entity}/{id}/edit", get(form::edit))
        .route("/{entity}/{id}/deletion", post(record::delete))
        .route("/{entity}/{id}/restoration", post(record::restore))
        .route("/{entity}/{id}/owner", get(record::choose_owner).post(record::hand_over))
        .route("/{entity}/{id}/history", get(record::show_history))
        .merge(bulk::routes())
        .merge(list::view_routes())
        .route("/{entity}/{id}/panel", get(record::show_panel))
}

/// The words of these pages.
pub(crate) const TEXTS: [(Lang, &str); 10] = [
    (Lang::Fa, include_str!("recycle_bin/text.fa.ftl")),
    (Lang::En, include_str!("recycle_bin/text.en.ftl")),
    (Lang::Fa, include_str!("list/text.fa.ftl")),
    (Lang::En, include_str!("list/text.en.ftl")),
    (Lang::Fa, include_str!("record/text.fa.ftl")),
    (Lang::En, include_str!("record/text.en.ftl")),
    (Lang::Fa, include_str!("form/text.fa.ftl")),
    (Lang::En, include_str!("form/text.en.ftl")),
    (Lang::Fa, include_str!("search/text.fa.ftl")),
    (Lang::En, include_str!("search/text.en.ftl")),
];
