//! What the built-in roles may do with activities, beside what `*` grants:
//! sellers write their own, and name further customers of them.

use records::access::{Deed, Grant, Role, Scope};

pub(crate) fn built_in() -> Vec<Role> {
    let own = [Deed::Read, Deed::Create, Deed::Update, Deed::Delete];
    let of = |entity: &'static str| own.map(|deed| Grant::new(entity, deed, Scope::Own));
    let grants = ["activities", "activity_links"].into_iter().flat_map(of).collect();
    vec![Role { key: "seller".to_owned(), grants, fields: Vec::new(), administers: false }]
}
