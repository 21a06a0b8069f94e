//! When things happened: from eight to six on the days from Saturday to
//! Thursday, some six hundred days up to the last one, and ids to match.

use base::{Date, Id, Instant};
use jiff::{ToSpan, civil::Weekday, tz::TimeZone};

/// Days that the company has lived, closed ones among them.
const DAYS: i64 = 600;
/// Eight in the morning in Tehran, in microseconds of the day in UTC.
const MORNING: i64 = (4 * 3_600 + 30 * 60) * 1_000_000;
const HOURS: i64 = 10 * 3_600 * 1_000_000;
const DAY: i64 = 24 * 3_600 * 1_000_000;
/// Where the milliseconds of an id begin (`base::Id`).
const IDS_BEGIN: i64 = 1_735_689_600_000;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub until: Date,
    first: Date,
    /// Midnight of the first day, in microseconds.
    start: i64,
    open_days: i64,
}

/// What an id is of: two records of one moment differ by it.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Customer,
    Deal,
    Activity,
    Passage,
    SecondPassage,
}

impl Span {
    /// The last day that is lived is the one before `until`, so that nothing lies in the future.
    pub fn until(until: Date) -> Span {
        let mut first = until.checked_sub(DAYS.days()).unwrap_or(until);
        while first.weekday() != Weekday::Saturday {
            first = first.tomorrow().unwrap_or(first);
        }
        let midnight = first.to_zoned(TimeZone::UTC).map_or(0, |day| day.timestamp().as_microsecond());
        let days = i64::from(first.until(until).map_or(0, |span| span.get_days()));
        Span { until, first, start: midnight, open_days: (days / 7 * 6 + (days % 7).min(6)).max(1) }
    }

    /// The moment after that share of the span, of a million millionths.
    pub fn at(&self, share: f64) -> Instant {
        let lived = (share * (self.open_days * HOURS) as f64) as i64;
        let (day, hours) = (lived / HOURS, lived % HOURS);
        let micros = self.start + (day / 6 * 7 + day % 6) * DAY + MORNING + hours;
        Instant::from_microsecond(micros).unwrap_or(Instant::UNIX_EPOCH)
    }

    pub fn day(&self, at: Instant) -> Date {
        let days = (at.as_microsecond() - self.start).div_euclid(DAY);
        self.first.checked_add(days.days()).unwrap_or(self.first)
    }

    pub fn days_after(&self, day: Date, days: i64) -> Date {
        day.checked_add(days.days()).unwrap_or(day)
    }

    /// The id of the `nth` record of a kind, made at that moment. Commands have the nodes from
    /// 128 on; the seed chooses one, so that two companies fit into one workspace.
    pub fn id(&self, kind: Kind, seed: u64, nth: u64, at: Instant) -> Id {
        let millis = (at.as_millisecond() - IDS_BEGIN).max(0);
        let node = 128 + (seed % 127) as i64;
        let sequence = (nth % 2_048 * 8) as i64 + kind as i64;
        Id::from_raw(millis << 22 | node << 14 | sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_goes_on_from_saturday_to_thursday_and_ends_before_the_last_day() {
        let span = Span::until("2026-11-22".parse().unwrap());
        let moments: Vec<Instant> = (0..=2_000).map(|nth| span.at(f64::from(nth) / 2_000.1)).collect();
        assert!(moments.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(moments.iter().all(|at| span.day(*at).weekday() != Weekday::Friday));
        assert!(moments.iter().all(|at| span.day(*at) < span.until));
        let zone = TimeZone::get("Asia/Tehran").unwrap();
        assert!(moments.iter().all(|at| at.to_zoned(zone.clone()).date() == span.day(*at)));
    }
}
