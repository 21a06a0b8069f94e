//! A sheet is imported in four steps, each a plain page: send the file, say
//! which column is what, look at what would become of it, let it happen.
//!
//! | step | address |
//! |---|---|
//! | the file | `/{entity}/import` |
//! | the columns | `/imports/{token}` |
//! | the dry run | `/imports/{token}/plan` |
//! | the import | `/imports/{token}/result` |
//!
//! Both runs work in the background: their page shows how far they are and may
//! be left. What was sent lies in a folder of this process under a name that
//! cannot be guessed, for the person who sent it and for a day; the sheet is
//! gone as soon as it is imported. The engine and every rule are those of
//! `records::import`; an import that was interrupted by a stop of the process
//! is begun again by hand.

mod columns;
mod desk;
mod outcome;
mod run;
mod upload;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use base::Lang;

use crate::App;

pub(crate) use desk::Desk;

/// The largest sheet that is taken by a page.
const MOST_BYTES: usize = 64 << 20;

pub(crate) fn routes() -> Router<App> {
    let upload = get(upload::show).post(upload::take).layer(DefaultBodyLimit::max(MOST_BYTES));
    Router::new()
        .route("/{entity}/import", upload)
        .route("/imports/{token}", get(columns::show))
        .route("/imports/{token}/plan", get(outcome::show_plan).post(run::plan))
        .route("/imports/{token}/result", get(outcome::show_result).post(run::import))
        .route("/imports/{token}/stop", post(run::stop))
        .route("/imports/{token}/rejected.csv", get(outcome::rejected))
}

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];
