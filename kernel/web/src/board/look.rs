//! Reading a board: what its columns add up to in a look of its own, which may
//! come to its deadline without taking the cards along; then the columns and
//! the first cards of those that are unfolded.

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

type Order = Option<(Key, Direction)>;

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
    /// None where counting took too long.
    pub groups: Option<Vec<Group>>,
}

impl Heads {
    pub fn figure(&self, column: &Column) -> Option<Figure> {
        self.groups.as_ref().map(|groups| Figure::of(groups, column))
    }

    /// Whether a column shows its cards.
    pub fn is_unfolded(&self, column: &Column) -> bool {
        column.is_open != self.ask.open.contains(&column.key)
    }
}

pub(crate) async fn heads(ctx: &Ctx, plan: Plan, ask: Ask, filter: Filter) -> records::Result<Heads> {
    let (wanted, asked) = (plan.clone(), ask.clone());
    let within = ctx.read(move |tx| wanted.within(tx, &asked)).await?;
    let groups = groups(ctx, &plan, &within, &filter).await?;
    let (wanted, inside, counted) = (plan.clone(), within.clone(), groups.clone());
    let columns = ctx.read(move |tx| Columns::read(tx, &wanted, &inside, counted.as_deref())).await?;
    Ok(Heads { plan, ask, within, columns, groups })
}

async fn groups(ctx: &Ctx, plan: &Plan, within: &Within, filter: &Filter) -> records::Result<Option<Vec<Group>>> {
    let filter = plan.narrowed(filter.clone(), within);
    let (def, by, sum) = (plan.def.clone(), plan.by.key.clone(), plan.sum.as_ref().map(|field| field.key.clone()));
    match ctx.read(move |tx| tx.groups(&def, &filter, &by, sum.as_deref())).await {
        Ok(groups) => Ok(Some(groups)),
        Err(Error::TooSlow) => Ok(None),
        Err(other) => Err(other),
    }
}

pub(crate) async fn look(ctx: &Ctx, plan: Plan, ask: Ask, filter: Filter, sort: Order) -> records::Result<Board> {
    let heads = heads(ctx, plan, ask, filter.clone()).await?;
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
