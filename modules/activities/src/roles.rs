//! What the built-in roles may do with activities, beside what `*` grants.

use records::access::{Deed, Grant, Role, Scope};

pub(crate) fn built_in() -> Vec<Role> {
    let own = [Deed::Read, Deed::Create, Deed::Update, Deed::Delete];
    let grants = own.map(|deed| Grant::new("activities", deed, Scope::Own)).to_vec();
    vec![Role { key: "seller".to_owned(), grants, fields: Vec::new(), administers: false }]
}
