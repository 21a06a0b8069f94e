//! From a filter to the condition of a statement.
//!
//! The planner refuses every path over a field that the actor may not read,
//! and puts the access predicate of each linked entity inside (`scope`), so that
//! a filter cannot be used to feel for records out of sight. Tests on columns that
//! may be empty are two-valued (`column`), so that "not" keeps the rows where
//! nothing stands.

mod column;
mod scope;

use std::sync::Arc;

use access::Deed;
use base::Id;
use schema::{
    EntityDef, FieldDef, Key, Value,
    filter::{self, Filter, Op, Operand, Test},
};
use sea_query::{Alias, Condition, Expr, ExprTrait};

use crate::{Error, FieldProblem, Reads, Result, letters::Letters};

use column::{among, any_of, equals, filled, has, is_empty, order_value, ordered, range, starts};

impl Reads<'_, '_> {
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
            return Ok(is_empty(field));
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
        Ok(has(field, text))
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
