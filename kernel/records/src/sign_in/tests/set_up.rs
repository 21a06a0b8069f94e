//! The first day of a workspace.

use store::testkit;

use super::{asked, at, empty, fields};
use crate::{
    Error, Settings,
    sign_in::{SetUp, set_up, set_up_wanted},
};

#[tokio::test]
async fn a_workspace_is_set_up_once_even_by_two_at_the_same_moment() {
    testkit::both(async |db| {
        let (workspace, _) = empty(db).await;
        assert!(set_up_wanted(&workspace).await.unwrap());
        let (here, there) = (at("192.0.2.1"), at("192.0.2.2"));
        let both = tokio::join!(set_up(&workspace, asked(), &here), set_up(&workspace, asked(), &there));
        assert!(both.0.is_ok() != both.1.is_ok(), "{both:?}");
        assert!(!set_up_wanted(&workspace).await.unwrap());
        let third = set_up(&workspace, asked(), &here).await;
        assert!(matches!(third, Err(Error::Refused(_))), "{third:?}");
        let settings = workspace.settings();
        assert!(settings.ready && settings.company == "پارس نساج");
    })
    .await;
}

#[tokio::test]
async fn a_set_up_says_what_is_missing_field_by_field_and_writes_nothing() {
    let (db, _guard) = testkit::sqlite().await;
    let (workspace, _) = empty(db).await;
    let nothing =
        SetUp { settings: Settings::default(), name: " ".into(), email: "maryam".into(), password: "1".into() };
    let wrong = fields(set_up(&workspace, nothing, &at("192.0.2.1")).await.unwrap_err());
    let want = [
        "company: value-required",
        "name: value-required",
        "email: base-email-unclear",
        "password: password-too-short",
    ];
    assert_eq!(wrong, want);
    assert!(set_up_wanted(&workspace).await.unwrap());
}

#[tokio::test]
async fn a_workspace_set_up_in_english_begins_in_english() {
    testkit::both(async |db| {
        let (workspace, _) = empty(db).await;
        let roles = async || {
            let names = "select name from @roles where key = 'administrator'";
            let read = workspace.db.read::<_, store::StoreError>(|tx| tx.sql(names, &[], &[store::ColumnType::Text]));
            read.await.unwrap().iter().map(|row| row.text(0).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(roles().await, ["مدیر سامانه"]);
        let english = Settings { lang: base::Lang::En, company: "Pars".into(), ..Settings::default() };
        set_up(&workspace, SetUp { settings: english, ..asked() }, &at("192.0.2.1")).await.unwrap();
        assert_eq!(roles().await, ["Administrator"]);
    })
    .await;
}
