//! A program that makes, changes and deletes single records, and writes several
//! in one change-set. Mostly it insists until it is told; now and then it asks
//! once, and leaves what broke off to the judge.

use serde_json::{Value, json};

use super::desk::{Book, Card, Desk, Ended, Untold};

const CARDS: usize = 30;

pub fn work(mut desk: Desk<'_>) -> Book {
    let mut cards: Vec<Card> = Vec::new();
    while desk.goes_on() {
        let deed = desk.dice.below(10);
        match deed {
            _ if cards.len() < 3 => make(&mut desk, &mut cards),
            0..=2 if cards.len() < CARDS => make(&mut desk, &mut cards),
            3 => delete(&mut desk, &mut cards),
            4 | 5 => write_several(&mut desk, &mut cards),
            _ => change(&mut desk, &mut cards),
        }
    }
    desk.book.cards = cards;
    desk.book
}

/// One in four is asked once only.
fn leaves_it(desk: &mut Desk<'_>) -> bool {
    desk.dice.below(4) == 0
}

fn company(name: &str) -> Value {
    json!({ "name": name, "kind": "company", "city": "Yazd" })
}

fn make(desk: &mut Desk<'_>, cards: &mut Vec<Card>) {
    let name = desk.name("shop");
    if leaves_it(desk) {
        match desk.try_once("POST", "/api/v1/customers", &[], &company(&name).to_string()) {
            Ended::Done(answer) => cards.extend(Card::of(&answer.json())),
            Ended::Unknown => desk.book.untold.push(Untold { made: vec![name], ..Untold::default() }),
            Ended::Not(answer) => desk.town.fault(format!("making {name}: {} {}", answer.status, answer.text)),
        }
    } else if let Some(answer) = desk.post("/api/v1/customers", &company(&name)) {
        cards.extend(Card::of(&answer.json()));
    }
}

fn take(desk: &mut Desk<'_>, cards: &mut Vec<Card>) -> Card {
    let place = desk.dice.below(cards.len() as u64) as usize;
    cards.swap_remove(place)
}

fn change(desk: &mut Desk<'_>, cards: &mut Vec<Card>) {
    let before = take(desk, cards);
    let after = Card { city: desk.name("city"), version: before.version + 1, ..before.clone() };
    let (path, tag) = (format!("/api/v1/customers/{}", before.id), format!("\"{}\"", before.version));
    let body = json!({ "city": after.city }).to_string();
    if leaves_it(desk) {
        match desk.try_once("PATCH", &path, &[("If-Match", &tag)], &body) {
            Ended::Done(answer) => cards.extend(kept(desk, after, answer.number("version"))),
            Ended::Unknown => {
                desk.book.untold.push(Untold { changed: Some((before, after)), ..Untold::default() });
            }
            Ended::Not(answer) => desk.town.fault(format!("changing {before:?}: {} {}", answer.status, answer.text)),
        }
        return;
    }
    let (answer, is_first) = desk.insist("PATCH", &path, &[("If-Match", &tag)], &body);
    match answer.status {
        200 => cards.extend(kept(desk, after, answer.number("version"))),
        // A try that broke off had been kept.
        412 if !is_first => {
            let now = desk.get(&path).and_then(|json| Card::of(&json));
            if now.as_ref() == Some(&after) {
                cards.push(after);
            } else {
                desk.town.fault(format!("{before:?} was overtaken by nobody: {now:?}"));
            }
        }
        status => desk.town.fault(format!("changing {before:?}: {status} {}", answer.text)),
    }
}

fn kept(desk: &Desk<'_>, after: Card, version: Option<i64>) -> Option<Card> {
    if version != Some(after.version) {
        desk.town.fault(format!("{after:?} was acknowledged as version {version:?}"));
    }
    Some(after)
}

fn delete(desk: &mut Desk<'_>, cards: &mut Vec<Card>) {
    let card = take(desk, cards);
    let (path, tag) = (format!("/api/v1/customers/{}", card.id), format!("\"{}\"", card.version));
    if leaves_it(desk) {
        match desk.try_once("DELETE", &path, &[("If-Match", &tag)], "") {
            Ended::Done(_) => desk.book.deleted.push(card.id),
            Ended::Unknown => desk.book.untold.push(Untold { deleted: Some(card), ..Untold::default() }),
            Ended::Not(answer) => desk.town.fault(format!("deleting {card:?}: {} {}", answer.status, answer.text)),
        }
        return;
    }
    let (answer, is_first) = desk.insist("DELETE", &path, &[("If-Match", &tag)], "");
    match answer.status {
        204 => desk.book.deleted.push(card.id),
        404 if !is_first => desk.book.deleted.push(card.id),
        status => desk.town.fault(format!("deleting {card:?}: {status} {}", answer.text)),
    }
}

/// Two new records and a change of a third, all or nothing.
fn write_several(desk: &mut Desk<'_>, cards: &mut Vec<Card>) {
    let before = take(desk, cards);
    let (one, other) = (desk.name("left"), desk.name("right"));
    let after = Card { city: desk.name("city"), version: before.version + 1, ..before.clone() };
    let create = |name: &str| json!({ "do": "create", "entity": "customers", "body": company(name) });
    let change = json!({ "do": "change", "entity": "customers", "id": before.id, "version": before.version,
        "body": { "city": after.city } });
    let body = json!({ "mode": "all", "operations": [create(&one), change, create(&other)] });
    if desk.dice.below(2) == 0 {
        match desk.try_once("POST", "/api/v1/batch", &[], &body.to_string()) {
            Ended::Done(_) => {
                desk.book.names.extend([one, other]);
                cards.push(after);
            }
            Ended::Unknown => {
                desk.book.untold.push(Untold { made: vec![one, other], changed: Some((before, after)), deleted: None });
            }
            Ended::Not(answer) => desk.town.fault(format!("{body}: {} {}", answer.status, answer.text)),
        }
    } else if desk.post("/api/v1/batch", &body).is_some() {
        desk.book.names.extend([one, other]);
        cards.push(after);
    }
}
