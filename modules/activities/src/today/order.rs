//! In which order a day's work is done.

use base::{Date, Instant};

/// What the order depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub due_on: Option<Date>,
    pub due_at: Option<Instant>,
    /// What is at stake, in the workspace's minor units.
    pub worth: i64,
}

/// The key to sort by: late before due, the oldest promise first; on one day
/// what has an hour by its hour, then the rest by worth.
pub fn key(place: Place, today: Date) -> impl Ord {
    let is_late = place.due_on.is_some_and(|day| day < today);
    let no_hour = is_late || place.due_at.is_none();
    let hour = place.due_at.filter(|_| !is_late);
    (!is_late, place.due_on, no_hour, hour, std::cmp::Reverse(place.worth))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of `day hour worth`; today is the 10th.
    fn check(lines: &[&str], expected: &[&str]) {
        let day = |text: &str| format!("2026-11-{text}").parse::<Date>().unwrap();
        let mut places: Vec<(&str, Place)> = lines.iter().map(|line| (*line, read(line, day))).collect();
        places.sort_by_key(|(_, place)| key(*place, day("10")));
        assert_eq!(places.into_iter().map(|(line, _)| line).collect::<Vec<_>>(), expected);
    }

    fn read(line: &str, day: impl Fn(&str) -> Date) -> Place {
        let [on, hour, worth] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let due_at = (hour != "-").then(|| format!("2026-11-{on}T{hour}:00Z").parse().unwrap());
        Place { due_on: Some(day(on)), due_at, worth: worth.parse().unwrap() }
    }

    #[test]
    fn what_is_late_comes_first_then_the_hour_then_the_worth() {
        check(&["10 - 5", "09 - 1", "10 14:00 0"], &["09 - 1", "10 14:00 0", "10 - 5"]);
        check(&["09 - 9", "05 - 1"], &["05 - 1", "09 - 9"]);
        check(&["09 - 1", "09 10:00 2", "09 - 9"], &["09 - 9", "09 10:00 2", "09 - 1"]);
        check(&["10 16:00 9", "10 09:00 1"], &["10 09:00 1", "10 16:00 9"]);
        check(&["10 - 1", "10 - 9"], &["10 - 9", "10 - 1"]);
    }
}
