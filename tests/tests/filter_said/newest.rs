//! The last call: the newest that happened, and how words about it go on.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::Town;
use store::testkit::both;

use super::{chips, sent};

/// Who was called long ago, yesterday, and never, though somebody promised to.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_call_is_the_newest_that_happened_and_may_be_none() {
    both(async |db| {
        let town = Town::open(db).await;
        let program = town.program("boss").await;
        let new = async |path: &str, body: String| {
            let made = town.json(&program, Method::POST, path, &body).await;
            assert_eq!(made.status, StatusCode::CREATED, "{body}: {}", made.body);
            let told: serde_json::Value = serde_json::from_str(&made.body).unwrap();
            told["id"].as_str().or(told["data"]["id"].as_str()).unwrap().to_owned()
        };
        let mut ids = Vec::new();
        for name in ["دیروز", "پارسال", "هرگز", "تازه"] {
            let body = format!(r#"{{"name": "{name}", "kind": "company"}}"#);
            ids.push(new("/api/v1/customers", body).await);
        }
        let [yesterday, long, never, both] = &ids[..] else { unreachable!() };
        let call = |customer: &str, at: &str| {
            format!(r#"{{"kind": "call", "subject": "x", "customer": "{customer}", "at": "{at}", "state": "done"}}"#)
        };
        for (customer, at) in [
            (yesterday, "2026-11-21T09:00:00Z"),
            (long, "2026-01-05T09:00:00Z"),
            (both, "2026-01-05T09:00:00Z"),
            (both, "2026-11-20T09:00:00Z"),
        ] {
            new("/api/v1/activities", call(customer, at)).await;
        }
        let promised = format!(r#"{{"kind": "call", "subject": "y", "customer": "{never}", "due_on": "2026-11-25"}}"#);
        new("/api/v1/activities", promised).await;
        let finds = async |typed: &str, expected: &[&String]| {
            let found = town.get(&program, &format!("/api/v1/customers?limit=100&filter={}", sent(typed))).await;
            assert_eq!(found.status, StatusCode::OK, "{typed}: {}", found.body);
            for id in &ids {
                assert_eq!(found.body.contains(&**id), expected.contains(&id), "{typed}: {id} of {ids:?}");
            }
        };
        finds("آخرین تماس بیش از ۳ ماه پیش", &[long, never]).await;
        finds("last call more than 3 months ago", &[long, never]).await;
        finds("آخرین تماس کمتر از ۳ ماه پیش", &[yesterday, both]).await;
        finds("last call in the last 30 days", &[yesterday, both]).await;
        finds("last call: 2026-01-05", &[long]).await;
        finds("last call is empty", &[never]).await;
        finds("آخرین جلسه بیش از ۳ ماه پیش", &[yesterday, long, never, both]).await;
        finds("kind:company and last call > 3m and هرگز", &[never]).await;
    })
    .await;
}

/// «آخرین» goes on with what has a newest one, then with how its time is asked; what is
/// offered reads as one question.
#[tokio::test(flavor = "multi_thread")]
async fn words_about_the_newest_one_are_completed_to_its_end() {
    both(async |db| {
        let town = Town::open(db).await;
        let client = town.browser("maryam").await;
        let offers = async |text: &str| {
            let found = town.get(&client, &format!("/customers/filter?text={}", sent(text))).await;
            assert_eq!(found.status, StatusCode::OK, "{text}: {}", found.body);
            let told: Vec<serde_json::Value> = serde_json::from_str(&found.body).unwrap();
            told.iter().map(|offer| offer["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let check = async |steps: &[(&str, &str)], question: &str| {
            for (typed, whole) in steps {
                let found = offers(typed).await;
                assert!(found.iter().any(|text| text == whole), "{typed} offers {found:?}");
            }
            let page = town.get(&client, &format!("/customers?filter={}", sent(steps[steps.len() - 1].1))).await;
            let chips = chips(&page.body).join("; ").replace(['\u{2068}', '\u{2069}'], "");
            assert_eq!(chips, question, "{steps:?}");
        };
        check(
            &[
                ("آخ", "آخرین "),
                ("آخرین ", "آخرین تماس"),
                ("آخرین تم", "آخرین تماس"),
                ("آخرین تماس", "آخرین تماس بیش از "),
                ("آخرین تماس بی", "آخرین تماس بیش از "),
                ("آخرین تماس بیش از ۳", "آخرین تماس بیش از ۳ ماه پیش "),
            ],
            "آخرین تماس: بیش از ۳ ماه پیش یا هرگز",
        )
        .await;
        assert!(offers("تازه ترین ").await.contains(&"تازه ترین جلسه".to_owned()));
        town.post(&client, "/me/preferences", "language=en&back=/me").await;
        check(
            &[
                ("la", "last "),
                ("last ", "last Call"),
                ("last ca", "last Call"),
                ("last Call ", "last Call more than "),
                ("last Call more than 3", "last Call more than 3 months ago "),
            ],
            "Last call: more than 3 months ago or never",
        )
        .await;
    })
    .await;
}
