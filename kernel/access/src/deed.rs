//! The two closed lists that every right is made of: deeds and scopes.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How far a grant reaches. Each scope holds all that the one before it holds,
/// so that the wider of two is simply the greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    #[default]
    Nothing,
    /// The records that the user owns.
    Own,
    /// Those, and the records of the user's teams.
    Team,
    /// Those, and the records of the user's branches and all below.
    Branch,
    All,
}

impl Scope {
    pub const ALL: [Scope; 5] = [Scope::Nothing, Scope::Own, Scope::Team, Scope::Branch, Scope::All];

    pub fn key(self) -> &'static str {
        match self {
            Scope::Nothing => "nothing",
            Scope::Own => "own",
            Scope::Team => "team",
            Scope::Branch => "branch",
            Scope::All => "all",
        }
    }
}

/// What can be done to records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Deed {
    Read,
    Create,
    Update,
    Delete,
    Export,
    Import,
}

impl Deed {
    pub const ALL: [Deed; 6] = [Deed::Read, Deed::Create, Deed::Update, Deed::Delete, Deed::Export, Deed::Import];

    pub fn key(self) -> &'static str {
        match self {
            Deed::Read => "read",
            Deed::Create => "create",
            Deed::Update => "update",
            Deed::Delete => "delete",
            Deed::Export => "export",
            Deed::Import => "import",
        }
    }

    /// Done to a record that is already there, so that one must see it first.
    pub(crate) fn needs_sight(self) -> bool {
        matches!(self, Deed::Update | Deed::Delete | Deed::Export)
    }
}

/// The word is neither a scope nor a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a known key")]
pub struct UnknownKey;

impl FromStr for Scope {
    type Err = UnknownKey;

    fn from_str(key: &str) -> Result<Self, UnknownKey> {
        Scope::ALL.into_iter().find(|scope| scope.key() == key).ok_or(UnknownKey)
    }
}

impl FromStr for Deed {
    type Err = UnknownKey;

    fn from_str(key: &str) -> Result<Self, UnknownKey> {
        Deed::ALL.into_iter().find(|deed| deed.key() == key).ok_or(UnknownKey)
    }
}
