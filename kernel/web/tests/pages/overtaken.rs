//! Two people, one record: nothing that either of them wrote is lost.

use jiff::SignedDuration;
use store::testkit::both;

use crate::{
    forms::inputs,
    town::{
        Town,
        Who::{Maryam, Parvin},
    },
};

async fn overtaken(town: &Town) -> String {
    let shop = town.shop(Maryam, "راسته", Some(1_000)).await;
    let page = format!("/shops/{shop}");
    town.clock.advance(SignedDuration::from_mins(5));
    let theirs = [("version", "1"), ("name", "راستهٔ پروین"), ("staff", "۹")];
    town.post(Parvin, &page, &theirs).await.is(303);
    page
}

#[tokio::test]
async fn a_stale_form_shows_both_and_lets_one_choose() {
    both(|db| async move {
        let town = Town::open(db).await;
        let page = overtaken(&town).await;
        let mine = [("version", "1"), ("name", "راستهٔ مریم"), ("staff", ""), ("note", "یادداشتِ من"), ("share", "خیلی")];
        let answer = town.post(Maryam, &page, &mine).await.is(409);
        for text in
            ["پروین", "راستهٔ پروین", "راستهٔ مریم", "یادداشتِ من", "name=\"keep-name\" value=\"theirs\"", "value=\"2\""]
        {
            assert!(answer.body.contains(text), "{text}: {}", answer.main());
        }
        // Only she touched the note, only Parvin the staff: nothing to choose there.
        assert!(!answer.body.contains("keep-staff") && !answer.body.contains("keep-note"));
        let sheet = inputs(&answer);
        assert!(sheet.contains(&("staff".to_owned(), "۹".to_owned())), "{sheet:?}");
        assert!(sheet.contains(&("share".to_owned(), "خیلی".to_owned())), "{sheet:?}");

        // Mine stays unless told otherwise; what could not be read is still said.
        let sent: Vec<(&str, &str)> = sheet.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        town.post(Maryam, &page, &sent).await.is(422).shows("id=\"f-share-error\"").shows("یادداشتِ من");
        let mended: Vec<(&str, &str)> =
            sent.iter().map(|&(name, value)| (name, if name == "share" { "۵" } else { value })).collect();
        town.post(Maryam, &page, &mended).await.is(303);
        town.get(Maryam, &page).await.shows("راستهٔ مریم</span>").shows("یادداشتِ من").shows(">۹<").shows("۵٪");
    })
    .await;
}

#[tokio::test]
async fn theirs_is_kept_where_that_is_chosen() {
    both(|db| async move {
        let town = Town::open(db).await;
        let page = overtaken(&town).await;
        let mine = [("version", "2"), ("name", "راستهٔ مریم"), ("note", "یادداشتِ من"), ("keep-name", "theirs")];
        town.post(Maryam, &page, &mine).await.is(303);
        town.get(Maryam, &page).await.shows("راستهٔ پروین</span>").shows("یادداشتِ من");
        // Without a version, or with one that never was, nothing is written.
        for version in ["", "0", "99", "x"] {
            town.post(Maryam, &page, &[("version", version), ("name", "نه")]).await.is(409);
        }
        town.get(Maryam, &page).await.shows("راستهٔ پروین</span>");
    })
    .await;
}

#[tokio::test]
async fn who_changed_different_things_is_not_asked_but_told() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", Some(1_000)).await;
        let page = format!("/shops/{shop}");
        let form = inputs(&town.get(Maryam, &format!("{page}/edit")).await);
        let mut mine: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        town.post(Parvin, &page, &[("version", "1"), ("staff", "۹"), ("name", "راستهٔ پروین")]).await.is(303);
        // The whole form is sent, with all that she did not touch as it was.
        mine.iter_mut().filter(|(name, _)| *name == "note").for_each(|(_, value)| *value = "یادداشتِ من");
        let answer = town.post(Maryam, &page, &mine).await.is(303);
        for told in ["پروین", "کارکنان", "نام"] {
            assert!(answer.toast.contains(told), "{told}: {}", answer.toast);
        }
        town.get(Maryam, &page).await.shows("راستهٔ پروین</span>").shows(">۹<").shows("یادداشتِ من");
        // One undo takes back hers, and leaves his.
        town.post(Maryam, &answer.undo(), &[]).await;
        town.get(Maryam, &page).await.shows("راستهٔ پروین</span>").shows(">۹<").hides("<p dir=\"auto\">یادداشتِ من");
    })
    .await;
}

#[tokio::test]
async fn the_same_word_from_two_people_is_no_question() {
    both(|db| async move {
        let town = Town::open(db).await;
        let shop = town.shop(Maryam, "راسته", Some(1_000)).await;
        let page = format!("/shops/{shop}");
        town.post(Parvin, &page, &[("version", "1"), ("name", "راستهٔ نو")]).await.is(303);
        town.post(Maryam, &page, &[("version", "1"), ("name", "راستهٔ نو"), ("staff", "۴")]).await.is(303);
        town.get(Maryam, &page).await.shows("راستهٔ نو</span>").shows(">۴<");
        // Which of the two wrote what, and when, stands beside each field.
        let answer =
            town.post(Parvin, &page, &[("version", "2"), ("staff", "۵"), ("name", "راستهٔ کهنه")]).await.is(409);
        let answer = answer.shows("name=\"keep-staff\" value=\"theirs\"").hides("keep-name");
        assert!(answer.main().contains("مریم"), "{}", answer.main());
    })
    .await;
}
