//! The list of any entity: its views as tabs, the filter as a sentence of chips
//! and as the text it is written in, the columns and the order that were
//! chosen, one page of rows by keyset, and an honest count.
//!
//! Everything is in the address, so that a list can be sent to a colleague,
//! who sees of it what they may. Without scripts every part is a link or a
//! plain form.
//!
//! What can be done with ticked rows stands in `bulk`, the list as a file in
//! `export`. Left out: saved personal views.

mod ask;
mod bar;
mod columns;
mod view;
mod views;

use std::sync::Arc;

use axum::{
    extract::{Path, Query as Params},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use base::Lang;
use maud::{Markup, html};
use records::{AnyRecord, Ctx, Cursor, Error, Page, Query, Titles, access::Deed};
use schema::{EntityDef, FieldDef, Filter, Key};

use crate::{
    Visit, components as ui,
    filter::{self, Added, Wrong},
    form::Pairs,
    module::Preset,
    show::{Show, href, is_person},
    tones::Tones,
};

pub use ask::{Ask, query};

/// Rows of one page.
const ROWS: usize = 50;
/// Counting goes no further than this.
const CAP: u64 = 10_000;

/// `GET /{entity}`.
pub async fn show(visit: Visit, Path(entity): Path<String>, Params(pairs): Params<Pairs>) -> crate::Result<Response> {
    let def = visit.ctx.def(&entity)?;
    if !visit.ctx.actor.may(&def.key, Deed::Read) {
        return Err(Error::Forbidden { entity, deed: Deed::Read.key() }.into());
    }
    let ask = Ask::read(&def.key, &pairs);
    let presets: Vec<Preset> = visit.app.modules().iter().flat_map(|module| module.views.clone()).collect();
    let views = views::of(&visit.ctx, &def, &presets);
    let wanted = wanted(&visit.ctx, &def, &ask, &views);
    let added = Added::read(&pairs);
    let mut state = State { def, ask, views, added, wanted, found: None, is_sorted_as_asked: false };
    if let Some(address) = state.with_added(&visit.ctx) {
        return Ok(Redirect::to(&address).into_response());
    }
    state.look(&visit).await?;
    let status = if state.found.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, view::page(&visit, &state)).into_response())
}

/// What an address asks for, for whoever takes the same list elsewhere: filter,
/// order and the fields in view. None where the filter cannot be read.
pub(crate) fn asked(visit: &Visit, def: &Arc<EntityDef>, ask: &Ask) -> Option<Asked> {
    let presets: Vec<Preset> = visit.app.modules().iter().flat_map(|module| module.views.clone()).collect();
    let views = views::of(&visit.ctx, def, &presets);
    let filter = wanted(&visit.ctx, def, ask, &views).ok()?;
    let shown = columns::chosen(&visit.ctx, def, ask).iter().map(|field| field.key.clone()).collect();
    Some((filter, sort(&visit.ctx, def, ask), shown))
}

type Asked = (Filter, Option<(Key, schema::Direction)>, Vec<Key>);

/// The order of an address, where it is one.
fn sort(ctx: &Ctx, def: &EntityDef, ask: &Ask) -> Option<(Key, schema::Direction)> {
    let (key, direction) = ask.sort.as_ref()?;
    let is_stamp = matches!(key.as_str(), "created_at" | "updated_at");
    let known = is_stamp || def.field(key).is_some_and(columns::sorts);
    (known && ctx.actor.reads(def, key)).then(|| (Key::Owned(key.clone()), *direction))
}

/// What the page shows.
struct State {
    def: Arc<EntityDef>,
    ask: Ask,
    views: Vec<views::View>,
    /// The form for one more condition, where it was sent and not understood.
    added: Option<Added>,
    wanted: Result<Filter, Wrong>,
    /// None where the filter could not be understood.
    found: Option<Found>,
    /// The order in the address is one that this person may ask for.
    is_sorted_as_asked: bool,
}

/// One page of what matches.
struct Found {
    page: Page,
    titles: Titles,
    tones: Tones,
    /// Up to one more than [`CAP`]; none where counting took too long.
    count: Option<u64>,
    /// The names of records that the filter names by id.
    named: Vec<Titles>,
}

impl State {
    /// The address with the condition that was added; none where there is none
    /// or it could not be understood, which the state then says.
    fn with_added(&mut self, ctx: &Ctx) -> Option<String> {
        let added = self.added.as_ref()?;
        let present = self.wanted.as_ref().ok()?;
        match added.into_text(ctx, &self.def, present) {
            Ok(text) => Some(self.ask.filtered(&text).href()),
            Err(wrong) => {
                self.wanted = Err(wrong);
                None
            }
        }
    }

    async fn look(&mut self, visit: &Visit) -> crate::Result<()> {
        let Ok(filter) = self.wanted.as_ref().cloned() else { return Ok(()) };
        let def = self.def.clone();
        let shown = columns::chosen(&visit.ctx, &def, &self.ask);
        let columns: Vec<Key> = shown.iter().map(|field| field.key.clone()).chain(faces(&def)).collect();
        let sort = sort(&visit.ctx, &self.def, &self.ask);
        self.is_sorted_as_asked = sort.is_some();
        let query = Query {
            filter: filter.clone(),
            sort,
            columns,
            limit: ROWS,
            from: self.ask.from.as_deref().and_then(Cursor::decode),
            ..Query::of(&def)
        };
        let ids = filter::named_ids(&visit.ctx, &def, &filter);
        let looked = visit.ctx.read(move |tx| {
            let page = tx.list(&query)?;
            let (titles, tones) = (tx.titles(&page.rows)?, Tones::of(tx, &page.rows)?);
            Ok(Found { count: whole(&query, &page), named: filter::names(tx, ids)?, page, titles, tones })
        });
        match looked.await {
            Ok(found) => self.found = Some(found),
            // A hidden or unknown field: the same sentence for both.
            Err(Error::Invalid(problems)) => {
                let typed = self.ask.filter.as_deref().unwrap_or_default();
                self.wanted = Err(Wrong::refused(&visit.ctx, typed, &problems));
            }
            Err(other) => return Err(other.into()),
        }
        self.count(visit, filter).await
    }

    /// Counts in a look of its own, so that a list that is found at once is not
    /// lost with a count that is slow.
    async fn count(&mut self, visit: &Visit, filter: Filter) -> crate::Result<()> {
        let Some(found) = self.found.as_mut().filter(|found| found.count.is_none()) else { return Ok(()) };
        let def = self.def.clone();
        found.count = match visit.ctx.read(move |tx| tx.count_to(&def, &filter, CAP + 1)).await {
            Ok(count) => Some(count),
            Err(Error::TooSlow) => None,
            Err(other) => return Err(other.into()),
        };
        Ok(())
    }

    /// The order that the list is in.
    fn order(&self) -> (Key, schema::Direction) {
        let asked = self.ask.sort.as_ref().map(|(key, direction)| (Key::Owned(key.clone()), *direction));
        asked.filter(|_| self.is_sorted_as_asked).unwrap_or_else(|| self.def.sort.clone())
    }

    /// The filter that the list shows: as it was typed, or as it can be.
    fn text(&self, ctx: &Ctx) -> String {
        match (&self.wanted, &self.ask.filter) {
            (Err(wrong), _) => wrong.text.clone(),
            (Ok(_), Some(typed)) => typed.clone(),
            (Ok(filter), None) => filter::text(ctx, &self.def, filter),
        }
    }
}

/// The filter of the address: what was typed, or else what the view means.
fn wanted(ctx: &Ctx, def: &EntityDef, ask: &Ask, views: &[views::View]) -> Result<Filter, Wrong> {
    match (&ask.filter, views::named(views, ask.view.as_deref())) {
        (Some(text), _) => filter::read(ctx, def, text),
        (None, Some(view)) => Ok(view.filter.clone()),
        (None, None) => Ok(Filter::everything()),
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

/// The first cell of a row, which leads to its record.
fn name_cell(show: &Show, record: &AnyRecord, field: &FieldDef) -> Markup {
    let said = show.text(&record.def, field, record.value(&field.key));
    let name = if said.is_empty() { show.name(record) } else { said };
    match field.named {
        true => ui::who(&name, ui::hue_of(&name), !is_person(record), Some(&href(record))),
        false => html! { a.who href=(href(record)) { span dir="auto" { (name) } } },
    }
}
