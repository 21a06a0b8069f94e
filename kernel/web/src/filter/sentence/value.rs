//! One value in a sentence, as its reader writes it.

use schema::{
    EntityDef, FieldDef, Kind, Value,
    filter::{Operand, Unit},
};

use super::Sayer;
use crate::say::{isolated, say};

impl Sayer<'_> {
    pub(super) fn operand(&self, owner: &EntityDef, field: &FieldDef, operand: &Operand, lasting: bool) -> String {
        let value = |value: &Value| self.value(owner, field, value);
        match operand {
            Operand::Value(held) => value(held),
            Operand::Range(Some(from), Some(until)) => {
                say(self.show.ctx, "list-between", &[("from", value(from).into()), ("until", value(until).into())])
            }
            Operand::Range(Some(from), None) => self.fill("list-at-least", &value(from)),
            Operand::Range(None, Some(until)) => self.fill("list-at-most", &value(until)),
            Operand::Range(None, None) => self.word("list-is-filled"),
            Operand::Name(name) => self.marked(name),
            Operand::Me => self.word("list-me"),
            Operand::MyTeam => self.word("list-my-team"),
            Operand::MyBranch => self.word("list-my-branch"),
            Operand::Now => self.word("list-now"),
            Operand::Ago { count, unit } => self.stretch(if lasting { "list-last" } else { "list-ago" }, *count, *unit),
            Operand::Ahead { count, unit } => {
                self.stretch(if lasting { "list-coming" } else { "list-ahead" }, *count, *unit)
            }
            Operand::This(unit) => self.word(&format!("list-this-{}", unit_key(*unit))),
            Operand::Last(unit) => self.word(&format!("list-last-{}", unit_key(*unit))),
            Operand::Next(unit) => self.word(&format!("list-next-{}", unit_key(*unit))),
        }
    }

    fn value(&self, owner: &EntityDef, field: &FieldDef, value: &Value) -> String {
        match (field.link().or(field.links()), value) {
            (Some(to), Value::Id(id)) => {
                let name = self.named.iter().find_map(|titles| titles.get(to, *id));
                name.map_or_else(|| id.to_string(), |name| self.marked(name))
            }
            // Several values in two scripts stay in their order.
            (_, Value::Text(text)) if !matches!(field.kind, Kind::Choice(_)) && text.contains(' ') => {
                self.fill("list-words", text)
            }
            (_, Value::Text(_)) => isolated(&self.show.text(owner, field, value)),
            _ => self.show.text(owner, field, value),
        }
    }

    /// Several words are one name, as they are typed.
    fn marked(&self, name: &str) -> String {
        if name.contains(' ') { self.fill("list-words", name) } else { isolated(name) }
    }

    /// «در ۳ ماه گذشته», "3 months ago".
    pub(super) fn stretch(&self, key: &str, count: u32, unit: Unit) -> String {
        let unit = say(self.show.ctx, &format!("list-unit-{}", unit_key(unit)), &[("n", count.into())]);
        self.fill(key, &unit)
    }
}

fn unit_key(unit: Unit) -> &'static str {
    match unit {
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Year => "year",
        Unit::FiscalQuarter => "fiscal-quarter",
        Unit::FiscalYear => "fiscal-year",
    }
}
