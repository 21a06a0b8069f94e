//! How long somebody stays signed in, and what ends it.

use std::time::Duration;

use store::testkit;

use super::{DAY, MARYAM, RIGHT, Town, at, fields};
use crate::sign_in::{change_password, own_sessions, set_password, sign_out, sign_out_everywhere};

#[tokio::test]
async fn a_session_ends_when_it_is_idle_too_old_or_taken_back() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let idle = town.enter(MARYAM, RIGHT, "192.0.2.1").await;
        town.clock.advance(DAY * 13);
        assert!(town.is_open(&idle).await);
        // The last request is noted beside the answer; give it a moment.
        tokio::time::sleep(Duration::from_millis(200)).await;
        town.clock.advance(DAY * 13);
        assert!(town.is_open(&idle).await, "used on day 13, so good until day 27");
        town.clock.advance(DAY * 15);
        assert!(!town.is_open(&idle).await);

        let old = town.enter(MARYAM, RIGHT, "192.0.2.1").await;
        for _ in 0..9 {
            town.clock.advance(DAY * 9);
            assert!(town.is_open(&old).await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        town.clock.advance(DAY * 9);
        assert!(!town.is_open(&old).await, "90 days are the end, however busy");

        let (one, two) = (town.enter(MARYAM, RIGHT, "192.0.2.1").await, town.enter(MARYAM, RIGHT, "192.0.2.2").await);
        assert_ne!(one, two);
        assert_eq!(own_sessions(&town.as_maryam().await).await.unwrap().len(), 2);
        sign_out(&town.workspace, &one).await.unwrap();
        assert!(!town.is_open(&one).await && town.is_open(&two).await);
        sign_out_everywhere(&town.as_maryam().await, None).await.unwrap();
        assert!(!town.is_open(&two).await);
    })
    .await;
}

#[tokio::test]
async fn a_dismissed_persons_session_ends_with_the_next_request() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let sara = town.hire("سارا", Some("sara@pars.example")).await;
        set_password(&town.system(), sara, "a quiet green field").await.unwrap();
        let token = town.enter("sara@pars.example", "a quiet green field", "192.0.2.1").await;
        assert!(town.is_open(&token).await);
        town.dismiss(sara).await;
        assert!(!town.is_open(&token).await);
    })
    .await;
}

#[tokio::test]
async fn the_database_holds_no_secret_that_opens_anything() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let token = town.enter(MARYAM, RIGHT, "192.0.2.1").await;
    let kept = town
        .workspace
        .db
        .read::<_, store::StoreError>(|tx| tx.sql("select token_hash from @sessions", &[], &[store::ColumnType::Text]));
    for row in kept.await.unwrap() {
        assert_ne!(row.text(0), Some(&*token));
        assert!(!town.is_open(row.text(0).unwrap()).await);
    }
}

#[tokio::test]
async fn a_changed_password_ends_every_other_session() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let (here, there) =
            (town.enter(MARYAM, RIGHT, "192.0.2.1").await, town.enter(MARYAM, RIGHT, "192.0.2.2").await);
        let (ctx, own) = (town.as_maryam().await, town.signed_in(&here).await.session);
        let from = at("192.0.2.1");
        let wrong = change_password(&ctx, &own, "not it", "a quiet green field", &from).await.unwrap_err();
        assert_eq!(fields(wrong), ["old_password: password-wrong"]);
        let weak = change_password(&ctx, &own, RIGHT, "maryam54321", &from).await.unwrap_err();
        assert_eq!(fields(weak), ["password: password-personal"]);
        let fresh = change_password(&ctx, &own, RIGHT, "a quiet green field", &from).await.unwrap();
        assert!(!town.is_open(&here).await && !town.is_open(&there).await);
        assert!(town.is_open(&fresh.token).await);
        assert_eq!(town.enter(MARYAM, RIGHT, "192.0.2.1").await, "wrong");
        assert!(town.enters(MARYAM, "a quiet green field", "192.0.2.1").await);
    })
    .await;
}

#[tokio::test]
async fn who_finds_an_open_session_cannot_guess_its_password() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let token = town.enter(MARYAM, RIGHT, "192.0.2.1").await;
    let (ctx, own) = (town.as_maryam().await, town.signed_in(&token).await.session);
    for _ in 0..5 {
        let wrong =
            change_password(&ctx, &own, "a wrong guess", "a quiet green field", &at("192.0.2.1")).await.unwrap_err();
        assert_eq!(fields(wrong), ["old_password: password-wrong"]);
    }
    let locked = change_password(&ctx, &own, RIGHT, "a quiet green field", &at("192.0.2.1")).await.unwrap_err();
    assert_eq!(fields(locked), ["old_password: sign-in-locked"]);
}
