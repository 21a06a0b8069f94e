//! What a question about the newest one is made of, and how it is known again in
//! a tree.
//!
//! The newest lies before a moment where none lies at it or later, so that "more
//! than 3 months ago" is also true of who was never called:
//! `no activities(kind:call state:done at<=3m)`.

use crate::{
    EntityDef, Key, Schema, Value,
    filter::{
        Filter, Op, Operand, Related, Test,
        related::{What, kind_field, made, of_kind, time_field},
    },
};

/// A question about the newest one, as it was found in a filter.
#[derive(Clone, Debug, PartialEq)]
pub struct Newest<'a> {
    /// Whose records, by which link of theirs, and of which kind only.
    pub there: &'a EntityDef,
    pub link: &'a Key,
    pub kind: Option<(Key, String)>,
    /// What is asked of its time. `Below` and `AtMost` are true of none at all.
    pub test: Test,
}

impl Newest<'_> {
    /// Whether it is also true where there is none.
    pub fn or_never(&self) -> bool {
        matches!(self.test.op, Op::Below | Op::AtMost)
    }
}

/// The question that such a part of a filter asks, if it does.
pub fn newest<'a>(schema: &'a Schema, part: &'a Filter) -> Option<Newest<'a>> {
    let (related, lacks) = match part {
        Filter::Related(related) => (related, false),
        Filter::Not(inner) => match &**inner {
            Filter::Related(related) => (related, true),
            _ => return None,
        },
        _ => return None,
    };
    let there = schema.entity(&related.entity).filter(|_| related.count.is_none())?;
    let Filter::All(parts) = &*related.filter else { return None };
    let mut parts: Vec<&Filter> = parts.iter().collect();
    let happened = happened(there)?;
    parts.remove(parts.iter().position(|part| **part == happened)?);
    let kind = parts.iter().find_map(|part| kind_of(there, part));
    parts.retain(|part| kind_of(there, part).is_none());
    let [Filter::Test(test)] = parts[..] else { return None };
    let [value] = &test.values[..] else { return None };
    let op = match (lacks, test.op) {
        (true, Op::AtLeast) => Op::Below,
        (true, Op::Above) => Op::AtMost,
        (false, Op::Above | Op::AtLeast) => test.op,
        (false, Op::Within) if lasts_until_now(value) => test.op,
        _ => return None,
    };
    let is_of_time = test.path == [time_field(there)];
    is_of_time.then(|| Newest { there, link: &related.link, kind, test: Test { op, ..test.clone() } })
}

/// The kind that a part asks for: its field, and which.
fn kind_of(def: &EntityDef, part: &Filter) -> Option<(Key, String)> {
    let (Filter::Test(test), field) = (part, kind_field(def)?) else { return None };
    match (&test.values[..], test.op) {
        ([Operand::Value(Value::Text(kind))], Op::Is) if test.path == [field.key.clone()] => {
            Some((field.key.clone(), kind.clone()))
        }
        _ => None,
    }
}

/// What is asked of the newest one, in questions about all of them.
pub(super) fn of_newest(what: &What<'_>, asked: Filter) -> Filter {
    let each = |parts: Vec<Filter>| parts.into_iter().map(|part| of_newest(what, part)).collect();
    let has = |test: Test| Filter::Related(among(what, Some(test)));
    let lacks = |test: Test| Filter::Not(Box::new(has(test)));
    match asked {
        Filter::All(parts) => Filter::All(each(parts)),
        Filter::Any(parts) => Filter::Any(each(parts)),
        Filter::Not(inner) => Filter::Not(Box::new(of_newest(what, *inner))),
        Filter::Test(test) => match test.op {
            Op::Empty => Filter::Not(Box::new(Filter::Related(among(what, None)))),
            Op::Below => lacks(Test { op: Op::AtLeast, ..test }),
            Op::AtMost => lacks(Test { op: Op::Above, ..test }),
            Op::Is | Op::Within => {
                let one = |value: &Operand| Test { values: vec![value.clone()], ..test.clone() };
                let within = |value: &Operand| match after(value) {
                    Some(end) => has(one(value)).and(lacks(Test { op: Op::Above, values: vec![end], ..test.clone() })),
                    None => has(one(value)),
                };
                Filter::Any(test.values.iter().map(within).collect())
            }
            _ => has(test),
        },
        other => other,
    }
}

/// Behind which a newer one would lie; none where there can be none.
fn after(period: &Operand) -> Option<Operand> {
    match period {
        Operand::Range(_, until) => until.clone().map(Operand::Value),
        lasting if lasts_until_now(lasting) || matches!(lasting, Operand::Ahead { .. }) => None,
        other => Some(other.clone()),
    }
}

pub(super) fn among(what: &What<'_>, test: Option<Test>) -> Related {
    let kind = what.kind.iter().filter_map(|kind| of_kind(what.def, kind));
    let parts = kind.chain(happened(what.def)).chain(test.map(Filter::Test)).collect();
    let what = What { def: what.def, link: what.link.clone(), kind: None };
    made(what, Filter::All(parts).simplify(), None)
}

fn happened(def: &EntityDef) -> Option<Filter> {
    let (field, value) = def.happened.clone()?;
    Some(Filter::is(field, [Value::Text(value.into_owned())]))
}

/// A stretch that nothing which happened lies behind.
fn lasts_until_now(operand: &Operand) -> bool {
    matches!(operand, Operand::Ago { .. } | Operand::This(_))
}
