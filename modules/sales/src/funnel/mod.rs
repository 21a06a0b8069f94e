//! The sales funnel: how many deals came into each stage, how many went on,
//! where and why the others were lost, how long it took, and what was won.
//!
//! Two things are counted, each by its own business day. A **stay** counts in
//! its stage on the day the deal first entered it, together with what became
//! of the deal since, so that every deal is lost in exactly one stage. A
//! **deal** counts once, on the day it was won or lost, or, while it is open,
//! on the day it was opened. What has no such day counts in totals and in no
//! period. Every figure carries the filter that opens the records behind it,
//! and all of them obey the reader's rights: no row out of sight is counted,
//! no hidden field is summed or grouped by.
//!
//! `asked` says which deals are meant, `basis` what they are counted from: `kept`
//! asks the sums that stand ready (`sums`), `query` the single deals and stays
//! (`stays`) where no sum tells it. `figures` puts the answers together without the
//! database, `gather` does one after the other.
//! `page` gives it an address, `draw`, `steps` and `tables` a face, `json` a form
//! for programs.
//! Left out: goals and forecasts.

mod address;
mod asked;
mod basis;
#[cfg(test)]
mod beside_tests;
mod charts;
mod choices;
mod described;
mod draw;
mod figures;
mod gather;
mod json;
mod kept;
mod page;
mod query;
mod stays;
#[cfg(test)]
mod stays_tests;
mod steps;
mod sums;
#[cfg(test)]
mod sums_tests;
mod tables;
#[cfg(test)]
mod tests;

pub use asked::Asked;
pub use described::described;
pub use figures::{Deals, Figure, Funnel, GroupLine, QuarterLine, ReasonLine, StageLine};
pub use gather::funnel;
pub use json::to_json;
pub use page::routes;
pub(crate) use stays::derived;
pub(crate) use sums::sums;
