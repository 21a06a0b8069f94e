//! Work that goes on after the answer: one table, kept in the transaction of
//! the deed that asks for it, so that neither is there without the other.
//!
//! A worker takes a job by a lease; when it dies, the lease runs out (or its node
//! is seen to be gone, `orphans`) and another takes over, so a job may run twice
//! and its effect must be keyed.
//! A job that fails comes back later and later, and stops after its last try.
//! A unique key keeps the same work from waiting twice.

mod clearing;
mod orphans;
mod queue;
mod table;
mod view;
mod watch;
mod worker;

#[cfg(test)]
mod tests;

pub use queue::Job;
pub(crate) use queue::Lease;
pub(crate) use table::table;
pub use view::{JobState, JobView};
pub use watch::{COUNTED, JobFigures};
pub(crate) use worker::CANCELLED;
pub use worker::{Handler, Handlers, Run, work};
