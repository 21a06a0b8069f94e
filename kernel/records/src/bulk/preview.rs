//! What a deed would do, before it is done: how many it means, how many of them
//! this person may change, how many are so already. Counted to a cap, like
//! every count.

use std::sync::Arc;

use access::Deed;
use schema::{EntityDef, Filter, Key, Value};
use sea_query::{Alias, Expr, Query as Sql};
use store::ColumnType;

use super::{Act, Which};
use crate::{AnyRecord, Query, Reads, Result};

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

/// Where those that one may not change stand first, so many are looked at.
const LOOKED_AT: usize = 40;

impl Which {
    fn filter(&self) -> Filter {
        match self {
            Which::These(ids) => Filter::is("id", ids.iter().map(|id| Value::Id(*id))),
            Which::All(filter) => filter.clone(),
        }
    }
}

impl Act {
    /// The field that it sets.
    pub fn field(&self) -> Option<Key> {
        match self {
            Act::Delete => None,
            Act::HandOver(_) => Some("owner".into()),
            Act::Set(key, _) => Some(key.clone()),
        }
    }
}

/// Which records are so already.
fn same(act: &Act) -> Option<Filter> {
    match act {
        Act::Delete => None,
        Act::HandOver(to) => Some(Filter::is("owner", [Value::Id(*to)])),
        Act::Set(key, Value::Null) => Some(Filter::test(key.clone(), schema::filter::Op::Empty, [])),
        Act::Set(key, value) => Some(Filter::is(key.clone(), [value.clone()])),
    }
}

impl Reads<'_, '_> {
    pub fn bulk_preview(&mut self, def: &Arc<EntityDef>, which: &Which, act: Option<&Act>) -> Result<Preview> {
        let filter = which.filter();
        let deed = if act == Some(&Act::Delete) { Deed::Delete } else { Deed::Update };
        let total = self.count_to(def, &filter, CAP + 1)?;
        let may = self.count_for(def, &filter, deed)?;
        let already = match act {
            Some(act) => match same(act) {
                Some(same) => self.count_for(def, &filter.and(same), deed)?,
                None => 0,
            },
            None => 0,
        };
        Ok(Preview { total, may, already })
    }

    /// The first records that would change, in the order of their list and with the
    /// field that would: at most `most`, and none where nothing is set.
    pub fn bulk_first(
        &mut self,
        def: &Arc<EntityDef>,
        which: &Which,
        act: &Act,
        most: usize,
    ) -> Result<Vec<AnyRecord>> {
        let (Some(same), Some(key)) = (same(act), act.field()) else { return Ok(Vec::new()) };
        let filter = which.filter().and(Filter::Not(Box::new(same)));
        let columns = vec![def.title.clone(), key];
        let page = self.list(&Query { filter, columns, limit: LOOKED_AT, ..Query::of(def) })?;
        let mut first = Vec::new();
        for record in page.rows {
            if first.len() < most && self.sees(def, record.id, Deed::Update)? {
                first.push(record);
            }
        }
        Ok(first)
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
