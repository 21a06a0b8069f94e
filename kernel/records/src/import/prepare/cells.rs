//! What a row says for a field, which value that is, and how it is shown.

use base::fold;
use schema::{FieldDef, Kind, Value};

use super::{Preparer, Ready};
use crate::{
    FieldProblem,
    import::{Row, report::Reason},
};

impl Preparer {
    /// What the row says for a field, with the words that a person set for it.
    pub(super) fn said(&self, at: usize, row: &Row) -> String {
        let fill = &self.fills[at];
        let cell = |column: usize| row.cells.get(column).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let cells: Vec<&str> = fill.columns.iter().filter_map(|&column| cell(column)).collect();
        let mut said = cells.join(" ");
        for (column, heading) in &fill.labelled {
            let Some(cell) = cell(*column) else { continue };
            if !said.is_empty() {
                said.push('\n');
            }
            said += &format!("{heading}: {cell}");
        }
        let said = if said.is_empty() { fill.constant.clone().unwrap_or_default() } else { said };
        let word = (!self.words.is_empty()).then(|| self.words.get(&(fill.field.key.clone(), fold::fold(&said))));
        word.flatten().cloned().unwrap_or(said)
    }

    /// A value that is no link.
    pub(super) fn plain(&self, at: usize, said: &str, ready: &mut Ready, bad: &mut Vec<(usize, Reason)>) {
        let fill = &self.fills[at];
        let rewritten = fill.order.and_then(|order| order.rewritten(said));
        let text = rewritten.as_deref().unwrap_or(said);
        match schema::parse_value(&self.def, &fill.field, text, &fill.reading, &self.ctx.names()) {
            Ok(Value::Null) => {}
            Ok(value) => {
                if let Some((_, shown)) = ready.shown.last_mut().filter(|(key, _)| *key == fill.field.key) {
                    *shown = self.shown(&fill.field, &value);
                }
                ready.values.push((fill.place, value));
            }
            Err(problem) => {
                let problem = FieldProblem::from_value(&fill.field.key, problem);
                let reason = Reason::of_problem(problem, fill.heading.clone());
                bad.push((at, reason.with("said", cut(said))));
            }
        }
    }

    fn shown(&self, field: &FieldDef, value: &Value) -> String {
        let format = &self.ctx.format;
        match value {
            Value::Null => String::new(),
            Value::Text(key) if matches!(field.kind, Kind::Choice(_)) => {
                self.ctx.text(&self.def.choice_label_key(&field.key, key))
            }
            Value::Text(number) if field.kind == Kind::Phone => base::parse::phone::show(number, format.lang),
            Value::Text(text) => cut(text),
            Value::Int(number) => match field.kind {
                Kind::Decimal { scale } => format.decimal(*number, scale),
                Kind::Percent => format.percent(*number),
                // A year is not grouped by thousands.
                _ if number.abs() < 10_000 => format.digits(&number.to_string()),
                _ => format.number(*number),
            },
            Value::Flag(flag) => self.ctx.text(if *flag { "import-yes" } else { "import-no" }),
            Value::Date(date) => format.date(*date),
            Value::Instant(instant) => format.instant(*instant),
            Value::Id(id) => id.to_string(),
            Value::Money(money) => format.money(*money),
        }
    }
}

/// Enough of a cell to recognise it in a sentence.
pub(in crate::import) fn cut(said: &str) -> String {
    const MOST: usize = 60;
    match said.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &said[..end]),
        None => said.to_owned(),
    }
}
