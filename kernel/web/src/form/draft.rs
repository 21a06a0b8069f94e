//! What a person typed, field by field, as text: read from a form or from the
//! address, or written from a record so that it reads back as the same value.
//! A draft is never lost: whatever is wrong with it, the form shows it again.

use std::collections::BTreeMap;

use base::{Id, phone};
use records::{AnyRecord, Ctx, FieldProblem, Reads, Result};
use schema::{EntityDef, FieldDef, Filter, Key, Kind, Value, filter::Op, parse_value};

/// Typed texts by field; a field that was not sent is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft(BTreeMap<String, String>);

impl Draft {
    /// The fields of a sent form or of an address. A time stands in an input of
    /// its own, and the name of a linked record beside the list of likely ones.
    pub fn sent(fields: &[&FieldDef], pairs: &[(String, String)]) -> Draft {
        let sent = |name: &str| pairs.iter().rev().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
        let text = |field: &FieldDef| {
            let own = sent(&field.key);
            match field.kind {
                Kind::Instant => Some(format!("{} {}", own?, sent(&time_name(field)).unwrap_or(""))),
                // Who writes a name, where no script can search, means that one.
                Kind::Link { .. } => {
                    let called = sent(&name_of_linked(field)).filter(|text| !text.trim().is_empty());
                    called.or(own).map(str::to_owned)
                }
                // Each that was ticked comes by itself.
                Kind::Links { .. } => {
                    let ticked = pairs.iter().filter(|(name, _)| *name == *field.key).map(|(_, id)| id.as_str());
                    own.map(|_| ticked.collect::<Vec<_>>().join(" "))
                }
                Kind::Fields { .. } => {
                    let all = pairs.iter().filter(|(name, _)| *name == field.key).map(|(_, value)| value.as_str());
                    own.map(|_| all.collect::<Vec<_>>().join(","))
                }
                _ => own.map(str::to_owned),
            }
        };
        Draft(fields.iter().filter_map(|field| Some((field.key.to_string(), text(field)?))).collect())
    }

    /// A record's values as they are typed.
    pub fn of(ctx: &Ctx, record: &AnyRecord, fields: &[&FieldDef]) -> Draft {
        Draft(fields.iter().map(|field| (field.key.to_string(), typed(ctx, field, record.value(&field.key)))).collect())
    }

    pub fn text(&self, field: &str) -> &str {
        self.0.get(field).map_or("", |text| text.trim())
    }

    pub fn put(&mut self, field: &str, text: String) {
        self.0.insert(field.to_owned(), text);
    }

    /// All that was typed, to be sent along once more.
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(field, text)| (field.as_str(), text.as_str())).collect()
    }

    pub fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// Puts what was typed into a record and says what could not be read.
    /// `kept` are fields that stay as they are in the record.
    pub fn fill(
        &self,
        tx: &mut Reads<'_, '_>,
        record: &mut AnyRecord,
        fields: &[Key],
        kept: &[Key],
    ) -> Result<Vec<FieldProblem>> {
        let def = record.def.clone();
        let mut problems = Vec::new();
        for field in fields.iter().filter(|key| !kept.contains(key)).filter_map(|key| def.field(key)) {
            match self.value(tx, &def, field)? {
                Ok(value) if field.links().is_some() => {
                    let unseen = out_of_sight(tx, field, record.value(&field.key))?;
                    record.put(&field.key, Value::several(value.ids().into_iter().chain(unseen)));
                }
                Ok(Value::Null) if is_out_of_sight(tx, field, record.value(&field.key))? => {}
                Ok(value) => record.put(&field.key, value),
                Err(problem) => problems.push(problem),
            }
        }
        Ok(problems)
    }

    fn value(&self, tx: &mut Reads<'_, '_>, def: &EntityDef, field: &FieldDef) -> Result<Result<Value, FieldProblem>> {
        let text = self.text(&field.key);
        match &field.kind {
            // A box that is not ticked sends nothing.
            Kind::Flag if field.required => Ok(Ok(Value::Flag(!text.is_empty()))),
            // What cannot be seen names nobody, and PostgreSQL would not look for it.
            Kind::Link { to } if !base::fold::tidy(text).is_empty() => linked(tx, field, to, &base::fold::tidy(text)),
            _ => {
                let read = parse_value(def, field, text, &tx.ctx.reading(), &tx.ctx.names());
                Ok(read.map_err(|problem| FieldProblem::from_value(&field.key, problem)))
            }
        }
    }
}

/// The record that was chosen from the list, or the one that is called so.
fn linked(tx: &mut Reads<'_, '_>, field: &FieldDef, to: &str, text: &str) -> Result<Result<Value, FieldProblem>> {
    if let Ok(id) = text.parse::<Id>() {
        return Ok(Ok(Value::Id(id)));
    }
    let target = tx.ctx.def(to)?;
    let called_so = Filter::test(target.title.clone(), Op::Is, [Value::Text(text.to_owned())]);
    let found = match target.field(&target.title) {
        Some(title) if title.link().is_none() => {
            let query =
                records::Query { filter: called_so, columns: Vec::new(), limit: 2, ..records::Query::of(&target) };
            tx.list(&query)?.rows
        }
        _ => Vec::new(),
    };
    Ok(match &found[..] {
        [one] => Ok(Value::Id(one.id)),
        [] => Err(FieldProblem::new(&field.key, "form-no-record-called").with("name", text)),
        _ => Err(FieldProblem::new(&field.key, "form-several-called").with("name", text)),
    })
}

/// A link to a record that this person may not see stands empty in their form;
/// sending the form must not tear it.
fn is_out_of_sight(tx: &mut Reads<'_, '_>, field: &FieldDef, held: &Value) -> Result<bool> {
    let (Kind::Link { to }, Value::Id(id)) = (&field.kind, held) else { return Ok(false) };
    let target = tx.ctx.def(to)?;
    Ok(!tx.sees(&target, *id, records::access::Deed::Read)?)
}

/// Those of several that this person may not see: their form does not show them.
fn out_of_sight(tx: &mut Reads<'_, '_>, field: &FieldDef, held: &Value) -> Result<Vec<Id>> {
    let mut unseen = Vec::new();
    for id in held.ids() {
        let target = tx.ctx.def(field.links().unwrap_or_default())?;
        if !tx.sees(&target, id, records::access::Deed::Read)? {
            unseen.push(id);
        }
    }
    Ok(unseen)
}

/// A value as a person would type it.
pub fn typed(ctx: &Ctx, field: &FieldDef, value: &Value) -> String {
    let format = &ctx.format;
    match (&field.kind, value) {
        (_, Value::Null) => String::new(),
        (Kind::Phone, Value::Text(number)) => phone::show(number, ctx.lang()),
        (_, Value::Text(text)) => text.clone(),
        (Kind::Decimal { scale }, Value::Int(number)) => format.decimal(*number, *scale),
        (_, Value::Int(number @ 0..10_000)) => format.digits(&number.to_string()),
        (_, Value::Int(number)) => format.number(*number),
        (_, Value::Flag(true)) => "true".to_owned(),
        (Kind::Flag, Value::Flag(false)) if !field.required => "false".to_owned(),
        (_, Value::Flag(false)) => String::new(),
        (_, Value::Date(date)) => format.date_input(*date),
        (_, Value::Instant(instant)) => {
            format!("{} {}", format.date_input(format.day_of(*instant)), format.time(*instant))
        }
        (_, Value::Id(id)) => id.to_string(),
        // A sum in another currency than the company's names it.
        (_, Value::Money(money)) if money.currency != ctx.workspace.settings().currency => {
            format!("{} {}", format.money_input(*money), money.currency.code())
        }
        (_, Value::Money(money)) => format.money_input(*money),
    }
}

/// The input of the time that belongs to a day.
pub fn time_name(field: &FieldDef) -> String {
    format!("{}_time", field.key)
}

/// The input for the name of a linked record, where no script can search.
pub fn name_of_linked(field: &FieldDef) -> String {
    format!("{}_called", field.key)
}
