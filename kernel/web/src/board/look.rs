//! Reading a board: what its columns add up to in a look of its own, which has a
//! moment within the page and else comes behind it; then the columns and the
//! first cards of those that are unfolded.
//!
//! Where the columns themselves hang on what is counted (the fullest of many, one
//! for what stands nowhere), the page waits for it.

use std::hash::Hash;

use base::Id;
use maud::Markup;
use records::{AnyRecord, Ctx, Error, Group, Query, Reads};
use schema::{Direction, Filter, Key};

use super::{
    ask::Ask,
    cards::{Batch, Drawer, Known},
    columns::{Column, Columns, Figure, key_of},
    plan::{Plan, Within},
};
use crate::list::Patience;

pub(crate) type Order = Option<(Key, Direction)>;

/// All that a board shows.
#[derive(Debug)]
pub(crate) struct Board {
    pub heads: Heads,
    /// The cards of the columns, none for those that are folded.
    pub batches: Vec<Option<Batch>>,
    pub known: Known,
    pub sort: Order,
}

/// The columns, and what their heads say.
#[derive(Debug)]
pub(crate) struct Heads {
    pub plan: Plan,
    pub ask: Ask,
    pub within: Within,
    pub columns: Columns,
    pub groups: Groups,
}

/// What the columns add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Groups {
    Known(Vec<Group>),
    /// It comes behind the page.
    Behind,
    /// Counting took too long.
    Unknown,
}

impl Groups {
    pub fn known(&self) -> Option<&[Group]> {
        if let Groups::Known(groups) = self { Some(groups) } else { None }
    }
}

impl Heads {
    pub fn figure(&self, column: &Column) -> Option<Figure> {
        self.groups.known().map(|groups| Figure::of(groups, column))
    }

    /// Whether a column shows its cards.
    pub fn is_unfolded(&self, column: &Column) -> bool {
        column.is_open != self.ask.open.contains(&column.key)
    }
}

/// The columns, with all their figures for whoever waits for them.
pub(crate) async fn heads(
    ctx: &Ctx,
    plan: Plan,
    ask: Ask,
    filter: Filter,
    patience: Patience,
) -> records::Result<Heads> {
    let (wanted, asked) = (plan.clone(), ask.clone());
    let within = ctx.read(move |tx| wanted.within(tx, &asked)).await?;
    let filter = plan.narrowed(filter, &within);
    let mut groups = match patience {
        Patience::Moment if plan.knows_its_columns() => at_a_glance(ctx, &plan, &filter).await?,
        _ => patiently(ctx, &plan, &filter, patience).await?,
    };
    let mut columns = columns(ctx, &plan, &within, &groups).await?;
    if columns.more && groups == Groups::Behind {
        groups = patiently(ctx, &plan, &filter, patience).await?;
        columns = self::columns(ctx, &plan, &within, &groups).await?;
    }
    Ok(Heads { plan, ask, within, columns, groups })
}

async fn columns(ctx: &Ctx, plan: &Plan, within: &Within, groups: &Groups) -> records::Result<Columns> {
    let (plan, within, groups) = (plan.clone(), within.clone(), groups.clone());
    ctx.read(move |tx| Columns::read(tx, &plan, &within, groups.known())).await
}

async fn at_a_glance(ctx: &Ctx, plan: &Plan, filter: &Filter) -> records::Result<Groups> {
    let about = about(plan, filter);
    let (plan, filter) = (plan.clone(), filter.clone());
    let found = ctx.glance(&about, move |tx| grouped(tx, &plan, &filter)).await?;
    Ok(found.map_or(Groups::Behind, Groups::Known))
}

async fn patiently(ctx: &Ctx, plan: &Plan, filter: &Filter, patience: Patience) -> records::Result<Groups> {
    let about = about(plan, filter);
    let (plan, filter) = (plan.clone(), filter.clone());
    let groups = patience.count(ctx, &about, move |tx| grouped(tx, &plan, &filter)).await?;
    Ok(groups.map_or(Groups::Unknown, Groups::Known))
}

fn about(plan: &Plan, filter: &Filter) -> impl Hash + use<> {
    ("board", plan.def.key.to_string(), plan.by.key.to_string(), format!("{filter:?}"))
}

fn grouped(tx: &mut Reads<'_, '_>, plan: &Plan, filter: &Filter) -> records::Result<Vec<Group>> {
    tx.groups(&plan.def, filter, &plan.by.key, plan.sum.as_ref().map(|field| &*field.key))
}

/// What a board is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub plan: Plan,
    pub ask: Ask,
    pub filter: Filter,
    pub sort: Order,
    pub patience: Patience,
}

pub(crate) async fn look(ctx: &Ctx, wanted: Wanted) -> records::Result<Board> {
    let Wanted { plan, ask, filter, sort, patience } = wanted;
    let heads = heads(ctx, plan, ask, filter.clone(), patience).await?;
    let wanted: Vec<Option<Column>> =
        heads.columns.all.iter().map(|column| heads.is_unfolded(column).then(|| column.clone())).collect();
    let (plan, query) = (heads.plan.clone(), Ask::query(&heads.plan.def, filter, sort.clone()));
    // Without scripts one column goes on from a place; the others begin anew.
    let place = heads.ask.column.clone().zip(heads.ask.list.from.as_deref().and_then(records::Cursor::decode));
    let (batches, known) = ctx
        .read(move |tx| {
            let mut batches = Vec::new();
            for column in wanted {
                batches.push(match column {
                    Some(column) => {
                        let from = place.as_ref().filter(|(key, _)| *key == column.key).map(|(_, from)| from.clone());
                        Some(Batch::read(tx, &plan, &Query { from, ..query.clone() }, &column)?)
                    }
                    None => None,
                });
            }
            let rows: Vec<AnyRecord> = batches.iter().flatten().flat_map(|batch: &Batch| batch.rows.clone()).collect();
            let known = Known::of(tx, &plan, &rows)?;
            Ok((batches, known))
        })
        .await?;
    Ok(Board { heads, batches, known, sort })
}

/// A page of one column, drawn.
pub(crate) async fn batch(ctx: &Ctx, plan: Plan, ask: Ask, filter: Filter, sort: Order) -> records::Result<Markup> {
    let from = ask.list.from.as_deref().and_then(records::Cursor::decode);
    let query = Query { from, ..Ask::query(&plan.def, filter, sort) };
    let key = ask.column.clone().ok_or(Error::NotFound)?;
    let drawn = ctx.read(move |tx| {
        let column = column(tx, &plan, &ask, &key)?;
        let batch = Batch::read(tx, &plan, &query, &column)?;
        let known = Known::of(tx, &plan, &batch.rows)?;
        let drawer = Drawer { ctx: tx.ctx, plan: &plan, ask: &ask, known: &known };
        Ok(drawer.batch(&column, &batch))
    });
    drawn.await
}

/// One card as it stands on this board, and the key of its column; none where
/// the board does not show it.
pub(crate) async fn one(
    ctx: &Ctx,
    plan: Plan,
    ask: Ask,
    filter: Filter,
    id: Id,
) -> records::Result<Option<(String, Markup)>> {
    ctx.read(move |tx| drawn_one(tx, &plan, &ask, filter, id)).await
}

fn drawn_one(
    tx: &mut Reads<'_, '_>,
    plan: &Plan,
    ask: &Ask,
    filter: Filter,
    id: Id,
) -> records::Result<Option<(String, Markup)>> {
    let within = plan.within(tx, ask)?;
    let filter = plan.narrowed(filter, &within).and(Filter::is("id", [schema::Value::Id(id)]));
    let query = Query { columns: plan.columns(), limit: 1, ..Ask::query(&plan.def, filter, None) };
    let rows = tx.list(&query)?.rows;
    let Some(row) = rows.first() else { return Ok(None) };
    let key = key_of(row.value(&plan.by.key));
    let column = match column(tx, plan, ask, &key) {
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    let known = Known::of(tx, plan, &rows)?;
    let drawer = Drawer { ctx: tx.ctx, plan, ask, known: &known };
    Ok(Some((key, drawer.card(&column, row))))
}

/// The column of a key; not found where this board has none of it.
pub(crate) fn column(tx: &mut Reads<'_, '_>, plan: &Plan, ask: &Ask, key: &str) -> records::Result<Column> {
    let within = plan.within(tx, ask)?;
    Columns::one(tx, plan, &within, key)?.ok_or(Error::NotFound)
}
