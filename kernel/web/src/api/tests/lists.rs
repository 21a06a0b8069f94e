//! Lists: what is asked for, in which order, page by page.

use serde_json::{Value as Json, json};
use store::testkit::both;

use super::town::{Reply, Town};

async fn five_shops(town: &Town) {
    for (name, staff, opened) in [
        ("پارس", Some(5), Some("2026-11-20")),
        ("آرمان", None, Some("2026-10-01")),
        ("گلستان", Some(2), None),
        ("علی‌رضا", Some(5), Some("2025-01-01")),
        ("بهار", None, None),
    ] {
        town.opens(&town.boss, json!({ "name": name, "staff": staff, "opened_on": opened })).await;
    }
}

async fn list(town: &Town, query: &str) -> Reply {
    town.get(&town.boss, &format!("/api/v1/shops?{query}")).await
}

fn quoted(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn a_filter_is_a_text_or_a_tree_of_one_law() {
    both(async |db| {
        let town = Town::open(db).await;
        five_shops(&town).await;
        let check = async |filter: &str, expected: &[&str]| {
            let found = list(&town, &format!("filter={}", quoted(filter))).await;
            assert_eq!(found.status, 200, "{filter}: {}", found.json);
            assert_eq!(found.names(), expected, "{filter}");
        };
        check("", &["آرمان", "بهار", "پارس", "علی‌رضا", "گلستان"]).await;
        check("staff>۲", &["پارس", "علی‌رضا"]).await;
        check(r#"{"field":"staff","op":"above","values":[2]}"#, &["پارس", "علی‌رضا"]).await;
        check("staff:empty", &["آرمان", "بهار"]).await;
        check("-staff:empty opened_on<1y", &["پارس"]).await;
        check(
            r#"{"all":[{"field":"opened_on","op":"within","values":[{"when":"this_quarter"}]}]}"#,
            &["آرمان", "پارس"],
        )
        .await;
        check("عليرضا", &["علی‌رضا"]).await;
        check(r#"{"words":"عليرضا"}"#, &["علی‌رضا"]).await;
        check("owner:me", &["آرمان", "بهار", "پارس", "علی‌رضا", "گلستان"]).await;
        check(r#"{"not":{"field":"owner","op":"is","values":[{"who":"me"}]}}"#, &[]).await;
        check("owner.name~رئیس name:پارس", &["پارس"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_walk_by_cursor_meets_every_record_once_in_both_directions() {
    both(async |db| {
        let town = Town::open(db).await;
        five_shops(&town).await;
        for sort in ["name", "-name", "staff", "-staff", "opened_on", "-opened_on", "created_at", "-id"] {
            let whole = list(&town, &format!("sort={sort}")).await;
            for limit in 1..=5 {
                let (there, back) = walk(&town, sort, limit).await;
                assert_eq!(there, whole.names(), "{sort} by {limit}");
                assert_eq!(back, whole.names(), "{sort} by {limit}, backwards");
            }
        }
    })
    .await;
}

async fn walk(town: &Town, sort: &str, limit: usize) -> (Vec<String>, Vec<String>) {
    let page = async |cursor: Option<&str>| {
        let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        list(town, &format!("sort={sort}&limit={limit}{cursor}")).await
    };
    let owned = |reply: &Reply| reply.names().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let mut here = page(None).await;
    let mut there = owned(&here);
    while let Some(next) = here.json["next"].as_str().map(str::to_owned) {
        here = page(Some(&next)).await;
        there.extend(owned(&here));
    }
    let mut back = owned(&here);
    while let Some(previous) = here.json["previous"].as_str().map(str::to_owned) {
        here = page(Some(&previous)).await;
        back.splice(0..0, owned(&here));
    }
    (there, back)
}

#[tokio::test]
async fn columns_titles_and_counts_come_when_they_are_asked_for() {
    both(async |db| {
        let town = Town::open(db).await;
        five_shops(&town).await;
        let plain = list(&town, "limit=۱").await;
        let item = plain.json["items"][0].as_object().unwrap();
        for key in ["id", "version", "name", "sales", "owner", "created_at", "updated_at", "secret"] {
            assert!(item.contains_key(key), "{key}");
        }
        assert!(!item.contains_key("_titles") && !item.contains_key("deleted_at") && plain.json.get("count").is_none());

        let narrow = list(&town, "columns=staff,owner,id&titles=true&count=true&limit=1&sort=-staff").await;
        let item = &narrow.json["items"][0];
        let keys: Vec<&String> = item.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["id", "version", "staff", "owner", "_titles"]);
        assert_eq!(item["_titles"], json!({ "owner": "رئیس" }));
        assert_eq!(narrow.json["count"], json!({ "value": 5, "capped": false }));
    })
    .await;
}

#[tokio::test]
async fn a_list_says_what_is_wrong_about_its_address_all_at_once() {
    both(async |db| {
        let town = Town::open(db).await;
        let check = async |query: &str, expected: &[&str]| {
            let refused = list(&town, query).await;
            assert_eq!((refused.status, refused.wrong()), (422, expected.to_vec()), "{query}: {}", refused.json);
            assert!(refused.json["errors"].as_array().unwrap().iter().all(|error| error.get("pointer").is_none()));
        };
        check("fliter=x", &["fliter"]).await;
        check("filter=nothing:3", &["filter"]).await;
        check("filter=staff:many", &["filter"]).await;
        check("filter=(name:a", &["filter"]).await;
        check("filter={", &["filter"]).await;
        check("filter={}", &["filter"]).await;
        check("filter=%7B%22field%22:%22nothing%22,%22op%22:%22empty%22%7D", &["filter"]).await;
        check("sort=nothing", &["sort"]).await;
        check("sort=deleted_at", &["sort"]).await;
        check("columns=name,nothing,deleted_at", &["columns", "columns"]).await;
        for limit in ["0", "201", "-1", "x", "99999999999999999999"] {
            check(&format!("limit={limit}"), &["limit"]).await;
        }
        check("cursor=x", &["cursor"]).await;
        check("count=yes&titles=2", &["count", "titles"]).await;
        check("limit=1&limit=2", &["limit"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_place_in_one_order_is_no_place_in_another() {
    both(async |db| {
        let town = Town::open(db).await;
        five_shops(&town).await;
        let first = list(&town, "sort=staff&limit=1").await;
        let next = first.json["next"].as_str().unwrap();
        assert_eq!(list(&town, &format!("sort=name&cursor={next}")).await.wrong(), ["cursor"]);
        assert_eq!(list(&town, &format!("sort=-staff&cursor={next}")).await.wrong(), ["cursor"]);
        assert_eq!(list(&town, &format!("sort=staff&cursor={next}")).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn the_first_page_tells_what_there_is() {
    both(async |db| {
        let town = Town::open(db).await;
        let index = town.get(&town.maryam, "/api/v1").await;
        let keys: Vec<&Json> = index.json["entities"].as_array().unwrap().iter().map(|entity| &entity["key"]).collect();
        assert_eq!(keys, ["comments", "shops", "users", "views"]);
        let shops = &index.json["entities"][1];
        assert_eq!(shops["rights"], json!({ "read": "own", "create": "own", "update": "own", "delete": "nothing" }));
        assert_eq!((&shops["label"], &shops["href"]), (&json!("فروشگاه‌ها"), &json!("/api/v1/shops")));
        assert_eq!(index.json["user"], json!({ "id": town.maryam.user, "name": "مریم" }));
    })
    .await;
}
