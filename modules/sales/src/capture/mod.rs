//! Quick capture, «ثبت تماس»: the telephone rings, and before the caller has
//! said goodbye it is written down who they are, what they want and when they
//! will hear of us again.
//!
//! One form, and of that only what is not known: the number comes first and
//! says the rest. A **known** number shows who it is, the last contacts and
//! what is open; a **new** one becomes a person with a name, a city and a wish;
//! a landline is asked for a mobile beside it; one that is **with a colleague**
//! says no more than that, and can be asked for. What is saved is one
//! change-set: the customer if new, the call, and the promise that follows it.
//!
//! The line may be slow and the page may be sent twice. A submission therefore
//! carries a key of its own (`once`): however often it arrives, the call is
//! written once, and the second answer is that of the first.
//!
//! - `typed`: what the form or a program sent, as values or as what is wrong
//! - `caller`: who a number belongs to, as far as whoever asks may know
//! - `rules`: pure laws, tested as tables; `rights`: who may do what of it
//! - `deed`: the call is written down
//! - `hand_over`: a colleague is asked for their customer
//! - `page`, `draw`, `who`: the form; `api`: its twin for programs
//!
//! Left out: telephony itself, which will open this form with `?number=`.

mod api;
mod caller;
mod choices;
mod deed;
mod described;
mod draw;
mod hand_over;
mod once;
mod page;
mod rights;
mod rules;
#[cfg(test)]
mod tests;
mod typed;
mod who;

pub(crate) use api::routes as api_routes;
pub(crate) use described::described;
pub(crate) use once::table;
pub(crate) use page::{CAPTURE, routes};
