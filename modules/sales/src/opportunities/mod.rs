//! An opportunity's life: it enters a pipeline, walks from stage to stage, and
//! is won or lost.
//!
//! Three days tell its business time. `opened_on` is the day it entered work
//! (on a file: the day it entered the last open stage at or before its own),
//! `expected_on` when it should close, `closed_on` when it did. Who enters a
//! deal by hand opens it today; a file that knows no day leaves it without
//! one, for a made-up day would stand in some period's figures. Every move is
//! also kept as a stage passage (`passages`), with the business day, while the
//! history says when it was recorded.
//!
//! Left out: lines of products, quotes and forecasts by commitment.

mod entity;
mod name;
mod rules;
#[cfg(test)]
mod tests;

pub use entity::*;
pub use rules::register as register_rules;
pub(crate) use rules::today;

use schema::{
    Choice, Filter, Value,
    filter::{Op, Operand, Test},
};

/// Deals that are neither won nor lost.
pub(crate) fn open() -> Filter {
    let open = Value::Text(crate::pipelines::StageKind::Open.key().to_owned());
    let path = vec![STAGE.key().into(), crate::pipelines::KIND.key().into()];
    Filter::Test(Test { path, op: Op::Is, values: vec![Operand::Value(open)] })
}
