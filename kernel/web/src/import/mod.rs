//! A sheet is imported in four steps, each a plain page: send the file, say
//! which column is what and see the first rows as they will be, look at what
//! would become of all of it, let it happen.
//!
//! | step | address |
//! |---|---|
//! | the file | `/{entity}/import` |
//! | the columns | `/imports/{id}` |
//! | the trial | `/imports/{id}/plan` |
//! | the import | `/imports/{id}/result` |
//! | row by row | `/imports/{id}/rows`, `/imports/{id}/rows.csv` |
//! | all imports | `/imports` |
//!
//! What was sent, chosen and done lies in the database, for whoever sent it and
//! for administrators; trial and import are work after the answer, which goes
//! on when the page is left or the server starts again. The engine and every
//! rule are those of `records::import`. An import is undone like any deed,
//! from its page.

mod columns;
mod duplicates;
mod list;
mod mappings;
mod outcome;
mod rows;
mod run;
mod sample;
mod upload;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use base::{Id, Lang};
use records::import::Stored;

use crate::{App, Result, Visit};

/// The largest sheet that is taken by a page.
pub(crate) const MOST_BYTES: usize = 64 << 20;

pub(crate) fn routes() -> Router<App> {
    let upload = get(upload::show).post(upload::take).layer(DefaultBodyLimit::max(MOST_BYTES));
    Router::new()
        .route("/{entity}/import", upload)
        .route("/imports", get(list::show))
        .route("/imports/{id}", get(columns::show))
        .route("/imports/{id}/preview", post(run::preview))
        .route("/imports/{id}/mapping", post(mappings::keep))
        .route("/imports/{id}/mapping/take", post(mappings::take))
        .route("/imports/{id}/mapping/forget", post(mappings::forget))
        .route("/imports/{id}/plan", get(outcome::show_plan).post(run::plan))
        .route("/imports/{id}/result", get(outcome::show_result).post(run::import))
        .route("/imports/{id}/stop", post(run::stop))
        .route("/imports/{id}/rows", get(rows::show))
        .route("/imports/{id}/rows.csv", get(rows::sheet))
}

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// The import of this address; for anybody else's eyes it does not exist.
async fn stored(visit: &Visit, id: &str) -> Result<Stored> {
    let id: Id = crate::record::id_of(id)?;
    Ok(visit.ctx.read(move |tx| tx.import(id)).await?)
}
