//! From what an actor may see to the condition of a statement.

use access::Rows;
use base::Id;
use schema::Key;
use sea_query::{Alias, Condition, Expr, ExprTrait, Query as Sql};

use super::never;
use crate::{Reads, Result};

impl Reads<'_, '_> {
    /// What the actor's scope lets through.
    pub fn predicate(&mut self, rows: &Rows) -> Result<Condition> {
        let mut any = Condition::any();
        match rows {
            Rows::All => return Ok(Condition::all()),
            Rows::Nothing => any = any.add(never()),
            Rows::Owned { user, teams, branches } => {
                any = any.add(Expr::col("owner").eq(user.raw()));
                for (column, ids) in
                    [("team", teams), ("branch", branches)].into_iter().filter(|(_, ids)| !ids.is_empty())
                {
                    any = any.add(Expr::col(column).is_in(ids.iter().map(|id| id.raw())));
                }
            }
            Rows::Shared { entity, user, teams, to_write } => {
                let received = crate::shares::records_of(self, entity, *user, teams, *to_write);
                any = any.add(Expr::col("id").in_subquery(received));
            }
            Rows::About { link, after, private, entity, rows } => {
                any = any.add(self.is_about_one_in_sight((link, entity), after, private.as_ref(), rows)?);
            }
            Rows::SharedWith { teams, roles } => any = any.add(self.shared_with(teams, roles)),
            Rows::Either(several) => {
                for rows in several {
                    any = any.add(self.predicate(rows)?);
                }
            }
        }
        Ok(any)
    }

    /// A dependant whose link lends what its primary record has, where that is in sight.
    fn is_about_one_in_sight(
        &mut self,
        (link, entity): (&Key, &Key),
        after: &[Key],
        private: Option<&Key>,
        rows: &Rows,
    ) -> Result<Condition> {
        let def = self.ctx.def(entity)?;
        let link = Expr::col(Alias::new(&**link));
        let lent = self.is_lent(after, private);
        // With every primary record in sight it is enough that there is one: a
        // dependant does not outlive its own.
        if *rows == Rows::All {
            return Ok(lent.add(link.is_not_null()));
        }
        let mut primary = Sql::select();
        primary.column("id").from(self.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
        primary.cond_where(self.predicate(rows)?);
        Ok(lent.add(link.in_subquery(primary)))
    }

    /// Whether a link lends what its primary record has: no link before it is set,
    /// and the flag does not keep the row to its own scope.
    pub(crate) fn is_lent(&self, after: &[Key], private: Option<&Key>) -> Condition {
        let unset = after.iter().map(|earlier| self.is_unset(earlier));
        let open = private.map(|flag| Expr::col(Alias::new(&**flag)).eq(false));
        unset.chain(open).fold(Condition::all(), Condition::add)
    }

    /// SQLite counts the rows where nothing stands as any other value, and would
    /// read half a table by the index of this column: a sign keeps it from that.
    fn is_unset(&self, key: &Key) -> Expr {
        match self.tx.dialect() {
            store::Dialect::Sqlite => Expr::cust(format!("+\"{key}\"")).is_null(),
            _ => Expr::col(Alias::new(&**key)).is_null(),
        }
    }

    /// The three ways in which a personal record is shared.
    fn shared_with(&self, teams: &[Id], roles: &[String]) -> Condition {
        let shared = |with: &str| Expr::col("shared").eq(with);
        let team = shared("team").and(Expr::col("for_team").is_in(teams.iter().map(|id| id.raw())));
        let mut held = Sql::select();
        held.column("id").from(self.tx.table("roles")).and_where(Expr::col("deleted_at").is_null());
        held.and_where(Expr::col("key").is_in(roles.iter().map(String::as_str)));
        let role = shared("role").and(Expr::col("for_role").in_subquery(held));
        Condition::any().add(shared("all")).add(team).add(role)
    }
}
