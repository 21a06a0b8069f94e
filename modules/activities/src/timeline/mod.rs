//! What was done with a record and what comes next, newest first.
//!
//! Stands on the page of every entity that an activity may be about. What is
//! still open is on top, the soonest first; below it what happened, a page at a
//! time by keyset, so that the ten-thousandth entry costs what the first did.
//! Each activity is there only if the reader may see it; further links
//! ([`crate::links`]) grant nothing.

mod api;
mod draw;
mod page;
mod read;
#[cfg(test)]
mod tests;

pub(crate) use api::described;
pub(crate) use draw::{icon_of, kind_name};
pub use page::{card, routes};
pub(crate) use read::link_to;
pub use read::{Asked, PAGE, Timeline};
