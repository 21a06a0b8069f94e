//! One value edited where it stands in a list: as owner, as a colleague who may
//! not see the record, as somebody with no business there.

use store::testkit::both;

use crate::town::{
    Town,
    Who::{Maryam, Omid, Parvin, Reza},
};

#[tokio::test]
async fn a_cell_is_edited_in_its_place_and_taken_back() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "الف", Some(10_000)).await;
        let list = town.get(Maryam, "/shops").await.is(200);
        // What she may not write, and what has no input, is plain.
        list.shows("data-edits=\"phone\"")
            .shows("data-edits=\"sales\"")
            .hides("data-edits=\"owner\"")
            .hides("data-edits=\"code\"");
        let cell = format!("/shops/{shop}/cell/phone");
        let form = town.get(Maryam, &format!("{cell}?columns=name,phone")).await.is(200);
        form.shows("name=\"version\" value=\"1\"")
            .shows("name=\"columns\" value=\"name,phone\"")
            .shows("name=\"phone\"");
        let saved = town.post(Maryam, &cell, &[("version", "1"), ("phone", "۰۹۱۲ ۳۴۵ ۶۷۸۹")]).await.is(303);
        assert!(!saved.undo().is_empty());
        town.get(Maryam, "/shops?filter=phone:09123456789").await.shows("الف");
        town.post_from(Maryam, "/shops", &saved.undo(), &[]).await.is(303);
        assert!(town.get(Maryam, "/shops?filter=phone:09123456789").await.rows().is_empty());
        // To the script the same is a form alone, and then the row.
        town.part(Maryam, &cell).await.is(200).shows("<form class=\"cellform\"").hides("<main");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_value_stays_beside_its_reason() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "الف", None).await;
        let cell = |field: &str| format!("/shops/{shop}/cell/{field}");
        let wrong = town.post(Maryam, &cell("sales"), &[("version", "1"), ("sales", "بسیار")]).await.is(422);
        wrong.shows("value=\"بسیار\"").shows("f-sales-error");
        town.post(Maryam, &cell("name"), &[("version", "1"), ("name", "")]).await.is(422);
        for field in ["code", "secret", "owner", "note", "nothing", "id"] {
            town.get(Maryam, &cell(field)).await.is(404);
            town.post(Maryam, &cell(field), &[("version", "1"), (field, "x")]).await.is(404);
        }
    })
    .await;
}

#[tokio::test]
async fn two_people_meet_in_a_cell_only_where_both_wrote() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "الف", None).await;
        let cell = |field: &str| format!("/shops/{shop}/cell/{field}");
        town.post(Parvin, &cell("phone"), &[("version", "1"), ("phone", "02188001122")]).await.is(303);
        // Another field stands in nobody's way.
        town.post(Maryam, &cell("staff"), &[("version", "1"), ("staff", "۷")]).await.is(303);
        let met = town.post(Maryam, &cell("phone"), &[("version", "1"), ("phone", "02177001122")]).await.is(409);
        let met = met.shows("پروین").shows("value=\"02177001122\"").shows("name=\"version\" value=\"3\"");
        drop(met);
        town.get(Parvin, "/shops?filter=phone:02188001122").await.shows("الف");
        town.post(Maryam, &cell("phone"), &[("version", "3"), ("phone", "02177001122")]).await.is(303);
        town.get(Parvin, "/shops?filter=phone:02177001122").await.shows("الف");
    })
    .await;
}

#[tokio::test]
async fn nobody_edits_a_cell_out_of_sight() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "الف", None).await;
        let cell = format!("/shops/{shop}/cell/phone");
        for (who, status) in [(Reza, 404), (Omid, 404)] {
            assert!([status, 403].contains(&town.get(who, &cell).await.status), "{who:?}");
            let answer = town.post(who, &cell, &[("version", "1"), ("phone", "02188001122")]).await;
            assert!([status, 403].contains(&answer.status), "{who:?}: {}", answer.status);
        }
        assert!(town.get_as_stranger(&cell).await.location.starts_with("/sign-in"));
        assert!(town.get(Parvin, "/shops?filter=phone:02188001122").await.rows().is_empty());
    })
    .await;
}
