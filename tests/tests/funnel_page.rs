//! The funnel as people and programs meet it: a page in both languages that
//! leads to the records behind each number, the same figures in the API, and
//! nobody told of another's deals.

use axum::http::StatusCode;
use peyvand_tests::town::{Answer, Client, SECRET, Town};
use serde_json::Value;
use store::{Db, testkit};

const PAGE: &str = "/reports/funnel";
const API: &str = "/api/v1/reports/funnel";

async fn figures(town: &Town, client: &Client, query: &str) -> Value {
    let answer = town.get(client, &format!("{API}{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// The addresses of a page's links to lists with a filter.
fn links(page: &Answer) -> Vec<String> {
    let hrefs = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs.filter(|href| href.contains("?filter=")).map(|href| href.replace("&amp;", "&")).collect()
}

async fn met(db: Db) {
    let town = Town::open(db).await;
    let maryam = town.browser("maryam").await;
    let page = town.get(&maryam, PAGE).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for words in ["قیف فروش", "سرنخ تازه", "هر فرصت در هر مرحله یک بار شمرده می‌شود", "۱ بدون تاریخ"]
    {
        assert_eq!(page.body.contains(words), words != "۱ بدون تاریخ", "{words}");
    }
    let links = links(&page);
    assert!(links.iter().any(|link| link.starts_with("/stage_passages?")), "{links:?}");
    for link in links {
        assert_eq!(town.get(&maryam, &link).await.status, StatusCode::OK, "{link}");
    }
}

#[tokio::test]
async fn every_number_of_the_page_leads_to_a_list() {
    testkit::both(met).await;
}

async fn scoped(db: Db) {
    let town = Town::open(db).await;
    for (who, deals) in [("maryam", 1), ("parvin", 1), ("boss", 1), ("nasim", 1), ("omid", 0)] {
        let program = town.program(who).await;
        let found = figures(&town, &program, "").await;
        assert_eq!(found["totals"]["total"]["count"], deals, "{who}");
        assert_eq!(found["stages"][0]["entered"]["count"], deals, "{who}");
        let by_maryam = figures(&town, &program, &format!("?seller={}", town.users["maryam"])).await;
        assert_eq!(by_maryam["totals"]["total"]["count"], deals, "{who}");
        let page = town.get(&town.browser(who).await, PAGE).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains(SECRET));
    }
}

#[tokio::test]
async fn nobody_is_told_of_deals_out_of_sight() {
    testkit::both(scoped).await;
}

async fn asked(db: Db) {
    let town = Town::open(db).await;
    let (boss, program) = (town.browser("boss").await, town.program("boss").await);
    let count = async |query: &str| figures(&town, &program, query).await["totals"]["open"]["count"].clone();
    assert_eq!(count("?from=2026-11-22&until=2026-11-22").await, 1);
    assert_eq!(count("?from=2026-11-23").await, 0);
    assert_eq!(count("?period=this-quarter").await, 1);
    assert_eq!(count("?period=last-quarter&calendar=gregorian").await, 0);
    for (query, status) in [
        ("?period=this-month", StatusCode::OK),
        ("?from=1405/09/01&until=", StatusCode::OK),
        ("?from=%D8%AF%DB%8C%D8%B1%D9%88%D8%B2", StatusCode::OK),
        ("?from=nonsense", StatusCode::UNPROCESSABLE_ENTITY),
        ("?seller=nobody", StatusCode::BAD_REQUEST),
        ("?period=century", StatusCode::BAD_REQUEST),
    ] {
        let page = town.get(&boss, &format!("{PAGE}{query}")).await;
        assert_eq!(page.status, status, "{query}");
        let json = town.get(&program, &format!("{API}{query}")).await;
        assert_eq!(json.status, status, "{query}: {}", json.body);
    }
    let stranger = Client::default();
    assert_eq!(town.get(&stranger, PAGE).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.get(&stranger, API).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_period_may_be_typed_or_pressed_and_nonsense_is_named() {
    testkit::both(asked).await;
}
