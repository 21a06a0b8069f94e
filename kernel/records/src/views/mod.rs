//! Saved views: a list or a board that somebody set up and wants to find again,
//! by name: which records, in which order, with which columns.
//!
//! A view is a record like any other, so it has history, goes to the recycle
//! bin and comes back, and has its address in the API. It is its owner's own;
//! sharing it shows it to a team, to a role or to all (`rules` says who may).
//! Its filter is kept as the text of the filter language with the keys of
//! fields, so that it means the same in both languages, and `me` is whoever
//! looks. A view grants nothing: each reader sees in it what they may see, and of
//! its own texts too (`sight`).
//!
//! In which order a person has their tabs, and which opens first, is theirs
//! alone and stands apart ([`TabChoices`]); so it has no history.
//!
//! Left out: views that modules bring, which are code (`web::Preset`).

mod rules;
mod sight;
mod tabs;

use base::Id;
use schema::{Direction, Entity, EntityDef, Field, FieldDef, Key, entity, field};
use sea_query::{Expr, ExprTrait, Order, Query as Sql};

use crate::{
    Reads, Record, Result,
    people::{RoleRow, Team},
};

pub(crate) use rules::register as register_rules;
pub(crate) use sight::{is_veiled, may_be_asked_by, needed, veil};
pub use tabs::TabChoices;
pub(crate) use tabs::table;

pub struct View;

impl Entity for View {
    const KEY: &'static str = "views";
}

schema::choices! {
    /// Who sees a view beside its owner.
    pub enum Sharing { Nobody = "nobody" Plain, Team = "team" Calm, Role = "role" Calm, All = "all" Brand }
}
schema::choices! {
    /// How its records stand on the page.
    pub enum Face { List = "list" Plain, Board = "board" Plain }
}

pub const NAME: Field<View, String> = field("name");
/// The key of the entity whose records it shows.
pub const ENTITY: Field<View, String> = field("entity");
pub const KIND: Field<View, Face> = field("kind");
pub const FILTER: Field<View, Option<String>> = field("filter");
/// A column, with a minus before it for the largest first.
pub const SORT: Field<View, Option<String>> = field("sort");
/// Keys with commas between them; none: the entity's own.
pub const COLUMNS: Field<View, Option<String>> = field("columns");
/// The field by which a board makes its columns.
pub const GROUPED_BY: Field<View, Option<String>> = field("grouped_by");
pub const SHARED: Field<View, Sharing> = field("shared");
pub const FOR_TEAM: Field<View, Option<Id<Team>>> = field("for_team");
pub const FOR_ROLE: Field<View, Option<Id<RoleRow>>> = field("for_role");
/// The list opens with it, for all with whom it is shared and who chose nothing else.
pub const OPENS_FIRST: Field<View, bool> = field("opens_first");

/// Views of one entity that a person has at once.
const MOST: u64 = 100;

pub(crate) fn definition() -> EntityDef {
    entity::<View>("bookmark")
        .owned()
        .personal()
        .field(NAME.line(80).named().searchable())
        .field(ENTITY.line(40))
        .field(KIND.choice::<Face>())
        .field(FILTER.prose(schema::filter::MOST_CHARACTERS as u32))
        .field(SORT.line(80))
        .field(COLUMNS.prose(4_000))
        .field(GROUPED_BY.line(40))
        .field(SHARED.choice::<Sharing>())
        .field(FOR_TEAM.link().loose())
        .field(FOR_ROLE.link().loose())
        .field(OPENS_FIRST.flag())
        .title(NAME)
        .sort(NAME, Direction::Up)
        .index(&["entity", "name"])
        .list(&["name", "entity", "kind", "shared", "owner"])
        .section("main", &["name", "entity", "kind", "filter", "sort", "columns", "grouped_by"])
        .section("sharing", &["shared", "for_team", "for_role", "opens_first"])
        .build()
}

impl Reads<'_, '_> {
    /// The views of an entity that concern the actor: their own, and those
    /// shared with them whose filter they may ask. By name.
    pub fn views_of(&mut self, entity: &str) -> Result<Vec<Record<View>>> {
        let def = self.ctx.def(View::KEY)?;
        if !self.ctx.actor.may(View::KEY, access::Deed::Read) {
            return Ok(Vec::new());
        }
        let fields: Vec<&FieldDef> = def.fields.iter().collect();
        let mut select = Sql::select();
        select.from(self.tx.table(View::KEY)).and_where(Expr::col("deleted_at").is_null());
        select.and_where(Expr::col(ENTITY.key()).eq(entity));
        select.cond_where(self.predicate(&access::own_and_shared(&self.ctx.actor, &def))?);
        select.order_by("name_sort", Order::Asc).order_by("id", Order::Asc).limit(MOST);
        let types = self.select_columns(&mut select, &fields);
        let rows = self.tx.fetch(&select, &types)?;
        let mut views = Vec::new();
        for kept in self.records_as_kept(&def, &fields, rows)? {
            let mut told = kept.clone();
            veil(self.ctx, &mut told);
            if told.value(FILTER.key()) == kept.value(FILTER.key()) {
                views.push(Record::wrap(told));
            }
        }
        Ok(views)
    }
}

/// `-amount` as a column and a direction.
pub fn read_sort(text: &str) -> (Key, Direction) {
    match text.strip_prefix('-') {
        Some(key) => (Key::Owned(key.to_owned()), Direction::Down),
        None => (Key::Owned(text.to_owned()), Direction::Up),
    }
}

/// The keys between commas.
pub fn read_columns(text: &str) -> Vec<String> {
    text.split([',', '،']).map(str::trim).filter(|key| !key.is_empty()).map(str::to_owned).collect()
}
