//! The one read path: a query and the actor's predicate become one statement.
//!
//! Lists page by keyset, with the row value `(sort, id)` in one direction. A
//! sort column that may be empty is paged as two statements, the filled part
//! first and the empty part last, so that both databases order alike. Nothing
//! here counts on the way to a list.

use std::{collections::HashMap, sync::Arc};

use access::Deed;
use base::Id;
use schema::{Direction, Entity, EntityDef, FieldDef, Key, SYSTEM_COLUMNS, filter::Filter};
use sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query as Sql, SelectStatement};
use store::{Cell, ColumnType, Tx, keyset};

use crate::{AnyRecord, Error, FieldProblem, Reads, Record, Result, physical, views};

pub use crate::cursor::Cursor;
use crate::loading::types;

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
    /// A record that the actor may see; otherwise not found.
    pub fn find<E: Entity>(&mut self, id: Id<E>) -> Result<Record<E>> {
        let def = self.ctx.def(E::KEY)?;
        self.find_any(&def, id.any()).map(Record::wrap)
    }

    pub fn find_any(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<AnyRecord> {
        let columns: Vec<&FieldDef> = def.fields.iter().collect();
        let mut select = self.select(def, &columns, Deed::Read)?;
        select.and_where(Expr::col("id").eq(id.raw()));
        let rows = self.tx.fetch(&select, &types(&columns))?;
        self.records(def, &columns, rows)?.pop().ok_or(Error::NotFound)
    }

    /// Those of these records that the actor sees, whole.
    pub(crate) fn find_several(&mut self, def: &Arc<EntityDef>, ids: &[Id]) -> Result<Vec<AnyRecord>> {
        let columns: Vec<&FieldDef> = def.fields.iter().collect();
        let mut select = self.select(def, &columns, Deed::Read)?;
        select.and_where(self.one_of(ids.iter().map(|id| id.raw())));
        let rows = self.tx.fetch(&select, &types(&columns))?;
        self.records(def, &columns, rows)
    }

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

    /// The live rows on which the actor may do `deed`, as the beginning of a
    /// statement: every query of a slice starts here.
    pub fn visible(&mut self, def: &Arc<EntityDef>, deed: Deed) -> Result<SelectStatement> {
        let mut select = Sql::select();
        select.from(self.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
        let rows = self.ctx.rows(def, deed);
        select.cond_where(self.predicate(&rows)?);
        Ok(select)
    }

    /// The same for a statement that names its records itself, by their ids or by
    /// what they belong to: each of them is asked whether it is in sight.
    pub fn visible_among(&mut self, def: &Arc<EntityDef>, deed: Deed) -> Result<SelectStatement> {
        let mut select = Sql::select();
        select.from(self.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
        let rows = self.ctx.rows(def, deed);
        select.cond_where(self.of_each_row(&rows, &def.key)?);
        Ok(select)
    }

    /// Whether the actor may do `deed` on this live record.
    pub fn sees(&mut self, def: &Arc<EntityDef>, id: Id, deed: Deed) -> Result<bool> {
        let rows = self.ctx.rows(def, deed);
        self.sees_among(def, id, &rows)
    }

    pub(crate) fn sees_among(&mut self, def: &EntityDef, id: Id, rows: &access::Rows) -> Result<bool> {
        let mut select = Sql::select();
        select.expr(Expr::val(1)).from(self.tx.table(&def.key));
        select.and_where(Expr::col("id").eq(id.raw())).and_where(Expr::col("deleted_at").is_null());
        select.cond_where(self.of_each_row(rows, &def.key)?);
        Ok(!self.tx.fetch(&select, &[ColumnType::Int])?.is_empty())
    }

    /// Not found unless the actor may do `deed` on this record.
    pub fn require(&mut self, def: &EntityDef, id: Id, deed: Deed) -> Result<()> {
        let def = self.ctx.def(&def.key)?;
        if self.sees(&def, id, deed)? { Ok(()) } else { Err(Error::NotFound) }
    }

    fn select(&mut self, def: &Arc<EntityDef>, columns: &[&FieldDef], deed: Deed) -> Result<SelectStatement> {
        let mut select = self.visible_among(def, deed)?;
        self.select_columns(&mut select, columns);
        Ok(select)
    }

    fn select_among(&self, def: &EntityDef, columns: &[&FieldDef], within: &Condition) -> SelectStatement {
        let mut select = Sql::select();
        select.from(self.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null()).cond_where(within.clone());
        self.select_columns(&mut select, columns);
        select
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

/// Pages of the same list, read apart, as one page: both databases order cells
/// as they are compared here, texts byte by byte.
fn joined(mut pages: Vec<Vec<store::Row>>, down: bool, wanted: usize) -> Vec<store::Row> {
    if pages.len() == 1 {
        return pages.pop().unwrap_or_default();
    }
    let mut all: Vec<store::Row> = pages.into_iter().flatten().collect();
    all.sort_by(|one, other| {
        let place = |row: &'_ store::Row| row.int(0).unwrap_or(0);
        let [by, other_by] = [one, other].map(|row| row.cells().last().unwrap_or(&Cell::Null));
        let order = keyset::compare(by, other_by).then(place(one).cmp(&place(other)));
        if down { order.reverse() } else { order }
    });
    all.dedup_by_key(|row| row.int(0));
    all.truncate(wanted);
    all
}

/// The two halves of a list whose sort column may be empty.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Filled,
    Empty,
}

/// The order of a list: a column, a direction, and whether it may be empty.
struct Ordering {
    column: String,
    ty: ColumnType,
    optional: bool,
    direction: Direction,
}

impl Ordering {
    fn new(def: &EntityDef, sort: &str, direction: Direction) -> Result<Ordering> {
        if SYSTEM_COLUMNS.contains(&sort) {
            let ty = if matches!(sort, "id" | "version") { ColumnType::Int } else { ColumnType::Instant };
            return Ok(Ordering { column: sort.to_owned(), ty, optional: sort == "deleted_at", direction });
        }
        let unknown = || Error::Invalid(vec![FieldProblem::new(sort, "query-no-such-field")]);
        let field = def.field(sort).ok_or_else(unknown)?;
        let ty = if field.named { ColumnType::Text } else { physical::value_columns(field)[0].ty };
        Ok(Ordering { column: field.sort_column(), ty, optional: !field.required, direction })
    }

    fn parts(&self, back: bool) -> &'static [Part] {
        match (self.optional, back) {
            (false, _) => &[Part::Filled],
            (true, false) => &[Part::Filled, Part::Empty],
            (true, true) => &[Part::Empty, Part::Filled],
        }
    }

    /// A part that lies wholly behind the cursor has nothing more to give.
    fn is_behind(&self, part: Part, cursor: &Cursor) -> bool {
        let in_empty = cursor.at == Cell::Null && self.optional;
        match part {
            Part::Filled => in_empty && !cursor.back,
            Part::Empty => !in_empty && cursor.back,
        }
    }

    fn page(
        &self,
        tx: &Tx<'_>,
        select: &mut SelectStatement,
        part: Part,
        from: Option<&Cursor>,
        back: bool,
        limit: usize,
    ) {
        let down = (self.direction == Direction::Down) != back;
        let order = if down { Order::Desc } else { Order::Asc };
        let column = || Expr::col(Alias::new(self.column.as_str()));
        select.expr(column());
        let within = from.filter(|cursor| (cursor.at == Cell::Null && self.optional) == (part == Part::Empty));
        let mut place = Condition::all();
        if self.optional {
            place = place.add(if part == Part::Filled { column().is_not_null() } else { column().is_null() });
        }
        if let Some(cursor) = within {
            place = place.add(match part {
                Part::Filled if self.column != "id" => {
                    let here = [cursor.at.clone(), Cell::Int(cursor.id)];
                    keyset::behind(tx, [column(), Expr::col("id")], here, down)
                }
                _ => keyset::behind(tx, [Expr::col("id")], [Cell::Int(cursor.id)], down),
            });
        }
        select.cond_where(place);
        if part == Part::Filled && self.column != "id" {
            select.order_by(Alias::new(self.column.as_str()), order.clone());
        }
        select.order_by("id", order).limit(limit as u64);
    }
}
