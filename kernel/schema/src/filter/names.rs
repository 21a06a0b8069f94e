//! From the words that a person has for a field to its path.

use std::collections::HashMap;

use super::{
    paths::{FILTER_COLUMNS, field_at},
    problem::{FieldName, Wrong},
    related::{What, related_of},
};
use crate::{EntityDef, FieldDef, Key, Names, Schema, input::squash};

/// How many links a name without dots leads through.
const MOST_LINKS: usize = 3;

/// A field that a filter names, with the entity it belongs to.
pub(super) struct Found<'a> {
    pub path: Vec<Key>,
    pub def: &'a EntityDef,
    pub field: FieldDef,
}

impl Found<'_> {
    pub fn name(&self) -> FieldName {
        FieldName::of(self.def, &self.field.key)
    }
}

/// Finds fields by key or label, and remembers the labels of an entity.
pub(super) struct Lookup<'a> {
    schema: &'a Schema,
    def: &'a EntityDef,
    names: &'a dyn Names,
    labels: HashMap<Key, HashMap<String, Key>>,
}

impl<'a> Lookup<'a> {
    pub fn new(schema: &'a Schema, def: &'a EntityDef, names: &'a dyn Names) -> Lookup<'a> {
        Lookup { schema, def, names, labels: HashMap::new() }
    }

    /// The field that `customer.branch` or «مشتری.شعبه» leads to.
    pub fn field(&mut self, text: &str) -> Result<Found<'a>, Wrong> {
        let wrong = match self.by_steps(text) {
            Ok(found) => return Ok(found),
            Err(wrong) => wrong,
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        let path = if words.len() > 1 { self.together(self.def, &words, MOST_LINKS) } else { None };
        path.and_then(|path| self.at(path)).ok_or(wrong)
    }

    fn by_steps(&mut self, text: &str) -> Result<Found<'a>, Wrong> {
        let (mut def, mut path) = (self.def, Vec::new());
        let steps: Vec<&str> = text.split(['.', '›']).collect();
        for (at, step) in steps.iter().enumerate() {
            let key = self.key(def, step).ok_or_else(|| no_field(def, step))?;
            path.push(key.clone());
            if at + 1 < steps.len() {
                let target = def.field(&key).and_then(|field| field.link()).and_then(|to| self.schema.entity(to));
                def = target.ok_or_else(|| Wrong::NotALink(FieldName::of(def, &key)))?;
            }
        }
        self.at(path).ok_or_else(|| no_field(def, text))
    }

    /// «شهر مشتری» and "customer city": labels side by side, as each language puts them.
    fn together(&mut self, def: &'a EntityDef, words: &[&str], most: usize) -> Option<Vec<Key>> {
        if most < MOST_LINKS
            && let Some(key) = self.key(def, &words.join(" "))
        {
            return Some(vec![key]);
        }
        let most = most.checked_sub(1)?;
        for at in 1..words.len() {
            let (before, after) = words.split_at(at);
            for (link, rest) in [(before, after), (after, before)] {
                let Some(key) = self.key(def, &link.join(" ")) else { continue };
                let to = def.field(&key).and_then(|field| field.link()).and_then(|to| self.schema.entity(to));
                let Some(rest) = to.and_then(|there| self.together(there, rest, most)) else { continue };
                return Some([key].into_iter().chain(rest).collect());
            }
        }
        None
    }

    /// The field at the end of a path of keys.
    pub fn at(&self, path: Vec<Key>) -> Option<Found<'a>> {
        let (def, field) = field_at(self.schema, self.def, &path)?;
        Some(Found { def, field: field.into_owned(), path })
    }

    /// The records that «فرصت», `opportunities`, `call` or `opportunity.customer`
    /// means, as far as they lead to this entity.
    pub fn related(&self, said: &str) -> Option<What<'a>> {
        let (name, link) = match said.split_once('.') {
            Some((name, link)) => (name, Some(link)),
            None => (said, None),
        };
        related_of(self.schema, self.def, name.trim(), link, self.names)
    }

    /// Goes on with the fields of another entity; gives the one before.
    pub fn turn_to(&mut self, def: &'a EntityDef) -> &'a EntityDef {
        std::mem::replace(&mut self.def, def)
    }

    fn key(&mut self, def: &EntityDef, said: &str) -> Option<Key> {
        let said = said.trim();
        match said {
            "created" => return Some("created_at".into()),
            "updated" => return Some("updated_at".into()),
            _ => {}
        }
        let keys = || def.fields.iter().map(|field| &field.key);
        if let Some(key) = keys().find(|key| said.eq_ignore_ascii_case(key)) {
            return Some(key.clone());
        }
        if let Some(column) = FILTER_COLUMNS.into_iter().find(|column| said.eq_ignore_ascii_case(column)) {
            return Some(column.into());
        }
        let labels = self.labels.entry(def.key.clone()).or_insert_with(|| labels_of(def, self.names));
        labels.get(&squash(said)).cloned()
    }
}

/// Labels by their squashed text; of two fields with one label, the first.
fn labels_of(def: &EntityDef, names: &dyn Names) -> HashMap<String, Key> {
    let columns = FILTER_COLUMNS.into_iter().map(Key::from);
    let mut labels = HashMap::new();
    for key in def.fields.iter().map(|field| field.key.clone()).chain(columns) {
        for label in names.field(def, &key) {
            labels.entry(squash(&label)).or_insert_with(|| key.clone());
        }
    }
    labels.remove("");
    labels
}

fn no_field(def: &EntityDef, name: &str) -> Wrong {
    Wrong::NoField { entity: def.key.clone(), name: name.trim().to_owned() }
}
