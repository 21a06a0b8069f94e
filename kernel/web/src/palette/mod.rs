//! Everything within one box, as one types: records, pages and deeds in one
//! list, best first. Before anything is typed, what this person worked with
//! last and what they begin most often.
//!
//! The answer is a part of a page that `assets/web/scripts/palette.ts` puts
//! below the box in the bar and into the dialog behind Ctrl-K. Without scripts
//! the same words lead to the page of the search.

mod here;
mod setup;
mod view;
mod ways;

use axum::{Router, extract::Query as Params, response::Response, routing::get};
use base::Lang;
use records::{AnyRecord, Titles, views::View};
use schema::Entity;

use crate::{
    App, Visit,
    search::{self, Everything, Wanted},
};
use ways::Way;

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

/// Records of one entity, and records opened last, that are offered.
const EACH: usize = 5;
const LAST: usize = 8;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/palette", get(show))
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    /// The page that one is on: its record has deeds of its own.
    #[serde(default)]
    at: String,
}

/// What is offered for the words typed so far.
#[derive(Default)]
struct Offer {
    words: String,
    /// What was opened last, before anything is typed.
    last: Vec<AnyRecord>,
    titles: Titles,
    found: Everything,
    ways: Vec<Way>,
}

/// `GET /palette?q=`. Opened as a page it leads to the search.
async fn show(visit: Visit, Params(asked): Params<Asked>) -> crate::Result<Response> {
    let words = search::spoken(&asked.q);
    if !visit.is_htmx() {
        return Ok(visit.redirect(&search::href_of(&words, None)));
    }
    let offer = if words.is_empty() { begun(&visit).await? } else { found(&visit, words, &asked.at).await? };
    Ok(view::answer(&visit, &offer))
}

async fn begun(visit: &Visit) -> crate::Result<Offer> {
    let (last, titles) = visit
        .ctx
        .read(|tx| {
            let last = tx.opened_records(LAST)?;
            let titles = tx.titles(&last)?;
            Ok((last, titles))
        })
        .await?;
    Ok(Offer { last, titles, ways: ways::first(visit), ..Offer::default() })
}

async fn found(visit: &Visit, words: String, at: &str) -> crate::Result<Offer> {
    let wanted = Wanted { each: EACH, within: None };
    let mut found = search::all(&visit.app, &visit.ctx, &words, wanted).await?;
    // Views stand among the ways, where they open as what they are.
    found.groups.retain(|group| group.def.key != View::KEY);
    let own = here::deeds(visit, at).await?.into_iter().chain(here::views(visit).await?);
    Ok(Offer { found, ways: ways::found(visit, &words, own), words, ..Offer::default() })
}
