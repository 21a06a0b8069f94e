//! A shared view tells each reader as much of its texts as of the fields that
//! they name.

use serde_json::{Value as Json, json};
use store::testkit::both;

use super::town::{Town, Who};

/// A view of the boss, for all, first with a harmless filter and then with one
/// that names a secret.
async fn shared(town: &Town) -> String {
    let view = json!({ "name": "رازها", "entity": "shops", "filter": "staff>1", "shared": "all",
        "columns": "name,secret,staff", "sort": "-secret" });
    let made = town.send(&town.boss, "POST", "/api/v1/views", Some(view)).await;
    let id = made.json["id"].as_str().unwrap_or_else(|| panic!("{}", made.json)).to_owned();
    let change = json!({ "version": 1, "filter": "secret~گنج" });
    town.send(&town.boss, "PATCH", &format!("/api/v1/views/{id}"), Some(change)).await;
    id
}

async fn told(town: &Town, who: &Who, path: &str) -> String {
    town.get(who, path).await.json.to_string()
}

#[tokio::test]
async fn a_shared_view_names_no_field_that_is_hidden_from_its_reader() {
    both(|db| async move {
        let town = Town::open(db).await;
        let id = shared(&town).await;
        let record = format!("/api/v1/views/{id}");
        let paths = [
            record.clone(),
            format!("{record}/history"),
            "/api/v1/views".to_owned(),
            "/api/v1/views?columns=filter,sort,columns".to_owned(),
            "/api/v1/views?columns=filter".to_owned(),
        ];
        for path in &paths {
            for who in [&town.maryam, &town.reza] {
                let told = told(&town, who, path).await;
                assert!(!told.contains("secret") && !told.contains("گنج"), "{path}: {told}");
            }
            for who in [&town.boss, &town.parvin] {
                let told = told(&town, who, path).await;
                assert!(told.contains("گنج") || !path.contains("filter") && path.ends_with("/views"), "{path}: {told}");
            }
        }
        let view = town.get(&town.maryam, &record).await.json;
        assert_eq!((&view["filter"], &view["sort"]), (&Json::Null, &Json::Null));
        assert_eq!(view["columns"], "name,staff", "the columns that she may see stay");
        let history = told(&town, &town.maryam, &format!("{record}/history")).await;
        assert!(history.contains("staff"), "what the filter was before may be told: {history}");
    })
    .await;
}

#[tokio::test]
async fn nobody_guesses_what_stands_in_a_view_by_asking() {
    both(|db| async move {
        let town = Town::open(db).await;
        shared(&town).await;
        for asked in ["filter=filter~secret", "filter=not+columns~secret", "sort=filter", "sort=-sort"] {
            let path = format!("/api/v1/views?{asked}");
            assert_eq!(town.get(&town.maryam, &path).await.status, 422, "{asked}");
        }
        let found = town.get(&town.boss, "/api/v1/views?filter=filter~secret").await.json;
        assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "{found}");
    })
    .await;
}
