//! What becomes of rows about somebody who is there already, as somebody asked or as it is
//! where nobody did. Who that is, `known` tells.

use serde::{Deserialize, Serialize};

use super::{Import, mapping};

/// What becomes of a row about somebody who is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Duplicates {
    /// It is passed over.
    Skip,
    /// It fills what is empty.
    Fill,
    /// What it says goes before what was there.
    Overwrite,
    /// It is added all the same.
    Add,
}

impl Duplicates {
    pub const ALL: [Duplicates; 4] = [Duplicates::Fill, Duplicates::Skip, Duplicates::Overwrite, Duplicates::Add];

    pub fn key(self) -> &'static str {
        match self {
            Duplicates::Skip => "skip",
            Duplicates::Fill => "fill",
            Duplicates::Overwrite => "overwrite",
            Duplicates::Add => "add",
        }
    }

    pub fn from_key(key: &str) -> Option<Duplicates> {
        Duplicates::ALL.into_iter().find(|one| one.key() == key)
    }
}

/// How rows and records that are the same are dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Policy {
    /// Nobody said: a row changes the record that has its key, a second row of
    /// the same key is refused, and nothing but the key counts.
    Strict,
    Asked(Duplicates),
}

impl Policy {
    /// Whether what a row says goes before what was there.
    pub(super) fn overwrites(self) -> bool {
        matches!(self, Policy::Strict | Policy::Asked(Duplicates::Overwrite))
    }
}

impl Import {
    /// What was asked for; where nothing was, empty fields of who is there are
    /// filled, unless a key was chosen.
    pub(crate) fn policy(&self) -> Policy {
        match (self.duplicates, &self.key) {
            (Some(asked), _) => Policy::Asked(asked),
            // What went out comes back as it stands in the sheet.
            (None, None) if self.mapping.fills(mapping::ID) => Policy::Strict,
            (None, Some(_)) => Policy::Strict,
            (None, None) => Policy::Asked(Duplicates::Fill),
        }
    }
}
