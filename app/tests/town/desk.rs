//! What every program of the town has: a line, dice, a book, and patience.

use std::{sync::atomic::Ordering, thread, time::Duration};

use serde_json::Value;

use super::{Town, lock};
use crate::server::line::{Answer, Line};

/// How often a program asks again before it calls that a fault: for minutes.
const TRIES: usize = 6_000;
const PAUSE: Duration = Duration::from_millis(25);

pub struct Desk<'t> {
    pub town: &'t Town,
    pub number: usize,
    pub dice: Dice,
    pub book: Book,
    line: Line,
    deeds: usize,
}

/// A record as its program knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub id: String,
    pub name: String,
    pub city: String,
    pub note: String,
    pub version: i64,
}

/// What a program was told, to be held against the workspace in the end.
#[derive(Default)]
pub struct Book {
    /// Must be there exactly so.
    pub cards: Vec<Card>,
    /// Must be out of sight.
    pub deleted: Vec<String>,
    /// Must each be there once, whatever else they hold.
    pub names: Vec<String>,
    /// Deeds without an answer: each wholly there or not at all.
    pub untold: Vec<Untold>,
    /// Versions of the shared record that were acknowledged.
    pub shared: Vec<(i64, String)>,
    pub jobs: usize,
}

/// What a deed that nobody was told of would have left.
#[derive(Default, Debug)]
pub struct Untold {
    pub made: Vec<String>,
    /// A card before, and after.
    pub changed: Option<(Card, Card)>,
    /// A card that would have been deleted.
    pub deleted: Option<Card>,
}

/// How a deed ended that was tried once.
pub enum Ended {
    Done(Answer),
    Unknown,
    /// Refused, and certainly not done.
    Not(Answer),
}

impl<'t> Desk<'t> {
    pub fn new(town: &'t Town, number: usize, line: Line, dice: Dice) -> Desk<'t> {
        Desk { town, number, dice, book: Book::default(), line, deeds: 0 }
    }

    pub fn goes_on(&self) -> bool {
        !self.town.ends.load(Ordering::Relaxed)
    }

    /// A name that nobody else uses.
    pub fn name(&mut self, what: &str) -> String {
        self.deeds += 1;
        format!("{what} {}-{}", self.number, self.deeds)
    }

    /// One try, as soon as there is somebody to ask.
    pub fn try_once(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Ended {
        while !self.line.opens() {
            thread::sleep(PAUSE);
        }
        self.once(method, path, headers, body)
    }

    /// One try. What a server says that is going or coming leaves the end open.
    fn once(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Ended {
        match self.line.ask(method, path, headers, body) {
            None => {
                self.town.unanswered.fetch_add(1, Ordering::Relaxed);
                Ended::Unknown
            }
            Some(answer) if answer.status >= 500 => {
                self.note_refusal(&answer);
                Ended::Unknown
            }
            Some(answer) if answer.status < 300 => {
                let is_deed = method != "GET";
                self.town.acknowledged.fetch_add(is_deed.into(), Ordering::Relaxed);
                Ended::Done(answer)
            }
            Some(answer) => Ended::Not(answer),
        }
    }

    /// Asks until there is an answer that says yes or no, and whether it was the first try.
    pub fn insist(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (Answer, bool) {
        for tried in 0..TRIES {
            match self.once(method, path, headers, body) {
                Ended::Done(answer) => return (answer, tried == 0),
                // The first of the same name is still at work, or too many ask.
                Ended::Not(answer) if matches!(answer.status, 429) || answer.header("retry-after").is_some() => {}
                Ended::Not(answer) if answer.status == 409 && answer.text.contains("at this moment") => {}
                Ended::Not(answer) => return (answer, tried == 0),
                Ended::Unknown => {}
            }
            thread::sleep(PAUSE);
        }
        panic!("{method} {path} is never answered");
    }

    /// A POST under a name of its own: done once, however often it is sent.
    pub fn post(&mut self, path: &str, body: &Value) -> Option<Answer> {
        let key = self.name("deed").replace(' ', "-");
        let (answer, _) = self.insist("POST", path, &[("Idempotency-Key", &key)], &body.to_string());
        if answer.status >= 300 {
            self.town.fault(format!("POST {path} {body}: {} {}", answer.status, answer.text));
            return None;
        }
        Some(answer)
    }

    pub fn get(&mut self, path: &str) -> Option<Value> {
        let (answer, _) = self.insist("GET", path, &[], "");
        if answer.status != 200 {
            self.town.fault(format!("GET {path}: {} {}", answer.status, answer.text));
            return None;
        }
        Some(answer.json())
    }

    /// Only "not now" is right, and it says when.
    fn note_refusal(&self, answer: &Answer) {
        let kind = answer.json()["type"].as_str().unwrap_or("no problem document").to_owned();
        let wait = answer.header("retry-after").map_or("no Retry-After", |_| "Retry-After");
        let what = format!("{} {kind}, {wait}", answer.status);
        if answer.status != 503 || answer.header("retry-after").is_none() {
            self.town.fault(format!("{what}: {}", answer.text));
        }
        *lock(&self.town.refusals).entry(what).or_default() += 1;
    }
}

impl Card {
    pub fn of(json: &Value) -> Option<Card> {
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        let version = json["version"].as_i64()?;
        Some(Card {
            id: json["id"].as_str()?.to_owned(),
            name: text("name"),
            city: text("city"),
            note: text("note"),
            version,
        })
    }
}

/// Small dice (xorshift), so that a run can be told again by its seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end.max(1)
    }
}
