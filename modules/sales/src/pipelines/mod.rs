//! A pipeline's life: laid out once with its stages, then walked by every deal
//! from left to right until it is won or lost.
//!
//! Each stage says how likely a deal in it is to be won, how long it may stay
//! there and what to do meanwhile. One pipeline is the default: a deal that
//! names neither pipeline nor stage begins in its first stage.
//!
//! A file to import names stages by their own words. Its pipeline is made first
//! ([`create`], `peyvand pipeline create`), and each row then says the stage;
//! the pipeline follows from it. Where two pipelines have a stage of the same
//! name, the one is meant that has all the stages of the sheet, or that the row
//! names. A stage that no pipeline has is an error of its row, never a new
//! stage.

mod create;
mod entity;
mod rules;
mod seed;
mod steps;
#[cfg(test)]
mod tests;

pub use create::{Laid, create, find_stage};
pub use entity::*;
pub use rules::register as register_rules;
pub use seed::seed;
pub use steps::{Step, Steps, asks, default_pipeline, step, steps_of};
