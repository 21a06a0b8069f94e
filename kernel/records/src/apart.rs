//! The rows of an actor in parts that each have an index of their own.
//!
//! A list reads the parts one after the other and joins their pages. As one
//! condition with an "or" no index has their order: both databases then walk
//! the list until enough of it lies within, which for the branch of a small
//! town in a large company is all of it.
//!
//! Where the records are named by their ids, no part of the scope leads to them
//! quicker; SQLite, which does not know how many somebody has, is told so.
//!
//! Left out: what is lent by a primary record. It has no index to be asked by,
//! so the order is walked there.

use access::{Deed, Rows};
use schema::{EntityDef, Filter, filter::Op};
use sea_query::{Condition, Expr, ExprTrait};

use crate::{Reads, Result};

/// Where somebody's scope spans more teams and branches than these it is most of
/// the company, and walking the order finds a page soon.
const MOST: usize = 8;

impl Reads<'_, '_> {
    /// What `deed` reaches, each part as a condition; `filter` is asked of it.
    pub(crate) fn scope_apart(&mut self, def: &EntityDef, deed: Deed, filter: &Filter) -> Result<Vec<Condition>> {
        let by_id = names_records(filter);
        let mut parts = Vec::new();
        for rows in self.ctx.rows(def, deed).apart() {
            match &rows {
                Rows::Owned { user, teams, branches } if by_id => {
                    // A sign before a column keeps both databases from its index.
                    let own = Condition::any().add(Expr::cust("+owner").eq(user.raw()));
                    let own = own.add(Expr::cust("+team").is_in(teams.iter().map(|id| id.raw())));
                    parts.push(own.add(Expr::cust("+branch").is_in(branches.iter().map(|id| id.raw()))));
                }
                Rows::Owned { user, teams, branches } if teams.len() + branches.len() <= MOST => {
                    let of = |column: &'static str, id: i64| Condition::all().add(Expr::col(column).eq(id));
                    parts.push(of("owner", user.raw()));
                    parts.extend(teams.iter().map(|team| of("team", team.raw())));
                    parts.extend(branches.iter().map(|branch| of("branch", branch.raw())));
                }
                _ => parts.push(self.predicate(&rows)?),
            }
        }
        Ok(parts)
    }
}

/// Whether only records of certain ids can match.
fn names_records(filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().any(names_records),
        Filter::Test(test) => test.op == Op::Is && matches!(test.path.as_slice(), [id] if id == "id"),
        _ => false,
    }
}
