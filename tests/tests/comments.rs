//! Comments over HTTP: seen by exactly who sees the record, changed by who said
//! them, with people named by an `@`; and following, which tells of them.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Answer, Client, SECRET, Town};
use serde_json::Value;
use store::testkit::both;

fn customer(town: &Town) -> String {
    format!("/customers/{}", town.customer)
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn say(town: &Town, who: &str, body: &str) -> Answer {
    let client = town.browser(who).await;
    town.post(&client, &format!("{}/comments", customer(town)), &format!("body={}", encoded(body))).await
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.body))
}

/// The newest comment on the customer, as this person's program sees it.
async fn newest(town: &Town, who: &str) -> Option<Value> {
    let program = town.program(who).await;
    let path = format!("/api/v1/comments?filter=on_customers:{}", town.customer);
    let listed = town.get(&program, &path).await;
    assert_eq!(listed.status, StatusCode::OK, "{}", listed.body);
    json(&listed)["items"].as_array().and_then(|items| items.first().cloned())
}

async fn told(town: &Town, who: &str) -> Vec<String> {
    let listed = json(&town.get(&town.program(who).await, "/api/v1/notices").await);
    let line =
        |item: &Value| format!("{}: {}", item["kind"].as_str().unwrap_or(""), item["said"].as_str().unwrap_or(""));
    listed["items"].as_array().map(|items| items.iter().map(line).collect()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_seen_by_exactly_who_sees_its_record() {
    both(async |db| {
        let town = Town::open(db).await;
        let said = say(&town, "maryam", "تخفیف ندهید").await;
        assert_eq!((said.status, said.location), (StatusCode::SEE_OTHER, customer(&town)));
        for (who, sees) in [("maryam", true), ("parvin", true), ("boss", true), ("nasim", true), ("omid", false)] {
            let browser = town.browser(who).await;
            for path in [customer(&town), format!("{}/timeline", customer(&town))] {
                let page = town.get(&browser, &path).await;
                assert_eq!(page.body.contains("تخفیف ندهید"), sees, "{who} at {path}");
            }
            assert_eq!(newest(&town, who).await.is_some(), sees, "{who} by program");
        }
        let id = newest(&town, "maryam").await.unwrap()["id"].as_str().unwrap().to_owned();
        let (omid, key) = (town.browser("omid").await, town.program("omid").await);
        for path in [format!("/comments/{id}"), format!("/comments/{id}/edit"), format!("/comments/{id}/history")] {
            assert_eq!(town.get(&omid, &path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(town.get(&key, &format!("/api/v1/comments/{id}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(say(&town, "omid", "من هم").await.status, StatusCode::NOT_FOUND);
        assert_eq!(say(&town, "nasim", "من فقط می‌خوانم").await.status, StatusCode::FORBIDDEN);
        let body = format!("{{\"on_customers\":\"{}\",\"body\":\"x\"}}", town.customer);
        let forged = town.json(&key, Method::POST, "/api/v1/comments", &body).await;
        assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", forged.body);
        assert!(!forged.body.contains(SECRET));
        let stranger = town.get(&Client::default(), &format!("/comments/{id}")).await;
        assert_eq!(stranger.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_said_it_changes_it_and_it_can_be_taken_back() {
    both(async |db| {
        let town = Town::open(db).await;
        say(&town, "maryam", "نخست").await;
        let id = newest(&town, "maryam").await.unwrap()["id"].as_str().unwrap().to_owned();
        let (maryam, parvin, boss) =
            (town.browser("maryam").await, town.browser("parvin").await, town.program("boss").await);
        let form = format!("version=1&body={}", encoded("دوم"));
        assert_eq!(town.post(&parvin, &format!("/comments/{id}"), &form).await.status, StatusCode::FORBIDDEN);
        assert_eq!(town.post(&parvin, &format!("/comments/{id}/deletion"), "").await.status, StatusCode::FORBIDDEN);
        let forged = town.json(&boss, Method::PATCH, &format!("/api/v1/comments/{id}"), "{\"body\":\"x\"}").await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "{}", forged.body);
        let given =
            town.post(&maryam, &format!("/comments/{id}/owner"), &format!("owner={}", town.users["parvin"])).await;
        assert_eq!(given.status, StatusCode::FORBIDDEN, "words are not put into another's mouth");
        assert_eq!(town.get(&maryam, &format!("/comments/{id}/edit")).await.status, StatusCode::OK);
        assert_eq!(town.post(&maryam, &format!("/comments/{id}"), &form).await.status, StatusCode::SEE_OTHER);
        let stale = town.post(&maryam, &format!("/comments/{id}"), &form).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let empty = town.post(&maryam, &format!("/comments/{id}"), "version=2&body=+").await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(newest(&town, "maryam").await.unwrap()["body"], "دوم");
        assert_eq!(town.post(&maryam, &format!("/comments/{id}/deletion"), "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(newest(&town, "maryam").await, None);
        let history = town.get(&town.program("maryam").await, &format!("/api/v1/comments/{id}/history")).await;
        assert_eq!(history.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_record_takes_its_comments_along_and_brings_them_back() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.browser("boss").await;
        let deal = format!("/opportunities/{}", town.deal);
        town.post(&boss, &format!("{deal}/comments"), &format!("body={}", encoded("بماند"))).await;
        let path = format!("/api/v1/comments?filter=on_opportunities:{}", town.deal);
        let program = town.program("boss").await;
        assert_eq!(json(&town.get(&program, &path).await)["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(town.post(&boss, &format!("{deal}/deletion"), "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(json(&town.get(&program, "/api/v1/comments").await)["items"].as_array().map(Vec::len), Some(0));
        assert_eq!(town.post(&boss, &format!("{deal}/restoration"), "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(json(&town.get(&program, &path).await)["items"].as_array().map(Vec::len), Some(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_named_hears_of_it_if_they_see_the_record_and_the_writer_hears_who_does_not() {
    both(async |db| {
        let town = Town::open(db).await;
        let said = say(&town, "maryam", "سلام @parvin و @omid، ببینید <b>").await;
        assert_eq!(said.status, StatusCode::SEE_OTHER);
        let body = newest(&town, "maryam").await.unwrap()["body"].as_str().unwrap().to_owned();
        let (parvin, omid) = (town.users["parvin"], town.users["omid"]);
        assert_eq!(body, format!("سلام @[{parvin}] و @[{omid}]، ببینید <b>"));
        assert_eq!(told(&town, "parvin").await, ["mention: سلام @parvin و @omid، ببینید <b>"]);
        assert_eq!(told(&town, "omid").await, [""; 0]);
        let page = town.get(&town.browser("maryam").await, &customer(&town)).await.body;
        assert!(page.contains("@parvin") && page.contains("ببینید &lt;b&gt;"));
        // Parvin answers: Maryam hears of it as the owner, Parvin follows from now on.
        say(&town, "parvin", "دیدم").await;
        assert_eq!(told(&town, "maryam").await, ["comment: دیدم"]);
        say(&town, "maryam", "سپاس").await;
        assert_eq!(told(&town, "parvin").await, ["comment: سپاس", "mention: سلام @parvin و @omid، ببینید <b>"]);
        // Once the record is out of sight, so is what was said about it.
        let boss = town.browser("boss").await;
        town.post(&boss, &format!("{}/owner", customer(&town)), &format!("owner={}", town.users["omid"])).await;
        let heard = told(&town, "parvin").await;
        assert!(heard.iter().all(|line| !line.contains("سپاس") && !line.contains("سلام")), "{heard:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_at_offers_colleagues_to_who_sees_the_record() {
    both(async |db| {
        let town = Town::open(db).await;
        let path = format!("{}/colleagues", customer(&town));
        let offered = town.get(&town.browser("maryam").await, &format!("{path}?q=o")).await;
        let names: Vec<(String, bool)> = json(&offered)
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["name"].as_str().unwrap().to_owned(), one["note"] == ""))
            .collect();
        assert!(names.contains(&("omid".to_owned(), false)), "{names:?}");
        assert_eq!(town.get(&town.browser("omid").await, &path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.get(&Client::default(), &path).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_follows_what_one_sees_and_may_stop() {
    both(async |db| {
        let town = Town::open(db).await;
        let (nasim, omid) = (town.browser("nasim").await, town.browser("omid").await);
        let path = format!("{}/following", customer(&town));
        assert_eq!(town.post(&omid, &path, "follow=yes").await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.post(&nasim, &path, "follow=yes").await.status, StatusCode::SEE_OTHER);
        let stranger = town.post(&Client::default(), &path, "follow=yes").await.status;
        assert!(matches!(stranger, StatusCode::SEE_OTHER | StatusCode::FORBIDDEN));
        let twin = format!("/api/v1{path}");
        let who = json(&town.get(&town.program("maryam").await, &twin).await);
        let names: Vec<&str> =
            who["followers"].as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect();
        assert_eq!((names, &who["following"]), (vec!["maryam", "nasim"], &Value::Bool(true)));
        let omids = town.program("omid").await;
        assert_eq!(town.get(&omids, &twin).await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.json(&omids, Method::PUT, &twin, "").await.status, StatusCode::NOT_FOUND);
        say(&town, "maryam", "خبر").await;
        assert_eq!(told(&town, "nasim").await, ["comment: خبر"]);
        // The owner follows by herself, and may wish to hear nothing.
        let maryam = town.program("maryam").await;
        assert_eq!(town.json(&maryam, Method::DELETE, &twin, "").await.status, StatusCode::NO_CONTENT);
        say(&town, "parvin", "باز هم").await;
        assert_eq!(told(&town, "maryam").await, [""; 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_hears_of_a_new_stage_and_a_new_owner() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.browser("boss").await;
        let deal = format!("/opportunities/{}", town.deal);
        town.post(&boss, &format!("{deal}/owner"), &format!("owner={}", town.users["parvin"])).await;
        // Nasim, who sees everything, follows; Maryam has lost sight of it.
        assert_eq!(told(&town, "maryam").await, [""; 0]);
        town.post(&town.browser("nasim").await, &format!("{deal}/following"), "follow=yes").await;
        town.post(&boss, &format!("{deal}/owner"), &format!("owner={}", town.users["omid"])).await;
        assert_eq!(told(&town, "nasim").await, ["changed: "]);
        let stages = json(&town.get(&town.program("boss").await, "/api/v1/stages").await);
        let held = json(&town.get(&town.program("boss").await, &format!("/api/v1{deal}")).await);
        let other = stages["items"].as_array().unwrap().iter().find(|stage| {
            stage["kind"] == "open" && stage["pipeline"] == held["pipeline"] && stage["id"] != held["stage"]
        });
        let body = format!("{{\"stage\":{}}}", other.expect("another stage")["id"]);
        let moved = town.json(&town.program("boss").await, Method::PATCH, &format!("/api/v1{deal}"), &body).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.body);
        assert_eq!(told(&town, "nasim").await, ["changed: ", "changed: "]);
        assert_eq!(told(&town, "omid").await, ["changed: ", "assigned: "]);
    })
    .await;
}
