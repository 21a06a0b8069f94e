//! Many requests, one after the other in each client, and how long they took.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::bail;
use serde_json::json;

use crate::{
    figures::Figures,
    http::{Answer, Client, hidden},
    views::{Deed, View},
};

const WARM_UP: usize = 5;

pub fn run(port: u16, actor: &str, view: &View, clients: usize, requests: usize) -> anyhow::Result<Figures> {
    let person = Client::sign_in(port, actor)?;
    let each = (requests / clients).max(10);
    let mut hands = Vec::new();
    for nth in 0..clients {
        let (mut client, view) = (person.again()?, view.clone());
        hands.push(thread::spawn(move || -> anyhow::Result<Vec<Duration>> {
            for at in 0..WARM_UP {
                once(&mut client, &view, nth + at)?;
            }
            (0..each).map(|at| once(&mut client, &view, nth + at)).collect()
        }));
    }
    let began = Instant::now();
    let mut took = Vec::new();
    for hand in hands {
        took.extend(hand.join().map_err(|_| anyhow::anyhow!("a client has failed"))??);
    }
    let warm = (WARM_UP * clients) as f64 / (took.len() + WARM_UP * clients) as f64;
    Ok(Figures::of(took, began.elapsed().mul_f64(1.0 - warm)))
}

pub fn once(client: &mut Client, view: &View, nth: usize) -> anyhow::Result<Duration> {
    let path = &view.paths[nth % view.paths.len()];
    let (answer, right) = match view.deed {
        Deed::Look | Deed::Export => (client.get(path)?, 200),
        Deed::Create => (filled_in(client, path)?, 303),
        Deed::ApiCreate => (client.api("POST", path, &json!({ "name": new_name()?, "kind": "person" }))?, 201),
        Deed::Update => (changed(client, path, city(nth))?, 303),
        Deed::ApiUpdate => (client.api("PATCH", path, &json!({ "city": city(nth) }))?, 200),
    };
    // Of two who change one customer at once the later one is told so.
    let is_overtaken = matches!(view.deed, Deed::Update | Deed::ApiUpdate) && answer.status == 409;
    if answer.status != right && !is_overtaken {
        let words: String = answer.body.chars().take(300).collect();
        bail!("{path} answered {} ({}): {words}", answer.status, answer.location.unwrap_or_default());
    }
    Ok(answer.took)
}

/// A form as a person sends it; the time is that of sending.
fn filled_in(client: &mut Client, path: &str) -> anyhow::Result<Answer> {
    let form = client.get(path)?.body;
    let mut sent = vec![("name", new_name()?), ("kind", "person".to_owned())];
    for name in ["csrf", "owner"] {
        sent.extend(hidden(&form, name).map(|value| (name, value)));
    }
    client.post("/customers", &sent)
}

/// The form of a customer, sent with another city.
fn changed(client: &mut Client, path: &str, city: &str) -> anyhow::Result<Answer> {
    let form = client.get(&format!("{path}/edit"))?.body;
    let held = ["csrf", "version"].into_iter().filter_map(|name| Some((name, hidden(&form, name)?)));
    let sent: Vec<(&str, String)> = held.chain([("city", city.to_owned())]).collect();
    client.post(path, &sent)
}

fn city(nth: usize) -> &'static str {
    ["تهران", "شیراز", "تبریز"][nth % 3]
}

/// Nobody is called so yet: the form would ask whether it is the same one.
fn new_name() -> anyhow::Result<String> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_nanos();
    Ok(format!("مشتری {}", now % 1_000_000_000_000))
}
