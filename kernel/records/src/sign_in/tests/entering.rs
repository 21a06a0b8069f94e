//! Entering with a password, and guessing at one.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use store::testkit;

use super::{DAY, MARYAM, RIGHT, Town};
use crate::sign_in::set_password;

#[tokio::test]
async fn a_person_enters_with_their_email_however_it_is_typed() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        for email in [MARYAM, "Maryam@PARS.example", " maryam@pars.example\u{200f}"] {
            assert!(town.enters(email, RIGHT, "192.0.2.1").await, "{email}");
        }
        assert_eq!(town.enter(MARYAM, "three red cups 8", "192.0.2.1").await, "wrong");
        assert_eq!(town.enter("nobody@pars.example", RIGHT, "192.0.2.1").await, "wrong");
        let sara = town.hire("سارا", Some("sara@pars.example")).await;
        assert_eq!(town.enter("sara@pars.example", "", "192.0.2.1").await, "wrong");
        set_password(&town.system(), sara, "a quiet green field").await.unwrap();
        assert!(town.enters("sara@pars.example", "a quiet green field", "192.0.2.1").await);
        town.dismiss(sara).await;
        assert_eq!(town.enter("sara@pars.example", "a quiet green field", "192.0.2.1").await, "wrong");
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_lock_longer_and_longer_and_waiting_always_helps() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let stranger = "198.51.100.7";
        for _ in 0..5 {
            assert_eq!(town.enter(MARYAM, "a wrong guess", stranger).await, "wrong");
        }
        assert_eq!(town.enter(MARYAM, RIGHT, stranger).await, "locked for 30 s");
        town.clock.advance(SignedDuration::from_secs(31));
        assert_eq!(town.enter(MARYAM, "a wrong guess", stranger).await, "wrong");
        assert_eq!(town.enter(MARYAM, RIGHT, stranger).await, "locked for 60 s");
        town.clock.advance(SignedDuration::from_secs(61));
        assert!(town.enters(MARYAM, RIGHT, stranger).await);
        assert_eq!(town.enter(MARYAM, "a wrong guess", stranger).await, "wrong");
    })
    .await;
}

#[tokio::test]
async fn nobody_elsewhere_can_lock_the_administrator_out() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        for place in 0..3 {
            let stranger = format!("198.51.100.{place}");
            for _ in 0..6 {
                town.enter(MARYAM, "a wrong guess", &stranger).await;
            }
        }
        // And a hundred thousand others.
        let many = "update @attempts set failures = 100000 where key like 'account:%'";
        town.workspace.db.write::<_, store::StoreError>(|tx| tx.sql_execute(many, &[])).await.unwrap();
        let asked = std::time::Instant::now();
        assert!(town.enters(MARYAM, RIGHT, "192.0.2.1").await, "from where she always works");
        assert!(asked.elapsed() < Duration::from_secs(2), "at once");
        assert!(town.enters(MARYAM, RIGHT, "203.0.113.9").await, "and on a journey, if slowly");
    })
    .await;
}

#[tokio::test]
async fn who_tries_many_accounts_from_one_address_is_stopped_there_and_nobody_else() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let office = "192.0.2.1";
        for n in 0..20 {
            assert_eq!(town.enter(&format!("guess{n}@pars.example"), "a wrong guess", office).await, "wrong");
        }
        assert_eq!(town.enter("guess20@pars.example", "a wrong guess", office).await, "locked for 30 s");
        assert!(town.enters(MARYAM, RIGHT, office).await, "she has entered from here before");
        town.clock.advance(DAY * 2);
        assert_eq!(town.enter("guess21@pars.example", "a wrong guess", office).await, "wrong");
    })
    .await;
}

#[tokio::test]
async fn a_hundred_guesses_at_once_are_not_all_the_first() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Arc::new(Town::open(db).await);
    let guesses: Vec<_> = (0..40)
        .map(|_| {
            let town = town.clone();
            tokio::spawn(async move { town.enter(MARYAM, "a wrong guess", "198.51.100.7").await })
        })
        .collect();
    let mut looked_at = 0;
    for guess in guesses {
        looked_at += i32::from(guess.await.unwrap() == "wrong");
    }
    assert_eq!(looked_at, 5);
}
