//! The words of the pages are there in both languages, and none is asked for
//! that is not there.

use base::Catalogue;
use store::testkit::sqlite;

use crate::town::{Town, Who::Parvin};

#[test]
fn every_text_exists_in_both_languages_with_the_same_places() {
    let mut texts = Catalogue::new();
    for (lang, source) in web::texts() {
        texts.add(lang, source).unwrap();
    }
    assert_eq!(texts.differences(), Vec::<String>::new());
}

#[tokio::test]
async fn no_page_asks_for_a_text_that_is_not_there() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let shop = town.shop(Parvin, "کتاب‌خانه", Some(1_000_000)).await;
    for lang in ["fa", "en"] {
        town.post(Parvin, "/me/preferences", &[("language", lang), ("back", "/shops")]).await;
        for path in [
            "/shops".to_owned(),
            "/shops?view=books&columns=name,sales,created_at".to_owned(),
            "/shops?filter=sales%3E5+created_at%3C30d+-trade:bakery+(name~a+or+opened_on:this_month)+owner:me"
                .to_owned(),
            "/shops?filter=opened_on%3E=2026-01-01+vip:empty+-phone:empty+%22x%22+name%5Ea".to_owned(),
            "/shops?filter=nothing:here".to_owned(),
            "/shops?filter=zzzzz".to_owned(),
            "/markets".to_owned(),
            "/shops/new".to_owned(),
            format!("/shops/{shop}"),
            format!("/shops/{shop}/edit"),
            format!("/shops/{shop}/history"),
            "/search".to_owned(),
            "/search?q=nowhere".to_owned(),
            "/search?q=%DA%A9%D8%AA%D8%A7%D8%A8".to_owned(),
        ] {
            let answer = town.get(Parvin, &path).await;
            assert!(answer.body.contains(&format!("<html lang=\"{lang}\"")), "{path} is not in {lang}");
            assert!(!answer.body.contains('⟨') || path.contains("nothing"), "{path} in {lang}: {}", answer.main());
        }
    }
}
