//! A list is found, narrowed, ordered and paged by its address alone.

mod narrowed;
mod places;

use store::testkit::both;

use crate::town::{
    Answer, Town,
    Who::{Boss, Maryam, Parvin},
};

async fn books(town: &Town) {
    for (name, sales) in [("پارس", Some(300)), ("آفتاب", None), ("چابهار", Some(100)), ("گلستان", Some(200))]
    {
        town.shop(Maryam, name, sales).await;
    }
}

#[track_caller]
fn check(answer: &Answer, rows: &[&str]) {
    assert_eq!(answer.rows(), rows, "{}", answer.main());
}

#[tokio::test]
async fn a_list_shows_its_columns_in_the_persian_order() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        let list = town.get(Maryam, "/shops").await.is(200).shows("کتاب‌فروشی").shows("۴ فروشگاه");
        check(&list, &["آفتاب", "پارس", "چابهار", "گلستان"]);
        let list = town.get(Maryam, "/shops?sort=-sales").await.shows("aria-sort=\"descending\"");
        check(&list, &["پارس", "گلستان", "چابهار", "آفتاب"]);
        let list = town.get(Maryam, "/shops?sort=sales&columns=sales,created_at").await.hides("صنف</a>");
        check(&list, &["چابهار", "گلستان", "پارس", "آفتاب"]);
        list.shows("زمان ایجاد");
    })
    .await;
}

#[tokio::test]
async fn a_program_gets_the_same_list_with_its_columns_in_the_order_asked() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        let asked = "/api/v1/shops?columns=sales,name,owner&sort=-sales&limit=2&count=true&titles=true";
        let answer = town.get(Maryam, asked).await.is(200);
        let told: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let keys: Vec<&str> = told["items"][0].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["id", "version", "sales", "name", "owner", "_titles"]);
        let names: Vec<&str> = told["items"].as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
        assert_eq!(names, ["پارس", "گلستان"]);
        assert!(told["next"].is_string() && told["previous"].is_null(), "{told}");
        assert_eq!(told["count"], serde_json::json!({ "value": 4, "capped": false }));
        let bare = town.get(Maryam, "/api/v1/shops").await.is(200);
        assert!(!bare.body.contains("\"count\"") && !bare.body.contains("_titles"), "{}", bare.body);
    })
    .await;
}

#[tokio::test]
async fn views_are_tabs_and_a_module_may_add_its_own() {
    both(|db| async move {
        let town = Town::open(db).await;
        books(&town).await;
        town.shop(Parvin, "نان", None).await;
        let list = town.get(Parvin, "/shops?view=mine").await.is(200).shows("فروشگاه‌های من");
        check(&list, &["نان"]);
        let list = town.get(Parvin, "/shops?view=books").await.is(200);
        assert_eq!(list.rows().len(), 5);
        let current: Vec<&str> = list.main().split("aria-current=\"page\"><span dir=\"auto\">").skip(1).collect();
        assert!(current.len() == 1 && current[0].starts_with("کتاب‌فروشی"));
        // Nobody has a team here but Maryam.
        town.get(Parvin, "/shops").await.hides("تیم من");
        town.get(Maryam, "/shops").await.shows("تیم من");
    })
    .await;
}

#[tokio::test]
async fn an_empty_list_says_what_it_is_for_and_offers_the_first_step() {
    both(|db| async move {
        let town = Town::open(db).await;
        town.get(Maryam, "/shops").await.is(200).shows("هنوز چیزی در «فروشگاه‌ها» نیست").shows("/shops/new");
        town.get(Maryam, "/markets").await.is(200).hides("/markets/new");
        town.get(Boss, "/markets").await.is(200).shows("/markets/new");
        town.get(Maryam, "/shops?filter=nowhere").await.is(200).shows("نمایش همه");
    })
    .await;
}
