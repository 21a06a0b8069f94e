//! What is at stake with a customer: the open deals that the reader may see.

use std::collections::HashMap;

use base::{Id, Money};
use records::{Reads, Result, access::Deed};
use schema::Entity;
use sea_query::{Alias, Expr, ExprTrait, Query};
use store::{Cell, ColumnType};

use crate::{
    opportunities::{AMOUNT, Opportunity},
    pipelines::StageKind,
};

/// The sum of each customer's open deals, in the workspace's currency; a
/// customer without any has none.
pub(crate) fn of_customers(tx: &mut Reads<'_, '_>, customers: &[Id]) -> Result<HashMap<Id, Money>> {
    let def = tx.ctx.def(Opportunity::KEY)?;
    let actor = &tx.ctx.actor;
    let may =
        actor.may(&def.key, Deed::Read) && ["customer", "stage", AMOUNT.key()].iter().all(|key| actor.reads(&def, key));
    if customers.is_empty() || !may {
        return Ok(HashMap::new());
    }
    let mut open = Query::select();
    open.column("id").from(tx.tx.table("stages"));
    open.and_where(Expr::col("kind").eq(schema::Choice::key(StageKind::Open)));
    let mut sums = tx.visible_among(&def, Deed::Read)?;
    sums.column(Alias::new("customer")).expr(Expr::cust("cast(sum(amount_base) as bigint)"));
    sums.and_where(Expr::col("customer").is_in(customers.iter().map(|id| Expr::val(Cell::Int(id.raw())))));
    // With a sign, so that no index by stage stands: these customers have few deals, a stage has many.
    sums.and_where(Expr::cust("+stage").in_subquery(open));
    sums.and_where(Expr::col("amount_base").is_not_null());
    sums.add_group_by([Expr::col("customer")]);
    let currency = tx.ctx.workspace.settings().currency;
    let rows = tx.tx.fetch(&sums, &[ColumnType::Int, ColumnType::Int])?;
    let sum = |row: &store::Row| Some((Id::from_raw(row.int(0)?), Money::new(row.int(1)?, currency)));
    Ok(rows.iter().filter_map(sum).collect())
}
