//! What fills a place in a text.

use fluent_bundle::FluentValue;

/// A value for a place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Written as it is.
    Text(String),
    /// Chooses the plural, printed grouped in the digits of the language: a
    /// count. A year or a code is a text.
    Number(i64),
}

/// Whole numbers up to here survive Fluent, which counts in floating point.
const EXACT: u64 = 1 << 53;

impl Arg {
    pub(super) fn value(&self, number: impl Fn(i64) -> String) -> FluentValue<'_> {
        match self {
            Arg::Text(text) => FluentValue::from(text.as_str()),
            Arg::Number(n) if n.unsigned_abs() <= EXACT => FluentValue::from(*n),
            // No language has a plural of its own for numbers of this size.
            Arg::Number(n) => FluentValue::from(number(*n)),
        }
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_owned())
    }
}
impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Arg::Text(text.clone())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}

macro_rules! from_number {
    ($($number:ty)*) => {$(
        impl From<$number> for Arg {
            fn from(number: $number) -> Self {
                Arg::Number(number.try_into().unwrap_or(i64::MAX))
            }
        }
    )*};
}
from_number!(i8 u8 i16 u16 i32 u32 i64 u64 isize usize);
