//! A program that keeps a copy: it asks what changed since its place, across
//! everything that befalls the servers.

use std::{
    collections::BTreeSet,
    sync::atomic::Ordering,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::Town;
use crate::server::line::Line;

const PAUSE: Duration = Duration::from_millis(25);
/// How long PostgreSQL may hold the last changes back: others' tests write into the same server.
const SETTLES: Duration = Duration::from_secs(60);

/// One change as the feed tells it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    pub id: String,
    pub version: i64,
    pub kind: String,
    pub change_set: String,
}

/// The place behind all that has happened until now.
pub fn here(line: &mut Line) -> String {
    let answer = line.ask("GET", "/api/v1/changes", &[], "").expect("the server is up");
    answer.json()["next"].as_str().expect("a place in the feed").to_owned()
}

/// What a follower was told so far, and its place.
#[derive(Default)]
pub struct Followed {
    pub told: Vec<Told>,
    pub place: String,
}

/// Follows until the town has ended and nothing new is told.
pub fn follow(town: &Town, start: &str) -> Followed {
    let (mut line, mut place, mut all) = (town.line(7), start.to_owned(), Vec::new());
    loop {
        let ended = town.ends.load(Ordering::Relaxed);
        match ask(&mut line, &place) {
            Ok(Some((told, next, more))) => {
                let is_end = ended && told.is_empty() && !more;
                all.extend(told);
                place = next;
                if is_end {
                    return Followed { told: all, place };
                }
            }
            Ok(None) => {}
            Err(said) => {
                town.fault(format!("the feed: {said}"));
                return Followed { told: all, place };
            }
        }
        thread::sleep(PAUSE);
    }
}

/// The story from the beginning, once all of these are in it, and the follower's to its end.
pub fn whole(town: &Town, start: &str, followed: Followed, wanted: &BTreeSet<(&str, i64)>) -> (Vec<Told>, Vec<Told>) {
    let began = Instant::now();
    let is_in = |all: &[Told]| {
        let there: BTreeSet<(&str, i64)> = all.iter().map(|told| (told.id.as_str(), told.version)).collect();
        wanted.is_subset(&there)
    };
    while !is_in(&behind(town, start)) && began.elapsed() < SETTLES {
        thread::sleep(PAUSE);
    }
    let mut of_follower = followed.told;
    of_follower.extend(behind(town, &followed.place));
    (behind(town, start), of_follower)
}

/// What has been told behind this place since.
fn behind(town: &Town, start: &str) -> Vec<Told> {
    let (mut line, mut place, mut all) = (town.line(0), start.to_owned(), Vec::new());
    loop {
        match ask(&mut line, &place) {
            Ok(Some((told, next, more))) => {
                all.extend(told);
                place = next;
                if !more {
                    return all;
                }
            }
            Ok(None) => thread::sleep(PAUSE),
            Err(said) => {
                town.fault(format!("the feed: {said}"));
                return all;
            }
        }
    }
}

type Part = (Vec<Told>, String, bool);

/// None where the server is away.
fn ask(line: &mut Line, place: &str) -> Result<Option<Part>, String> {
    let path = format!("/api/v1/changes?since={place}&entity=customers&limit=200");
    let Some(answer) = line.ask("GET", &path, &[], "") else { return Ok(None) };
    match answer.status {
        200 => {}
        500.. => return Ok(None),
        status => return Err(format!("{status} {}", answer.text)),
    }
    let json = answer.json();
    let told = |item: &Value| {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let version = item["version"].as_i64().unwrap_or_default();
        Told { id: text("id"), version, kind: text("kind"), change_set: text("change_set") }
    };
    let items = json["items"].as_array().ok_or("no items")?.iter().map(told).collect();
    let next = json["next"].as_str().ok_or("no place to go on from")?.to_owned();
    Ok(Some((items, next, json["more"] == true)))
}
