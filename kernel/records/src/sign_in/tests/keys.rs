//! Programs enter with a key.

use std::sync::Arc;

use access::{Deed, Grant, Scope};
use jiff::SignedDuration;
use store::{Cell, testkit};

use super::{DAY, Town};
use crate::{
    Ctx, Error,
    sign_in::{NewKey, api_keys, key_holder, make_api_key, revoke_api_key},
};

#[tokio::test]
async fn a_key_enters_in_its_persons_name_within_its_limits_until_it_ends() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let ctx = town.as_maryam().await;
        let limits = vec![Grant::new("users", Deed::Read, Scope::All)];
        let ends = town.clock.advance(SignedDuration::ZERO) + DAY;
        let new = NewKey { name: "گزارش".into(), limits: Some(limits.clone()), expires_at: Some(ends) };
        let (id, token) = make_api_key(&ctx, new).await.unwrap();
        let (_, forever) = make_api_key(&ctx, NewKey { name: "همه".into(), ..NewKey::default() }).await.unwrap();
        assert!(token.starts_with("pvd_"));
        let holder = key_holder(&town.workspace, &token).await.unwrap().unwrap();
        assert_eq!((holder.key.id, holder.person.actor.user), (id, town.maryam));
        assert_eq!(holder.person.actor.door_limits, Some(limits));
        assert!(!holder.person.actor.administers());
        assert!(holder.person.actor.may("users", Deed::Read) && !holder.person.actor.may("users", Deed::Update));
        assert!(key_holder(&town.workspace, &forever).await.unwrap().unwrap().person.actor.administers());
        for wrong in ["", "pvd_", "pvd_x", &token[4..], &format!("{token}x")] {
            assert!(key_holder(&town.workspace, wrong).await.unwrap().is_none(), "{wrong}");
        }
        assert_eq!(api_keys(&ctx).await.unwrap().len(), 2);
        town.clock.advance(DAY);
        assert!(key_holder(&town.workspace, &token).await.unwrap().is_none());
        let keys = api_keys(&ctx).await.unwrap();
        assert_eq!(keys.iter().map(|key| &*key.name).collect::<Vec<_>>(), ["همه"]);
        revoke_api_key(&ctx, keys[0].id).await.unwrap();
        assert!(key_holder(&town.workspace, &forever).await.unwrap().is_none());
        assert!(matches!(revoke_api_key(&ctx, keys[0].id).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_key_makes_no_keys_and_limits_that_cannot_be_read_allow_nothing() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let ctx = town.as_maryam().await;
    let limited = NewKey { name: "گزارش".into(), limits: Some(Vec::new()), expires_at: None };
    let (_, token) = make_api_key(&ctx, limited).await.unwrap();
    let holder = key_holder(&town.workspace, &token).await.unwrap().unwrap();
    let by_key = Ctx { actor: Arc::new(holder.person.actor), ..ctx.clone() };
    assert!(matches!(
        make_api_key(&by_key, NewKey { name: "x".into(), ..NewKey::default() }).await,
        Err(Error::Forbidden { .. })
    ));
    let broken = |tx: &mut store::Tx<'_>| tx.sql_execute("update @api_keys set limits = $1", &[Cell::from("not json")]);
    town.workspace.db.write::<_, store::StoreError>(broken).await.unwrap();
    let holder = key_holder(&town.workspace, &token).await.unwrap().unwrap();
    assert_eq!(holder.person.actor.door_limits, Some(Vec::new()));
}
