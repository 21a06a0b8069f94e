//! Indexes that a company's own views need, beyond those that come with the
//! product.
//!
//! A view that runs out of its time says which fields nothing keeps in order
//! ([`Reads::index_offers`]). An administrator has an index made there (`work`,
//! a job), after seeing what it takes where that holds others up ([`Cost`]);
//! anybody else asks for it, and the administrators are told once. Each is a row
//! of its own: who wished for it, who had it made, when, on what. The rows are
//! the law: when a workspace is opened or restored, what is missing in the
//! database is made again, and what no row knows goes.
//!
//! Left out: guessing. Nothing is made unless somebody says so, and at most
//! [`MOST`] of an entity, because every one makes each save a little slower.

mod cost;
mod keep;
mod offer;
mod table;
mod work;

use base::{Id, Instant};
use schema::{EntityDef, FieldDef, Key, Kind};
use store::IndexDef;

use crate::{
    Ctx, Error, Result,
    jobs::{JobState, JobView},
    physical,
};

pub use cost::Cost;
pub use offer::Offer;
pub(crate) use table::table;
pub use work::handlers;

/// So many of one entity.
pub const MOST: usize = 20;
/// Fields of one index.
const MOST_FIELDS: usize = 4;
/// What the names of these begin with in the database.
const PREFIX: &str = "peyvand_own_";

/// An index that somebody wants: the records of an entity, in the order of
/// these fields.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wanted {
    pub entity: Key,
    pub fields: Vec<Key>,
}

impl Wanted {
    pub fn new(entity: impl Into<Key>, fields: impl IntoIterator<Item = Key>) -> Wanted {
        Wanted { entity: entity.into(), fields: fields.into_iter().collect() }
    }

    /// The fields as they are kept, and sent by forms.
    pub fn fields_text(&self) -> String {
        self.fields.iter().map(|field| &**field).collect::<Vec<_>>().join(" ")
    }

    pub fn read(entity: &str, fields: &str) -> Wanted {
        let fields = fields.split([' ', ',']).filter(|key| !key.is_empty());
        Wanted::new(entity.to_owned(), fields.map(|key| Key::Owned(key.to_owned())))
    }
}

/// An index as its page shows it.
#[derive(Clone, Debug)]
pub struct OwnIndex {
    pub id: Id,
    pub wanted: Wanted,
    pub wished_by: Option<Id>,
    pub wished_at: Option<Instant>,
    /// Who had it made; none while it is only wished for.
    pub made_by: Option<Id>,
    pub asked_at: Option<Instant>,
    pub made_at: Option<Instant>,
    /// The work on it, where there is any to tell of.
    pub job: Option<JobView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Wished,
    BeingMade,
    Made,
    Failed,
}

impl State {
    pub fn key(self) -> &'static str {
        match self {
            State::Wished => "wished",
            State::BeingMade => "being_made",
            State::Made => "made",
            State::Failed => "failed",
        }
    }
}

impl OwnIndex {
    pub fn state(&self) -> State {
        let is_over = self.job.as_ref().is_none_or(|job| !matches!(job.state, JobState::Ready | JobState::Running));
        match (self.made_by, self.made_at) {
            (None, _) => State::Wished,
            (Some(_), Some(_)) => State::Made,
            (Some(_), None) if is_over => State::Failed,
            _ => State::BeingMade,
        }
    }
}

/// What an index is called in the database.
fn name(id: Id) -> String {
    format!("{PREFIX}{}", id.to_string().to_lowercase())
}

/// Only who may change the setup has indexes made.
fn require(ctx: &Ctx) -> Result<()> {
    match ctx.actor.administers() {
        true => Ok(()),
        false => Err(Error::Forbidden { entity: "indexes".to_owned(), deed: "update" }),
    }
}

/// The columns that keep these fields in order; none where one cannot be.
fn columns(def: &EntityDef, fields: &[Key]) -> Option<Vec<String>> {
    let column = |key: &Key| match def.field(key) {
        Some(field) if is_orderly(field) => Some(field.sort_column()),
        Some(_) => None,
        None => matches!(&**key, "created_at" | "updated_at").then(|| key.to_string()),
    };
    fields.iter().map(column).collect()
}

/// Whether values of this kind have an order that a list or a filter asks for.
fn is_orderly(field: &FieldDef) -> bool {
    !matches!(field.kind, Kind::Prose { .. } | Kind::Links { .. } | Kind::Fields { .. })
}

/// Whether an index that comes with the product does the same already.
fn is_served(def: &EntityDef, columns: &[String]) -> bool {
    let begins_so = |index: &IndexDef| {
        let own = index.columns.iter().map(|(name, _)| name);
        index.filter.is_none()
            && index.columns.len() >= columns.len()
            && own.zip(columns).all(|(own, column)| own == column)
    };
    physical::indexes(def).iter().any(begins_so)
}

/// The index of an entity in the database's terms.
fn index_def(def: &EntityDef, wanted: &Wanted, id: Id) -> Result<IndexDef> {
    let mut columns = columns(def, &wanted.fields).ok_or_else(|| Error::refused("indexes-refused-no-order"))?;
    columns.push("id".to_owned());
    let columns = columns.into_iter().map(|column| (column, false)).collect();
    Ok(IndexDef { name: name(id), columns, unique: false, live_only: true, filter: None })
}
