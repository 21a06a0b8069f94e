//! The snapshot that all definitions make: merged, validated as a whole, then
//! immutable. A running request keeps the one it began with.

use std::{collections::BTreeMap, sync::Arc};

use crate::{EntityDef, Extension, FieldDef, Key, Kind};

/// Why a set of definitions is not a schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    #[error("entity {0} is defined twice")]
    EntityTwice(Key),
    #[error("{entity}.{field} is defined twice")]
    FieldTwice { entity: Key, field: Key },
    #[error("{entity} names the field {field}, which it does not have")]
    NoField { entity: Key, field: Key },
    #[error("{entity}.{field} links to {to}, which does not exist")]
    NoTarget { entity: Key, field: Key, to: Key },
    #[error("{entity}.{field} lends visibility, but is not a link")]
    NotALink { entity: Key, field: Key },
    #[error("{entity}.{field} keeps records private, but is not a flag of an owned dependant")]
    NotAFlag { entity: Key, field: Key },
    #[error("{0} is personal, but not owned or not shared by a choice, a team and a role")]
    NotShared(Key),
    #[error("{0} is extended but not defined")]
    NoEntity(Key),
    #[error("{0} is not a key: a-z, 0-9 and _ beginning with a letter, at most 40")]
    BadKey(Key),
}

/// All entities at one moment: immutable, shared by every running request.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    entities: BTreeMap<Key, Arc<EntityDef>>,
}

#[derive(Default)]
pub struct SchemaBuilder {
    entities: Vec<EntityDef>,
    extensions: Vec<Extension>,
}

impl SchemaBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    pub fn entity(mut self, def: EntityDef) -> Self {
        self.entities.push(def);
        self
    }
    pub fn extension(mut self, extension: Extension) -> Self {
        self.extensions.push(extension);
        self
    }

    /// Merges and validates everything as a whole.
    pub fn build(self) -> Result<Schema, SchemaError> {
        let mut entities: BTreeMap<Key, EntityDef> = BTreeMap::new();
        for def in self.entities {
            let key = def.key.clone();
            if entities.insert(key.clone(), def).is_some() {
                return Err(SchemaError::EntityTwice(key));
            }
        }
        for extension in self.extensions {
            let def = entities.get_mut(&extension.entity).ok_or(SchemaError::NoEntity(extension.entity))?;
            def.fields.extend(extension.fields);
            def.form.extend(extension.sections);
            def.about.splice(0..0, extension.about);
            def.indexes.extend(extension.indexes);
        }
        link_to_all(&mut entities);
        for def in entities.values() {
            check_entity(def, &entities)?;
        }
        Ok(Schema { entities: entities.into_iter().map(|(key, def)| (key, Arc::new(def))).collect() })
    }
}

/// Gives what may be about any record its links. What only rules write, and
/// what is a part of another record, has no life of its own to speak about.
fn link_to_all(entities: &mut BTreeMap<Key, EntityDef>) {
    let is_spoken_of = |def: &&EntityDef| !def.on_any && !def.is_kept_by_rules() && (def.owned || def.about.is_empty());
    let targets: Vec<Key> = entities.values().filter(is_spoken_of).map(|def| def.key.clone()).collect();
    for def in entities.values_mut().filter(|def| def.on_any) {
        for to in &targets {
            let key = Key::Owned(format!("on_{to}"));
            let kind = Kind::Link { to: to.clone() };
            def.fields.push(FieldDef { loose: true, ..FieldDef::new(key.clone(), kind) });
            def.about.push(key);
        }
    }
}

fn check_entity(def: &EntityDef, all: &BTreeMap<Key, EntityDef>) -> Result<(), SchemaError> {
    check_key(&def.key)?;
    for (at, field) in def.fields.iter().enumerate() {
        check_key(&field.key)?;
        if SYSTEM_COLUMNS.contains(&&*field.key) || def.fields[..at].iter().any(|other| other.key == field.key) {
            return Err(SchemaError::FieldTwice { entity: def.key.clone(), field: field.key.clone() });
        }
        if let Kind::Link { to } | Kind::Links { to } | Kind::Fields { of: to } = &field.kind
            && !all.contains_key(to)
        {
            let (entity, field) = (def.key.clone(), field.key.clone());
            return Err(SchemaError::NoTarget { entity, field, to: to.clone() });
        }
    }
    let named = def.list.iter().chain(def.form.iter().flat_map(|section| &section.fields));
    let indexed = def.indexes.iter().flat_map(|index| &index.fields);
    for key in named
        .chain(indexed)
        .chain([&def.title, &def.sort.0])
        .chain(&def.about)
        .chain(&def.private)
        .chain(def.happened.iter().map(|(key, _)| key))
    {
        if def.field(key).is_none() && !SYSTEM_COLUMNS.contains(&&**key) {
            return Err(SchemaError::NoField { entity: def.key.clone(), field: key.clone() });
        }
    }
    if let Some(key) = def.about.iter().find(|key| def.field(key).is_none_or(|field| field.link().is_none())) {
        return Err(SchemaError::NotALink { entity: def.key.clone(), field: key.clone() });
    }
    let is_shared = def.owned && SHARED_BY.iter().all(|key| def.field(key).is_some());
    if def.personal && !is_shared {
        return Err(SchemaError::NotShared(def.key.clone()));
    }
    let keeps_private = |key: &Key| {
        let is_flag = def.field(key).is_some_and(|field| field.kind == Kind::Flag && field.required);
        is_flag && def.owned && !def.about.is_empty()
    };
    match def.private.as_ref().filter(|key| !keeps_private(key)) {
        Some(key) => Err(SchemaError::NotAFlag { entity: def.key.clone(), field: key.clone() }),
        None => Ok(()),
    }
}

/// The fields by which a personal record says who else sees it.
const SHARED_BY: [&str; 3] = ["shared", "for_team", "for_role"];

/// The columns that every entity has beside its fields.
pub const SYSTEM_COLUMNS: [&str; 5] = ["id", "version", "created_at", "updated_at", "deleted_at"];

fn check_key(key: &Key) -> Result<(), SchemaError> {
    let fits = key.len() <= 40
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if fits { Ok(()) } else { Err(SchemaError::BadKey(key.clone())) }
}

impl Schema {
    pub fn entity(&self, key: &str) -> Option<&Arc<EntityDef>> {
        self.entities.get(key)
    }

    pub fn entities(&self) -> impl Iterator<Item = &Arc<EntityDef>> {
        self.entities.values()
    }

    /// The links that point to `key`: the related lists of its records.
    pub fn links_to<'a>(&'a self, key: &'a str) -> impl Iterator<Item = (&'a Arc<EntityDef>, &'a FieldDef)> {
        self.entities()
            .flat_map(|def| def.fields.iter().map(move |field| (def, field)))
            .filter(move |(_, field)| field.link() == Some(key))
    }
}
