//! Whether words are too common for PostgreSQL's text index, which names all of
//! them or nothing.

use schema::EntityDef;
use sea_query::{Alias, Condition, Expr, ExprTrait, Func, JoinType, Order, Query as Sql, SelectStatement};

use super::Looked;
use crate::Reads;

/// A table of this size is looked into at so many places, so many rows at each,
/// before PostgreSQL's text index is asked. Words that stand at so many of the places
/// are held by one row in two hundred and fifty or more, which is more than is looked at.
const LARGE: u64 = 500_000;
const PLACES: u64 = 50;
const AT_A_PLACE: u64 = 20;
const COMMON: u64 = 4;

impl Reads<'_, '_> {
    /// 1 where the words stand at several of the places where a large table is looked
    /// into, which lie apart in time: what one import brought is not common.
    pub(super) fn commonly(&self, def: &EntityDef, looked: &Looked, like: &Condition) -> SelectStatement {
        let alone = |select: &SelectStatement| Expr::SubQuery(None, Box::new(select.clone().into()));
        let end = |end: &'static str| alone(Sql::select().expr(Expr::cust(end)).from(self.tx.table(&def.key)));
        let ends = ["min(id)", "max(id)"].map(end);
        let from = Expr::cust_with_exprs(format!("id >= $1 + ($2 - $1) / {PLACES} * place"), ends);
        let (mut some, mut count, mut is) = (Sql::select(), Sql::select(), Sql::select());
        some.columns(looked.columns.iter().map(Alias::new)).from(self.tx.table(&def.key));
        some.and_where(Expr::col("deleted_at").is_null()).and_where(from).order_by("id", Order::Asc).limit(AT_A_PLACE);
        let places = Func::cust("generate_series").arg(Expr::cust("0")).arg(Expr::cust(format!("{PLACES} - 1")));
        count.expr(Expr::cust("count(distinct place)")).from_function(places, "place");
        count.join_lateral(JoinType::InnerJoin, some, "some", Expr::cust("true")).cond_where(like.clone());
        let sql = format!(
            "case when (select reltuples from pg_catalog.pg_class where oid = $1) < {LARGE} then 0 \
             when $2 >= {COMMON} then 1 else 0 end"
        );
        let mut table = Sql::select();
        table.column("tableoid").from(self.tx.table(&def.key)).order_by("id", Order::Asc).limit(1);
        let asked = [alone(&table), alone(&count)];
        is.expr(Expr::cust_with_exprs(sql, asked));
        is
    }
}
