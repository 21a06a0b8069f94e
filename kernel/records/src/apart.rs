//! The rows of an actor in parts that each have an index of their own.
//!
//! A list reads the parts one after the other and joins their pages. As one
//! condition with an "or" no index has their order: both databases then walk
//! the list until enough of it lies within, which for the branch of a small
//! town in a large company is all of it.
//!
//! Where the records are named, by their ids or by the record that they belong to
//! (the calls of one customer), no part of the scope leads to them quicker, and the
//! scope is asked of each of them (`row_by_row.rs`). SQLite, which does not know how
//! many somebody has, read a team's deals in their order to find those of one customer.
//!
//! Left out: what is lent by a primary record. It has no index to be asked by,
//! so the order is walked there.

use access::{Deed, Rows};
use schema::{EntityDef, FieldDef, Filter, Kind, filter::Op};
use sea_query::{Condition, Expr, ExprTrait};

use crate::{Reads, Result};

/// Where somebody's scope spans more teams and branches than these it is most of
/// the company, and walking the order finds a page soon.
const MOST: usize = 8;

impl Reads<'_, '_> {
    /// What `deed` reaches, each part as a condition; `filter` is asked of it.
    pub(crate) fn scope_apart(&mut self, def: &EntityDef, deed: Deed, filter: &Filter) -> Result<Vec<Condition>> {
        let are_named = self.names_records(def, filter);
        let mut parts = Vec::new();
        for rows in self.ctx.rows(def, deed).apart() {
            match &rows {
                _ if are_named => parts.push(self.of_each_row(&rows, &def.key)?),
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

    /// Whether only records of certain ids can match, or those of certain records.
    pub(crate) fn names_records(&self, def: &EntityDef, filter: &Filter) -> bool {
        match filter {
            Filter::All(parts) => parts.iter().any(|part| self.names_records(def, part)),
            Filter::Test(test) if test.op == Op::Is => match test.path.as_slice() {
                [key] => **key == *"id" || def.field(key).is_some_and(|field| self.leads_to_few(field)),
                _ => false,
            },
            _ => false,
        }
    }

    /// A record that somebody owns has few that belong to it; a stage has many.
    fn leads_to_few(&self, field: &FieldDef) -> bool {
        match &field.kind {
            Kind::Link { to, .. } => self.ctx.schema.entity(to).is_some_and(|def| def.owned),
            _ => false,
        }
    }
}
