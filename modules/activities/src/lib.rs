//! Activities: what is done with customers, and what is promised to them.
//!
//! - [`activities`]: notes, calls, tasks, meetings, visits and letters
//! - [`links`]: further customers of one of them
//! - [`timeline`]: what was done with a record, and what comes next
//! - [`composer`]: writing it down, with the next step
//! - [`deeds`]: done, later, to a colleague
//! - [`today`]: what to do now

pub mod activities;
pub mod composer;
mod deeds;
pub mod links;
mod pages;
mod roles;
#[cfg(test)]
mod testing;
pub mod timeline;
mod today;
mod when;

pub use pages::{cards, pages};

use base::Lang;
use records::{Module, hand_over::OpenWork};

/// The records part: entities, rules, texts.
pub fn module() -> Module {
    Module {
        entities: vec![activities::definition(), links::definition()],
        extensions: vec![activities::on_customers()],
        rules: activities::register_rules,
        texts: vec![
            (Lang::Fa, include_str!("activities/text.fa.ftl")),
            (Lang::En, include_str!("activities/text.en.ftl")),
            (Lang::Fa, include_str!("text.fa.ftl")),
            (Lang::En, include_str!("text.en.ftl")),
            (Lang::Fa, include_str!("links/text.fa.ftl")),
            (Lang::En, include_str!("links/text.en.ftl")),
        ],
        open_work: vec![OpenWork { entity: "activities", is_open: activities::open }],
        followed: vec![("activities", "state")],
        roles: roles::built_in(),
        ..Module::new("activities")
    }
}
