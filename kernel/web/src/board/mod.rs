//! The board of any entity: its records as cards, in columns by a choice, a box
//! or a link to what is few (the stages of a pipeline, the owners).
//!
//! Each column tells exactly how many cards it has and what they add up to, and
//! loads its cards a page at a time. A card is moved by one deed (`deed`),
//! whoever sends it: a drag, a key, a menu, a plain form, a program. What a
//! module knows of its board (which field, which pipeline, how old a card may
//! be) comes as data ([`crate::BoardLaw`]).
//!
//! Left out: an order of one's own within a column. Cards stand in the order
//! that is chosen for the whole board, so that two people see the same.

mod ask;
mod begin;
mod cards;
mod columns;
mod deed;
mod dialog;
mod draw;
mod first;
mod look;
pub(crate) mod moving;
mod plan;
mod steps;

use axum::{
    Json, Router,
    extract::{Path, Query as Params},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use base::Lang;
use maud::html;
use records::{Ctx, Error, access::Deed};
use schema::{EntityDef, Filter, Value};

use crate::{
    App, Fragment, Visit, components as ui,
    form::{Draft, Pairs},
    list::{self, Face, Lens, Patience},
    record::id_of,
};

pub(crate) use ask::Ask;
pub(crate) use columns::{Column, Columns, NONE, value_of};
pub(crate) use first::first;
pub(crate) use look::{Heads, heads};
pub(crate) use plan::{Plan, has_law};
pub(crate) use steps::{board_of, reads_within, stands_within, steps_within};

use columns::Figure;
use look::{Order, Wanted, look};
use plan::fields;

pub(crate) const TEXTS: [(Lang, &str); 2] =
    [(Lang::Fa, include_str!("text.fa.ftl")), (Lang::En, include_str!("text.en.ftl"))];

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/{entity}/board", get(show))
        .route("/{entity}/board/cards", get(cards).post(begin::keep))
        .route("/{entity}/board/figures", get(figures))
        .route("/{entity}/{id}/move", get(deed::ask).post(deed::act))
}

/// A board as an address asks for it: what one looks through, and what it is made of.
struct Asked {
    lens: Lens,
    ask: Ask,
    plan: Plan,
}

impl Asked {
    async fn read(visit: &Visit, entity: &str, pairs: &Pairs) -> crate::Result<Asked> {
        let lens = Lens::read(visit, entity, pairs, Face::Board).await?;
        let ask = Ask::of(lens.ask.clone(), pairs);
        let plan = Plan::of(&visit.app, &visit.ctx, &lens.def, lens.by())?;
        Ok(Asked { lens, ask, plan })
    }

    /// The cards took too long: why, and what would be quicker, in their place.
    async fn too_slow(&self, visit: &Visit) -> crate::Result<Response> {
        let one_column = Filter::is(self.plan.by.key.clone(), [Value::Null]);
        let offers = self.lens.index_offers(&visit.ctx, &one_column).await?;
        let title = visit.ctx.text(&self.lens.def.label_key());
        let body = html! {
            (ui::head("", html! { (title) }, html! {}))
            (list::head(visit, &self.lens, html! {}))
            (list::slow(visit, &self.lens, &offers))
        };
        Ok((StatusCode::SERVICE_UNAVAILABLE, visit.page(&title, body)).into_response())
    }

    fn wanted(&self, sort: Order, patience: Patience) -> Wanted {
        Wanted { plan: self.plan.clone(), ask: self.ask.clone(), filter: self.filter(), sort, patience }
    }

    /// What is shown; what the view shows where the filter cannot be read.
    fn filter(&self) -> Filter {
        self.lens.shown()
    }
}

/// `GET /{entity}/board`.
async fn show(visit: Visit, Path(entity): Path<String>, Params(pairs): Params<Pairs>) -> crate::Result<Response> {
    let asked = Asked::read(&visit, &entity, &pairs).await?;
    if let Some(to) = asked.lens.leads_on() {
        return Ok(Redirect::to(to).into_response());
    }
    drawn(visit, asked, Patience::Moment).await
}

async fn drawn(visit: Visit, mut asked: Asked, patience: Patience) -> crate::Result<Response> {
    let board = match look(&visit.ctx, asked.wanted(asked.lens.sort(&visit.ctx), patience)).await {
        // A hidden or unknown field: the filter's own bar says so.
        Err(Error::Invalid(problems)) => {
            asked.lens.refuse(&visit.ctx, &problems);
            look(&visit.ctx, asked.wanted(None, patience)).await?
        }
        Err(Error::TooSlow) => return asked.too_slow(&visit).await,
        board => board?,
    };
    let (plan, draft) = (&board.heads.plan, Draft::default());
    let quick = match plan.begins(&visit.ctx) {
        true => Some(begin::form(&visit, plan, &board.heads.ask, "", &draft, &[]).await?),
        false => None,
    };
    Ok(draw::page(&visit, &asked.lens, &board, quick).into_response())
}

/// `GET /{entity}/board/cards`: a further page of one column, a column that is
/// unfolded, or one card (`card=`) as it stands on this board now.
async fn cards(visit: Visit, Path(entity): Path<String>, Params(pairs): Params<Pairs>) -> crate::Result<Response> {
    let asked = Asked::read(&visit, &entity, &pairs).await?;
    if !visit.is_htmx() {
        return Ok(visit.redirect(&asked.ask.href()));
    }
    let (filter, sort) = (asked.filter(), asked.lens.sort(&visit.ctx));
    let Asked { ask, plan, .. } = asked;
    let card = pairs.iter().find(|(name, _)| name == "card").map(|(_, id)| id_of(id)).transpose()?;
    let drawn = match card {
        Some(id) => look::one(&visit.ctx, plan, ask, filter, id).await?.map(|(_, card)| card),
        None => Some(look::batch(&visit.ctx, plan, ask, filter, sort).await?),
    };
    drawn.map(|drawn| Fragment(drawn).into_response()).ok_or_else(|| Error::NotFound.into())
}

/// `GET /{entity}/board/figures`: what the heads of the columns say now, for the
/// script; without scripts the board with all its figures.
async fn figures(visit: Visit, Path(entity): Path<String>, Params(pairs): Params<Pairs>) -> crate::Result<Response> {
    let asked = Asked::read(&visit, &entity, &pairs).await?;
    if !visit.is_htmx() {
        return drawn(visit, asked, Patience::Page).await;
    }
    let filter = asked.filter();
    let heads = heads(&visit.ctx, asked.plan, asked.ask, filter, Patience::Behind).await?;
    Ok(Json(draw::heads(&visit.ctx, &heads)).into_response())
}

/// Whether something of an entity makes columns for this person.
pub(crate) fn can_be(ctx: &Ctx, def: &EntityDef) -> bool {
    let may = ctx.actor.may(&def.key, Deed::Read) && !def.is_kept_by_rules();
    may && !fields(ctx, def, None).is_empty()
}
