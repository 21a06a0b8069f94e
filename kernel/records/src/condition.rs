//! From a filter to the condition of a statement.
//!
//! The planner refuses every path over a field that the actor may not read,
//! and puts the access predicate of each linked entity inside, so that a filter
//! cannot be used to feel for records out of sight. Tests on columns that may
//! be empty are two-valued (`filled and equal`), so that "not" keeps the rows
//! where nothing stands.

use std::sync::Arc;

use access::{Deed, Rows};
use base::{Id, fold};
use schema::{
    EntityDef, FieldDef, Key, Kind, Value,
    filter::{self, Filter, Op, Operand, Test},
};
use sea_query::{Alias, Condition, Expr, ExprTrait, Func, LikeExpr, Query as Sql};

use crate::{Error, FieldProblem, Reads, Result, letters::Letters, physical};

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
                let def = self.ctx.def(entity)?;
                let column = |key: &Key| Expr::col(Alias::new(&**key));
                let mut lent = self.is_lent(after, private.as_ref());
                // With every primary record in sight it is enough that there is
                // one: a dependant does not outlive its own.
                lent = lent.add(match **rows {
                    Rows::All => column(link).is_not_null(),
                    _ => {
                        let mut primary = Sql::select();
                        primary.column("id").from(self.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
                        primary.cond_where(self.predicate(rows)?);
                        column(link).in_subquery(primary)
                    }
                });
                any = any.add(lent);
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

    /// The condition of a filter on `def`, for the actor.
    pub fn condition(&mut self, def: &Arc<EntityDef>, filter: &Filter) -> Result<Condition> {
        let resolved = filter.resolve(&self.ctx.schema, def, &self.ctx.reading(), &self.ctx.asker());
        self.part(def, &resolved, 0)
    }

    /// `depth`: how many questions about related records stand around this one.
    pub(crate) fn part(&mut self, def: &Arc<EntityDef>, filter: &Filter, depth: usize) -> Result<Condition> {
        let mut whole = match filter {
            Filter::All(_) => Condition::all(),
            Filter::Any(parts) if parts.is_empty() => return Ok(Condition::all().add(never())),
            Filter::Any(_) => Condition::any(),
            Filter::Not(inner) => {
                let inner = self.part(def, inner, depth)?;
                return Ok(self.is_not(inner));
            }
            Filter::Test(test) => return self.test(def, &test.path, test),
            Filter::Words(words) => return self.words(def, words),
            Filter::Related(related) => return self.related(def, related, depth),
        };
        if let Filter::All(parts) | Filter::Any(parts) = filter {
            for part in parts {
                whole = whole.add(self.part(def, part, depth)?);
            }
        }
        Ok(whole)
    }

    /// Two-valued also where a test inside is not.
    fn is_not(&self, inner: Condition) -> Condition {
        let sql = match self.tx.dialect() {
            store::Dialect::Sqlite => "(?) is not true",
            store::Dialect::Postgres => "($1) is not true",
        };
        Condition::all().add(Expr::cust_with_expr(sql, Expr::from(inner)))
    }

    /// Follows the path: each link but the last becomes a sub-query over what
    /// the actor may see there.
    fn test(&mut self, def: &Arc<EntityDef>, path: &[Key], test: &Test) -> Result<Condition> {
        let (first, rest) = path.split_first().ok_or_else(|| no_such_field(""))?;
        self.refuse_hidden(def, [first])?;
        let own = def.field(first).cloned().or_else(|| filter::column_field(def, first));
        let field = own.ok_or_else(|| no_such_field(first))?;
        if rest.is_empty() {
            return self.leaf(def, &field, test);
        }
        let target = self.ctx.def(field.link().ok_or_else(|| no_such_field(first))?)?;
        let mut linked = self.visible(&target, Deed::Read)?;
        linked.column("id").cond_where(self.test(&target, rest, test)?);
        Ok(filled(&field, Expr::col(Alias::new(&*field.key)).in_subquery(linked)))
    }

    fn leaf(&mut self, def: &Arc<EntityDef>, field: &FieldDef, test: &Test) -> Result<Condition> {
        if test.op == Op::Empty {
            return Ok(Condition::all().add(plain(field).is_null()));
        }
        if let Some(together) = any_of(field, test) {
            return Ok(together);
        }
        let mut any = Condition::any();
        for operand in &test.values {
            any = any.add(self.one(def, field, test.op, operand)?);
        }
        Ok(any)
    }

    fn one(&mut self, def: &Arc<EntityDef>, field: &FieldDef, op: Op, operand: &Operand) -> Result<Condition> {
        match operand {
            Operand::Range(from, until) => Ok(range(field, from.as_ref(), until.as_ref())),
            Operand::Name(name) => self.named(field, name),
            Operand::Value(Value::Id(id)) if field.links().is_some() => Ok(among(field, *id)),
            Operand::Value(value) => match (op, value) {
                (Op::Has, Value::Text(text)) => self.contains(def, field, text),
                (Op::Starts, Value::Text(text)) => Ok(starts(field, text)),
                (Op::Is | Op::Within, value) => Ok(equals(field, value)),
                (Op::Below, value) => Ok(filled(field, ordered(field).lt(order_value(field, value)))),
                (Op::AtMost, value) => Ok(filled(field, ordered(field).lte(order_value(field, value)))),
                (Op::Above, value) => Ok(filled(field, ordered(field).gt(order_value(field, value)))),
                (Op::AtLeast, value) => Ok(filled(field, ordered(field).gte(order_value(field, value)))),
                _ => Ok(Condition::all().add(never())),
            },
            // `resolve` has turned every relative word into values and ranges.
            _ => Ok(Condition::all().add(never())),
        }
    }

    /// A link to a record of this name, as far as the actor may see it.
    fn named(&mut self, field: &FieldDef, name: &str) -> Result<Condition> {
        let Some(to) = field.link().or(field.links()) else { return Ok(Condition::all().add(never())) };
        let target = self.ctx.def(to)?;
        let title = target.field(&target.title).ok_or_else(|| no_such_field(&target.title))?.clone();
        self.refuse_hidden(&target, [&title.key])?;
        let mut linked = self.visible(&target, Deed::Read)?;
        linked.column("id").cond_where(equals(&title, &Value::Text(name.to_owned())));
        if field.links().is_some() {
            // A list of ids in one text takes no sub-query; few have one name.
            let found = self.tx.fetch(linked.limit(20), &[store::ColumnType::Int])?;
            let ids = found.iter().filter_map(|row| row.int(0)).map(Id::from_raw);
            return Ok(ids.fold(Condition::any().add(never()), |any, id| any.add(among(field, id))));
        }
        Ok(filled(field, Expr::col(Alias::new(&*field.key)).in_subquery(linked)))
    }

    /// Free words: every one of them stands in some searchable field that the
    /// actor may read.
    fn words(&mut self, def: &Arc<EntityDef>, words: &str) -> Result<Condition> {
        let fields: Vec<FieldDef> =
            def.searchable().filter(|field| self.ctx.actor.reads(def, &field.key)).cloned().collect();
        self.needles(def, &fields, words)
    }

    fn contains(&mut self, def: &Arc<EntityDef>, field: &FieldDef, text: &str) -> Result<Condition> {
        if field.searchable {
            return self.needles(def, std::slice::from_ref(field), text);
        }
        let pattern = format!("%{}%", escaped(&text.to_lowercase()));
        let lower = Expr::from(Func::lower(plain(field)));
        Ok(filled(field, lower.like(LikeExpr::new(pattern).escape('\\'))))
    }

    fn needles(&mut self, def: &Arc<EntityDef>, fields: &[FieldDef], text: &str) -> Result<Condition> {
        let Some(letters) = Letters::of(text, fields) else { return Ok(Condition::all().add(never())) };
        let by_scope = self.scope_is_small(def)?;
        let found = letters.condition(def, self.tx.dialect(), by_scope);
        if by_scope { Ok(Condition::all().add(self.by_small_scope(def)?).add(found)) } else { Ok(found) }
    }
}

pub(crate) fn no_such_field(key: &str) -> Error {
    Error::Invalid(vec![FieldProblem::new(key, "query-no-such-field")])
}

pub(crate) fn never() -> Expr {
    Expr::val(1).eq(0)
}

fn plain(field: &FieldDef) -> Expr {
    Expr::col(Alias::new(&*field.key))
}

/// The column that greater and smaller are asked of.
fn ordered(field: &FieldDef) -> Expr {
    Expr::col(Alias::new(field.sort_column()))
}

fn order_value(field: &FieldDef, value: &Value) -> Expr {
    match value {
        Value::Text(text) if field.named => Expr::val(base::sort_key(text)),
        other => Expr::val(physical::cell(other)),
    }
}

/// Whether one record is among several that a field links to.
fn among(field: &FieldDef, id: Id) -> Condition {
    filled(field, plain(field).like(format!("%{id}%")))
}

/// Two-valued: a row where nothing stands is not a match, also below a "not".
fn filled(field: &FieldDef, test: Expr) -> Condition {
    let all = Condition::all();
    let all = if field.required { all } else { all.add(plain(field).is_not_null()) };
    all.add(test)
}

fn equals(field: &FieldDef, value: &Value) -> Condition {
    match (&field.kind, value) {
        (Kind::Money, _) => filled(field, ordered(field).eq(Expr::val(physical::cell(value)))),
        (_, Value::Text(text)) if field.searchable => {
            filled(field, Expr::col(Alias::new(field.find_column())).eq(fold::find_key(text)))
        }
        (_, Value::Null) => Condition::all().add(plain(field).is_null()),
        _ => filled(field, plain(field).eq(Expr::val(physical::cell(value)))),
    }
}

/// Several values of one column, asked together: as so many questions with an
/// "or" between them SQLite reads through the whole table.
fn any_of(field: &FieldDef, test: &Test) -> Option<Condition> {
    if test.op != Op::Is || test.values.len() < 2 || field.links().is_some() {
        return None;
    }
    let value = |operand: &Operand| match operand {
        Operand::Value(Value::Null) => None,
        Operand::Value(Value::Text(text)) if field.searchable => Some(Expr::val(fold::find_key(text))),
        Operand::Value(value) => Some(Expr::val(physical::cell(value))),
        _ => None,
    };
    let values: Option<Vec<Expr>> = test.values.iter().map(value).collect();
    let column = match field.kind {
        Kind::Money => field.sort_column(),
        _ if field.searchable => field.find_column(),
        _ => field.key.to_string(),
    };
    Some(filled(field, Expr::col(Alias::new(column)).is_in(values?)))
}

fn starts(field: &FieldDef, text: &str) -> Condition {
    let (column, prefix) = match field.searchable {
        true => (field.find_column(), fold::fold(text)),
        false => (field.key.to_string(), text.to_owned()),
    };
    let column = || Expr::col(Alias::new(column.as_str()));
    let end = format!("{prefix}\u{10FFFF}");
    filled(field, column().gte(prefix).and(column().lt(end)))
}

fn range(field: &FieldDef, from: Option<&Value>, until: Option<&Value>) -> Condition {
    let lower = from.map(|value| ordered(field).gte(order_value(field, value)));
    let upper = until.map(|value| ordered(field).lte(order_value(field, value)));
    let both = [lower, upper].into_iter().flatten().fold(Condition::all(), Condition::add);
    both.add(plain(field).is_not_null())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
