//! What is measured: numbers, sums, days and moments, and from where to where.

use super::Said;
use crate::{
    FieldDef, Kind, Value, ValueProblem,
    filter::{Operand, names::Found, parse::Parser, vocabulary::moment},
    parse_value,
};

impl Parser<'_> {
    pub(super) fn timed(&self, found: &Found<'_>, text: &str) -> Result<Said, ValueProblem> {
        match moment(text) {
            Some((operand, true)) => Ok(Said::Age(operand)),
            Some((operand, false)) => Ok(Said::Value(operand)),
            None => self.measured(found, text).map(Said::Value),
        }
    }

    /// A number or a day, or a range of them: `from..to`, `from..`, `..to`.
    pub(super) fn measured(&self, found: &Found<'_>, text: &str) -> Result<Operand, ValueProblem> {
        let Some((from, to)) = text.split_once("..") else { return self.value(found, text).map(Operand::Value) };
        let end = |text: &str| match text.trim() {
            "" => Ok(None),
            text => self.value(found, text).map(Some),
        };
        if let (Some(from), Some(until)) = (self.in_unit_of(found, from, to), end(to)?) {
            let Operand::Value(from) = from else { return Err(ValueProblem::not_a(&found.field.kind)) };
            return Ok(Operand::Range(Some(from), Some(until)));
        }
        match (end(from)?, end(to)?) {
            (None, None) => Err(ValueProblem::not_a(&found.field.kind)),
            (from, to) => Ok(Operand::Range(from, to)),
        }
    }

    pub(super) fn value(&self, found: &Found<'_>, text: &str) -> Result<Value, ValueProblem> {
        // A day without an hour is the whole day, not its first moment.
        let day = FieldDef::new(found.field.key.clone(), Kind::Date);
        let field = if found.field.kind == Kind::Instant && !text.contains(':') { &day } else { &found.field };
        // A number beyond the bounds of its field may still be compared with.
        let whole = FieldDef::new(found.field.key.clone(), Kind::Integer);
        let (field, text) = match field.kind {
            Kind::Percent => (&whole, text.trim_end_matches(['%', '٪'])),
            _ => (field, text),
        };
        match parse_value(found.def, field, text, self.reading, self.names)? {
            Value::Null => Err(ValueProblem::not_a(&found.field.kind)),
            value => Ok(value),
        }
    }
}
