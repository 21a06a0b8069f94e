//! The one read path: a query and the actor's predicate become one statement.
//!
//! Lists page by keyset, with the row value `(sort, id)` in one direction (`ordering`),
//! over what the actor sees (`visible`, `apart`). Nothing here counts on the way to a list.

use std::{collections::HashMap, sync::Arc};

use access::Deed;
use base::Id;
use schema::{Direction, Entity, EntityDef, FieldDef, Key, filter::Filter};
use sea_query::{Alias, Expr, ExprTrait, Query as Sql};
use store::ColumnType;

pub use crate::cursor::Cursor;
use crate::{
    AnyRecord, Error, FieldProblem, Reads, Record, Result,
    loading::types,
    ordering::{Ordering, joined},
    views,
};

/// What a list shows: rows that match, in an order, from a place on.
#[derive(Clone, Debug)]
pub struct Query {
    pub entity: Key,
    pub filter: Filter,
    /// None: the entity's own order.
    pub sort: Option<(Key, Direction)>,
    /// The fields to read; others stay empty.
    pub columns: Vec<Key>,
    pub limit: usize,
    pub from: Option<Cursor>,
}

impl Query {
    /// Everything of an entity, in its own order and with its own columns.
    pub fn of(def: &EntityDef) -> Query {
        let columns = def.list.clone();
        Query { entity: def.key.clone(), filter: Filter::default(), sort: None, columns, limit: 50, from: None }
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    pub rows: Vec<AnyRecord>,
    pub next: Option<Cursor>,
    pub previous: Option<Cursor>,
}

/// Rows, and the places behind and before them.
type Walked = (Vec<store::Row>, Option<Cursor>, Option<Cursor>);

impl Reads<'_, '_> {
    /// The records of `E` that match, in their own order; at most `limit`.
    pub fn list_of<E: Entity>(&mut self, filter: Filter, limit: usize) -> Result<Vec<Record<E>>> {
        let def = self.ctx.def(E::KEY)?;
        let columns = def.fields.iter().map(|field| field.key.clone()).collect();
        let page = self.list(&Query { filter, columns, limit, ..Query::of(&def) })?;
        Ok(page.rows.into_iter().map(Record::wrap).collect())
    }

    /// One page of a list.
    pub fn list(&mut self, query: &Query) -> Result<Page> {
        self.list_for(query, Deed::Read)
    }

    /// One page of the rows on which the actor may do `deed`.
    pub(crate) fn list_for(&mut self, query: &Query, deed: Deed) -> Result<Page> {
        let def = self.ctx.def(&query.entity)?;
        let columns = self.shown(&def, &query.columns);
        let (found, next, previous) = self.page_rows(query, &def, &columns, deed)?;
        Ok(Page { rows: self.records(&def, &columns, found)?, next, previous })
    }

    /// The same without what stands in the rows: which records they are, and the place
    /// behind them. At most as many as the limit says, and fewer for a scope of several parts.
    pub(crate) fn ids_for(&mut self, query: &Query, deed: Deed) -> Result<(Vec<Id>, Option<Cursor>)> {
        let def = self.ctx.def(&query.entity)?;
        // Each part of the scope is asked for so many.
        let parts = self.scope_apart(&def, deed, &query.filter)?.len().max(1);
        let query = Query { limit: (query.limit / parts).max(1), ..query.clone() };
        let (found, next, _) = self.page_rows(&query, &def, &[], deed)?;
        Ok((found.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect(), next))
    }

    /// The rows of a page, and the places behind and before them.
    fn page_rows(&mut self, query: &Query, def: &Arc<EntityDef>, columns: &[&FieldDef], deed: Deed) -> Result<Walked> {
        let (sort, direction) = query.sort.clone().unwrap_or_else(|| self.own_order(def));
        let order = Ordering::new(def, &sort, direction)?;
        self.refuse_hidden(def, [&sort])?;
        let from = query.from.as_ref().filter(|cursor| cursor.fits(&sort, direction) && cursor.is_of(order.ty));
        let back = from.is_some_and(|cursor| cursor.back);
        let (scope, matching) = (self.scope_apart(def, deed, &query.filter)?, self.condition(def, &query.filter)?);
        let types = types_with(columns, order.ty);
        let mut found = Vec::new();
        for &part in order.parts(back) {
            let wanted = query.limit + 1 - found.len();
            if wanted == 0 || from.is_some_and(|cursor| order.is_behind(part, cursor)) {
                continue;
            }
            let mut pages = Vec::new();
            for within in &scope {
                let mut select = self.select_among(def, columns, within);
                select.cond_where(matching.clone());
                order.page(self.tx, &mut select, part, from, back, wanted);
                pages.push(self.tx.fetch(&select, &types)?);
            }
            found.extend(joined(pages, (direction == Direction::Down) != back, wanted));
        }
        let more = found.len() > query.limit;
        found.truncate(query.limit);
        if back {
            found.reverse();
        }
        let place = |row: &store::Row, back| {
            let (at, id) = (row.get(types.len() - 1).clone(), row.int(0).unwrap_or(0));
            Cursor { sort: sort.to_string(), down: direction == Direction::Down, at, id, back }
        };
        let next = found.last().filter(|_| more || back).map(|row| place(row, false));
        let previous = found.first().filter(|_| from.is_some() && (more || !back)).map(|row| place(row, true));
        Ok((found, next, previous))
    }

    /// Of these records those on which the actor may do `deed`, with these fields, in the
    /// order in which they are named.
    pub(crate) fn named_for(
        &mut self,
        def: &Arc<EntityDef>,
        columns: &[Key],
        ids: &[Id],
        deed: Deed,
    ) -> Result<Vec<AnyRecord>> {
        let Some(last) = ids.last() else { return Ok(Vec::new()) };
        let columns = self.shown(def, columns);
        // Filled up, so that there are few statements to prepare.
        let filled = ids.iter().chain(std::iter::repeat(last)).take(ids.len().next_power_of_two());
        let mut select = self.select(def, &columns, deed)?;
        select.and_where(Expr::col("id").is_in(filled.map(|id| id.raw())));
        let rows = self.tx.fetch(&select, &types(&columns))?;
        let mut found: HashMap<Id, AnyRecord> =
            self.records(def, &columns, rows)?.into_iter().map(|record| (record.id, record)).collect();
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// How the database would go about a page of a list, a line for each step:
    /// tests hold the named lists to it.
    pub fn plan(&mut self, query: &Query) -> Result<Vec<String>> {
        let def = self.ctx.def(&query.entity)?;
        let (sort, direction) = query.sort.clone().unwrap_or_else(|| self.own_order(&def));
        let order = Ordering::new(&def, &sort, direction)?;
        let columns = self.shown(&def, &query.columns);
        let (scope, matching) =
            (self.scope_apart(&def, Deed::Read, &query.filter)?, self.condition(&def, &query.filter)?);
        let mut steps = Vec::new();
        for &part in order.parts(false) {
            for within in &scope {
                let mut select = self.select_among(&def, &columns, within);
                select.cond_where(matching.clone());
                let from = query.from.as_ref().filter(|cursor| !order.is_behind(part, cursor));
                order.page(self.tx, &mut select, part, from, false, query.limit + 1);
                steps.extend(self.tx.plan(&select)?);
            }
        }
        Ok(steps)
    }

    /// How many match, counted up to `cap` and no further.
    pub fn count_to(&mut self, def: &Arc<EntityDef>, filter: &Filter, cap: u64) -> Result<u64> {
        let mut inner = match self.names_records(def, filter) {
            true => self.visible_among(def, Deed::Read)?,
            false => self.visible(def, Deed::Read)?,
        };
        inner.expr(Expr::val(1)).cond_where(self.condition(def, filter)?).limit(cap);
        let mut outer = Sql::select();
        outer.expr(Expr::cust("count(*)")).from_subquery(inner, Alias::new("found"));
        let rows = self.tx.fetch(&outer, &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).unwrap_or(0) as u64)
    }

    /// The entity's own order; the newest first where that goes by a field that
    /// is hidden from the actor, who asked for no order and must not lose the list.
    fn own_order(&self, def: &EntityDef) -> (Key, Direction) {
        if self.ctx.actor.reads(def, &def.sort.0) { def.sort.clone() } else { (Key::Borrowed("id"), Direction::Down) }
    }

    /// The fields among `keys` that exist and that the actor may read.
    pub(crate) fn shown<'d>(&self, def: &'d EntityDef, keys: &[Key]) -> Vec<&'d FieldDef> {
        let asked = keys.iter().map(|key| &**key);
        let beside = views::needed(def).iter().copied().filter(|needed| keys.iter().all(|key| key != needed));
        asked.chain(beside).filter(|key| self.ctx.actor.reads(def, key)).filter_map(|key| def.field(key)).collect()
    }

    pub(crate) fn refuse_hidden<'k>(&self, def: &EntityDef, keys: impl IntoIterator<Item = &'k Key>) -> Result<()> {
        let actor = &self.ctx.actor;
        let may = |key: &str| actor.reads(def, key) && views::may_be_asked_by(actor, def, key);
        let hidden = keys.into_iter().find(|key| !may(key));
        hidden.map_or(Ok(()), |key| Err(Error::Invalid(vec![FieldProblem::new(key, "query-no-such-field")])))
    }
}

fn types_with(columns: &[&FieldDef], sort: ColumnType) -> Vec<ColumnType> {
    types(columns).into_iter().chain([sort]).collect()
}
