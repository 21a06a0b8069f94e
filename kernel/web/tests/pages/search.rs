//! One box over everything that one may see.

use store::testkit::both;

use crate::town::{
    Answer, Town,
    Who::{Boss, Maryam, Parvin},
};

fn found(answer: &Answer) -> Vec<String> {
    let hits = answer.main().split("class=\"what\"").skip(1);
    hits.filter_map(|hit| hit.split("<span dir=\"auto\">").nth(1)?.split("</span>").next().map(crate::town::unescaped))
        .collect()
}

async fn search(town: &Town, words: &str) -> Answer {
    let q: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
    town.get(Maryam, &format!("/search?q={q}")).await.is(200)
}

#[tokio::test]
async fn what_was_meant_exactly_comes_first() {
    both(|db| async move {
        let town = Town::open(db).await;
        for name in ["کتاب‌سرای پارس", "پارس نساج", "پارس", "سپارسا", "تهران"] {
            town.shop(Maryam, name, None).await;
        }
        assert_eq!(found(&search(&town, "پارس").await), ["پارس", "پارس نساج", "کتاب‌سرای پارس", "سپارسا"]);
        assert_eq!(found(&search(&town, "كتابسراي").await), ["کتاب‌سرای پارس"]);
        assert_eq!(found(&search(&town, "نساج پارس").await), ["پارس نساج"]);
        search(&town, "نیست").await.shows("«نیست»").hides("class=\"what\"");
        search(&town, "   ").await.hides("class=\"what\"");
    })
    .await;
}

#[tokio::test]
async fn a_phone_is_found_in_any_digits_and_any_writing() {
    both(|db| async move {
        let town = Town::open(db).await;
        let form = [("name", "مهر"), ("trade", "books"), ("phone", "09121112233")];
        town.new_shop(Maryam, &form).await.is(303);
        for words in
            ["09121112233", "۰۹۱۲ ۱۱۱ ۲۲ ۳۳", "+989121112233", "٠٩١٢١١١٢٢٣٣", "00989121112233", "۰۹۱۲۱۱۱", "1112233"]
        {
            assert_eq!(found(&search(&town, words).await), ["مهر"], "{words}");
        }
        assert!(found(&search(&town, "09120000000").await).is_empty());
    })
    .await;
}

#[tokio::test]
async fn every_entity_that_one_may_read_is_searched() {
    both(|db| async move {
        let town = Town::open(db).await;
        town.shop(Maryam, "بازارچه", None).await;
        town.post(Boss, "/markets", &[("name", "بازارچهٔ بزرگ")]).await.is(303);
        let answer = search(&town, "بازارچه").await;
        assert_eq!(found(&answer), ["بازارچه", "بازارچهٔ بزرگ"]);
        // Words with signs in them are words, not a condition.
        for words in ["name:x", "a>b", "\"", "(", "<b>", "%_\\"] {
            search(&town, words).await;
        }
        let long = "ی".repeat(5_000);
        search(&town, &long).await;
    })
    .await;
}

#[tokio::test]
async fn many_hits_lead_to_the_whole_list() {
    both(|db| async move {
        let town = Town::open(db).await;
        for at in 0..12 {
            town.shop(Parvin, &format!("نان {at}"), None).await;
        }
        let answer = town.get(Parvin, "/search?q=%D9%86%D8%A7%D9%86").await.is(200);
        assert_eq!(found(&answer).len(), 8);
        let all = answer.links("/shops?filter=");
        assert_eq!(town.get(Parvin, &all[0]).await.is(200).rows().len(), 12);
    })
    .await;
}

/// Many more shops than a search looks at, all of one name.
async fn a_chain_of_shops(town: &Town) {
    let first = town.shop(Boss, "فولاد", None).await.raw();
    let sql = format!(
        "insert into @shops (id, version, created_at, updated_at, name, name_sort, name_find, trade, closed, vip, owner)
         with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)
         select n.i, 1, s.created_at, s.created_at, 'فولاد ' || n.i, s.name_sort, 'فولاد ' || n.i, s.trade, s.closed, s.vip, s.owner
         from n join @shops s on s.id = {first}"
    );
    town.workspace.db.overhaul(move |tx| tx.sql_execute(&sql, &[])).await.unwrap();
}

#[tokio::test]
async fn where_more_hold_the_words_than_are_looked_at_it_is_said() {
    both(|db| async move {
        let town = Town::open(db).await;
        a_chain_of_shops(&town).await;
        let search = async |words: &str| {
            let q: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
            town.get(Boss, &format!("/search?q={q}")).await.is(200)
        };
        let said = town.ctx(Boss).await.text("search-cut");
        assert_eq!(found(&search("فولاد").await.shows(&said)).len(), 8);
        assert_eq!(found(&search("فولاد 2222").await.hides(&said)), ["فولاد 2222"]);
        // A picker says it as well, and where nothing was left out it does not.
        let more = town.ctx(Boss).await.text("ui-pick-more");
        let picker = async |words: &str| {
            let q: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
            town.get(Boss, &format!("/shops/options?q={q}")).await.is(200)
        };
        picker("فولاد").await.shows(&more);
        picker("فولاد 2222").await.hides(&more);
    })
    .await;
}
