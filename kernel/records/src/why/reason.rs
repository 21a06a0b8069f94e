//! What can speak for somebody's seeing a record, or against it.

use access::Scope;
use base::{Date, Id};
use schema::Key;

use crate::shares::With;

/// What one role says, by its id and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByRole {
    pub id: Id,
    pub name: String,
    pub scope: Scope,
}

/// Why somebody sees a record, or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The role shows all records of the entity.
    All(ByRole),
    /// Such records belong to nobody, and the role shows them.
    Open(ByRole),
    /// It is theirs.
    Owner(ByRole),
    /// It belongs to a team of theirs.
    Team(ByRole, Id),
    /// It belongs to a branch of theirs, or to one below it.
    Branch {
        role: ByRole,
        branch: Id,
        below: Option<Id>,
    },
    Shared {
        by: Option<Id>,
        with: With,
        writes: bool,
        until: Option<Date>,
    },
    /// A personal record that its owner shares with all, a team or a role.
    SharedWithMany,
    /// It is about a record that they see, for these reasons.
    About {
        entity: Key,
        id: Id,
        reasons: Vec<Reason>,
    },
    /// They have no role at all.
    NoRole,
    /// None of their roles shows such records.
    NotGranted,
    /// A role shows such records, but not as far as this one.
    OutOfReach(ByRole),
    /// A share that has ended.
    ShareEnded {
        by: Option<Id>,
        with: With,
        until: Option<Date>,
    },
    /// It is about a record that they do not see, and nothing else shows it.
    AboutUnseen {
        entity: Key,
    },
    /// They may not sign in any more.
    NotActive,
}
