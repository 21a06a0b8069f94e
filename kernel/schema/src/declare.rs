//! Declaring entities in code.
//!
//! Each builder function takes the handle of its own entity, so a field can
//! only be declared where it belongs and with a kind that fits its type.

use std::marker::PhantomData;

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
    /// A link that keeps nothing from the recycle bin.
    pub fn loose(mut self) -> Self {
        self.def.loose = true;
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
    /// Some fields of another entity, as data.
    pub fn fields_of<Of: Entity>(self) -> Declared<E>
    where
        T: Holds<String>,
    {
        Declared::new(self, Kind::Fields { of: Of::KEY.into() })
    }
    pub fn link<To: Entity>(self) -> Declared<E>
    where
        T: Holds<Id<To>>,
    {
        Declared::new(self, Kind::Link { to: To::KEY.into() })
    }
}

impl<E, To: Entity> Field<E, Vec<Id<To>>> {
    /// Several records of `To`; may be none.
    pub fn links(self) -> Declared<E> {
        Declared::new(self, Kind::Links { to: To::KEY.into() })
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
        about: Vec::new(),
        on_any: false,
        private: None,
        happened: None,
        personal: false,
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
    /// The primary record that lends its visibility; told again, the record
    /// that does so where the links before are empty.
    pub fn about<T>(mut self, handle: Field<E, T>) -> Self {
        self.def.about.push(handle.key().into());
        self
    }
    /// About a record of any entity.
    pub fn on_any(mut self) -> Self {
        self.def.on_any = true;
        self
    }
    /// The flag that keeps a dependant to its own scope.
    pub fn private(mut self, handle: Field<E, bool>) -> Self {
        self.def.private = Some(handle.key().into());
        self
    }
    /// What tells a record of what happened from one that is only planned.
    pub fn happened<C: Choice + FieldType>(mut self, handle: Field<E, C>, value: C) -> Self {
        self.def.happened = Some((handle.key().into(), value.key().into()));
        self
    }
    /// Records are their owner's own, and of those they are shared with.
    pub fn personal(mut self) -> Self {
        self.def.personal = true;
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
    pub(crate) entity: Key,
    pub(crate) fields: Vec<FieldDef>,
    pub(crate) sections: Vec<Section>,
    pub(crate) about: Vec<Key>,
    pub(crate) indexes: Vec<IndexDef>,
    kind: PhantomData<fn() -> E>,
}

/// Begins an extension: `extend::<Customer>().field(WANTED.link())`.
pub fn extend<E: Entity>() -> Extension<E> {
    let (fields, sections, about, indexes) = Default::default();
    Extension { entity: E::KEY.into(), fields, sections, about, indexes, kind: PhantomData }
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
    /// Where this link is set, it leads to the primary record, before any that
    /// the entity names itself.
    pub fn about_first<T>(mut self, handle: Field<E, T>) -> Self {
        self.about.push(handle.key().into());
        self
    }
    pub fn index(mut self, fields: &[&'static str]) -> Self {
        self.indexes.push(IndexDef { fields: keys(fields), unique: false });
        self
    }
    pub fn build(self) -> Extension {
        let Extension { entity, fields, sections, about, indexes, .. } = self;
        Extension { entity, fields, sections, about, indexes, kind: PhantomData }
    }
}

fn keys(fields: &[&'static str]) -> Vec<Key> {
    fields.iter().map(|&key| key.into()).collect()
}
