//! Between what was and what is now stands an arrow; who hears the page is told a word.

use store::testkit::both;

use crate::town::{
    Answer, Town,
    Who::{Boss, Maryam, Parvin},
};

const BECOMES: [(&str, &str); 2] = [("fa", "می‌شود"), ("en", "becomes")];

/// The page as it is read out: without what is only drawn.
fn heard(page: &Answer) -> String {
    let undrawn = page.body.split("<svg").enumerate().map(|(at, part)| match part.split_once("</svg>") {
        Some((_, rest)) if at > 0 => rest,
        _ => part,
    });
    let undrawn: String = undrawn.collect();
    let text = undrawn.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let text: String = text.collect();
    text.chars().filter(|sign| !('\u{2066}'..='\u{2069}').contains(sign)).collect()
}

async fn speaks(town: &Town, who: crate::town::Who, lang: &str) {
    town.post(who, "/me/preferences", &[("language", lang), ("back", "/me")]).await.is(303);
}

#[tokio::test]
async fn the_history_of_a_record_says_what_became_of_what() {
    both(|db| async move {
        let town = Town::open(db).await;
        let page = format!("/shops/{}", town.shop(Maryam, "راسته", None).await);
        town.post(Parvin, &page, &[("version", "1"), ("name", "بازار")]).await.is(303);
        for (lang, becomes) in BECOMES {
            speaks(&town, Maryam, lang).await;
            for path in [page.clone(), format!("{page}/history")] {
                let told = heard(&town.get(Maryam, &path).await.is(200));
                assert!(told.contains(&format!("راسته {becomes} بازار")), "{lang} {path}: {told}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_that_was_overtaken_says_what_became_of_what() {
    both(|db| async move {
        let town = Town::open(db).await;
        let page = format!("/shops/{}", town.shop(Maryam, "راسته", None).await);
        let theirs = |version, staff| [("version", version), ("name", "بازار"), ("staff", staff)];
        town.post(Parvin, &page, &theirs("1", "7")).await.is(303);
        town.post(Parvin, &page, &theirs("2", "9")).await.is(303);
        // The number as it was: only theirs is another by now.
        let mine = [("version", "2"), ("name", "بازارچه"), ("staff", "7")];
        town.post(Parvin, &page, &[("version", "3"), ("name", "تیمچه")]).await.is(303);
        for ((lang, becomes), [was, is]) in BECOMES.into_iter().zip([["۷", "۹"], ["7", "9"]]) {
            speaks(&town, Maryam, lang).await;
            let told = heard(&town.post(Maryam, &page, &mine).await.is(409));
            assert!(told.contains(&format!("{was} {becomes} {is}")), "{lang}: {told}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_history_of_the_settings_says_what_became_of_what() {
    both(|db| async move {
        let town = Town::open(db).await;
        for (at, (lang, becomes)) in BECOMES.into_iter().enumerate() {
            speaks(&town, Boss, lang).await;
            let [was, is] = [format!("شهر {at}"), format!("شهر {}", at + 1)];
            for company in [&was, &is] {
                let seen = town.get(Boss, "/settings").await.between("name=\"seen\" value=\"", "\"");
                town.post(Boss, "/settings", &[("seen", &*seen), ("shown", "company"), ("company", company)])
                    .await
                    .is(303);
            }
            let told = heard(&town.get(Boss, "/settings").await.is(200));
            assert!(told.contains(&format!("{was} {becomes} {is}")), "{lang}: {told}");
        }
    })
    .await;
}
