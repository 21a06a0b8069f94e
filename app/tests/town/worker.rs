//! Deeds that go on behind the answer. What they do to each record is done once:
//! a street of cards gains exactly one version a sweep, and every row of a sheet
//! becomes one record, though the sheet would gladly make it twice.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::desk::{Book, Card, Desk};

/// More than are done before the answer.
const STREET: usize = 130;
const ROWS: usize = 300;
/// Longer than the lease of a worker that died and was not missed.
const PATIENCE: Duration = Duration::from_secs(150);

pub fn sweep(mut desk: Desk<'_>, mut cards: Vec<Card>) -> Book {
    let street = street_of(&desk);
    while desk.goes_on() {
        let note = desk.name("sweep");
        let body = json!({ "filter": format!("city:\"{street}\""), "do": "change", "body": { "note": note } });
        let Some(begun) = desk.post("/api/v1/customers/bulk", &body) else { break };
        let Some(place) = begun.header("location").map(str::to_owned) else {
            desk.town.fault(format!("a sweep was not put behind the answer: {}", begun.text));
            break;
        };
        let Some(told) = ended(&mut desk, &place) else { break };
        desk.book.jobs += 1;
        let result = &told["result"];
        if (result["done"].as_u64(), result["unchanged"].as_u64()) != (Some(STREET as u64), Some(0)) {
            desk.town.fault(format!("{note} was not done once: {told}"));
        }
        for card in &mut cards {
            (card.version, card.note) = (card.version + 1, note.clone());
        }
    }
    desk.book.cards = cards;
    desk.book
}

fn street_of(desk: &Desk<'_>) -> String {
    format!("street {}", desk.number)
}

/// The street of a sweeper, before anybody strikes.
pub fn lay_out(desk: &mut Desk<'_>) -> Vec<Card> {
    let street = street_of(desk);
    let house = |number: usize| {
        let body = json!({ "name": format!("{street} house {number}"), "kind": "company", "city": street });
        json!({ "do": "create", "entity": "customers", "body": body })
    };
    let operations: Vec<Value> = (0..STREET).map(house).collect();
    let body = json!({ "mode": "all", "operations": operations });
    let made = desk.post("/api/v1/batch?records=true", &body).map(|answer| answer.json()).unwrap_or_default();
    let cards: Vec<Card> =
        made["results"].as_array().into_iter().flatten().filter_map(|one| Card::of(&one["record"])).collect();
    assert_eq!(cards.len(), STREET, "{made}");
    cards
}

pub fn import(mut desk: Desk<'_>) -> Book {
    while desk.goes_on() {
        let sheet = desk.name("sheet");
        let names: Vec<String> = (0..ROWS).map(|row| format!("{sheet} row {row}")).collect();
        let rows: String = names.iter().map(|name| format!("{name},Taft\n")).collect();
        // A sheet that was sent twice and run once has done nothing twice.
        let headers = [("Content-Type", "text/csv")];
        let (sent, _) =
            desk.insist("POST", "/api/v1/customers/imports?name=list.csv", &headers, &format!("name,city\n{rows}"));
        let Some(id) = sent.json()["id"].as_str().map(str::to_owned) else {
            desk.town.fault(format!("a sheet: {} {}", sent.status, sent.text));
            break;
        };
        let mapping = json!({ "columns": ["name", "city"], "set": { "kind": "company" }, "duplicates": "add" });
        let place = format!("/api/v1/imports/{id}");
        let (mapped, _) = desk.insist("PUT", &format!("{place}/mapping"), &[], &mapping.to_string());
        let (asked, is_first) = desk.insist("POST", &format!("{place}/result"), &[], "");
        if mapped.status != 200 || (asked.status >= 300 && is_first) {
            desk.town.fault(format!("a sheet: {} {}, {} {}", mapped.status, mapped.text, asked.status, asked.text));
            break;
        }
        if ended(&mut desk, &place).is_none() {
            break;
        }
        desk.book.jobs += 1;
        desk.book.names.extend(names);
    }
    desk.book
}

/// Waits until a job is done.
fn ended(desk: &mut Desk<'_>, place: &str) -> Option<Value> {
    let began = Instant::now();
    loop {
        let told = desk.get(place)?;
        match told["state"].as_str() {
            Some("done") => return Some(told),
            Some("ready" | "running" | "mapped") if began.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(50))
            }
            _ => {
                desk.town.fault(format!("{place} does not end: {told}"));
                return None;
            }
        }
    }
}
