//! The newest of one's own, looked through beside the index where it named more
//! than are looked at.

use access::Rows;
use base::Id;
use schema::{Direction, EntityDef};
use sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query as Sql, SelectStatement, UnionType};
use store::Dialect;

use super::Looked;
use crate::Reads;

/// So many of one's own are read through beside them where there are more.
const WALKED: u64 = 3_000;
/// Where a scope spans more teams and branches, what the text index names is
/// rarely out of sight.
const MOST_WAYS: usize = 8;

impl Reads<'_, '_> {
    /// The first of one's own in the order of the list, by the index of owner, team
    /// and branch; for whoever sees all, on PostgreSQL, the newest, since its text
    /// index names records in no order.
    pub(super) fn walk(&self, def: &EntityDef, rows: &Rows, looked: &Looked) -> Option<SelectStatement> {
        let (sort, direction) = &def.sort;
        let by_list = (def.field(sort).map_or_else(|| sort.to_string(), |field| field.sort_column()), *direction);
        let by_age = ("id".to_owned(), Direction::Down);
        let ways: Vec<(Condition, _)> = match rows {
            Rows::All if self.tx.dialect() == Dialect::Sqlite => return None,
            Rows::All => vec![(Condition::all(), by_age)],
            rows => own_ways(rows).into_iter().map(|way| (way, by_list.clone())).collect(),
        };
        if ways.is_empty() || ways.len() > MOST_WAYS {
            return None;
        }
        let each = WALKED / ways.len() as u64;
        let walks = ways.into_iter().map(|(way, (order, direction))| {
            let mut first = Sql::select();
            first.column("id").columns(looked.columns.iter().map(Alias::new)).from(self.tx.table(&def.key));
            first.and_where(Expr::col("deleted_at").is_null()).cond_where(way).limit(each);
            let order_by = if direction == Direction::Down { Order::Desc } else { Order::Asc };
            first.order_by(Alias::new(order), order_by);
            let mut select = Sql::select();
            select.column("id").from_subquery(first, "walked").cond_where(looked.rows.clone());
            select
        });
        walks.reduce(|mut all, next| all.union(UnionType::All, next).to_owned())
    }
}

/// Owner, each team and each branch, as far as the scope goes by them.
fn own_ways(rows: &Rows) -> Vec<Condition> {
    let of = |column: &'static str, id: &Id| Condition::all().add(Expr::col(column).eq(id.raw()));
    match rows {
        Rows::Owned { user, teams, branches } => {
            let (teams, branches) = (teams.iter().map(|id| of("team", id)), branches.iter().map(|id| of("branch", id)));
            [of("owner", user)].into_iter().chain(teams).chain(branches).collect()
        }
        Rows::Either(several) => several.iter().flat_map(own_ways).collect(),
        _ => Vec::new(),
    }
}
