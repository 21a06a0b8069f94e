//! What every part of Peyvand means by an id, a sum of money, a date, a
//! language and a text. Pure: nothing here reads a clock by itself, touches a
//! disk or knows a business word.
//!
//! - [`Id`]: time-ordered 64-bit keys, typed by what they point to
//! - [`Money`], [`Currency`]: integers in minor units, never floats
//! - [`Date`], [`Instant`]: civil days and UTC instants; the calendar is a view
//! - [`Lang`]: the two languages, and the direction that follows from them
//! - [`calendar`]: Jalali and Gregorian days, periods, reading a date
//! - [`fold`]: what is done to text before it is kept, searched or sorted
//! - [`format`]: how numbers, days and sums are shown; [`parse`]: read back
//! - [`checks`]: Iranian ids with check digits
//! - [`texts`]: the sentences of the product in both languages
//! - [`clock`]: the time, as a thing that is handed over

pub mod calendar;
pub mod checks;
pub mod clock;
pub mod fold;
pub mod format;
mod id;
mod lang;
mod money;
#[cfg(test)]
mod naughty;
mod numerals;
pub mod parse;
#[cfg(test)]
mod testing;
pub mod texts;

pub use calendar::{
    Calendar, DateProblem, FiscalUnit, FiscalYear, Jalali, Moment, Period, Unit, parse_date, parse_moment,
};
pub use clock::{Clock, FrozenClock, SystemClock, today};
pub use fold::sort_key;
pub use format::{Format, MoneyUnit};
pub use id::{Id, IdMaker, ParseIdError};
pub use lang::Lang;
pub use money::{Currency, Money};
pub use parse::{email, phone};
pub use texts::{Arg, Catalogue};

/// A civil day, without zone or calendar. Stored as ISO `YYYY-MM-DD`.
pub type Date = jiff::civil::Date;
/// A UTC instant. Stored with microsecond precision.
pub type Instant = jiff::Timestamp;
