//! The card on a record's page, and the same as a page and as parts of one.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query as Params},
    response::{IntoResponse, Response},
    routing::get,
};
use base::Id;
use maud::{Markup, html};
use records::{AnyRecord, Error, Reads};
use schema::EntityDef;
use web::{App, Fragment, Show, Visit, components as ui};

use super::{
    Asked, Timeline, api,
    draw::{self, Place},
    read::link_to,
};

pub fn routes() -> Router<App> {
    Router::new().route("/{entity}/{id}/timeline", get(show)).route("/api/v1/{entity}/{id}/timeline", get(api::show))
}

type Pairs = Vec<(String, String)>;

/// Draws the timeline on the page of any record that activities are about.
pub fn card(tx: &mut Reads<'_, '_>, record: &AnyRecord, csrf: &str) -> records::Result<Option<Markup>> {
    let Some(link) = link_to(tx, &record.def.key)?.filter(|_| may_read(tx)) else { return Ok(None) };
    let asked = Asked::default();
    let timeline = Timeline::of(tx, &link, record.id, &asked)?;
    let href = format!("/{}/{}", record.def.key, record.id);
    let place = Place { ctx: tx.ctx, csrf, record: &href };
    Ok(Some(draw::card(&place, &timeline, &asked)))
}

pub(super) fn may_read(tx: &Reads<'_, '_>) -> bool {
    tx.ctx.actor.may("activities", access::Deed::Read)
}

/// `GET /{entity}/{id}/timeline?kind=call&who=…&from=…`: the rest of it for a
/// reader who scrolls, the whole of it for one who chooses, a page for one
/// without scripts.
async fn show(
    visit: Visit,
    Path((entity, id)): Path<(String, String)>,
    Params(pairs): Params<Pairs>,
) -> web::Result<Response> {
    let (def, asked) = (visit.ctx.def(&entity)?, Asked::read(&pairs));
    let id: Id = id.parse().map_err(|_| Error::NotFound)?;
    let (wanted, question) = (def.clone(), asked.clone());
    let (name, timeline) = visit.ctx.read(move |tx| gather(tx, &wanted, id, &question)).await?;
    let href = format!("/{}/{id}", def.key);
    let place = Place { ctx: &visit.ctx, csrf: &visit.csrf, record: &href };
    if visit.is_htmx() {
        let is_part = asked.from.is_some();
        let drawn = if is_part { draw::part(&place, &timeline, &asked) } else { draw::card(&place, &timeline, &asked) };
        return Ok(Fragment(drawn).into_response());
    }
    let steps = [(format!("/{}", def.key), visit.t(&def.label_key())), (href.clone(), name)];
    let title = visit.t("timeline");
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &steps, &title))
        (ui::head("", html! { (title) }, html! {}))
        (draw::card(&place, &timeline, &asked))
    };
    Ok(visit.page(&title, body))
}

fn gather(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, id: Id, asked: &Asked) -> records::Result<(String, Timeline)> {
    let link = link_to(tx, &def.key)?.ok_or(Error::NotFound)?;
    if !may_read(tx) {
        return Err(Error::Forbidden { entity: "activities".to_owned(), deed: access::Deed::Read.key() });
    }
    let record = tx.find_any(def, id)?;
    let titles = tx.titles(std::slice::from_ref(&record))?;
    let name = Show::new(tx.ctx, &titles).name(&record);
    Ok((name, Timeline::of(tx, &link, id, asked)?))
}
