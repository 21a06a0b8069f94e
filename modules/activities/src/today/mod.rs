//! «امروز»: one ordered list of what to do now, each line with why it is here,
//! what is at stake, and the deed itself.
//!
//! What is late comes first; then by the hour, and where there is none by what
//! the customer's open business is worth. Beside it the day's calendar, the
//! promises that were broken, and what was done. A manager looks at the day of
//! anybody in their reach, and anybody at another day.
//!
//! Left out: what the program would suggest by itself (who is silent, what runs
//! out); only what people promised stands here.

mod api;
mod draw;
mod order;
mod page;
mod read;
#[cfg(test)]
mod tests;

pub(crate) use api::described;
pub(crate) use page::routes;
pub(crate) use read::due_count;
