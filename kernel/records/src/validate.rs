//! The first half of a save: values brought to their one form, then looked at
//! field by field. All problems are gathered, so that a form shows them at once.

use std::sync::Arc;

use access::Deed;
use base::{Id, fold};
use schema::{EntityDef, FieldDef, Kind, Names, Value};

use crate::{AnyRecord, Error, FieldProblem, Result, Writes};

impl Writes<'_, '_> {
    /// Normalises every value and refuses what does not fit its field.
    pub(crate) fn normalise(&mut self, record: &mut AnyRecord) -> Result<()> {
        let def = record.def.clone();
        let mut problems = Vec::new();
        for (field, value) in def.fields.iter().zip(record.values_mut()) {
            match schema::normalise(field, std::mem::take(value)) {
                Ok(held) => *value = held,
                Err(problem) => problems.push(FieldProblem::from_value(&field.key, problem)),
            }
        }
        for at in record.changed() {
            problems.extend(self.currency_problem(&def.fields[at], &record.values()[at]));
            if let Kind::Fields { of } = &def.fields[at].kind {
                let named = self.named_fields(&def.fields[at], of, &record.values()[at])?;
                match named {
                    Ok(value) => record.values_mut()[at] = value,
                    Err(problem) => problems.push(problem),
                }
            }
            problems.extend(self.link_problem(&def.fields[at], &record.values()[at])?);
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }

    /// Until dated rates exist, all sums of a workspace are in its own currency:
    /// dollars among rials would be added up as rials.
    fn currency_problem(&self, field: &FieldDef, value: &Value) -> Option<FieldProblem> {
        let (held, own) = (value.money()?.currency, self.ctx.workspace.settings().currency);
        (held != own).then(|| FieldProblem::new(&field.key, "value-other-currency").with("currency", own.code()))
    }

    /// Required fields, asked last: rules may fill them in.
    pub(crate) fn complete(&mut self, record: &AnyRecord) -> Result<()> {
        let empty = |(field, value): &(&FieldDef, &Value)| field.required && value.is_null();
        let missing = record.def.fields.iter().zip(record.values()).filter(empty);
        let problems: Vec<_> = missing.map(|(field, _)| FieldProblem::new(&field.key, "value-required")).collect();
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }

    /// The keys of the fields that are named, by key or by a label in either
    /// language, in the order in which their entity has them.
    fn named_fields(&self, field: &FieldDef, of: &str, value: &Value) -> Result<Result<Value, FieldProblem>> {
        let Some(text) = value.text() else { return Ok(Ok(Value::Null)) };
        let (target, names) = (self.ctx.def(of)?, self.ctx.names());
        let mut places = Vec::new();
        for name in text.split(',') {
            let is_called = |it: &FieldDef| {
                it.key == name
                    || names.field(&target, &it.key).iter().any(|label| fold::fold(label) == fold::fold(name))
            };
            match target.fields.iter().position(is_called) {
                Some(at) => places.push(at),
                None => return Ok(Err(FieldProblem::new(&field.key, "value-no-such-field").with("name", name))),
            }
        }
        places.sort_unstable();
        places.dedup();
        let keys: Vec<&str> = places.into_iter().map(|at| &*target.fields[at].key).collect();
        Ok(Ok(Value::Text(keys.join(","))))
    }

    /// A link may only point to what the actor may see; otherwise it would
    /// tell that the record exists.
    fn link_problem(&mut self, field: &FieldDef, value: &Value) -> Result<Option<FieldProblem>> {
        let (to, ids) = match (&field.kind, value) {
            (Kind::Link { to }, Value::Id(id)) => (to, vec![*id]),
            (Kind::Links { to }, value) => (to, value.ids()),
            _ => return Ok(None),
        };
        let target = self.ctx.def(to)?;
        for id in ids {
            if !self.sees_link(&target, id)? {
                return Ok(Some(FieldProblem::new(&field.key, "value-no-such-record")));
            }
        }
        Ok(None)
    }

    fn sees_link(&mut self, target: &Arc<EntityDef>, id: Id) -> Result<bool> {
        let (actor, memo) = (self.ctx.actor.user, self.memo.clone());
        if let Some(known) = memo.seen(actor, &target.key, id) {
            return Ok(known);
        }
        let seen = self.sees(target, id, Deed::Read)? && self.stands(target, id)?;
        memo.keep_seen(actor, &target.key, id, seen);
        Ok(seen)
    }

    /// People may set only the fields that their roles open to them.
    pub(crate) fn check_writable(&self, record: &AnyRecord) -> Result<()> {
        if self.ctx.actor.is_system() {
            return Ok(());
        }
        // What the product wrote together with a deed goes back together with it.
        let is_own =
            |key: &str| self.strand.undoes.is_some() && record.def.field(key).is_some_and(|field| field.system);
        let may =
            |key: &str| key == "owner" && record.is_new() || is_own(key) || self.ctx.actor.writes(&record.def, key);
        let closed = record.changed().into_iter().map(|at| &record.def.fields[at].key).filter(|key| !may(key));
        let problems: Vec<_> = closed.map(|key| FieldProblem::new(key, "value-not-yours")).collect();
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }
}
