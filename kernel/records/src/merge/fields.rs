//! Two records' fields are put together, as they were chosen and else so that
//! nothing is lost.

use std::collections::BTreeMap;

use base::Id;
use schema::{EntityDef, FieldDef, Key, Kind, Value};

use super::Take;
use crate::{AnyRecord, Error, FieldProblem, Result, Writes};

/// The value that a merged record holds in one field. Public to the page that
/// shows beforehand what will be.
pub fn merged(field: &FieldDef, kept: &Value, gone: &Value, choice: Option<&Take>) -> Value {
    match choice {
        Some(Take::Kept) => kept.clone(),
        Some(Take::Gone) => gone.clone(),
        Some(Take::Value(value)) => value.clone(),
        Some(Take::Both) => both(field, kept, gone).unwrap_or_else(|| kept.clone()),
        None if kept.is_null() => gone.clone(),
        None if field.kind == Kind::Flag => {
            if gone.flag() == Some(true) {
                gone.clone()
            } else {
                kept.clone()
            }
        }
        None => both(field, kept, gone).unwrap_or_else(|| kept.clone()),
    }
}

/// Two longer texts, one below the other; none where they do not fit, or one
/// holds the other already.
pub fn both(field: &FieldDef, kept: &Value, gone: &Value) -> Option<Value> {
    let (Kind::Prose { max }, Some(one), Some(other)) = (&field.kind, kept.text(), gone.text()) else { return None };
    if one.contains(other) || other.contains(one) {
        return Some(if one.len() >= other.len() { kept.clone() } else { gone.clone() });
    }
    let text = format!("{one}\n\n{other}");
    (text.chars().count() <= *max as usize).then_some(Value::Text(text))
}

impl Writes<'_, '_> {
    /// The kept record with the fields as they were chosen.
    pub(super) fn put_together(
        &mut self,
        kept: AnyRecord,
        gone: &AnyRecord,
        choices: &BTreeMap<Key, Take>,
    ) -> Result<AnyRecord> {
        let def = kept.def.clone();
        let mut whole = kept.clone();
        for field in &def.fields {
            let choice = choices.get(&field.key);
            if field.system || !self.ctx.actor.writes(&def, &field.key) {
                if choice.is_some_and(|take| !matches!(take, Take::Kept)) && field.key != "owner" {
                    return Err(Error::Invalid(vec![FieldProblem::new(&field.key, "value-not-yours")]));
                }
                continue;
            }
            let value = merged(field, kept.value(&field.key), gone.value(&field.key), choice);
            whole.put(&field.key, settled(field, &def, value, &kept, gone));
        }
        let whole = self.save_any(whole)?;
        match (choices.get("owner"), gone.value("owner").id()) {
            (Some(Take::Gone), Some(owner)) if def.owned => self.hand_over(whole, owner),
            _ => Ok(whole),
        }
    }

    /// What the actor does not see or may not write is not lost: where the kept
    /// record has nothing, it takes what the other one had.
    pub(super) fn fill_quietly(&mut self, kept: &AnyRecord, gone: &AnyRecord) -> Result<()> {
        let def = kept.def.clone();
        let closed = |field: &&FieldDef| !field.system && !self.ctx.actor.writes(&def, &field.key);
        let fill: Vec<(Key, Value)> = def
            .fields
            .iter()
            .filter(closed)
            .filter(|field| kept.value(&field.key).is_null() && !gone.value(&field.key).is_null())
            .map(|field| (field.key.clone(), settled(field, &def, gone.value(&field.key).clone(), kept, gone)))
            .collect();
        if fill.is_empty() {
            return Ok(());
        }
        let (entity, id) = (def.key.clone(), kept.id);
        self.because_of(&entity, id, |tx| {
            tx.as_rule(|tx| {
                let mut record = tx.find_any(&def, id)?;
                fill.into_iter().for_each(|(key, value)| record.put(&key, value));
                tx.save_any(record).map(drop)
            })
        })
    }
}

/// A link that would point from the kept record to itself, or to the one that
/// goes, points to where the other one pointed, or nowhere.
fn settled(field: &FieldDef, def: &EntityDef, value: Value, kept: &AnyRecord, gone: &AnyRecord) -> Value {
    let inside = |id: Id| id == kept.id || id == gone.id;
    match value.id() {
        Some(id) if field.link() == Some(&*def.key) && inside(id) => {
            let others = [kept.value(&field.key), gone.value(&field.key)];
            let free = others.into_iter().find(|value| value.id().is_some_and(|id| !inside(id)));
            free.cloned().unwrap_or_default()
        }
        _ => value,
    }
}
