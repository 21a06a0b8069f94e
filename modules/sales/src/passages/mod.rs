//! A passage's life: it begins when a deal enters a stage and ends when the
//! deal leaves it.
//!
//! Passages hold business days: what a file says about last year stands here
//! on last year's days, while the history of changes says that it was recorded
//! today. They follow from the opportunity alone; people read them and write
//! none. From them come the funnel, the time spent in stages and the places
//! where deals are lost. A stay whose day nobody knows has none: it counts in
//! totals and in no period.
//!
//! `stays` is pure; `keep` brings the rows in line with it.

mod born;
mod card;
mod entity;
mod keep;
mod since;
mod stays;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod undo_tests;

pub use born::{Born, born};
pub(crate) use card::draw;
pub use entity::*;
pub(crate) use keep::{drop_all, keep};
pub(crate) use since::here_since;
