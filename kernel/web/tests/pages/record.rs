//! A record's page: its facts, what hangs on it, and what happened to it.

use jiff::SignedDuration;
use store::testkit::both;

use crate::town::{
    Town,
    Who::{Boss, Maryam, Parvin, Reza},
};

#[tokio::test]
async fn facts_stand_in_their_groups_and_what_is_empty_is_folded_away() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", Some(120_000)).await;
        let page = town.get(Maryam, &format!("/shops/{shop}")).await.is(200);
        let page = page.shows("<dt>فروش</dt>").shows("۱۲٬۰۰۰ تومان").shows("مسئول").shows("<details class=\"folded\">");
        // An empty fact has no line of its own; an unticked box says nothing.
        page.hides("<dt>سهم</dt>").hides("<dt>بسته</dt>").shows("سهم");
    })
    .await;
}

#[tokio::test]
async fn what_links_to_a_record_stands_beside_it_within_sight() {
    both(|db| async move {
        let town = Town::open(db).await;
        let mother = town.shop(Maryam, "مادر", None).await;
        let page = format!("/shops/{mother}");
        for at in 1..=7 {
            let daughter = town.shop(Maryam, &format!("دختر {at}"), None).await;
            town.post(Maryam, &format!("/shops/{daughter}"), &[("version", "1"), ("mother", &mother.to_string())])
                .await
                .is(303);
        }
        let hidden = town.shop(Reza, "دختر پنهان", None).await;
        town.post(Boss, &format!("/shops/{hidden}"), &[("version", "1"), ("mother", &mother.to_string())])
            .await
            .is(303);
        town.post(Maryam, "/visits", &[("shop", &mother.to_string()), ("said", "سر زدم")]).await.is(303);
        let seen = town.get(Maryam, &page).await.is(200).shows("همه (۷)").shows("سر زدم").hides("دختر پنهان");
        assert_eq!(seen.links("/shops/").iter().filter(|href| href.len() == page.len() && **href != page).count(), 5);
        seen.shows(&format!("/shops/new?mother={mother}"));
        town.get(Parvin, &page).await.shows("همه (۸)");
        let all = town.get(Maryam, &page).await.links("/shops?filter=mother");
        assert_eq!(town.get(Maryam, &all[0]).await.is(200).rows().len(), 7);
    })
    .await;
}

#[tokio::test]
async fn the_history_tells_who_changed_what_to_what() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", Some(10_000)).await;
        let page = format!("/shops/{shop}");
        town.clock.advance(SignedDuration::from_hours(3));
        let form =
            [("version", "1"), ("sales", "۲۰۰۰"), ("trade", "bakery"), ("opened_on", "۱۴۰۵/۱/۱"), ("secret", "گنج")];
        town.post(Parvin, &page, &form).await.is(303);
        town.clock.advance(SignedDuration::from_hours(30));
        let seen = town.get(Maryam, &page).await.is(200);
        for text in
            ["پروین", "۱٬۰۰۰ تومان", "۲٬۰۰۰ تومان", "کتاب‌فروشی", "نانوایی", "۱۴۰۵/۰۱/۰۱", "مریم", "۱ روز پیش", "صفحه"]
        {
            assert!(seen.body.contains(text), "{text}: {}", seen.main());
        }
        seen.hides("گنج").hides("راز");
        town.get(Boss, &format!("{page}/history")).await.shows("گنج");
        // A change of a hidden field alone is not there at all.
        town.post(Parvin, &page, &[("version", "2"), ("secret", "گنج دیگر")]).await.is(303);
        let told = town.get(Maryam, &format!("{page}/history")).await.is(200);
        assert_eq!(told.body.matches("class=\"line\"").count(), 2, "{}", told.main());
    })
    .await;
}

#[tokio::test]
async fn a_long_history_is_paged() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", None).await;
        let ctx = town.ctx(Maryam).await;
        for at in 1..=60 {
            let def = ctx.def("shops").unwrap();
            let change = ctx.write(move |tx| {
                let mut shop = tx.find_any(&def, shop)?;
                shop.put("staff", schema::Value::Int(at));
                tx.save_any(shop)
            });
            change.await.unwrap();
        }
        let first = town.get(Maryam, &format!("/shops/{shop}/history")).await.is(200);
        assert_eq!(first.body.matches("class=\"line\"").count(), 50);
        let older = first.links(&format!("/shops/{shop}/history?before="));
        let second = town.get(Maryam, &older[0]).await.is(200);
        assert_eq!(second.body.matches("class=\"line\"").count(), 11);
        assert!(second.links(&format!("/shops/{shop}/history?before=")).is_empty());
        town.get(Maryam, &format!("/shops/{shop}/history?before=x")).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn a_link_to_a_state_stands_there_in_its_colour() {
    both(|db| async move {
        let town = Town::open(db).await;
        let market = town.post(Boss, "/markets", &[("name", "تره‌بار"), ("gate", "shut")]).await.is(303).location;
        let shop = town.shop(Maryam, "راسته", None).await;
        let page = format!("/shops/{shop}");
        town.post(Maryam, &page, &[("version", "1"), ("market", market.trim_start_matches("/markets/"))]).await.is(303);
        let drawn = "<span class=\"pill bad\">تره‌بار</span>";
        let seen = town.get(Maryam, &page).await.is(200);
        assert_eq!(seen.body.matches(drawn).count(), 2, "{}", seen.main());
        town.get(Maryam, "/shops?columns=market").await.shows(drawn);
    })
    .await;
}
