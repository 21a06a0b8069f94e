//! The list of any entity: its views as tabs, the filter as a sentence of chips
//! and as the text it is written in, the columns and the order that were
//! chosen, one page of rows by keyset, and an honest count.
//!
//! Everything is in the address, so that a list can be sent to a colleague,
//! who sees of it what they may. Without scripts every part is a link or a
//! plain form. [`Lens`] reads the address for lists, boards and exports alike,
//! and [`head`] draws what stands above their records.
//!
//! What can be done with ticked rows stands in `bulk`, the list as a file in
//! `export`.

mod ask;
mod cell;
mod columns;
mod count;
mod head;
mod lens;
mod saving;
mod slow;
mod tabs;
mod view;
mod views;

use axum::{
    extract::{Path, Query as Params},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use base::{Id, Lang};
use maud::{Markup, html};
use records::{AnyRecord, Ctx, Cursor, Error, Page, Query, Titles};
use schema::{EntityDef, FieldDef, Filter, Key};

use crate::{
    Visit, components as ui,
    form::Pairs,
    indexes::Offers,
    say::{isolated, say},
    show::{Show, href, is_person},
    tones::Tones,
};

use count::Count;

pub use ask::{Ask, Face, query};
pub(crate) use count::{Patience, show as show_count};
pub use head::head;
pub use lens::Lens;
pub(crate) use saving::routes as view_routes;
pub(crate) use slow::told as slow;
pub(crate) use views::{Viewed, named as view_named, saved_views};

/// Rows of one page.
const ROWS: usize = 50;

/// `GET /{entity}`.
pub async fn show(
    visit: Visit,
    Path(entity): Path<String>,
    Params(pairs): Params<Pairs>,
    headers: HeaderMap,
) -> crate::Result<Response> {
    if entity == crate::roles::ENTITY {
        return crate::roles::show_all(visit).await;
    }
    let mut lens = Lens::read(&visit, &entity, &pairs, Face::List).await?;
    if let Some(to) = lens.leads_on() {
        return Ok(Redirect::to(to).into_response());
    }
    lens.look_back(&visit, crate::undo::came_from(&headers)).await?;
    answer(&visit, lens, Patience::Moment).await
}

async fn answer(visit: &Visit, lens: Lens, patience: Patience) -> crate::Result<Response> {
    let mut state = State { lens, found: None, is_slow: false, offers: Offers::new() };
    state.look(visit, patience).await?;
    // A filter that cannot be read is a question to who typed it, and no fault of
    // the page: the box, what is wrong with it and the rows of before. Programs
    // are refused it.
    let status = if state.is_slow { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    Ok((status, view::page(visit, &state)).into_response())
}

/// What the page shows.
struct State {
    lens: Lens,
    /// None where it was stopped, or where the view itself asks for a hidden field.
    found: Option<Found>,
    /// The database stopped it, since it took too long.
    is_slow: bool,
    /// The indexes that it lacks, where it was stopped.
    offers: Offers,
}

/// One page of what matches.
struct Found {
    page: Page,
    titles: Titles,
    tones: Tones,
    count: Count,
    /// The rows that this person may change.
    editable: Vec<Id>,
}

impl State {
    async fn look(&mut self, visit: &Visit, patience: Patience) -> crate::Result<()> {
        let (lens, ctx) = (&self.lens, &visit.ctx);
        let filter = lens.shown();
        let shown = lens.columns(ctx);
        let columns: Vec<Key> = shown.iter().map(|field| field.key.clone()).chain(faces(&lens.def)).collect();
        let query = Query {
            filter: filter.clone(),
            sort: lens.sort(ctx),
            columns,
            limit: ROWS,
            from: lens.ask.from.as_deref().and_then(Cursor::decode),
            ..Query::of(&lens.def)
        };
        let looked = ctx.read(move |tx| {
            let page = tx.list(&query)?;
            let (titles, tones) = (tx.titles(&page.rows)?, Tones::of(tx, &page.rows)?);
            let ids: Vec<Id> = page.rows.iter().map(|row| row.id).collect();
            let editable = cell::editable(tx, &query.entity, &ids)?;
            Ok((whole(&query, &page), Found { page, titles, tones, editable, count: Count::Behind }))
        });
        match looked.await {
            Ok((count, found)) => {
                let count = match count {
                    Some(count) => Count::Known(count),
                    None => count::counted(ctx, lens, filter, patience).await?,
                };
                self.found = Some(Found { count, ..found });
            }
            // A field that is hidden: told like one that there is not, above the rows of before.
            Err(Error::Invalid(problems)) if self.lens.filter().is_some() => {
                self.lens.refuse(ctx, &problems);
                return Box::pin(self.look(visit, patience)).await;
            }
            Err(Error::Invalid(_)) => {}
            Err(Error::TooSlow) => self.is_slow = true,
            Err(other) => return Err(other.into()),
        }
        if self.is_slow {
            self.offers = self.lens.index_offers(&visit.ctx, &Filter::everything()).await?;
        }
        Ok(())
    }
}

/// A list that fits on its first page needs no counting.
fn whole(query: &Query, page: &Page) -> Option<u64> {
    (query.from.is_none() && page.next.is_none()).then_some(page.rows.len() as u64)
}

/// Fields that the mark of a row is drawn from, beside its columns.
fn faces(def: &EntityDef) -> Vec<Key> {
    let choices = def.fields.iter().filter(|field| matches!(field.kind, schema::Kind::Choice(_)));
    choices.map(|field| field.key.clone()).collect()
}

/// The entity in the plural as it stands within a sentence.
pub fn plural(ctx: &Ctx, def: &EntityDef) -> String {
    within(ctx, ctx.text(&def.label_key()))
}

/// English sentences do not shout their nouns.
fn within(ctx: &Ctx, label: String) -> String {
    let mut letters = label.chars();
    match (ctx.lang(), letters.next(), letters.next()) {
        (Lang::En, Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label,
    }
}

/// The first cell of a row, which leads to its record; on a desk also beside the list.
fn name_cell(show: &Show, record: &AnyRecord, field: &FieldDef) -> Markup {
    let said = show.text(&record.def, field, record.value(&field.key));
    let name = if said.is_empty() { show.name(record) } else { said };
    let beside = say(show.ctx, "list-beside", &[("name", isolated(&name).into())]);
    html! {
        @if field.named { (ui::who(&name, ui::hue_of(&name), !is_person(record), Some(&href(record)))) }
        @else { a.who href=(href(record)) { span dir="auto" { (name) } } }
        a.beside.btn.bare.square.small href=(href(record)) data-panel title=(beside) aria-label=(beside) { (ui::icon("panel-left")) }
    }
}
