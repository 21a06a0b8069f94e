//! The roles that a new workspace begins with, beside the administrator. They
//! are rows like any other from then on.

use records::access::{Deed, EVERY, Grant, Role, Scope};

/// Whom everybody may look up, and only the setup changes.
const EVERYBODYS: [&str; 3] = ["users", "teams", "branches"];

pub(crate) fn built_in() -> Vec<Role> {
    vec![manager(), seller(), read_only()]
}

/// Every deed in the branch and all below it.
fn manager() -> Role {
    let grants = Deed::ALL.map(|deed| Grant::new(EVERY, deed, Scope::Branch));
    role("manager", grants.into_iter().chain(look_ups()).collect())
}

/// Reads and writes what is theirs; takes nothing out, deletes nothing.
fn seller() -> Role {
    let own = [Deed::Read, Deed::Create, Deed::Update].map(|deed| Grant::new("customers", deed, Scope::Own));
    let sight = Grant::new(EVERY, Deed::Read, Scope::Own);
    role("seller", [sight].into_iter().chain(own).chain(look_ups()).collect())
}

/// Sees everything, changes nothing.
fn read_only() -> Role {
    role("read_only", vec![Grant::new(EVERY, Deed::Read, Scope::All)])
}

fn look_ups() -> impl Iterator<Item = Grant> {
    EVERYBODYS.into_iter().map(|entity| Grant::new(entity, Deed::Read, Scope::All))
}

fn role(key: &str, grants: Vec<Grant>) -> Role {
    Role { key: key.to_owned(), grants, fields: Vec::new(), administers: false }
}
