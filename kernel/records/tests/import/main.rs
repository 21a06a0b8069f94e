//! Sheets become records: mapped, tried dry, kept row by row, and the same
//! when they come a second time.

mod choices;
mod names;
mod refused;
mod rows;
mod sheet;
#[path = "../town/mod.rs"]
mod town;
