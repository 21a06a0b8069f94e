//! How numbers, days and sums are shown to one person.
//!
//! [`Format`] is what a person chose: language, calendar, zone, rial or toman.
//! All pages, exports and messages print through it, so that a number looks the
//! same wherever it is met. Persian texts carry Persian digits.
//!
//! Left out: layout. Nothing here isolates directions, except where a sign
//! would otherwise move to the wrong end of a number.

mod dates;
mod money;
pub(crate) mod numbers;
mod words;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::{Calendar, Lang};

/// The unit in which a person reads and types sums of rials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MoneyUnit {
    #[default]
    Rial,
    /// Ten rials.
    Toman,
}

impl MoneyUnit {
    pub const ALL: [MoneyUnit; 2] = [MoneyUnit::Rial, MoneyUnit::Toman];

    /// The word in settings: `rial` or `toman`.
    pub fn code(self) -> &'static str {
        match self {
            MoneyUnit::Rial => "rial",
            MoneyUnit::Toman => "toman",
        }
    }

    pub fn from_code(code: &str) -> Option<MoneyUnit> {
        MoneyUnit::ALL.into_iter().find(|u| u.code().eq_ignore_ascii_case(code.trim()))
    }
}

/// How one person sees numbers, days and sums.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Format {
    pub lang: Lang,
    pub calendar: Calendar,
    #[serde(with = "jiff::fmt::serde::tz::required")]
    pub zone: TimeZone,
    pub unit: MoneyUnit,
}

impl Default for Format {
    fn default() -> Self {
        Format::of(Lang::default())
    }
}

impl Format {
    /// What a language starts with: Jalali days in Persian, Gregorian ones in
    /// English, the clock of Tehran and rials in both.
    pub fn of(lang: Lang) -> Format {
        let calendar = if lang == Lang::Fa { Calendar::Jalali } else { Calendar::Gregorian };
        let zone = TimeZone::get("Asia/Tehran").unwrap_or(TimeZone::UTC);
        Format { lang, calendar, zone, unit: MoneyUnit::default() }
    }

    /// 12345 is «۱۲٬۳۴۵» or "12,345".
    pub fn number(&self, number: i64) -> String {
        numbers::number(self.lang, number)
    }

    /// 1250 with scale 2 is «۱۲٫۵» or "12.5".
    pub fn decimal(&self, scaled: i64, scale: u8) -> String {
        numbers::decimal(self.lang, scaled, scale, 0)
    }

    /// «۴۵٪» or "45%".
    pub fn percent(&self, percent: i64) -> String {
        self.number(percent) + if self.lang == Lang::Fa { "٪" } else { "%" }
    }

    /// «۱٫۲ میلیون» or "1.2M".
    pub fn number_short(&self, number: i64) -> String {
        numbers::short(self.lang, number)
    }

    /// ASCII digits in the digits of the language; everything else as it is.
    pub fn digits(&self, text: &str) -> String {
        numbers::digits(self.lang, text)
    }

    /// 21 is «بیست و یک» or "twenty-one".
    pub fn words(&self, number: i64) -> String {
        words::words(self.lang, number.into())
    }
}

#[cfg(test)]
mod tests;
