//! The clock, as a thing that is handed over: nothing else asks the machine
//! for the time, so tests live on the day that they choose.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, tz::TimeZone};

use crate::{Date, Instant};

/// Tells the time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FrozenClock(Mutex<Instant>);

impl FrozenClock {
    pub fn at(instant: Instant) -> Self {
        FrozenClock(Mutex::new(instant))
    }

    pub fn set(&self, instant: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = instant;
    }

    /// Moves on by `span` and tells the new time; stops at the end of time.
    pub fn advance(&self, span: SignedDuration) -> Instant {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_add(span).unwrap_or(*now);
        *now
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn now(&self) -> Instant {
        (**self).now()
    }
}

/// The day that it is now in `zone`.
pub fn today(clock: &(impl Clock + ?Sized), zone: &TimeZone) -> Date {
    clock.now().to_zoned(zone.clone()).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_at_midnight_of_the_zone() {
        let clock = FrozenClock::at("2026-11-22T20:29:59Z".parse().unwrap());
        let tehran = TimeZone::get("Asia/Tehran").unwrap();
        assert_eq!(today(&clock, &tehran).to_string(), "2026-11-22");
        clock.advance(SignedDuration::from_secs(1));
        assert_eq!(today(&clock, &tehran).to_string(), "2026-11-23");
        assert_eq!(today(&clock as &dyn Clock, &TimeZone::UTC).to_string(), "2026-11-22");
    }
}
