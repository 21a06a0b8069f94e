//! What a filter means: the records are read through by hand.

use base::{Date, fold};
use records::{AnyRecord, Ctx};
use schema::{
    EntityDef, FieldDef, Filter, Value,
    filter::{Op, Operand, Test},
};

/// All that stands in the town, as its administrator reads it.
pub struct Books {
    pub shops: Vec<AnyRecord>,
    pub visits: Vec<AnyRecord>,
}

/// One person's sight of the books.
pub struct Sight<'a> {
    pub shops: Vec<&'a AnyRecord>,
    pub visits: Vec<&'a AnyRecord>,
}

impl<'a> Sight<'a> {
    pub fn of(ctx: &'a Ctx, books: &'a Books) -> Sight<'a> {
        let actor = &ctx.actor;
        let own = |record: &&AnyRecord| {
            let held = |key: &str| record.value(key).id();
            actor.administers()
                || held("owner") == Some(actor.user)
                || actor.scope("shops", access::Deed::Read) == access::Scope::Branch
                    && held("branch").is_some_and(|branch| actor.branches.contains(&branch))
        };
        let shops: Vec<&AnyRecord> = books.shops.iter().filter(own).collect();
        let lent = |visit: &&AnyRecord| {
            own(visit) || visit.value("shop").id().is_some_and(|shop| shops.iter().any(|seen| seen.id == shop))
        };
        let visits = books.visits.iter().filter(lent).collect();
        Sight { shops, visits }
    }

    fn of_entity(&self, entity: &str) -> &[&'a AnyRecord] {
        if entity == "shops" { &self.shops } else { &self.visits }
    }

    pub fn fits(&self, record: &AnyRecord, filter: &Filter) -> bool {
        match filter {
            Filter::All(parts) => parts.iter().all(|part| self.fits(record, part)),
            Filter::Any(parts) => parts.iter().any(|part| self.fits(record, part)),
            Filter::Not(inner) => !self.fits(record, inner),
            Filter::Words(_) => unreachable!("no words are asked for"),
            Filter::Test(test) => self.reached(record, &test.path, test),
            Filter::Related(related) => {
                let leads = |other: &&&AnyRecord| other.value(&related.link).id() == Some(record.id);
                let fits = |other: &&&AnyRecord| self.fits(other, &related.filter);
                let found = self.of_entity(&related.entity).iter().filter(leads).filter(fits).count() as u32;
                match related.count {
                    None | Some((Op::Has | Op::Starts | Op::Empty | Op::Within, _)) => found > 0,
                    Some((Op::Is, wanted)) => found == wanted,
                    Some((Op::Below, wanted)) => found < wanted,
                    Some((Op::AtMost, wanted)) => found <= wanted,
                    Some((Op::Above, wanted)) => found > wanted,
                    Some((Op::AtLeast, wanted)) => found >= wanted,
                }
            }
        }
    }

    /// Along the links that are in sight.
    fn reached(&self, record: &AnyRecord, path: &[schema::Key], test: &Test) -> bool {
        let (first, rest) = path.split_first().unwrap();
        if rest.is_empty() {
            return self.holds(&record.def, record.def.field(first).unwrap(), record.value(first), test);
        }
        let to = record.def.field(first).unwrap().link().unwrap();
        let linked = record.value(first).id().and_then(|id| self.of_entity(to).iter().find(|other| other.id == id));
        linked.is_some_and(|linked| self.reached(linked, rest, test))
    }

    fn holds(&self, _: &EntityDef, field: &FieldDef, held: &Value, test: &Test) -> bool {
        if test.op == Op::Empty {
            return *held == Value::Null;
        }
        *held != Value::Null && test.values.iter().any(|operand| self.one(field, held, test.op, operand))
    }

    fn one(&self, field: &FieldDef, held: &Value, op: Op, operand: &Operand) -> bool {
        match operand {
            Operand::Range(from, to) => {
                from.as_ref().is_none_or(|from| size(held) >= size(from))
                    && to.as_ref().is_none_or(|to| size(held) <= size(to))
            }
            Operand::Name(name) => {
                let linked = self.of_entity(field.link().unwrap()).iter().find(|other| Some(other.id) == held.id());
                linked.is_some_and(|linked| same(linked.title().unwrap(), name))
            }
            Operand::Value(Value::Text(asked)) if field.searchable => {
                let text = held.text().unwrap();
                match op {
                    Op::Has => fold::find_needles(asked).iter().all(|needle| fold::find_key(text).contains(needle)),
                    Op::Starts => fold::fold(text).starts_with(&fold::fold(asked)),
                    _ => same(text, asked),
                }
            }
            Operand::Value(asked) => match op {
                Op::Below => size(held) < size(asked),
                Op::AtMost => size(held) <= size(asked),
                Op::Above => size(held) > size(asked),
                Op::AtLeast => size(held) >= size(asked),
                _ => held == asked,
            },
            _ => unreachable!("resolved"),
        }
    }
}

fn same(one: &str, other: &str) -> bool {
    fold::find_key(one) == fold::find_key(other)
}

/// What greater and smaller are asked of.
fn size(value: &Value) -> i64 {
    match value {
        Value::Int(number) => *number,
        Value::Money(money) => money.minor,
        Value::Date(date) => (date.duration_since(Date::constant(1, 1, 1))).as_secs(),
        other => panic!("{other:?} has no size"),
    }
}
