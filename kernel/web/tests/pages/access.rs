//! Nobody learns of what they may not see, on any page: the same tour as the
//! owner, as a colleague, as somebody without rights, and as a stranger.

use store::testkit::both;

use crate::town::{
    Town,
    Who::{Boss, Maryam, Omid, Parvin, Reza},
};

#[tokio::test]
async fn a_colleague_never_meets_a_record_out_of_sight() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", Some(777_000)).await;
        for path in [format!("/shops/{shop}"), format!("/shops/{shop}/edit"), format!("/shops/{shop}/history")] {
            town.get(Maryam, &path).await.is(200).shows("راسته");
            town.get(Reza, &path).await.is(404).hides("راسته");
            town.get(Omid, &path).await.is(404).hides("راسته");
            let door = town.get_as_stranger(&path).await.is(303);
            assert!(door.location.starts_with("/sign-in"), "{}", door.location);
        }
        let form = [("version", "1"), ("name", "تاراج"), ("trade", "books"), ("owner", "x")];
        for path in [format!("/shops/{shop}"), format!("/shops/{shop}/deletion"), format!("/shops/{shop}/owner")] {
            town.post(Reza, &path, &form).await.is(404);
            town.post(Omid, &path, &form).await.is(404);
        }
        town.get(Maryam, &format!("/shops/{shop}")).await.is(200).shows("راسته");
    })
    .await;
}

#[tokio::test]
async fn lists_counts_search_and_pickers_obey_the_reader() {
    both(|db| async move {
        let town = Town::open(db).await;
        town.shop(Maryam, "راسته", None).await;
        let paths = [
            "/shops",
            "/shops?filter=name~%D8%B1",
            "/search?q=%D8%B1%D8%A7%D8%B3%D8%AA%D9%87",
            "/shops/options?q=",
            "/shops/new",
        ];
        for path in paths {
            let seen = town.get(Maryam, path).await.is(200);
            assert!(seen.body.contains(">راسته<"), "{path}");
            town.get(Reza, path).await.is(200).hides(">راسته<").hides("۱ فروشگاه");
        }
        town.get(Omid, "/shops").await.is(403);
        town.get(Omid, "/shops/new").await.is(403);
        town.get(Omid, "/search?q=%D8%B1%D8%A7%D8%B3%D8%AA%D9%87").await.is(200).hides("<ul class=\"related");
        town.get(Omid, "/shops/options").await.hides("راسته");
        town.post(Omid, "/shops", &[("name", "x"), ("trade", "books")]).await.is(403);
        town.get(Maryam, "/nosuch").await.is(404);
        town.get(Maryam, "/shops/nosuch").await.is(404);
    })
    .await;
}

#[tokio::test]
async fn a_hidden_field_is_nowhere() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", None).await;
        let form = [("version", "1"), ("secret", "گنج"), ("code", "K-7")];
        town.post(Boss, &format!("/shops/{shop}"), &form).await.is(303);
        let page = format!("/shops/{shop}");
        town.get(Boss, &page).await.shows("گنج").shows("K-7");
        for path in [
            page.clone(),
            format!("{page}/edit"),
            format!("{page}/history"),
            "/shops?columns=name,secret".to_owned(),
            "/search?q=%DA%AF%D9%86%D8%AC".to_owned(),
        ] {
            town.get(Maryam, &path).await.is(200).hides(">گنج<").hides("راز");
        }
        // What she may read but not write is on the page and not in the form.
        town.get(Maryam, &page).await.shows("K-7");
        town.get(Maryam, &format!("{page}/edit")).await.hides("name=\"code\"").hides("name=\"secret\"");
        town.post(Maryam, &page, &[("version", "2"), ("name", "راسته"), ("secret", "هیچ"), ("code", "K-8")])
            .await
            .is(303);
        town.get(Boss, &page).await.shows("گنج").shows("K-7");
    })
    .await;
}

#[tokio::test]
async fn only_deeds_that_may_be_done_are_offered() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", None).await;
        let page = format!("/shops/{shop}");
        town.get(Maryam, &page).await.shows(&format!("{page}/edit")).shows(&format!("{page}/owner")).hides("/deletion");
        town.get(Parvin, &page).await.shows(&format!("{page}/edit")).shows(&format!("{page}/deletion"));
        town.post(Maryam, &format!("{page}/deletion"), &[]).await.is(403);
        town.get(Maryam, "/markets").await.hides("/markets/new");
        town.get(Maryam, "/markets/new").await.is(403);
    })
    .await;
}

#[tokio::test]
async fn a_link_to_a_record_out_of_sight_is_not_told_and_not_torn() {
    both(|db| async move {
        let town = Town::open(db).await;
        let mother = town.shop(Parvin, "مادرِ پنهان", None).await;
        let shop = town.shop(Maryam, "دختر", None).await;
        let page = format!("/shops/{shop}");
        town.post(Boss, &page, &[("version", "1"), ("mother", &mother.to_string())]).await.is(303);
        town.get(Boss, &page).await.shows("مادرِ پنهان");
        town.get(Maryam, &page).await.is(200).hides("مادرِ پنهان").hides(&mother.to_string());
        town.get(Maryam, &format!("{page}/edit")).await.hides("مادرِ پنهان").hides(&format!("<option value=\"{mother}"));
        town.post(Maryam, &page, &[("version", "2"), ("name", "دختر بزرگ"), ("mother", "")]).await.is(303);
        town.get(Boss, &page).await.shows("دختر بزرگ").shows("مادرِ پنهان");
        // Nor can she feel for it.
        town.post(Maryam, &page, &[("version", "3"), ("mother", &mother.to_string())]).await;
        let other = town.shop(Maryam, "دیگر", None).await;
        town.post(Maryam, &format!("/shops/{other}"), &[("version", "1"), ("mother", &mother.to_string())])
            .await
            .is(422);
        town.post(Maryam, &format!("/shops/{other}"), &[("version", "1"), ("mother", "مادرِ پنهان")]).await.is(422);
    })
    .await;
}
