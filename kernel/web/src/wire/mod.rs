//! A connection between its two ends: a place for it, how long its silence is
//! borne, and what it is told where no page could be asked.
//!
//! Slow is no crime; silence in the middle of something is, and so is a pace at
//! which an answer would never end: both hold memory and a place. What one
//! request may take is decided elsewhere (`guard::in_time`).

mod body;
mod line;
mod patience;
mod room;
mod too_long;

pub(crate) use body::Pieces;
pub(crate) use line::Line;
pub use patience::Patience;
pub(crate) use room::{Place, Room};
