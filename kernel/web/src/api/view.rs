//! `?view=`: a list through one of its tabs, by the key that stands in the
//! page's own address: `mine`, a module's (`companies`), or the id of a saved
//! view. What the address itself says counts before the view: an order or
//! columns stand in place of the view's, a filter narrows it further, so that a
//! program never gets more than the view shows.

use std::sync::Arc;

use records::{Ctx, Error};
use schema::{Direction, EntityDef, Filter, Key};

use super::{
    item,
    list::{column, read_columns, read_sort},
    params::Params,
    problem::{Problem, Said},
};
use crate::{App, list, module::Preset};

/// What a view says, as far as this caller may ask for it.
#[derive(Default)]
pub struct View {
    filter: Option<Filter>,
    sort: Option<(Key, Direction)>,
    columns: Vec<Key>,
}

impl View {
    /// The view that the address names; the entity as it is where it names none.
    pub async fn read(app: &App, ctx: &Ctx, def: &Arc<EntityDef>, params: &mut Params) -> Result<View, Problem> {
        let Some(key) = params.get("view").map(str::to_owned) else { return Ok(View::default()) };
        let presets: Vec<Preset> = app.modules().iter().flat_map(|module| module.views.clone()).collect();
        let (wanted, name) = (def.clone(), key.clone());
        let found = ctx.read(move |tx| list::view_named(tx, &wanted, &presets, &name)).await;
        match found {
            Ok(Some(view)) => Ok(View::of(ctx, def, view)),
            Ok(None) | Err(Error::NotFound) => {
                params.refuse("view", Said::text("api-no-such-view"));
                Ok(View::default())
            }
            Err(other) => Err(other.into()),
        }
    }

    fn of(ctx: &Ctx, def: &EntityDef, view: list::Viewed) -> View {
        let known = |key: &str| column(ctx, def, key);
        let sort = view.sort.and_then(|(key, direction)| Some((known(&key)?, direction)));
        // A column through a link belongs to the page; here links are ids, with their names in `_titles`.
        let columns = view.columns.iter().filter_map(|key| known(key)).collect();
        View { filter: Some(view.filter), sort, columns }
    }

    /// What is asked beside the view narrows it.
    pub fn filter(&self, asked: Filter) -> Filter {
        match &self.filter {
            Some(own) if asked == Filter::default() => own.clone(),
            Some(own) => own.clone().and(asked),
            None => asked,
        }
    }

    pub fn sort(&self, ctx: &Ctx, def: &EntityDef, params: &mut Params) -> (Key, Direction) {
        match &self.sort {
            Some(own) if params.get("sort").is_none() => own.clone(),
            _ => read_sort(ctx, def, params),
        }
    }

    pub fn columns(&self, ctx: &Ctx, def: &EntityDef, params: &mut Params) -> Vec<Key> {
        if params.get("columns").is_some() || self.columns.is_empty() {
            return read_columns(ctx, def, params);
        }
        let title = Some(def.title.clone()).filter(|title| item::all_columns(ctx, def).contains(title));
        let mut columns: Vec<Key> = title.into_iter().collect();
        for key in &self.columns {
            if !columns.contains(key) && key != "id" && key != "version" {
                columns.push(key.clone());
            }
        }
        columns
    }
}
