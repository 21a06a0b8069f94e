//! What cannot be right is told beside its field, in a sentence that names it,
//! and stays where it was typed: every kind of field of every entity, through
//! the form, the filter and the API. Nothing of it is ever a fault of ours.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Client, Town};
use schema::{EntityDef, FieldDef, Kind};
use serde_json::Value as Json;
use store::testkit::{both, sqlite};

const NUMBERS: [&str; 6] = ["دوازده نفر", "99999999999999999999", "1e400", "۱۲٫۵٫۶", "NaN", "--5"];
const SUMS: [&str; 5] = ["گران", "99999999999999999999", "12 xyz", "۱۲٫۵٫۶", "1e400"];
const DAYS: [&str; 7] =
    ["1404/12/30", "۱۴۰۵/۱۳/۰۱", "2026-02-31", "31 Feb", "فردای دیروز", "0000-00-00", "1405/09/01/02"];
const PHONES: [&str; 6] = ["تلفن ندارد", "0912", "abcdefg", "+", "۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸", "#31#"];
const ADDRESSES: [&str; 4] = ["ali@", "@", "a b@c", "ali"];
const PLACES: [&str; 3] = ["javascript:alert(1)", "http://", "<script>"];

/// A text that a field of this kind cannot hold.
fn impossible(kind: &Kind, round: usize) -> Option<String> {
    let one = |texts: &[&str]| Some(texts[round % texts.len()].to_owned());
    match kind {
        Kind::Text { max } | Kind::Prose { max } => Some("ن".repeat(*max as usize + 1)),
        Kind::Integer | Kind::Decimal { .. } | Kind::Percent => one(&NUMBERS),
        Kind::Money => one(&SUMS),
        Kind::Date | Kind::Instant => one(&DAYS),
        Kind::Phone => one(&PHONES),
        Kind::Email => one(&ADDRESSES),
        Kind::Url => one(&PLACES),
        Kind::Choice(_) => Some("چنین نیست".to_owned()),
        Kind::Fields { .. } => Some("فیلدی که نیست".to_owned()),
        Kind::Link { .. } | Kind::Links { .. } => one(&["zzzzzzzzzzzzz", "کسی که نیست"]),
        // A box is ticked or not, whatever is sent.
        Kind::Flag => None,
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The fields that an administrator may write, each with what it cannot hold.
fn wrong(def: &EntityDef, round: usize) -> Vec<(&FieldDef, String)> {
    let open = def.fields.iter().filter(|field| !field.system);
    open.filter_map(|field| Some((field, impossible(&field.kind, round)?))).collect()
}

async fn check_form(town: &Town, boss: &Client, def: &Arc<EntityDef>, round: usize) {
    let texts = wrong(def, round);
    let form: Vec<String> = texts.iter().map(|(field, text)| format!("{}={}", field.key, encoded(text))).collect();
    let answer = town.post(boss, &format!("/{}", def.key), &form.join("&")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{} in round {round}: {}", def.key, answer.body);
    for (field, text) in texts {
        let place = format!("id=\"f-{}-error\"", field.key);
        assert!(answer.body.contains(&place), "{}.{} says nothing of {text:.40}", def.key, field.key);
        let label = town.workspace.texts.get(base::Lang::Fa, &def.field_label_key(&field.key), &[]);
        assert!(answer.body.contains(&format!("{label}: ")), "{}.{} is not named above", def.key, field.key);
        // What is chosen from a list was not typed.
        let is_typed = !matches!(field.kind, Kind::Choice(_) | Kind::Link { .. });
        assert!(!is_typed || answer.body.contains(&escaped(&text)), "{}.{} lost {text:.40}", def.key, field.key);
    }
}

/// What is compared with other records or fields is judged when the rest is sound.
fn is_looked_up(field: &schema::FieldDef) -> bool {
    matches!(field.kind, Kind::Link { .. } | Kind::Fields { .. })
}

async fn check_api(town: &Town, program: &Client, def: &Arc<EntityDef>, round: usize) {
    let texts = wrong(def, round);
    let body: Json = texts.iter().map(|(field, text)| (field.key.to_string(), Json::from(text.clone()))).collect();
    let answer = town.json(program, Method::POST, &format!("/api/v1/{}", def.key), &body.to_string()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{} in round {round}: {}", def.key, answer.body);
    let said: Json = serde_json::from_str(&answer.body).expect("a problem document");
    let named: Vec<&str> =
        said["errors"].as_array().expect("errors").iter().filter_map(|one| one["field"].as_str()).collect();
    for (field, text) in texts.iter().filter(|(field, _)| !is_looked_up(field)) {
        assert!(named.contains(&&*field.key), "{}.{} is not named for {text:.40}: {named:?}", def.key, field.key);
    }
}

async fn check_filter(town: &Town, boss: &Client, def: &Arc<EntityDef>, round: usize) {
    for (field, text) in wrong(def, round).into_iter().filter(|(_, text)| text.len() < 200) {
        let path = format!("/{}?filter={}", def.key, encoded(&format!("{}:\"{text}\"", field.key)));
        let answer = town.get(boss, &path).await;
        let is_sound = matches!(answer.status.as_u16(), 200 | 400 | 422);
        assert!(is_sound, "{}.{} filtered by {text:.40}: {}", def.key, field.key, answer.status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_field_refuses_what_it_cannot_hold_and_loses_nothing() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, program) = (town.browser("boss").await, town.program("boss").await);
        for def in town.workspace.schema().entities() {
            // What only rules write has no form.
            if wrong(def, 0).is_empty() {
                continue;
            }
            for round in 0..7 {
                check_form(&town, &boss, def, round).await;
                check_api(&town, &program, def, round).await;
            }
            check_filter(&town, &boss, def, 0).await;
        }
    })
    .await;
}

/// Strings that break programs; every thirtieth of the list, from both ends of it.
fn naughty() -> Vec<String> {
    let Some(folder) = peyvand_tests::shared_data("naughty_strings") else { return Vec::new() };
    let list = std::fs::read_to_string(folder.join("blns.json")).expect("the naughty strings");
    let all: Vec<String> = serde_json::from_str(&list).expect("a list of strings");
    let own = ["\0", "a\0b", "\u{202e}abc", "' or 1=1 --", "{{7*7}}", "=HYPERLINK(\"http://x\")"].map(str::to_owned);
    own.into_iter().chain(all.into_iter().step_by(30)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_naughty_string_is_kept_as_text_or_refused_in_every_field_of_every_entity() {
    let strings = naughty();
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.browser("boss").await;
        for def in town.workspace.schema().entities() {
            for text in &strings {
                let open = def.fields.iter().filter(|field| !field.system);
                let form: Vec<String> = open.map(|field| format!("{}={}", field.key, encoded(text))).collect();
                let answer = town.post(&boss, &format!("/{}", def.key), &form.join("&")).await;
                let is_sound = matches!(answer.status.as_u16(), 303 | 403 | 404 | 409 | 422);
                assert!(is_sound, "{} answers {} to {text:?}", def.key, answer.status);
                let main = answer.body.split("<main").nth(1).unwrap_or_default();
                assert!(!main.contains("<script>") && !main.contains("<img"), "{} draws {text:?}", def.key);
                // Nothing is linked to what is only said about other records.
                if def.on_any {
                    continue;
                }
                let asked = town.get(&boss, &format!("/{}/options?q={}", def.key, encoded(text))).await;
                assert_eq!(asked.status, StatusCode::OK, "{} is asked for {text:?}", def.key);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_of_ten_megabytes_is_told_to_be_too_large() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let (boss, program) = (town.browser("boss").await, town.program("boss").await);
    let huge = "x".repeat(10 << 20);
    let page = town.post(&boss, "/customers", &format!("kind=person&name={huge}")).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("خیلی بزرگ است"), "a page says so");
    let answer = town.json(&program, Method::POST, "/api/v1/customers", &format!("{{\"name\":\"{huge}\"}}")).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("\"title\""), "{:.200}", answer.body);
    let long = "ن".repeat(100_000);
    let page = town.post(&boss, "/customers", &format!("kind=person&name={}", encoded(&long))).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains(&long), "what fits into a form comes back with it");
}
