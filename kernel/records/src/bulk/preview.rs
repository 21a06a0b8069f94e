//! What a deed would do, before it is done: how many it means, how many of them
//! this person may change, how many are so already. Counted to a cap, like
//! every count.

use std::sync::Arc;

use access::Deed;
use schema::{EntityDef, Filter, Value};
use sea_query::{Alias, Expr, Query as Sql};
use store::ColumnType;

use super::{Act, Which};
use crate::{Reads, Result};

/// Counting goes no further.
pub const CAP: u64 = 10_000;

/// Each up to one more than [`CAP`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview {
    pub total: u64,
    pub may: u64,
    /// Of those that may be changed, the ones that would stay as they are.
    pub already: u64,
}

impl Reads<'_, '_> {
    pub fn bulk_preview(&mut self, def: &Arc<EntityDef>, which: &Which, act: Option<&Act>) -> Result<Preview> {
        let filter = match which {
            Which::These(ids) => Filter::is("id", ids.iter().map(|id| Value::Id(*id))),
            Which::All(filter) => filter.clone(),
        };
        let deed = if act == Some(&Act::Delete) { Deed::Delete } else { Deed::Update };
        let total = self.count_to(def, &filter, CAP + 1)?;
        let may = self.count_for(def, &filter, deed)?;
        let already = match act {
            Some(Act::HandOver(to)) => self.count_for(def, &filter.and(Filter::is("owner", [Value::Id(*to)])), deed)?,
            Some(Act::Set(key, value)) => {
                let same = match value {
                    Value::Null => Filter::test(key.clone(), schema::filter::Op::Empty, []),
                    value => Filter::is(key.clone(), [value.clone()]),
                };
                self.count_for(def, &filter.and(same), deed)?
            }
            _ => 0,
        };
        Ok(Preview { total, may, already })
    }

    fn count_for(&mut self, def: &Arc<EntityDef>, filter: &Filter, deed: Deed) -> Result<u64> {
        let mut inner = self.visible(def, deed)?;
        inner.expr(Expr::val(1)).cond_where(self.condition(def, filter)?).limit(CAP + 1);
        let mut outer = Sql::select();
        outer.expr(Expr::cust("count(*)")).from_subquery(inner, Alias::new("found"));
        let rows = self.tx.fetch(&outer, &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).unwrap_or(0) as u64)
    }
}
