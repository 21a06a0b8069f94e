//! Sales: what is sold, and how deals come about.
//!
//! - `capture`: a call is written down in ten seconds
//! - [`products`]: what is on offer
//! - [`wanted`]: what a customer asked for
//! - [`pipelines`]: the stages that deals walk through
//! - [`opportunities`]: the deals, and their laws
//! - [`passages`]: when a deal was in which stage
//! - [`next_step`]: what is done about a deal, and what comes next
//! - [`lost_reasons`]: why deals are lost
//! - [`funnel`]: the report on all of it

mod capture;
pub mod funnel;
pub mod lost_reasons;
pub mod next_step;
pub mod opportunities;
mod pages;
pub mod passages;
pub mod pipelines;
pub mod products;
mod roles;
#[cfg(test)]
mod round_trip_tests;
#[cfg(test)]
mod testing;
pub mod wanted;

pub use pages::pages;

use base::Lang;
use records::{Module, Result, RuleBook, Writes, hand_over::OpenWork};

/// The records part: entities, rules, texts and what a new workspace begins with.
pub fn module() -> Module {
    Module {
        entities: vec![
            products::definition(),
            pipelines::pipeline_definition(),
            pipelines::stage_definition(),
            lost_reasons::definition(),
            opportunities::definition(),
            passages::definition(),
        ],
        extensions: next_step::extensions().into_iter().chain([wanted::extension()]).collect(),
        tables: vec![capture::table()],
        derived: vec![funnel::derived()],
        sums: funnel::sums(),
        open_work: vec![OpenWork { entity: "opportunities", is_open: opportunities::open }],
        followed: vec![("opportunities", "stage")],
        rules: register_rules,
        texts: texts(),
        roles: roles::built_in(),
        seed: Some(seed),
        ..Module::new("sales")
    }
}

fn register_rules(book: &mut RuleBook) {
    products::register_rules(book);
    pipelines::register_rules(book);
    opportunities::register_rules(book);
    next_step::register_rules(book);
    wanted::register_rules(book);
}

fn seed(tx: &mut Writes<'_, '_>) -> Result<()> {
    pipelines::seed(tx)?;
    lost_reasons::seed(tx)
}

fn texts() -> Vec<(Lang, &'static str)> {
    vec![
        (Lang::Fa, include_str!("products/text.fa.ftl")),
        (Lang::En, include_str!("products/text.en.ftl")),
        (Lang::Fa, include_str!("pipelines/text.fa.ftl")),
        (Lang::En, include_str!("pipelines/text.en.ftl")),
        (Lang::Fa, include_str!("lost_reasons/text.fa.ftl")),
        (Lang::En, include_str!("lost_reasons/text.en.ftl")),
        (Lang::Fa, include_str!("opportunities/text.fa.ftl")),
        (Lang::En, include_str!("opportunities/text.en.ftl")),
        (Lang::Fa, include_str!("next_step/text.fa.ftl")),
        (Lang::En, include_str!("next_step/text.en.ftl")),
        (Lang::Fa, include_str!("passages/text.fa.ftl")),
        (Lang::En, include_str!("passages/text.en.ftl")),
        (Lang::Fa, include_str!("capture/text.fa.ftl")),
        (Lang::En, include_str!("capture/text.en.ftl")),
        (Lang::Fa, include_str!("wanted/text.fa.ftl")),
        (Lang::En, include_str!("wanted/text.en.ftl")),
        (Lang::Fa, include_str!("funnel/text.fa.ftl")),
        (Lang::En, include_str!("funnel/text.en.ftl")),
    ]
}
