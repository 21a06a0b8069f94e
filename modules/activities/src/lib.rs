//! Activities: what is done with customers, and what is promised to them.
//!
//! - [`activities`]: notes, calls, tasks, meetings, visits and letters

pub mod activities;
mod pages;
mod roles;

pub use pages::pages;

use base::Lang;
use records::Module;

/// The records part: entities, rules, texts.
pub fn module() -> Module {
    Module {
        entities: vec![activities::definition()],
        rules: activities::register_rules,
        texts: vec![
            (Lang::Fa, include_str!("activities/text.fa.ftl")),
            (Lang::En, include_str!("activities/text.en.ftl")),
        ],
        roles: roles::built_in(),
        ..Module::new("activities")
    }
}
