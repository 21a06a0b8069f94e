//! Invitations, and resets of a forgotten password.

use std::sync::Arc;

use base::Id;
use store::testkit;

use super::{DAY, MARYAM, RIGHT, Town, at, fields};
use crate::{
    Ctx, Error,
    sign_in::{Purpose, make_link, open_link, use_link},
};

#[tokio::test]
async fn an_invitation_works_once_for_three_days_and_the_latest_one_only() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let (ctx, from) = (town.as_maryam().await, at("198.51.100.7"));
        let sara = town.hire("سارا", Some("sara@pars.example")).await;
        let first = make_link(&ctx, sara).await.unwrap();
        assert_eq!((first.purpose, &*first.name), (Purpose::Invitation, "سارا"));
        let second = make_link(&ctx, sara).await.unwrap();
        assert!(open_link(&town.workspace, &first.token).await.unwrap().is_none());
        town.clock.advance(DAY * 2);
        for _ in 0..3 {
            assert!(open_link(&town.workspace, &second.token).await.unwrap().is_some(), "looking uses nothing up");
        }
        let weak = use_link(&town.workspace, &second.token, "1234567890", &from).await.unwrap_err();
        assert_eq!(fields(weak), ["password: password-common"]);
        let session = use_link(&town.workspace, &second.token, "a quiet green field", &from).await.unwrap();
        assert_eq!(town.signed_in(&session.token).await.session.user, sara);
        let again = use_link(&town.workspace, &second.token, "another green field", &from).await;
        assert!(matches!(again, Err(Error::NotFound)));

        let reset = make_link(&ctx, sara).await.unwrap();
        assert_eq!(reset.purpose, Purpose::Reset);
        town.clock.advance(DAY * 3);
        assert!(open_link(&town.workspace, &reset.token).await.unwrap().is_none());
        assert!(matches!(use_link(&town.workspace, &reset.token, RIGHT, &from).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_reset_ends_sessions_and_forgives_what_strangers_tried() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let old = town.enter(MARYAM, RIGHT, "192.0.2.1").await;
    let (journey, ctx) = ("203.0.113.9", town.as_maryam().await);
    for _ in 0..6 {
        town.enter(MARYAM, "a wrong guess", journey).await;
    }
    assert!(town.enter(MARYAM, RIGHT, journey).await.starts_with("locked"));
    let link = make_link(&ctx, town.maryam).await.unwrap();
    use_link(&town.workspace, &link.token, "a quiet green field", &at(journey)).await.unwrap();
    assert!(!town.is_open(&old).await);
    assert!(town.enters(MARYAM, "a quiet green field", journey).await);
}

#[tokio::test]
async fn only_who_changes_the_setup_makes_links_and_only_for_who_can_sign_in() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let (sara, omid) = (town.hire("سارا", Some("sara@pars.example")).await, town.hire("امید", None).await);
    let maryam = town.as_maryam().await;
    let check = async |ctx: &Ctx, user: Id, want: &str| {
        let said = match make_link(ctx, user).await {
            Ok(_) => "made".to_owned(),
            Err(Error::Refused(refusal)) => refusal.text,
            Err(other) => other.to_string(),
        };
        assert_eq!(said, want);
    };
    check(&maryam, sara, "made").await;
    check(&maryam, omid, "link-refused-no-email").await;
    check(&maryam, Id::from_raw(7), "not found").await;
    let stranger = access::Actor { user: sara, roles: Vec::new(), ..access::Actor::system() };
    check(&Ctx { actor: Arc::new(stranger), ..maryam.clone() }, omid, "not found").await;
    town.dismiss(sara).await;
    check(&maryam, sara, "link-refused-inactive").await;
}
