//! What an administrator does about views that run out of their time: the page
//! of the company's own indexes (`page`), and the offer beside a view that was
//! stopped (`offer`), which anybody else turns into a wish.
//!
//! On PostgreSQL an index is made while all go on, so one press is enough. On
//! SQLite whoever writes waits meanwhile: what it takes is measured and shown
//! first, and asked. How an index is made stands in `records::indexes`.

mod api;
mod described;
mod offer;
mod page;

use axum::{
    Form, Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::Lang;
use records::{
    Error,
    indexes::{State, Wanted},
};
use schema::Tone;
use serde::Deserialize;

use crate::{
    App, Fragment, Result, Visit,
    components::Toast,
    record::id_of,
    respond::{lead_to, own_path},
};

pub(crate) use described::described;
pub(crate) use offer::{Offers, drawn as offered, of as offers_of};

/// Where the page is.
pub(crate) const HERE: &str = "/indexes";

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/indexes", get(show).post(make))
        .route("/indexes/wishes", post(wish))
        .route("/indexes/{id}/work", get(work))
        .route("/indexes/{id}/removal", post(remove))
        .route("/api/v1/indexes", get(api::list).post(api::make))
        .route("/api/v1/indexes/wishes", post(api::wish))
        .route("/api/v1/indexes/{id}", get(api::show).delete(api::remove))
}

/// What a form asks for.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    entity: String,
    #[serde(default)]
    fields: String,
    /// What it takes was shown.
    #[serde(default)]
    agreed: String,
    /// The view that was stopped.
    #[serde(default)]
    back: String,
}

/// `GET /indexes`.
async fn show(visit: Visit) -> Result<Response> {
    page::page(&visit).await
}

/// `POST /indexes` with `entity` and `fields`.
async fn make(visit: Visit, Form(asked): Form<Asked>) -> Result<Response> {
    let wanted = Wanted::read(&asked.entity, &asked.fields);
    let cost = visit.ctx.index_cost(&wanted).await?;
    if cost.holds_writers && asked.agreed.is_empty() {
        return Ok(page::ask(&visit, &wanted, &cost));
    }
    let id = visit.ctx.write(move |tx| tx.ask_for_index(&wanted)).await?;
    let undo = Some(format!("{HERE}/{id}/removal"));
    let text = visit.t("indexes-begun");
    Ok(visit.toast_to(HERE, Toast { tone: Tone::Good, text, undo, ..Toast::default() }))
}

/// `POST /indexes/wishes`: the administrators are told, once.
async fn wish(visit: Visit, Form(asked): Form<Asked>) -> Result<Response> {
    let wanted = Wanted::read(&asked.entity, &asked.fields);
    let back = if asked.back.is_empty() { "/" } else { own_path(&asked.back) }.to_owned();
    visit.ctx.write(move |tx| tx.wish_for_index(&wanted)).await?;
    Ok(visit.toast_redirect(&back, "indexes-wished"))
}

/// `GET /indexes/{id}/work`: how far it is.
async fn work(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let id = id_of(&id)?;
    match visit.ctx.read(move |tx| tx.own_index(id)).await {
        Ok(own) if own.state() == State::BeingMade && visit.is_htmx() => {
            Ok(Fragment(page::bar(&visit, &own)).into_response())
        }
        Ok(_) | Err(Error::NotFound) => Ok(lead_to(HERE, visit.is_htmx())),
        Err(error) => Err(error.into()),
    }
}

/// `POST /indexes/{id}/removal`: lets it go, stops the making, or passes over a wish.
async fn remove(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let id = id_of(&id)?;
    let text = visit.ctx.write(move |tx| {
        let key = if tx.own_index(id)?.state() == State::Wished { "indexes-passed-over" } else { "indexes-dropped" };
        tx.drop_own_index(id)?;
        Ok(key)
    });
    let key = text.await?;
    Ok(visit.toast_redirect(HERE, key))
}
