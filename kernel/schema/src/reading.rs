//! What reading a typed value takes to know: the reader's day, zone, calendar
//! and money, and the words that fields and choices go by.

use base::{Calendar, Currency, Date, FiscalYear, Instant, MoneyUnit};
use jiff::tz::TimeZone;

use crate::{EntityDef, filter::Near};

/// Where and when a text is read, and by whose habits.
#[derive(Clone, Debug)]
pub struct Reading {
    pub now: Instant,
    /// The day that `now` falls on in `zone`.
    pub today: Date,
    pub zone: TimeZone,
    pub calendar: Calendar,
    /// The company's, which need not be counted in the reader's calendar.
    pub fiscal: FiscalYear,
    /// Of an amount that names none.
    pub currency: Currency,
    /// Rial or toman, where the currency is the rial.
    pub unit: MoneyUnit,
}

impl Reading {
    pub fn at(now: Instant, zone: TimeZone, calendar: Calendar, currency: Currency, unit: MoneyUnit) -> Reading {
        let today = zone.to_datetime(now).date();
        Reading { now, today, zone, calendar, fiscal: FiscalYear::of(calendar), currency, unit }
    }

    /// The first moment of a day in the reader's zone.
    pub(crate) fn start_of(&self, day: Date) -> Instant {
        let midnight = self.zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0));
        midnight.compatible().unwrap_or(if day < self.today { Instant::MIN } else { Instant::MAX })
    }
}

/// The words that fields and choices go by beside their keys: their labels, in
/// every language that the reader may type.
pub trait Names {
    fn field(&self, entity: &EntityDef, field: &str) -> Vec<String>;
    fn choice(&self, entity: &EntityDef, field: &str, choice: &str) -> Vec<String>;
    /// The entity itself, in the plural and in the singular.
    fn entity(&self, entity: &EntityDef) -> Vec<String>;
    /// Whether any record of the entity goes by this title, as far as that was looked up.
    fn record(&self, _entity: &str, _title: &str) -> Known {
        Known::NotAsked
    }
}

/// What is known of a record's title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nobody looked.
    NotAsked,
    /// There is, and it is written so.
    Yes { title: String },
    /// There is none; near are the titles that might be meant.
    No { near: Near },
}

/// Keys only: the API and stored filters.
pub struct KeysOnly;

impl Names for KeysOnly {
    fn field(&self, _: &EntityDef, _: &str) -> Vec<String> {
        Vec::new()
    }
    fn choice(&self, _: &EntityDef, _: &str, _: &str) -> Vec<String> {
        Vec::new()
    }
    fn entity(&self, _: &EntityDef) -> Vec<String> {
        Vec::new()
    }
}
