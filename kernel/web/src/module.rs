//! What a module of `modules/` brings to the pages, as data.

use std::collections::HashMap;

use axum::Router;
use base::{Date, Id, Money};
use maud::Markup;
use records::{AnyRecord, Ctx, Reads};

use crate::App;

/// A module's table of contents for the web. Begin with [`Module::new`].
#[derive(Clone)]
pub struct Module {
    pub key: &'static str,
    /// Pages and deeds of its own; the generic ones come by themselves, and
    /// stand behind these where both answer an address.
    pub routes: fn() -> Router<App>,
    pub nav: Vec<NavEntry>,
    pub cards: Vec<CardProvider>,
    /// Views of lists, beside those that every list has.
    pub views: Vec<Preset>,
    /// The one thing most often begun anywhere, beside the search box; the
    /// first module that brings one gives it.
    pub action: Option<NavEntry>,
    /// Figures beside lines of the navigation.
    pub counts: Vec<Count>,
    /// What its cards tell of, so that no related list tells it again: the
    /// entity of the page, and the entity that links to it.
    pub told: Vec<(&'static str, &'static str)>,
    /// What is at stake with records of another entity.
    pub worth: Option<Worth>,
    /// Fields that are filled while there is work to do on a record: the entity
    /// and the field. A search puts such records before others.
    pub open_work: Vec<(&'static str, &'static str)>,
    /// Addresses of its own in the API, for its description.
    pub described: Described,
    /// What it knows of the boards of entities.
    pub boards: Vec<BoardLaw>,
}

/// An address of the API and what may be done there, as OpenAPI tells it; only
/// what this caller may do.
pub type Described = fn(&Ctx) -> Vec<(&'static str, serde_json::Value)>;

impl Module {
    pub fn new(key: &'static str) -> Self {
        let (nav, cards, views, counts, told, boards) = Default::default();
        Module {
            key,
            routes: Router::new,
            nav,
            cards,
            views,
            action: None,
            counts,
            told,
            worth: None,
            open_work: Vec::new(),
            described: |_| Vec::new(),
            boards,
        }
    }
}

/// One line of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NavEntry {
    /// Entries of the section `settings` stand on the settings page, those of
    /// every other section in the navigation itself.
    pub section: &'static str,
    pub href: &'static str,
    pub icon: &'static str,
    /// The key of its words.
    pub label: &'static str,
    /// Shown only to who may read this entity; `None` to everybody. For the
    /// main action: to who may create it.
    pub entity: Option<&'static str>,
    pub order: u16,
}

/// A figure beside the line of the navigation that leads to `href`; none is
/// drawn where it is nothing. Asked on every page, so it must be cheap.
#[derive(Clone, Copy)]
pub struct Count {
    pub href: &'static str,
    pub of: fn(&mut Reads<'_, '_>) -> records::Result<u64>,
}

/// What is at stake with each of some records (the open deals of customers), as
/// far as the reader may see it. A lower module orders its work by it without
/// knowing what it is.
#[derive(Clone, Copy)]
pub struct Worth {
    pub entity: &'static str,
    pub of: WorthOf,
}

/// What a module knows of the board of an entity, beside its definition. All
/// names are keys of fields.
#[derive(Clone, Copy, Debug)]
pub struct BoardLaw {
    pub entity: &'static str,
    /// Its values are the columns, unless another field is asked for.
    pub by: &'static str,
    /// Below a card's title: the customer of a deal.
    pub under: Option<&'static str>,
    /// What the heads of the columns add up.
    pub sum: Option<&'static str>,
    /// The day of the next step.
    pub next: Option<&'static str>,
    /// What a card begun on the board itself asks for.
    pub quick: &'static [&'static str],
    /// Where the columns are records that tell more of themselves.
    pub steps: Option<StepLaw>,
}

/// What the records that are columns of a board tell of themselves.
#[derive(Clone, Copy, Debug)]
pub struct StepLaw {
    /// A link that stands in the card's entity and in the column's alike, of
    /// which one is chosen: the pipeline.
    pub within: &'static str,
    /// The one to begin with.
    pub usual: fn(&mut Reads<'_, '_>) -> records::Result<Option<Id>>,
    /// How likely a card gets to its end from here, in per cent.
    pub chance: &'static str,
    /// Days that a card may stay.
    pub age_limit: &'static str,
    /// What to do here.
    pub guidance: &'static str,
    /// The choice, and its value, of columns that are work to be done; the
    /// others begin folded.
    pub open: (&'static str, &'static str),
    /// Since when these cards have been where they are.
    pub since: Since,
}

pub type Since = fn(tx: &mut Reads<'_, '_>, ids: &[Id]) -> records::Result<HashMap<Id, Date>>;

pub type WorthOf = fn(tx: &mut Reads<'_, '_>, ids: &[Id]) -> records::Result<HashMap<Id, Money>>;

/// Where on a record's page a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Above the record's own facts.
    Top,
    /// Below them, in the wide column.
    Main,
    /// In the narrow column.
    Side,
}

/// A card on the page of every record of an entity.
#[derive(Clone, Copy)]
pub struct CardProvider {
    pub entity: &'static str,
    pub place: Place,
    pub order: u16,
    pub draw: DrawCard,
}

/// Draws a card inside the page's own read, so that a page is one journey to
/// the database; nothing where there is nothing to show. `tx.ctx` has the
/// reader's language and rights; the text is the token for its forms.
pub type DrawCard = fn(tx: &mut Reads<'_, '_>, record: &AnyRecord, csrf: &str) -> records::Result<Option<Markup>>;

/// A view of a list that a module gives: a tab with a name, and which records
/// it means. Its address is `/{entity}?view={key}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    pub entity: &'static str,
    pub key: &'static str,
    /// The key of its words.
    pub label: &'static str,
    /// As a person types it: `kind:company`.
    pub filter: &'static str,
}

/// The cards of an entity in their order.
pub(crate) fn cards_of(app: &App, entity: &str) -> Vec<CardProvider> {
    let brought = app.modules().iter().flat_map(|module| &module.cards);
    let mut cards: Vec<CardProvider> = brought.filter(|card| card.entity == entity).copied().collect();
    cards.sort_by_key(|card| (card.place, card.order));
    cards
}

/// What the cards on the page of an entity's records tell of.
pub(crate) fn told_on(app: &App, page: &str) -> Vec<&'static str> {
    let told = app.modules().iter().flat_map(|module| &module.told);
    told.filter(|(entity, _)| *entity == page).map(|(_, linked)| *linked).collect()
}
