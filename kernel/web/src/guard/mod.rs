//! What every request passes before a page is asked, and every answer on its
//! way out.
//!
//! - [`identify`]: an id for the log, and who is really asking, through proxies
//! - [`headers`]: what the browser must not do with the answer
//! - `rate`: nobody asks so often that others wait
//! - `session::attend`: which person, which language; problems get words there
//! - [`in_time`]: no request takes for ever
//! - [`only_own_forms`]: a deed comes from a page of ours
//! - [`panicked`]: a defect answers like any fault

mod client;
mod csrf;
mod headers;
mod identify;
mod options;
mod peek;
mod rate;
mod time;

pub use client::Client;
pub use options::{MetricsReaders, Network, PublicUrl, ServeOptions};

pub(crate) use csrf::{masked, only_own_forms};
pub(crate) use headers::headers;
pub(crate) use identify::{RequestId, identify};
pub use rate::Rates;

pub(crate) use rate::{Buckets, count};
pub(crate) use time::in_time;

use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::Problem;

/// The most that a form or a call to the API may send; uploads have a limit of
/// their own beside their route.
pub(crate) const BODY: usize = 1024 * 1024;

/// A defect in a handler: the person gets the page for faults, the process lives.
pub(crate) fn panicked(defect: Box<dyn Any + Send + 'static>) -> Response {
    let words = defect.downcast_ref::<String>().map(String::as_str).or(defect.downcast_ref::<&str>().copied());
    Problem::Fault(anyhow::anyhow!("a handler panicked: {}", words.unwrap_or("without a word"))).into_response()
}
