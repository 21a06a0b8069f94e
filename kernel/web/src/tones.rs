//! The colours of states that are records themselves: a stage is open, won or
//! lost, and a deal in it is drawn in that colour.
//!
//! Such a record belongs to nobody and has exactly one closed choice of its
//! own; the tone of that choice is the tone of every link to it.

use std::collections::{BTreeMap, HashMap};

use access::Deed;
use base::Id;
use records::{AnyRecord, Ctx, Query, Reads};
use schema::{EntityDef, FieldDef, Filter, Key, Kind, Tone, Value};

/// Tones by entity and id, as far as the reader may know them.
#[derive(Clone, Debug, Default)]
pub struct Tones(HashMap<(Key, Id), Tone>);

impl Tones {
    pub fn get(&self, entity: &str, id: Id) -> Option<Tone> {
        self.0.get(&(Key::Owned(entity.to_owned()), id)).copied()
    }

    /// The tones behind every link of these records.
    pub fn of(tx: &mut Reads<'_, '_>, records: &[AnyRecord]) -> records::Result<Tones> {
        let mut tones = Tones::default();
        for (entity, ids) in linked(records) {
            let def = tx.ctx.def(&entity)?;
            let Some(state) = state(tx.ctx, &def) else { continue };
            let (columns, limit) = (vec![state.key.clone()], ids.len());
            let filter = Filter::is("id", ids.into_iter().map(Value::Id));
            let page = tx.list(&Query { filter, columns, limit, ..Query::of(&def) })?;
            for row in page.rows {
                if let Some(tone) = tone(state, row.value(&state.key)) {
                    tones.0.insert((entity.clone(), row.id), tone);
                }
            }
        }
        Ok(tones)
    }
}

fn linked(records: &[AnyRecord]) -> BTreeMap<Key, Vec<Id>> {
    let mut linked: BTreeMap<Key, Vec<Id>> = BTreeMap::new();
    for record in records {
        for (field, value) in record.def.fields.iter().zip(record.values()) {
            if let (Kind::Link { to }, Some(id)) = (&field.kind, value.id()) {
                let ids = linked.entry(to.clone()).or_default();
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
    }
    linked
}

/// The one choice that says what state such a record stands for.
fn state<'d>(ctx: &Ctx, def: &'d EntityDef) -> Option<&'d FieldDef> {
    let mut choices = def.fields.iter().filter(|field| matches!(field.kind, Kind::Choice(_)));
    let only = choices.next().filter(|_| choices.next().is_none())?;
    let is_open = ctx.actor.may(&def.key, Deed::Read) && ctx.actor.reads(def, &only.key);
    (!def.owned && is_open).then_some(only)
}

fn tone(state: &FieldDef, value: &Value) -> Option<Tone> {
    let Kind::Choice(choices) = &state.kind else { return None };
    choices.iter().find(|choice| Some(&*choice.key) == value.text()).map(|choice| choice.tone)
}
