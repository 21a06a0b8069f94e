//! Which fields of an entity say who somebody is.

use schema::{EntityDef, Key, Schema};
use store::{IndexDef, joined};

use crate::physical::{asked_column, nothing_in};

/// The law of one entity, as plain data; begin with [`Law::of`].
#[derive(Clone, Debug)]
pub struct Law {
    pub entity: Key,
    /// What they are called.
    pub name: Key,
    /// What they are; beings of two kinds are not the same.
    pub kind: Option<Key>,
    /// A link to the same entity: who belongs to another is not that other.
    pub belongs: Option<Key>,
    /// Telephone numbers. One number is looked for in all of these fields.
    pub numbers: Vec<Key>,
    pub emails: Vec<Key>,
    /// Numbers that an authority gives once.
    pub papers: Vec<Key>,
    /// From the narrow to the wide: city, province.
    pub places: Vec<Key>,
    pub address: Option<Key>,
    pub postal_code: Option<Key>,
    pub birth: Option<Key>,
    /// Words that stand before or in names and addresses and tell nobody
    /// apart: titles, forms of companies, "street".
    pub silent: Vec<&'static str>,
}

impl Law {
    /// The law of an entity whose records are known by their name.
    pub fn of(entity: impl Into<Key>, name: impl Into<Key>) -> Law {
        Law {
            entity: entity.into(),
            name: name.into(),
            kind: None,
            belongs: None,
            numbers: Vec::new(),
            emails: Vec::new(),
            papers: Vec::new(),
            places: Vec::new(),
            address: None,
            postal_code: None,
            birth: None,
            silent: Vec::new(),
        }
    }

    /// Every field that has a say.
    pub fn fields(&self) -> impl Iterator<Item = &Key> {
        let single = [&self.kind, &self.belongs, &self.address, &self.postal_code, &self.birth];
        let several = [&self.numbers, &self.emails, &self.papers, &self.places];
        [&self.name].into_iter().chain(single.into_iter().flatten()).chain(several.into_iter().flatten())
    }

    /// The fields of which one alone tells who somebody is.
    pub fn exact(&self) -> impl Iterator<Item = &Key> {
        self.numbers.iter().chain(&self.emails).chain(&self.papers)
    }

    /// Those of whom there is no number, by their name: whoever brings a number with a name
    /// can only be one of them, and a name may have thousands with numbers of their own.
    pub(crate) fn index(&self, def: &EntityDef) -> Option<IndexDef> {
        let name = def.field(&self.name).filter(|field| field.searchable)?;
        let numbers = self.numbers.iter().filter_map(|key| def.field(key));
        let empty: Vec<String> = numbers.map(asked_column).collect();
        let index = IndexDef::on(&joined(&["ix", &def.key, "unnumbered"]), &[&asked_column(name)]);
        (!empty.is_empty()).then(|| IndexDef { live_only: true, filter: Some(nothing_in(&empty)), ..index })
    }

    /// What is wrong with this law for the entities that there are.
    pub(crate) fn check(&self, schema: &Schema) -> Result<(), String> {
        let def = schema.entity(&self.entity).ok_or(format!("there is no entity {}", self.entity))?;
        match self.fields().find(|key| def.field(key).is_none()) {
            Some(key) => Err(format!("{} has no field {key}", self.entity)),
            None => Ok(()),
        }
    }
}
