//! A record that several programs want to change at once: each version is
//! acknowledged to one of them, and none is lost.

use serde_json::json;

use super::desk::{Book, Desk, Ended};

pub const WELL: &str = "well 1";

/// The record in the middle of the town.
pub fn found(desk: &mut Desk<'_>) -> String {
    let made = desk.post("/api/v1/customers", &json!({ "name": WELL, "kind": "company" }));
    made.and_then(|answer| answer.json()["id"].as_str().map(str::to_owned)).expect("the well of the town")
}

pub fn work(mut desk: Desk<'_>, shared: &str) -> Book {
    let path = format!("/api/v1/customers/{shared}");
    while desk.goes_on() {
        let Some(version) = desk.get(&path).and_then(|json| json["version"].as_i64()) else { break };
        let city = desk.name("well");
        let tag = format!("\"{version}\"");
        match desk.try_once("PATCH", &path, &[("If-Match", &tag)], &json!({ "city": city }).to_string()) {
            Ended::Done(answer) => {
                if answer.number("version") != Some(version + 1) {
                    desk.town.fault(format!("version {version} was followed by {}", answer.text));
                }
                desk.book.shared.push((version + 1, city));
            }
            // Somebody was faster, or nobody knows.
            Ended::Not(answer) if answer.status != 412 => {
                desk.town.fault(format!("the well: {} {}", answer.status, answer.text));
            }
            _ => {}
        }
    }
    desk.book
}
