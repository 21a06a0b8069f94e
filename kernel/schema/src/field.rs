//! A field of an entity, as plain data.

use crate::{Key, Kind};

/// One field. Built-in ones come from typed handles, user-made ones from rows
/// of metadata; from here on nothing can tell them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDef {
    pub key: Key,
    pub kind: Kind,
    /// May not be empty.
    pub required: bool,
    /// No two live records share it.
    pub unique: bool,
    /// Has a folded search key beside it (`{key}_find`).
    pub searchable: bool,
    /// Sorts by the Persian alphabet through a key beside it (`{key}_sort`).
    pub named: bool,
    /// Lists are often filtered or sorted by it.
    pub indexed: bool,
    /// Written by the product only: never in a form, an import or an API body.
    pub system: bool,
    /// A link that holds nothing: what it points to may go to the recycle bin
    /// while it points there, and this record may come back without it.
    pub loose: bool,
}

impl FieldDef {
    pub fn new(key: impl Into<Key>, kind: Kind) -> Self {
        FieldDef {
            key: key.into(),
            kind,
            required: false,
            unique: false,
            searchable: false,
            named: false,
            indexed: false,
            system: false,
            loose: false,
        }
    }

    /// The column that this field is sorted by.
    pub fn sort_column(&self) -> String {
        match self.kind {
            Kind::Money => format!("{}_base", self.key),
            _ if self.named => format!("{}_sort", self.key),
            _ => self.key.to_string(),
        }
    }

    /// The column of the folded search key.
    pub fn find_column(&self) -> String {
        format!("{}_find", self.key)
    }

    /// Whether it is also found by how it sounds: names are, other texts are not.
    pub fn sounds(&self) -> bool {
        self.searchable && self.named
    }

    /// The column of how it sounds.
    pub fn sound_column(&self) -> String {
        format!("{}_sound", self.key)
    }

    /// The entity this field points to, if it is a link.
    pub fn link(&self) -> Option<&str> {
        match &self.kind {
            Kind::Link { to } => Some(to),
            _ => None,
        }
    }

    /// The entity this field points to several records of, if it does.
    pub fn links(&self) -> Option<&str> {
        match &self.kind {
            Kind::Links { to } => Some(to),
            _ => None,
        }
    }
}
