//! What may be asked of each kind of field, and which operands fit. Text, JSON
//! and trees made by programs all pass through here.

use super::{
    Filter, MOST_COUNTED, MOST_DEPTH, MOST_RELATED, MOST_TESTS, Op, Operand, Related, Test,
    paths::field_at,
    problem::{FieldName, FilterProblem, Wrong},
};
use crate::{EntityDef, FieldDef, Kind, Schema, Value, ValueProblem, normalise};

/// How many hours, days or years a filter may count; more is a slip.
const FARTHEST: u32 = 99_999;

impl Filter {
    /// Whether every test of a simplified tree can be asked of its field. The place in the problem
    /// is the number of the test, from 0.
    pub fn check(&self, schema: &Schema, def: &EntityDef) -> Result<(), FilterProblem> {
        self.check_size()?;
        self.check_from(schema, def, &mut 0)
    }

    fn check_from(&self, schema: &Schema, def: &EntityDef, at: &mut usize) -> Result<(), FilterProblem> {
        match self {
            Filter::Test(test) => {
                check_test(schema, def, test).map_err(|wrong| wrong.at(*at))?;
                *at += 1;
                Ok(())
            }
            Filter::Related(related) => {
                let there = check_related(schema, def, related).map_err(|wrong| wrong.at(*at))?;
                *at += 1;
                related.filter.check_from(schema, there, at)
            }
            other => other.parts().iter().try_for_each(|part| part.check_from(schema, def, at)),
        }
    }

    pub(super) fn check_size(&self) -> Result<(), FilterProblem> {
        if self.depth() > MOST_DEPTH {
            return Err(Wrong::TooDeep { most: MOST_DEPTH }.at(0));
        }
        if self.related_depth() > MOST_RELATED {
            return Err(Wrong::TooRelated { most: MOST_RELATED }.at(0));
        }
        if self.size() > MOST_TESTS { Err(Wrong::TooMany { most: MOST_TESTS }.at(MOST_TESTS)) } else { Ok(()) }
    }

    fn depth(&self) -> usize {
        match self {
            Filter::Related(related) => 1 + related.filter.depth(),
            other => 1 + other.parts().iter().map(Filter::depth).max().unwrap_or(0),
        }
    }

    fn related_depth(&self) -> usize {
        match self {
            Filter::Related(related) => 1 + related.filter.related_depth(),
            other => other.parts().iter().map(Filter::related_depth).max().unwrap_or(0),
        }
    }

    /// How much there is to ask: long lists of values and long texts count as
    /// several tests, and a look at other records as ten.
    fn size(&self) -> usize {
        match self {
            Filter::Test(test) => 1 + test.values.len() / 5,
            Filter::Words(words) => 1 + words.len() / 40,
            Filter::Related(related) => 10 + related.filter.size(),
            other => other.parts().iter().map(Filter::size).sum(),
        }
    }
}

fn check_test(schema: &Schema, def: &EntityDef, test: &Test) -> Result<(), Wrong> {
    let Some((owner, field)) = field_at(schema, def, &test.path) else {
        let name = test.path.join(".");
        return Err(Wrong::NoField { entity: def.key.clone(), name });
    };
    check_asked(owner, &field, test.op, &test.values)
}

/// The entity that is asked about, if its link leads here and its number can be
/// counted to.
fn check_related<'s>(schema: &'s Schema, def: &EntityDef, related: &Related) -> Result<&'s EntityDef, Wrong> {
    let unknown = |name: String| Wrong::NoRelated { entity: def.key.clone(), name };
    let there = schema.entity(&related.entity).ok_or_else(|| unknown(related.entity.to_string()))?;
    if there.field(&related.link).and_then(FieldDef::link) != Some(&*def.key) {
        return Err(unknown(format!("{}.{}", related.entity, related.link)));
    }
    match related.count {
        Some((Op::Has | Op::Starts | Op::Empty | Op::Within, _)) => Err(Wrong::NoCount),
        Some((_, number)) if number > MOST_COUNTED => Err(Wrong::CountsTooFar { most: MOST_COUNTED }),
        _ => Ok(there),
    }
}

/// Whether the operator is for this kind, with these operands.
pub(super) fn check_asked(def: &EntityDef, field: &FieldDef, op: Op, values: &[Operand]) -> Result<(), Wrong> {
    let name = || FieldName::of(def, &field.key);
    if !allows(&field.kind, op) {
        return Err(Wrong::CannotAsk { field: name(), op });
    }
    match (op, values) {
        (Op::Empty, []) => return Ok(()),
        (_, []) => return Err(Wrong::NoValue(name())),
        (Op::Empty, _) | (Op::Below | Op::AtMost | Op::Above | Op::AtLeast, [_, _, ..]) => {
            return Err(Wrong::CannotAsk { field: name(), op });
        }
        _ => {}
    }
    for value in values {
        fits(field, op, value).map_err(|problem| {
            let said = super::print::operand(field, value);
            Wrong::BadValue { field: name(), said, problem }
        })?;
    }
    Ok(())
}

pub(super) fn allows(kind: &Kind, op: Op) -> bool {
    match op {
        Op::Is | Op::Empty => true,
        Op::Has | Op::Starts => kind.is_written(),
        Op::Below | Op::AtMost | Op::Above | Op::AtLeast | Op::Within => kind.is_measured(),
    }
}

impl Kind {
    /// A text that words can be found in.
    pub(crate) fn is_written(&self) -> bool {
        matches!(self, Kind::Text { .. } | Kind::Prose { .. } | Kind::Email | Kind::Phone | Kind::Url)
    }

    /// A number or a moment: one can be more than another.
    pub(crate) fn is_measured(&self) -> bool {
        let is_number = matches!(self, Kind::Integer | Kind::Decimal { .. } | Kind::Percent | Kind::Money);
        is_number || self.is_timed()
    }

    pub(crate) fn is_timed(&self) -> bool {
        matches!(self, Kind::Date | Kind::Instant)
    }
}

fn fits(field: &FieldDef, op: Op, operand: &Operand) -> Result<(), ValueProblem> {
    let to = field.link().or(field.links());
    let is_right = match operand {
        Operand::Value(value) => return value_fits(field, op, value),
        Operand::Range(None, None) => false,
        Operand::Range(from, to) if op == Op::Within => {
            return from.iter().chain(to).try_for_each(|end| value_fits(field, op, end));
        }
        Operand::Range(..) => false,
        Operand::Name(name) => to.is_some() && !name.trim().is_empty(),
        Operand::Me => to == Some("users"),
        Operand::MyTeam => to == Some("teams"),
        Operand::MyBranch => to == Some("branches"),
        Operand::Ago { count, .. } | Operand::Ahead { count, .. } => field.kind.is_timed() && *count <= FARTHEST,
        Operand::Now => field.kind.is_timed() && !matches!(op, Op::Is | Op::Within),
        Operand::This(_) | Operand::Last(_) | Operand::Next(_) => field.kind.is_timed(),
    };
    if is_right { Ok(()) } else { Err(ValueProblem::not_a(&field.kind)) }
}

/// A value of the field's kind and in its form; a day for an instant is the
/// whole day. Pieces of a text need not be whole: a part of an address is none.
fn value_fits(field: &FieldDef, op: Op, value: &Value) -> Result<(), ValueProblem> {
    match (&field.kind, value, op) {
        (Kind::Instant, Value::Date(_), _) => Ok(()),
        // One of several: whether it is among them.
        (Kind::Links { .. }, Value::Id(_), _) => Ok(()),
        (kind, Value::Text(text), Op::Has | Op::Starts) if kind.is_written() && !text.trim().is_empty() => Ok(()),
        (kind, Value::Text(text), Op::Is) if kind.is_written() && !text.trim().is_empty() => Ok(()),
        // A number beyond the bounds of its field may still be compared with.
        (Kind::Percent, Value::Int(_), _) => Ok(()),
        (_, Value::Null, _) => Err(ValueProblem::not_a(&field.kind)),
        (kind, Value::Text(_), _) if kind.is_written() => Err(ValueProblem::not_a(kind)),
        (_, value, _) => normalise(field, value.clone()).map(|_| ()),
    }
}
