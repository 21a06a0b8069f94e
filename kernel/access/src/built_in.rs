//! The roles that a new workspace begins with. They are rows like any other
//! from then on: an administrator may change or delete them.

use crate::{Deed, EVERY, Grant, Role, Scope};

/// What everybody needs in order to work, and only the setup changes.
const REFERENCE: [&str; 7] = ["products", "users", "branches", "teams", "pipelines", "stages", "lost_reasons"];

/// What a seller writes: their customers, their deals, and what hangs on them.
const SELLERS_WORK: [&str; 7] =
    ["customers", "opportunities", "opportunity_lines", "activities", "tasks", "notes", "leads"];

pub fn built_in_roles() -> Vec<Role> {
    vec![administrator(), manager(), seller(), read_only()]
}

/// Everything, and the setup.
fn administrator() -> Role {
    Role { administers: true, ..role("administrator", every(&Deed::ALL, Scope::All)) }
}

/// Every deed in the branch and all below it.
fn manager() -> Role {
    let mut grants = every(&Deed::ALL, Scope::Branch);
    grants.extend(reference());
    role("manager", grants)
}

/// Reads and writes what is theirs; takes nothing out, deletes nothing.
fn seller() -> Role {
    let mut grants = every(&[Deed::Read], Scope::Own);
    grants.extend(reference());
    for entity in SELLERS_WORK {
        grants.extend([Deed::Read, Deed::Create, Deed::Update].map(|deed| Grant::new(entity, deed, Scope::Own)));
    }
    role("seller", grants)
}

/// Sees everything, changes nothing.
fn read_only() -> Role {
    role("read_only", every(&[Deed::Read], Scope::All))
}

fn role(key: &str, grants: Vec<Grant>) -> Role {
    Role { key: key.into(), grants, fields: Vec::new(), administers: false }
}

fn every(deeds: &[Deed], scope: Scope) -> Vec<Grant> {
    deeds.iter().map(|&deed| Grant::new(EVERY, deed, scope)).collect()
}

fn reference() -> impl Iterator<Item = Grant> {
    REFERENCE.into_iter().map(|entity| Grant::new(entity, Deed::Read, Scope::All))
}
