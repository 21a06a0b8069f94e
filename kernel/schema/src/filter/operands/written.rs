//! Texts as they are looked for: whole, or a part.

use crate::{FieldDef, Kind, Value, ValueProblem, filter::Op, normalise};

/// The text that a program sent, as it is looked for: whole, or a part.
pub(in crate::filter) fn sought(field: &FieldDef, op: Op, text: &str) -> Result<Value, ValueProblem> {
    if op == Op::Is { written(field, text) } else { piece(&field.kind, text) }
}

/// A whole text. What the field would store differently is looked for as it
/// would be stored (a telephone number); what it would refuse, as it stands.
pub(super) fn written(field: &FieldDef, text: &str) -> Result<Value, ValueProblem> {
    match normalise(field, Value::Text(text.to_owned())) {
        Ok(Value::Null) => Err(ValueProblem::NotText),
        Ok(value) => Ok(value),
        Err(_) => piece(&field.kind, text),
    }
}

/// A part of a text.
pub(super) fn piece(kind: &Kind, text: &str) -> Result<Value, ValueProblem> {
    let tidy = match kind {
        Kind::Prose { .. } => base::fold::tidy_prose(text),
        Kind::Phone => base::fold::digits(&base::fold::tidy(text)),
        _ => base::fold::tidy(text),
    };
    if tidy.is_empty() { Err(ValueProblem::NotText) } else { Ok(Value::Text(tidy)) }
}
