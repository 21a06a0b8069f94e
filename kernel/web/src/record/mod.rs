//! The page of one record of any entity: its head with what it is and the deeds
//! that this person may do, its facts section by section, what links to it, the
//! modules' cards, and its history.
//!
//! Three columns on a desk, one on a phone. Everything is read in one journey
//! to the database, within the reader's sight: a related list that they may not
//! see is not there, rather than empty.

mod deeds;
mod facts;
mod head;
mod history;
mod panel;
mod related;
mod seen;
mod view;
mod ways;

use std::sync::Arc;

use axum::{extract::Path, response::Response};
use base::Id;
use maud::Markup;
use records::{AnyRecord, Followers, Reads, Titles, access::Deed};
use schema::EntityDef;

use crate::{Problem, Visit, duplicates, list::Patience, module::Place, roles, show::Show, tones::Tones};

pub(crate) use deeds::undoable;
pub use deeds::{choose_owner, delete, hand_over, restore};
pub use history::show as show_history;
pub use panel::show as show_panel;
use related::Related;

/// Changes that the record's own page tells; the rest have a page of their own.
const TOLD: usize = 8;

/// `GET /{entity}/{id}`.
pub async fn show(visit: Visit, Path((entity, id)): Path<(String, String)>) -> crate::Result<Response> {
    if entity == roles::ENTITY {
        return roles::show(visit, &id).await;
    }
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    page(visit, def, id, Patience::Moment).await
}

/// The page, whose reader has so much patience for what could come behind it.
pub(crate) async fn page(visit: Visit, def: Arc<EntityDef>, id: Id, patience: Patience) -> crate::Result<Response> {
    let brought = Brought::by_modules(&visit, &def);
    let wanted = def.clone();
    let read = visit.ctx.read(move |tx| match Sheet::read(tx, &wanted, id, &brought) {
        // The address of a record that was merged leads to what it became.
        Err(records::Error::NotFound) => Ok(Err(tx.merged_into(&wanted, id)?.ok_or(records::Error::NotFound)?)),
        sheet => sheet.map(Ok),
    });
    // At once: neither needs what the other finds.
    let (read, twins) = tokio::join!(read, duplicates::look(&visit.ctx, &def, id, patience));
    let mut sheet = match read? {
        Ok(sheet) => sheet,
        Err(kept) => return Ok(visit.redirect(&format!("/{}/{kept}", def.key))),
    };
    match visit.standing.refreshes {
        true => visit.ctx.sees_still(&def, id),
        false => visit.ctx.saw(&def, id),
    }
    let card = duplicates::card(&visit, &def, id, twins?.as_ref());
    sheet.cards.splice(0..0, card.map(|card| (Place::Side, card)));
    Ok(view::page(&visit, &sheet))
}

/// What modules bring to the page.
struct Brought {
    cards: Vec<crate::CardProvider>,
    /// The entities that the cards tell of, so that no related list does.
    told: Vec<&'static str>,
    csrf: String,
}

impl Brought {
    fn by_modules(visit: &Visit, def: &EntityDef) -> Brought {
        let (app, csrf) = (&visit.app, visit.csrf.clone());
        Brought { cards: crate::module::cards_of(app, &def.key), told: crate::module::told_on(app, &def.key), csrf }
    }
}

/// All that the page shows of a record.
pub(crate) struct Sheet {
    pub record: AnyRecord,
    pub titles: Titles,
    pub tones: Tones,
    pub may: May,
    pub related: Vec<Related>,
    pub told: history::Told,
    pub cards: Vec<(Place, Markup)>,
    pub followers: Followers,
}

/// The deeds that this person may do to this record.
#[derive(Clone, Copy, Default)]
pub(crate) struct May {
    pub update: bool,
    pub delete: bool,
}

impl Sheet {
    fn read(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, id: Id, brought: &Brought) -> records::Result<Sheet> {
        let record = tx.find_any(def, id)?;
        let titles = tx.titles(std::slice::from_ref(&record))?;
        let tones = Tones::of(tx, std::slice::from_ref(&record))?;
        let may = May { update: tx.sees(def, id, Deed::Update)?, delete: tx.sees(def, id, Deed::Delete)? };
        let told = history::Told::read(tx, def, id, None, TOLD, may)?;
        let related = related::of(tx, &record, !brought.cards.is_empty(), &brought.told)?;
        let mut drawn: Vec<(Place, Markup)> = Vec::new();
        drawn.extend(crate::access::card(tx, &record, &brought.csrf)?.map(|card| (Place::Side, card)));
        if !brought.told.contains(&"comments") {
            drawn.extend(crate::comments::card(tx, &record, &brought.csrf)?.map(|card| (Place::Main, card)));
        }
        let followers = tx.followers(def, id)?;
        for card in &brought.cards {
            drawn.extend((card.draw)(tx, &record, &brought.csrf)?.map(|markup| (card.place, markup)));
        }
        Ok(Sheet { record, titles, tones, may, related, told, cards: drawn, followers })
    }
}

/// An id from an address. What is no id is as good as one that is not there.
pub(crate) fn id_of(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// What a record is called; not found where it is out of sight.
pub(crate) fn name_of(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, id: Id) -> records::Result<String> {
    let record = tx.find_any(def, id)?;
    let titles = tx.titles(std::slice::from_ref(&record))?;
    Ok(Show::new(tx.ctx, &titles).name(&record))
}
