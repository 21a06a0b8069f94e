//! What sales adds to the built-in roles: sellers write their own deals, and
//! what deals are made of may be looked up by everybody.

use records::access::{Deed, Grant, Role, Scope};

const LOOKED_UP: [&str; 4] = ["products", "pipelines", "stages", "lost_reasons"];

pub(crate) fn built_in() -> Vec<Role> {
    let look_ups = || LOOKED_UP.map(|entity| Grant::new(entity, Deed::Read, Scope::All));
    let own = [Deed::Read, Deed::Create, Deed::Update].map(|deed| Grant::new("opportunities", deed, Scope::Own));
    vec![part("manager", look_ups().to_vec()), part("seller", look_ups().into_iter().chain(own).collect())]
}

fn part(key: &str, grants: Vec<Grant>) -> Role {
    Role { key: key.to_owned(), grants, fields: Vec::new(), administers: false }
}
