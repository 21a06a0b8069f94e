//! What will have happened in the year, before anything is written: customers,
//! deals with their passages, and everything that was done and promised.
//!
//! It is made up whole and in memory, so that what belongs together agrees: a
//! call follows the call in which it was promised, a complaint follows its
//! delivery. What would lie beyond this very hour is cut off, which is how open
//! deals and open promises come about. One stream of chance makes the facts and
//! another chooses the words, so both languages tell of the same company.

mod clients;
mod deals;
mod happenings;
mod identity;
mod promises;
mod stories;
#[cfg(test)]
mod tests;
mod today;

pub use clients::{Client, Wanted};
pub use deals::{Deal, To};
pub use happenings::{Activity, End};

use base::{Date, Instant, Lang};
use rand::{RngExt, SeedableRng, rngs::StdRng};

use super::{
    Size,
    days::Days,
    words::{Facts, Words},
};

/// With the same seed, the same day gives the same company.
const SEED: u64 = 1405;

#[derive(Default)]
pub struct Plan {
    pub clients: Vec<Client>,
    pub deals: Vec<Deal>,
    pub activities: Vec<Activity>,
}

impl Plan {
    pub fn of(words: &Words, days: &Days, size: Size) -> Plan {
        let mut teller = Teller::new(words, days, size);
        teller.find_clients();
        teller.open_deals();
        teller.tell_deals();
        teller.fill_lists_of_today();
        teller.fill_timelines();
        teller.plan
    }
}

/// Makes it up.
struct Teller<'a> {
    words: &'a Words,
    /// Addresses of mail and web are in Latin letters in both languages.
    latin: Words,
    days: &'a Days,
    size: Size,
    chance: StdRng,
    tongue: StdRng,
    /// The days of the year, each with how lively it was up to its end.
    lively: Vec<(Date, f64)>,
    plan: Plan,
}

impl<'a> Teller<'a> {
    fn new(words: &'a Words, days: &'a Days, size: Size) -> Self {
        let mut sum = 0.0;
        let lively = days.lively().into_iter().map(|(day, much)| {
            sum += much;
            (day, sum)
        });
        let (chance, tongue) = (StdRng::seed_from_u64(SEED), StdRng::seed_from_u64(SEED + 1));
        let (latin, lively) = (Words::of(Lang::En), lively.collect());
        Teller { words, latin, days, size, chance, tongue, lively, plan: Plan::default() }
    }

    fn happens(&mut self, share: f64) -> bool {
        self.chance.random_bool(share)
    }

    /// One of these, by its weight.
    fn one_of<T: Copy>(&mut self, choices: &[(T, u32)]) -> T {
        let all = choices.iter().map(|(_, weight)| weight).sum::<u32>();
        let mut left = self.chance.random_range(0..all.max(1));
        for (choice, weight) in choices {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return *choice,
            }
        }
        choices[0].0
    }

    /// A number between two, nearer to the lower one.
    fn rather_few(&mut self, least: i64, most: i64) -> i64 {
        let share = self.chance.random_range(0.0_f64..1.0).powi(2);
        least + (share * (most - least + 1) as f64) as i64
    }

    /// A working day from then on, lively ones more often; today at the latest.
    fn any_day(&mut self, from: Date) -> Date {
        let start = self.lively.partition_point(|(day, _)| *day < from);
        let before = start.checked_sub(1).map_or(0.0, |at| self.lively[at].1);
        let end = self.lively.last().map_or(0.0, |(_, sum)| *sum);
        if before >= end {
            return self.days.today;
        }
        let drawn = self.chance.random_range(before..end);
        let at = self.lively.partition_point(|(_, sum)| *sum <= drawn);
        self.lively[at.min(self.lively.len() - 1)].0
    }

    /// A working moment after that one.
    fn any_moment(&mut self, from: Instant) -> Instant {
        let day = self.any_day(self.days.day_of(from));
        self.moment_after(day, from)
    }

    /// A working moment of that day, or soon after the other one.
    fn moment_after(&mut self, day: Date, from: Instant) -> Instant {
        let moment = self.days.moment(&mut self.chance, day);
        let soon = jiff::SignedDuration::from_mins(self.chance.random_range(4..50));
        moment.max(from.saturating_add(soon).unwrap_or(from))
    }

    fn is_past(&self, moment: Instant) -> bool {
        moment <= self.days.now
    }

    /// A line of a section about these facts.
    fn say(&mut self, section: &str, facts: &Facts) -> String {
        let line = self.template(section);
        self.words.told(line, facts)
    }

    /// The same, with a second sentence now and then; a line without a fact in
    /// it, which would be met again word for word, has one more often.
    fn tell(&mut self, section: &str, facts: &Facts) -> String {
        let line = self.template(section);
        let told = self.words.told(line, facts);
        let second = if line.contains('{') { 0.3 } else { 0.75 };
        match self.tongue.random_bool(second) {
            true => format!("{told} {}", self.say("tails", facts)),
            false => told,
        }
    }

    fn template(&mut self, section: &str) -> &'static str {
        let at = self.tongue.random_range(0..self.words.all(section).len().max(1));
        self.words.line(section, at)
    }
}
