//! The recycle bin and who looked at what.

use store::testkit::both;

use crate::town::{
    Town,
    Who::{Boss, Maryam, Omid, Parvin, Reza},
};

#[tokio::test]
async fn what_was_deleted_lies_in_the_bin_of_those_who_could_have_deleted_it() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "بقالی <b>آفتاب</b>", None).await;
        town.shop(Maryam, "نانوایی", None).await;
        town.post(Parvin, &format!("/shops/{shop}/deletion"), &[]).await.is(303);
        let back = format!("/shops/{shop}/restoration");
        let bin = town.get(Parvin, "/bin?entity=shops").await.is(200);
        bin.shows("بقالی &lt;b&gt;آفتاب").hides("نانوایی").shows(&back).shows("پروین");
        town.get(Boss, "/bin?entity=shops").await.is(200).shows(&back);
        // Whoever may delete nothing has no bin to look into.
        for who in [Maryam, Reza, Omid] {
            town.get(who, "/bin?entity=shops").await.hides(&back);
        }
        town.post(Parvin, &back, &[]).await.is(303);
        town.get(Parvin, "/bin?entity=shops").await.is(200).hides(&back);
        town.get(Maryam, &format!("/shops/{shop}")).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn odd_addresses_of_the_bin_are_no_fault() {
    both(|db| async move {
        let town = Town::open(db).await;
        town.get(Boss, "/bin").await.is(200);
        town.get(Boss, "/bin?entity=nothing").await.is(404);
        for before in ["x", "1_x", "99999999999999999999_0", "_", "%00_%00"] {
            town.get(Boss, &format!("/bin?entity=shops&before={before}")).await.is(200);
        }
    })
    .await;
}

#[tokio::test]
async fn who_opened_a_record_is_told_to_those_who_see_more_than_their_own() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", None).await;
        let page = format!("/shops/{shop}");
        for _ in 0..3 {
            town.get(Maryam, &page).await.is(200);
        }
        town.get(Reza, &page).await.is(404);
        let told = town.get(Parvin, &format!("{page}/history")).await.is(200);
        told.shows("چه کسی دیده است").shows("مریم").shows("۳ بار").hides("رضا");
        town.get(Maryam, &format!("{page}/history")).await.is(200).hides("چه کسی دیده است");
    })
    .await;
}
