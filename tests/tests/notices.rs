//! Notices over HTTP: who hears of what, what a notice gives away and what it
//! does not, reading them, and wishing for fewer.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Client, SECRET, Town};
use store::testkit::both;

fn own(town: &Town, what: &str) -> String {
    let (entity, id) = if what == "customer" { ("customers", town.customer) } else { ("opportunities", town.deal) };
    format!("/{entity}/{id}")
}

/// What this person is told, one line a notice: `kind: sentence`.
async fn told(town: &Town, who: &Client) -> Vec<String> {
    let answer = town.get(who, "/api/v1/notices").await;
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let line = |item: &serde_json::Value| {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        format!("{}: {}", text("kind"), text("sentence").replace(['\u{2068}', '\u{2069}'], ""))
    };
    json["items"].as_array().map(|items| items.iter().map(line).collect()).unwrap_or_default()
}

async fn give(town: &Town, by: &str, what: &str, to: &str) {
    let by = town.browser(by).await;
    let path = format!("{}/owner", own(town, what));
    let answer = town.post(&by, &path, &format!("owner={}", town.users[to])).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_given_a_record_hears_of_it_and_nobody_else() {
    both(async |db| {
        let town = Town::open(db).await;
        give(&town, "parvin", "customer", "omid").await;
        let (omid, nasim) = (town.program("omid").await, town.program("nasim").await);
        assert_eq!(told(&town, &omid).await, [format!("assigned: parvin مشتری «جواهری {SECRET}» را به شما سپرد.")]);
        assert_eq!(told(&town, &nasim).await, [""; 0]);
        // Maryam does not see it any more, so nothing tells her what became of it.
        assert_eq!(told(&town, &town.program("maryam").await).await, [""; 0]);
        let page = town.get(&town.browser("omid").await, "/notices").await;
        assert!(page.body.contains("data-unread") && page.body.contains(SECRET));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_of_sight_by_the_time_of_reading_is_not_named() {
    both(async |db| {
        let town = Town::open(db).await;
        give(&town, "parvin", "customer", "omid").await;
        give(&town, "boss", "customer", "maryam").await;
        let omid = town.program("omid").await;
        let heard = told(&town, &omid).await;
        assert_eq!(heard, ["assigned: parvin رکوردی را به شما سپرد که اکنون نمی‌بینید."]);
        assert!(!town.get(&omid, "/api/v1/notices").await.body.contains(&town.customer.to_string()));
        assert!(!town.get(&town.browser("omid").await, "/notices").await.body.contains(SECRET));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_deed_on_many_records_leaves_one_notice() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.program("maryam").await;
        let mut ids = vec![town.customer.to_string()];
        for name in ["الف", "ب", "پ"] {
            let made = town.json(&maryam, Method::POST, "/api/v1/customers", &format!("{{\"name\":\"{name}\"}}")).await;
            let json: serde_json::Value = serde_json::from_str(&made.body).unwrap();
            ids.push(json["id"].as_str().unwrap().to_owned());
        }
        let ticked: String = ids.iter().map(|id| format!("id={id}&")).collect();
        let form = format!("{ticked}act=owner-now&owner={}", town.users["omid"]);
        let parvin = town.browser("parvin").await;
        let given = town.post(&parvin, "/customers/bulk", &form).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
        let omid = town.program("omid").await;
        assert_eq!(told(&town, &omid).await, ["assigned: parvin ۴ مشتری را به شما سپرد."]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_read_by_its_own_reader_only() {
    both(async |db| {
        let town = Town::open(db).await;
        give(&town, "parvin", "customer", "omid").await;
        let (omid, nasim) = (town.browser("omid").await, town.browser("nasim").await);
        let listed = town.get(&town.program("omid").await, "/api/v1/notices").await;
        let json: serde_json::Value = serde_json::from_str(&listed.body).unwrap();
        assert_eq!(json["unread"], 1);
        let notice = format!("/notices/{}", json["items"][0]["id"].as_str().unwrap());
        assert_eq!(town.get(&nasim, &notice).await.status, StatusCode::NOT_FOUND);
        let twin = format!("/api/v1{notice}/reading");
        assert_eq!(
            town.json(&town.program("nasim").await, Method::POST, &twin, "").await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(town.json(&Client::default(), Method::POST, &twin, "").await.status, StatusCode::UNAUTHORIZED);
        let opened = town.get(&omid, &notice).await;
        assert_eq!((opened.status, opened.location), (StatusCode::SEE_OTHER, own(&town, "customer")));
        let again = town.get(&town.program("omid").await, "/api/v1/notices").await;
        assert!(again.body.contains("\"unread\":0"));
        give(&town, "boss", "deal", "omid").await;
        assert_eq!(town.post(&omid, "/notices/reading", "").await.status, StatusCode::SEE_OTHER);
        let again = town.get(&town.program("omid").await, "/api/v1/notices").await;
        assert!(again.body.contains("\"unread\":0"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deed_that_is_taken_back_is_not_told_any_more() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.program("boss").await;
        give(&town, "boss", "customer", "omid").await;
        let omid = town.program("omid").await;
        assert_eq!(told(&town, &omid).await.len(), 1);
        let history = format!("/api/v1{}/history", own(&town, "customer"));
        let json: serde_json::Value = serde_json::from_str(&town.get(&boss, &history).await.body).unwrap();
        let set = json["items"][0]["change_set"].as_str().expect("a change-set").to_owned();
        let undone = town.json(&boss, Method::POST, &format!("/api/v1/change-sets/{set}/undo"), "{}").await;
        assert_eq!(undone.status, StatusCode::OK, "{}", undone.body);
        assert_eq!(told(&town, &omid).await, [""; 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_may_wish_to_hear_less() {
    both(async |db| {
        let town = Town::open(db).await;
        let omid = town.browser("omid").await;
        let kept = town.post(&omid, "/notices/wishes", "kind=mention&kind=comment").await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
        give(&town, "parvin", "customer", "omid").await;
        let program = town.program("omid").await;
        assert_eq!(told(&town, &program).await, [""; 0]);
        let wished = town.get(&program, "/api/v1/notices/wishes").await;
        assert_eq!(wished.body, "{\"kinds\":[\"mention\",\"comment\"]}");
        let twin = town.json(&program, Method::PUT, "/api/v1/notices/wishes", "{\"kinds\":[\"assigned\"]}").await;
        assert_eq!(twin.status, StatusCode::NO_CONTENT, "{}", twin.body);
        let wrong = town.json(&program, Method::PUT, "/api/v1/notices/wishes", "{\"kinds\":[\"no\"]}").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
