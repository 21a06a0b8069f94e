//! What a board is made of: the field that makes its columns, what stands on
//! its cards, and what a module knows of it.

use std::sync::Arc;

use base::Id;
use records::{Ctx, Error, Query, Reads, access::Deed};
use schema::{EntityDef, FieldDef, Filter, Key, Kind, Value};

use super::ask::Ask;
use crate::{
    App,
    module::{BoardLaw, StepLaw},
};

/// More to choose from than this is no choice but a list.
const CHOICES: usize = 40;

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub def: Arc<EntityDef>,
    /// The field whose values are the columns.
    pub by: FieldDef,
    /// What stands on a card, as far as this person may read it.
    pub under: Option<FieldDef>,
    pub sum: Option<FieldDef>,
    pub next: Option<FieldDef>,
    pub quick: Vec<Key>,
    pub steps: Option<StepLaw>,
}

/// The records within one of which the columns stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Within {
    pub choices: Vec<(Id, String)>,
    pub chosen: Option<Id>,
}

impl Plan {
    /// The board that an address asks for; not found where nothing makes columns.
    pub fn of(app: &App, ctx: &Ctx, def: &Arc<EntityDef>, by: Option<&str>) -> Result<Plan, Error> {
        if !ctx.actor.may(&def.key, Deed::Read) {
            return Err(Error::Forbidden { entity: def.key.to_string(), deed: Deed::Read.key() });
        }
        let law = app.modules().iter().flat_map(|module| &module.boards).find(|law| law.entity == def.key).copied();
        let fields = fields(ctx, def, law);
        let by = match by {
            Some(key) => fields.into_iter().find(|field| field.key == key),
            None => fields.into_iter().next(),
        };
        let by = by.ok_or(Error::NotFound)?.clone();
        let named = |key: Option<&str>| {
            let field = key.and_then(|key| def.field(key))?;
            (ctx.actor.reads(def, &field.key) && field.key != by.key).then(|| field.clone())
        };
        let usual_sum = || def.list.iter().filter_map(|key| def.field(key)).find(|field| field.kind == Kind::Money);
        let sum = law.map_or_else(|| usual_sum().map(|field| &*field.key), |law| law.sum);
        Ok(Plan {
            under: named(law.and_then(|law| law.under)),
            sum: named(sum),
            next: named(law.and_then(|law| law.next)),
            quick: law.map_or_else(|| vec![def.title.clone()], |law| law.quick.iter().map(|&key| key.into()).collect()),
            steps: law.filter(|law| law.by == by.key).and_then(|law| law.steps),
            def: def.clone(),
            by,
        })
    }

    /// Whether this person may move cards of it at all: to another owner by
    /// handing over, else by writing the field.
    pub fn moves(&self, ctx: &Ctx) -> bool {
        let may = records::access::may(&ctx.actor, &ctx.schema, &self.def, Deed::Update);
        may && (self.is_handed_over() || ctx.actor.writes(&self.def, &self.by.key))
    }

    pub fn begins(&self, ctx: &Ctx) -> bool {
        let may = records::access::may(&ctx.actor, &ctx.schema, &self.def, Deed::Create);
        may && ctx.actor.writes(&self.def, &self.by.key)
    }

    /// Which columns there are says the field alone, whatever stands in it.
    pub fn knows_its_columns(&self) -> bool {
        self.by.required || self.by.kind == Kind::Flag
    }

    /// The columns are the owners.
    pub fn is_handed_over(&self) -> bool {
        self.def.owned && self.by.key == "owner"
    }

    /// The records within which columns stand, and the one that is meant.
    pub fn within(&self, tx: &mut Reads<'_, '_>, ask: &Ask) -> records::Result<Within> {
        let Some((steps, to)) = self.steps.and_then(|steps| Some((steps, self.def.field(steps.within)?.link()?)))
        else {
            return Ok(Within::default());
        };
        let target = tx.ctx.def(to)?;
        if !tx.ctx.actor.may(&target.key, Deed::Read) {
            return Ok(Within::default());
        }
        let columns = vec![target.title.clone()];
        let page = tx.list(&Query { columns, limit: CHOICES, ..Query::of(&target) })?;
        let name = |row: &records::AnyRecord| (row.id, row.title().unwrap_or_default().to_owned());
        let choices: Vec<(Id, String)> = page.rows.iter().map(name).collect();
        let asked = ask.list.within.as_deref().and_then(|id| id.parse::<Id>().ok());
        let is_there = |id: &Id| choices.iter().any(|(choice, _)| choice == id);
        let usual = match asked.filter(is_there) {
            Some(asked) => Some(asked),
            None => (steps.usual)(tx)?.filter(is_there),
        };
        Ok(Within { chosen: usual.or(choices.first().map(|(id, _)| *id)), choices })
    }

    /// Which records are on the board, of those that the filter means.
    pub fn narrowed(&self, filter: Filter, within: &Within) -> Filter {
        match (self.steps, within.chosen) {
            (Some(steps), Some(id)) => filter.and(Filter::is(steps.within, [Value::Id(id)])),
            _ => filter,
        }
    }

    /// The fields that a card is drawn from.
    pub fn columns(&self) -> Vec<Key> {
        let drawn = [&self.under, &self.sum, &self.next].into_iter().flatten().map(|field| field.key.clone());
        let own = [self.def.title.clone(), self.by.key.clone(), Key::Borrowed("owner")];
        own.into_iter().chain(self.def.list.iter().cloned()).chain(drawn).collect()
    }
}

/// The fields that can make columns, the usual one first: choices, boxes, and
/// links to what is few. What people own is many.
pub(crate) fn fields<'d>(ctx: &Ctx, def: &'d EntityDef, law: Option<BoardLaw>) -> Vec<&'d FieldDef> {
    let usual = law.map(|law| law.by);
    let within = law.and_then(|law| law.steps).map(|steps| steps.within);
    let is_few = |to: &str| ctx.schema.entity(to).is_some_and(|to| !to.owned && ctx.actor.may(&to.key, Deed::Read));
    let makes = |field: &&FieldDef| {
        let divides = match &field.kind {
            Kind::Choice(_) | Kind::Flag => true,
            Kind::Link { to } => is_few(to) && within != Some(&*field.key),
            _ => false,
        };
        divides && ctx.actor.reads(def, &field.key)
    };
    let mut found: Vec<&FieldDef> = def.fields.iter().filter(makes).collect();
    let rank = |field: &&FieldDef| match &field.kind {
        _ if usual == Some(&*field.key) => 0,
        Kind::Choice(_) => 1,
        Kind::Link { .. } => 2,
        _ => 3,
    };
    found.sort_by_key(rank);
    found
}

/// Whether a module says how this entity moves from column to column.
pub(crate) fn has_law(app: &App, entity: &str) -> bool {
    law_of(app, entity).is_some()
}

/// The board law of an entity, if a module brings one.
pub(crate) fn law_of(app: &App, entity: &str) -> Option<BoardLaw> {
    app.modules().iter().flat_map(|module| &module.boards).find(|law| law.entity == entity).copied()
}
