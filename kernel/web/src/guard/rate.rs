//! How often somebody may ask: a bucket of tokens for each key, person or
//! address, filled at an even pace. It is in memory and counts for this process
//! alone; several nodes let through so many times as much.
//!
//! Programs are counted at the API, by their key; the pages' own scripts there,
//! by their person; whoever is not known, by their address, at the API and where
//! one signs in. Pages themselves are not counted: a person is slower than that.
//! The answer says how much is left, in the header fields of the IETF's draft
//! (`RateLimit`, `RateLimit-Policy`).

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method},
};
use base::Id;

use crate::{App, Problem, Standing};

const WINDOW: f64 = 60.0;
/// Buckets held at a time; full ones are thrown away first, they say nothing.
const MOST: usize = 50_000;

/// So many requests a minute, at once or spread; none is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// Of one API key, or of one person's page scripts at the API.
    pub program: Option<u32>,
    /// Of one address that nobody is known behind.
    pub stranger: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Who {
    Key(Id),
    Person(Id),
    Address(IpAddr),
    /// all who come when there is no room to count them one by one
    Crowd,
}

impl Who {
    fn key(self) -> &'static str {
        match self {
            Who::Key(_) => "key",
            Who::Person(_) => "person",
            Who::Address(_) | Who::Crowd => "address",
        }
    }
}

#[derive(Default)]
pub(crate) struct Buckets(Mutex<Held>);

#[derive(Default)]
struct Held {
    buckets: HashMap<Who, Bucket>,
    swept: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// What became of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    rate: u32,
    left: u32,
    /// Until the bucket is full again.
    full_in: Duration,
    /// How long to wait, where nothing was left.
    wait: Option<Duration>,
}

impl Buckets {
    fn take(&self, who: Who, rate: u32, now: Instant) -> Taken {
        let (most, pace) = (f64::from(rate), f64::from(rate) / WINDOW);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all = &mut *all;
        let is_due = all.swept.is_none_or(|at| now.saturating_duration_since(at).as_secs_f64() >= WINDOW);
        if all.buckets.len() >= MOST && is_due {
            all.buckets.retain(|_, bucket| now.saturating_duration_since(bucket.at).as_secs_f64() < WINDOW);
            all.swept = Some(now);
        }
        // Where even those of the last minute are too many, strangers share one.
        let is_full = all.buckets.len() >= MOST && !all.buckets.contains_key(&who);
        let who = if is_full && matches!(who, Who::Address(_)) { Who::Crowd } else { who };
        let bucket = all.buckets.entry(who).or_insert(Bucket { left: most, at: now });
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        *bucket = Bucket { left: (bucket.left + passed * pace).min(most), at: now };
        let wait = (bucket.left < 1.0).then(|| Duration::from_secs_f64((1.0 - bucket.left) / pace));
        if wait.is_none() {
            bucket.left -= 1.0;
        }
        let full_in = Duration::from_secs_f64((most - bucket.left) / pace);
        Taken { rate, left: bucket.left as u32, full_in, wait }
    }
}

/// Counts one request; none where it is not counted.
pub(crate) fn count(app: &App, standing: &Standing, request: &Request) -> Option<Taken> {
    let rates = app.options().rates;
    let is_api = standing.is_api();
    let (who, rate) = match (&standing.holder, &standing.signed_in) {
        (Some(holder), _) => (Who::Key(holder.key.id), rates.program?),
        (None, Some(signed_in)) if is_api => (Who::Person(signed_in.person.actor.user), rates.program?),
        (None, None) if is_api || is_at_the_door(request) => {
            (Who::Address(near(standing.client.address)), rates.stranger?)
        }
        _ => return None,
    };
    let taken = app.buckets().take(who, rate.max(1), Instant::now());
    if taken.wait.is_some() {
        app.watch().held_back(who.key(), near(standing.client.address), app.workspace().clock.now());
    }
    Some(taken)
}

/// Where strangers try secrets.
fn is_at_the_door(request: &Request) -> bool {
    *request.method() == Method::POST || request.uri().path().starts_with("/links/")
}

/// One household has a whole network of the new addresses.
fn near(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX))),
        four => four,
    }
}

impl Taken {
    /// Nothing was left.
    pub fn problem(&self) -> Option<Problem> {
        self.wait.map(|wait| Problem::TooMany { retry_after: wait })
    }

    pub fn tell(&self, headers: &mut HeaderMap) {
        let seconds = self.full_in.as_secs_f64().ceil() as u64;
        let said = [
            ("ratelimit-policy", format!("\"requests\";q={};w=60", self.rate)),
            ("ratelimit", format!("\"requests\";r={};t={seconds}", self.left)),
        ];
        for (name, text) in said {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_lets_its_rate_through_and_fills_evenly() {
        let (buckets, begin) = (Buckets::default(), Instant::now());
        let who = Who::Address([192, 0, 2, 7].into());
        let after = |seconds: u64| begin + Duration::from_secs(seconds);
        let asks = |at: u64| buckets.take(who, 6, after(at)).wait;
        for left in (0..6).rev() {
            let taken = buckets.take(who, 6, begin);
            assert_eq!((taken.left, taken.wait), (left, None));
        }
        assert_eq!(asks(0), Some(Duration::from_secs(10)));
        assert_eq!(asks(9), Some(Duration::from_secs(1)));
        assert_eq!(asks(10), None);
        assert!(asks(10).is_some(), "one token in ten seconds, not two");
        assert_eq!(buckets.take(who, 6, after(1000)).left, 5, "it holds no more than its rate");
        let other = Who::Address([192, 0, 2, 8].into());
        assert_eq!(buckets.take(other, 6, begin).left, 5, "each has a bucket of their own");
    }

    #[test]
    fn the_neighbours_of_a_new_address_share_its_bucket() {
        let check = |one: &str, other: &str, same: bool| {
            let [one, other] = [one, other].map(|text| near(text.parse().unwrap()));
            assert_eq!(one == other, same, "{one} {other}");
        };
        check("2001:db8::1", "2001:db8::ffff", true);
        check("2001:db8::1", "2001:db8:0:1::1", false);
        check("192.0.2.7", "192.0.2.8", false);
    }
}
