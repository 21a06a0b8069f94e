//! An activity's life: written down when it happened, or promised with a day
//! and then done, put off or handed on.
//!
//! One entity holds notes, calls, tasks, meetings, visits and letters, so that
//! a timeline, a day's list and a count are each one question. What happened
//! is done at birth; what has a day ahead is open until somebody says so.

mod entity;
mod next_step;
mod rules;
#[cfg(test)]
mod tests;

pub use entity::*;
pub use next_step::{keep_on, moves_a_step};
pub use rules::register as register_rules;

/// What is still to be done.
pub(crate) fn open() -> schema::Filter {
    let open = schema::Choice::key(State::Open).to_owned();
    schema::Filter::is(STATE.key(), [schema::Value::Text(open)])
}
