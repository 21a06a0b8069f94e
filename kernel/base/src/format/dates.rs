//! Days and instants in words and digits.

use super::Format;
use crate::{
    Calendar, Date, Instant, Lang,
    calendar::{month_name, month_short, weekday_name},
};

impl Format {
    /// «۱۴۰۵/۰۹/۰۱»; in English "22 Nov 2026", or "1 Azar 1405" for Jalali days.
    pub fn date(&self, date: Date) -> String {
        let (year, month, day) = self.calendar.parts(date);
        match self.lang {
            Lang::Fa => self.digits(&format!("{year:04}/{month:02}/{day:02}")),
            Lang::En => format!("{day} {} {year}", month_short(self.calendar, month, Lang::En)),
        }
    }

    /// «یکشنبه ۱ آذر ۱۴۰۵», "Sunday 22 November 2026".
    pub fn date_long(&self, date: Date) -> String {
        let (year, month, day) = self.calendar.parts(date);
        let (weekday, month) = (weekday_name(date.weekday(), self.lang), month_name(self.calendar, month, self.lang));
        self.digits(&format!("{weekday} {day} {month} {year}"))
    }

    /// «۱ آذر», "22 Nov": for where the year goes without saying.
    pub fn date_short(&self, date: Date) -> String {
        let (_, month, day) = self.calendar.parts(date);
        self.digits(&format!("{day} {}", month_short(self.calendar, month, self.lang)))
    }

    /// As a form field takes it back: «۱۴۰۵/۰۹/۰۱», "2026-11-22".
    pub fn date_input(&self, date: Date) -> String {
        let (year, month, day) = self.calendar.parts(date);
        let mark = if self.calendar == Calendar::Jalali { '/' } else { '-' };
        self.digits(&format!("{year:04}{mark}{month:02}{mark}{day:02}"))
    }

    /// The day in the person's zone.
    pub fn day_of(&self, instant: Instant) -> Date {
        instant.to_zoned(self.zone.clone()).date()
    }

    /// «۱۴:۰۵»
    pub fn time(&self, instant: Instant) -> String {
        let time = instant.to_zoned(self.zone.clone()).time();
        self.digits(&format!("{:02}:{:02}", time.hour(), time.minute()))
    }

    /// «۱۴۰۵/۰۹/۰۱، ۱۴:۰۵», "22 Nov 2026, 14:05".
    pub fn instant(&self, instant: Instant) -> String {
        let comma = if self.lang == Lang::Fa { "، " } else { ", " };
        self.date(self.day_of(instant)) + comma + &self.time(instant)
    }

    /// How long ago, or in how long: «۳ روز پیش», "in 2 hours".
    pub fn ago(&self, instant: Instant, now: Instant) -> String {
        const MINUTE: u64 = 60;
        const HOUR: u64 = 60 * MINUTE;
        const DAY: u64 = 24 * HOUR;
        let seconds = now.as_second() - instant.as_second();
        let (count, fa, en) = match seconds.unsigned_abs() {
            0..MINUTE => return if self.lang == Lang::Fa { "همین حالا".into() } else { "just now".into() },
            size @ MINUTE..HOUR => (size / MINUTE, "دقیقه", "minute"),
            size @ HOUR..DAY => (size / HOUR, "ساعت", "hour"),
            size if size < 30 * DAY => (size / DAY, "روز", "day"),
            size if size < 365 * DAY => (size / (30 * DAY), "ماه", "month"),
            size => (size / (365 * DAY), "سال", "year"),
        };
        let number = self.number(count as i64);
        let plural = if count == 1 { "" } else { "s" };
        match (self.lang, seconds > 0) {
            (Lang::Fa, true) => format!("{number} {fa} پیش"),
            (Lang::Fa, false) => format!("{number} {fa} دیگر"),
            (Lang::En, true) => format!("{number} {en}{plural} ago"),
            (Lang::En, false) => format!("in {number} {en}{plural}"),
        }
    }
}
