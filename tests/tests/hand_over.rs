//! Handing over, over HTTP: all that a person holds goes to others by rule or by hand, and
//! comes back in one press. A colleague who asks for one record stands in `asked`, who may
//! hold what in `rights`, and what is too much for one answer in `behind`.

#[path = "hand_over/asked.rs"]
mod asked;
#[path = "hand_over/behind.rs"]
mod behind;
#[path = "hand_over/rights.rs"]
mod rights;

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Answer, Town};
use serde_json::{Value, json};
use store::testkit::both;

fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.body))
}

async fn notices(town: &Town, who: &str) -> Vec<Value> {
    let listed = json_of(&town.get(&town.program(who).await, "/api/v1/notices").await);
    listed["items"].as_array().cloned().unwrap_or_default()
}

async fn kinds(town: &Town, who: &str) -> Vec<String> {
    notices(town, who).await.iter().map(|item| item["kind"].as_str().unwrap_or("").to_owned()).collect()
}

/// Maryam holds these beside what the town gave her.
async fn more_customers(town: &Town, cities: &[&str]) {
    let maryam = town.program("maryam").await;
    for (n, city) in cities.iter().enumerate() {
        let body = json!({ "name": format!("مشتری {n}"), "city": city }).to_string();
        let made = town.json(&maryam, Method::POST, "/api/v1/customers", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    }
}

async fn held(town: &Town, by: &str, of: &str) -> Vec<(String, i64)> {
    let path = format!("/api/v1/people/{}/holdings", town.users[of]);
    let answer = town.get(&town.program(by).await, &path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let line = |item: &Value| (item["entity"].as_str().unwrap().to_owned(), item["count"].as_i64().unwrap());
    json_of(&answer)["items"].as_array().unwrap().iter().map(line).collect()
}

fn counts(all: &[(&str, i64)]) -> Vec<(String, i64)> {
    all.iter().map(|(entity, count)| ((*entity).to_owned(), *count)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_a_person_holds_goes_to_others_in_turn_and_comes_back_at_once() {
    both(async |db| {
        let town = Town::open(db).await;
        more_customers(&town, &["شیراز", "شیراز", "تهران"]).await;
        assert_eq!(held(&town, "boss", "maryam").await, counts(&[("customers", 4), ("opportunities", 1)]));
        let (boss, page) = (town.browser("boss").await, format!("/people/{}/holdings", town.users["maryam"]));
        let shown = town.get(&boss, &page).await;
        assert!(shown.status == StatusCode::OK && shown.body.contains("omid") && shown.body.contains("parvin"));
        let form = format!("entity=customers&to={}&to={}&with_work=yes", town.users["omid"], town.users["parvin"]);
        let preview = town.post(&boss, &format!("{page}/preview"), &form).await;
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
        let done = town.post(&boss, &page, &form).await;
        assert_eq!((done.status, &done.location), (StatusCode::SEE_OTHER, &page), "{}", done.body);
        let (omid, parvin) = (held(&town, "boss", "omid").await, held(&town, "boss", "parvin").await);
        let customers = |held: &[(String, i64)]| held.iter().find(|(key, _)| key == "customers").map(|(_, n)| *n);
        assert_eq!((customers(&omid), customers(&parvin)), (Some(2), Some(2)), "evenly");
        assert_eq!(held(&town, "boss", "maryam").await, [], "the open deal went along");
        assert_eq!((kinds(&town, "omid").await.len(), kinds(&town, "parvin").await.len()), (1, 1), "one notice each");
        let history = format!("/api/v1/customers/{}/history", town.customer);
        let history = json_of(&town.get(&town.program("boss").await, &history).await);
        let undo = format!("/api/v1/change-sets/{}/undo", history["items"][0]["change_set"].as_str().unwrap());
        let undone = town.json(&town.program("boss").await, Method::POST, &undo, "{}").await;
        assert_eq!(undone.status, StatusCode::OK, "{}", undone.body);
        assert_eq!(held(&town, "boss", "maryam").await, counts(&[("customers", 4), ("opportunities", 1)]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deal_goes_with_its_customer_however_all_is_split() {
    both(async |db| {
        let town = Town::open(db).await;
        more_customers(&town, &["شیراز", "تهران"]).await;
        let path = format!("/api/v1/people/{}/holdings", town.users["maryam"]);
        // The deal stands first, and whoever has fewer is not who gets its customer.
        let parts = json!([{ "entity": "opportunities" }, { "entity": "customers" }]);
        let all = json!({ "parts": parts, "to": [town.users["omid"], town.users["parvin"]], "with_work": false });
        let moved = town.json(&town.program("boss").await, Method::POST, &path, &all.to_string()).await;
        assert_eq!((moved.status, json_of(&moved)["moved"].as_i64()), (StatusCode::OK, Some(4)), "{}", moved.body);
        let boss = town.program("boss").await;
        let owner = async |entity: &str, id| {
            let answer = town.get(&boss, &format!("/api/v1/{entity}/{id}")).await;
            json_of(&answer)["owner"].clone()
        };
        let (customer, deal) = (owner("customers", town.customer).await, owner("opportunities", town.deal).await);
        assert_eq!(customer, json!(town.users["omid"]));
        assert_eq!(deal, customer);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_condition_or_a_tick_chooses_what_goes() {
    both(async |db| {
        let town = Town::open(db).await;
        more_customers(&town, &["شیراز", "شیراز", "تهران"]).await;
        let path = format!("/api/v1/people/{}/holdings", town.users["maryam"]);
        let boss = town.program("boss").await;
        let by_city = json!({ "parts": [{ "entity": "customers", "filter": "city:شیراز" }], "to": [town.users["omid"]] });
        let moved = town.json(&boss, Method::POST, &path, &by_city.to_string()).await;
        assert_eq!((moved.status, json_of(&moved)["moved"].as_i64()), (StatusCode::OK, Some(2)), "{}", moved.body);
        let ticked = json!({ "parts": [{ "entity": "customers", "ids": [town.customer] }], "to": [town.users["omid"]], "with_work": false });
        let moved = json_of(&town.json(&boss, Method::POST, &path, &ticked.to_string()).await);
        assert_eq!((moved["moved"].as_i64(), moved["work"].as_i64()), (Some(1), Some(0)));
        assert_eq!(held(&town, "boss", "maryam").await, counts(&[("customers", 1), ("opportunities", 1)]));
        let page = format!("/people/{}/holdings", town.users["maryam"]);
        let browser = town.browser("boss").await;
        let hand = town.get(&browser, &format!("{page}/customers")).await;
        assert!(hand.status == StatusCode::OK && hand.body.contains("مشتری 2"), "{}", hand.body);
        for form in ["", "entity=customers", "entity=customers&filter-customers=(&to=x"] {
            let wrong = town.post(&browser, &format!("{page}/preview"), form).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        }
        let reader = format!("entity=customers&to={}", town.users["nasim"]);
        let cannot = town.post(&browser, &page, &reader).await;
        assert_eq!(cannot.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

/// The figures of a page's table, in its order.
fn figures(page: &str) -> Vec<String> {
    let rows = page.split("<td class=\"end\"").skip(1).filter_map(|cell| cell.split_once('>'));
    let text = |cell: &str| {
        let pieces = cell.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        pieces.collect::<String>().trim().to_owned()
    };
    rows.map(|(_, rest)| text(rest.split("</td>").next().unwrap_or_default())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn page_preview_deed_and_undo_count_each_record_once() {
    both(async |db| {
        let town = Town::open(db).await;
        more_customers(&town, &["شیراز"]).await;
        let maryam = town.program("maryam").await;
        for (n, state) in ["open", "done", "open", "done", "done"].iter().enumerate() {
            let about = if n < 2 { "opportunity" } else { "customer" };
            let id = if n < 2 { town.deal } else { town.customer };
            let made = json!({ "subject": format!("کار {n}"), "kind": "task", about: id });
            let made = town.json(&maryam, Method::POST, "/api/v1/activities", &made.to_string()).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
            if *state == "done" {
                let done = format!("/api/v1/activities/{}/completion", json_of(&made)["id"].as_str().unwrap());
                let done = town.json(&maryam, Method::POST, &done, "{}").await;
                assert!(done.status.is_success(), "{}", done.body);
            }
        }
        let held_by_maryam = counts(&[("activities", 5), ("customers", 2), ("opportunities", 1)]);
        let sorted = |mut held: Vec<(String, i64)>| {
            held.sort();
            held
        };
        assert_eq!(sorted(held(&town, "boss", "maryam").await), held_by_maryam);
        let (boss, page) = (town.browser("boss").await, format!("/people/{}/holdings", town.users["maryam"]));
        // What is over is told beside it, and not ticked.
        let shown = town.get(&boss, &page).await.body;
        assert!(shown.contains("name=\"over-activities\" value=\"yes\">"), "{shown}");
        assert!(!shown.contains("name=\"over-customers\""));
        assert!(!shown.contains("nasim"), "who may receive nothing is not offered");

        let to = format!("to={}&with_work=yes", town.users["omid"]);
        let by_customer = format!("entity=customers&{to}");
        let whole = format!("entity=customers&entity=opportunities&entity=activities&{to}");
        let with_over = format!("{whole}&over-activities=yes");
        for (form, total) in [(&by_customer, "۵"), (&whole, "۵"), (&with_over, "۸")] {
            let preview = town.post(&boss, &format!("{page}/preview"), form).await;
            assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
            assert_eq!(figures(&preview.body).last().map(String::as_str), Some(total), "{form}: {}", preview.body);
        }
        let twin = format!("/api/v1{page}");
        let (customers, all) = (json!({ "entity": "customers" }), json!({ "entity": "activities" }));
        let asked = json!({ "parts": [all, { "entity": "opportunities" }, customers], "to": [town.users["omid"]] });
        let moved = json_of(&town.json(&town.program("boss").await, Method::POST, &twin, &asked.to_string()).await);
        assert_eq!(moved["moved"], 8, "{moved}");
        assert_eq!(held(&town, "boss", "maryam").await, []);
        let undo = format!("/api/v1/change-sets/{}/undo", moved["change_set"].as_str().unwrap());
        let undone = json_of(&town.json(&town.program("boss").await, Method::POST, &undo, "{}").await);
        assert_eq!(undone["reverted"], 8, "{undone}");
        assert_eq!(sorted(held(&town, "boss", "maryam").await), held_by_maryam);
    })
    .await;
}
