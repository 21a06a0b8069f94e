//! Since when deals have been in the stage they are in, for the age on a board.

use std::collections::HashMap;

use base::{Date, Id};
use records::{Reads, Result, access::Deed};
use schema::{Choice, Entity};
use sea_query::{Expr, ExprTrait};
use store::{Cell, ColumnType};

use super::entity::*;

/// The day on which each of these deals came where it is; none where that is
/// not known, or not for the reader to know.
pub(crate) fn here_since(tx: &mut Reads<'_, '_>, deals: &[Id]) -> Result<HashMap<Id, Date>> {
    let def = tx.ctx.def(Passage::KEY)?;
    if !tx.ctx.actor.may(&def.key, Deed::Read) || !tx.ctx.actor.reads(&def, ENTERED_ON.key()) {
        return Ok(HashMap::new());
    }
    let mut select = tx.visible_among(&def, Deed::Read)?;
    select.columns([OPPORTUNITY.key(), ENTERED_ON.key()]);
    select.and_where(Expr::col(OPPORTUNITY.key()).is_in(deals.iter().map(|id| Expr::val(Cell::Int(id.raw())))));
    select.and_where(Expr::col(OUTCOME.key()).eq(Outcome::Here.key()));
    let rows = tx.tx.fetch(&select, &[ColumnType::Int, ColumnType::Date])?;
    let since = |row: &store::Row| Some((Id::from_raw(row.int(0)?), row.date(1)?));
    Ok(rows.iter().filter_map(since).collect())
}
