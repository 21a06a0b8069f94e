//! What every part of Peyvand means by an id, a sum of money, a date, a
//! language and a text. Pure: nothing here reads a clock by itself, touches a
//! disk or knows a business word.
//!
//! - [`Id`]: time-ordered 64-bit keys, typed by what they point to
//! - [`Money`], [`Currency`]: integers in minor units, never floats
//! - [`Date`], [`Instant`]: civil days and UTC instants; the calendar is a view
//! - [`Lang`]: the two languages, and the direction that follows from them

mod id;
mod lang;
mod money;

pub use id::{Id, IdMaker, ParseIdError};
pub use lang::Lang;
pub use money::{Currency, Money};

/// A civil day, without zone or calendar. Stored as ISO `YYYY-MM-DD`.
pub type Date = jiff::civil::Date;
/// A UTC instant. Stored with microsecond precision.
pub type Instant = jiff::Timestamp;
