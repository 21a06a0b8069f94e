//! The directory: every customer in one model.
//!
//! - [`customers`]: people, companies and households, and who belongs to whom
//!
//! Users, teams and branches are facts of the kernel; this module draws the
//! tree that they make. Left out: typed relations between customers, and
//! what is sold to them (`sales`).

mod branches;
pub mod customers;
mod pages;
mod roles;

pub use pages::pages;

use base::Lang;
use records::Module;

/// The records part: entities, rules, texts.
pub fn module() -> Module {
    Module {
        entities: vec![customers::definition()],
        rules: customers::register_rules,
        texts: vec![
            (Lang::Fa, include_str!("customers/text.fa.ftl")),
            (Lang::En, include_str!("customers/text.en.ftl")),
            (Lang::Fa, include_str!("branches/text.fa.ftl")),
            (Lang::En, include_str!("branches/text.en.ftl")),
        ],
        roles: roles::built_in(),
        duplicates: vec![customers::law()],
        ..Module::new("directory")
    }
}
