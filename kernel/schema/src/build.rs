//! Declaring entities in code, and the snapshot that all of them make.
//!
//! Each builder function takes the handle of its own entity, so a field can
//! only be declared where it belongs and with a kind that fits its type.

use std::{collections::BTreeMap, marker::PhantomData, sync::Arc};

use base::{Date, Id, Instant, Money};

use crate::{
    Choice, ChoiceDef, Direction, Entity, EntityDef, Field, FieldDef, FieldType, IndexDef, Key, Kind, Section,
};

/// A field on its way into a definition, still tied to its entity.
pub struct Declared<E> {
    def: FieldDef,
    entity: PhantomData<fn() -> E>,
}

impl<E> Declared<E> {
    fn new<T: FieldType>(handle: Field<E, T>, kind: Kind) -> Self {
        let def = FieldDef { required: !T::OPTIONAL, ..FieldDef::new(handle.key(), kind) };
        Declared { def, entity: PhantomData }
    }

    pub fn unique(mut self) -> Self {
        self.def.unique = true;
        self
    }
    pub fn searchable(mut self) -> Self {
        self.def.searchable = true;
        self
    }
    /// Sorts by the Persian alphabet.
    pub fn named(mut self) -> Self {
        self.def.named = true;
        self
    }
    pub fn indexed(mut self) -> Self {
        self.def.indexed = true;
        self
    }
    pub fn system(mut self) -> Self {
        self.def.system = true;
        self
    }
}

/// The types a kind may be declared on: `T` itself, or `Option<T>`.
pub trait Holds<T>: FieldType {}
impl<T: FieldType> Holds<T> for T {}
impl<T: FieldType> Holds<T> for Option<T> {}

macro_rules! declares {
    ($($name:ident: $type:ty => $kind:expr;)+) => {
        impl<E, T> Field<E, T> {
            $(pub fn $name(self) -> Declared<E> where T: Holds<$type> {
                Declared::new(self, $kind)
            })+
        }
    };
}

declares! {
    email: String => Kind::Email;
    phone: String => Kind::Phone;
    url: String => Kind::Url;
    integer: i64 => Kind::Integer;
    percent: i64 => Kind::Percent;
    money: Money => Kind::Money;
    date: Date => Kind::Date;
    instant: Instant => Kind::Instant;
    flag: bool => Kind::Flag;
}

impl<E, T> Field<E, T> {
    pub fn line(self, max: u32) -> Declared<E>
    where
        T: Holds<String>,
    {
        Declared::new(self, Kind::Text { max })
    }
    pub fn prose(self, max: u32) -> Declared<E>
    where
        T: Holds<String>,
    {
        Declared::new(self, Kind::Prose { max })
    }
    pub fn decimal(self, scale: u8) -> Declared<E>
    where
        T: Holds<i64>,
    {
        Declared::new(self, Kind::Decimal { scale })
    }
    pub fn choice<C: Choice + FieldType>(self) -> Declared<E>
    where
        T: Holds<C>,
    {
        let defs = C::ALL.iter().map(|c| ChoiceDef { key: c.key().into(), tone: c.tone() }).collect();
        Declared::new(self, Kind::Choice(defs))
    }
    pub fn link<To: Entity>(self) -> Declared<E>
    where
        T: Holds<Id<To>>,
    {
        Declared::new(self, Kind::Link { to: To::KEY.into() })
    }
}

/// Builds the definition of `E`; made by [`entity`].
pub struct EntityBuilder<E> {
    def: EntityDef,
    entity: PhantomData<fn() -> E>,
}

/// Begins the definition of an entity: `entity::<Customer>("users").title(NAME)…`.
pub fn entity<E: Entity>(icon: &'static str) -> EntityBuilder<E> {
    let def = EntityDef {
        key: E::KEY.into(),
        icon: icon.into(),
        fields: Vec::new(),
        title: "id".into(),
        owned: false,
        about: None,
        indexes: Vec::new(),
        list: Vec::new(),
        sort: ("id".into(), Direction::Down),
        form: Vec::new(),
    };
    EntityBuilder { def, entity: PhantomData }
}

impl<E: Entity> EntityBuilder<E> {
    pub fn field(mut self, declared: Declared<E>) -> Self {
        self.def.fields.push(declared.def);
        self
    }
    /// The field that names a record.
    pub fn title<T>(mut self, handle: Field<E, T>) -> Self {
        self.def.title = handle.key().into();
        self
    }
    /// Records belong to a user; adds the links `owner`, `team` and `branch`.
    pub fn owned(mut self) -> Self {
        self.def.owned = true;
        for (key, to) in [("owner", "users"), ("team", "teams"), ("branch", "branches")] {
            let link = FieldDef::new(key, Kind::Link { to: to.into() });
            self.def.fields.push(FieldDef { system: true, indexed: true, ..link });
        }
        self
    }
    /// The primary record that lends its visibility.
    pub fn about<T>(mut self, handle: Field<E, T>) -> Self {
        self.def.about = Some(handle.key().into());
        self
    }
    pub fn index(mut self, fields: &[&'static str]) -> Self {
        self.def.indexes.push(IndexDef { fields: keys(fields), unique: false });
        self
    }
    pub fn unique_index(mut self, fields: &[&'static str]) -> Self {
        self.def.indexes.push(IndexDef { fields: keys(fields), unique: true });
        self
    }
    pub fn list(mut self, fields: &[&'static str]) -> Self {
        self.def.list = keys(fields);
        self
    }
    pub fn sort<T>(mut self, handle: Field<E, T>, direction: Direction) -> Self {
        self.def.sort = (handle.key().into(), direction);
        self
    }
    pub fn section(mut self, key: &'static str, fields: &[&'static str]) -> Self {
        self.def.form.push(Section { key: key.into(), fields: keys(fields) });
        self
    }
    pub fn build(self) -> EntityDef {
        self.def
    }
}

/// What a higher module adds to a lower entity; made by [`extend`].
pub struct Extension<E = ()> {
    entity: Key,
    fields: Vec<FieldDef>,
    sections: Vec<Section>,
    kind: PhantomData<fn() -> E>,
}

/// Begins an extension: `extend::<Customer>().field(WANTED.link())`.
pub fn extend<E: Entity>() -> Extension<E> {
    Extension { entity: E::KEY.into(), fields: Vec::new(), sections: Vec::new(), kind: PhantomData }
}

impl<E: Entity> Extension<E> {
    pub fn field(mut self, declared: Declared<E>) -> Self {
        self.fields.push(declared.def);
        self
    }
    pub fn section(mut self, key: &'static str, fields: &[&'static str]) -> Self {
        self.sections.push(Section { key: key.into(), fields: keys(fields) });
        self
    }
    pub fn build(self) -> Extension {
        Extension { entity: self.entity, fields: self.fields, sections: self.sections, kind: PhantomData }
    }
}

fn keys(fields: &[&'static str]) -> Vec<Key> {
    fields.iter().map(|&key| key.into()).collect()
}

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
        }
        for def in entities.values() {
            check_entity(def, &entities)?;
        }
        Ok(Schema { entities: entities.into_iter().map(|(key, def)| (key, Arc::new(def))).collect() })
    }
}

fn check_entity(def: &EntityDef, all: &BTreeMap<Key, EntityDef>) -> Result<(), SchemaError> {
    check_key(&def.key)?;
    for (at, field) in def.fields.iter().enumerate() {
        check_key(&field.key)?;
        if SYSTEM_COLUMNS.contains(&&*field.key) || def.fields[..at].iter().any(|other| other.key == field.key) {
            return Err(SchemaError::FieldTwice { entity: def.key.clone(), field: field.key.clone() });
        }
        if let Kind::Link { to } = &field.kind
            && !all.contains_key(to)
        {
            let (entity, field) = (def.key.clone(), field.key.clone());
            return Err(SchemaError::NoTarget { entity, field, to: to.clone() });
        }
    }
    let named = def.list.iter().chain(def.form.iter().flat_map(|section| &section.fields));
    let indexed = def.indexes.iter().flat_map(|index| &index.fields);
    for key in named.chain(indexed).chain([&def.title, &def.sort.0]).chain(&def.about) {
        if def.field(key).is_none() && !SYSTEM_COLUMNS.contains(&&**key) {
            return Err(SchemaError::NoField { entity: def.key.clone(), field: key.clone() });
        }
    }
    Ok(())
}

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
