//! Nobody is told of deals out of their sight, or of fields that their role hides.

use std::sync::Arc;

use access::{Actor, FieldRule, Role};
use records::Ctx;
use store::{Db, testkit};

use super::{
    ask, counts, told,
    town::{Town, settle},
};
use crate::{
    funnel::{Asked, funnel},
    testing::as_person,
};

async fn within_rights(db: Db) {
    let town = settle(db).await;
    let maryam = as_person(&town.workspace, town.maryam).await;
    let found = ask(&maryam, Asked::default()).await;
    assert_eq!(counts(&found.all), [4, 2, 1, 1]);
    assert_eq!(told(&found.stages[0]), [4, 3, 0, 1, 0]);
    assert_eq!(found.sellers.len(), 1);
    let other = ask(&maryam, Asked { seller: Some(town.reza), ..Asked::default() }).await;
    assert_eq!(counts(&other.all), [0; 4]);
    let reza = as_person(&town.workspace, town.reza).await;
    assert_eq!(counts(&ask(&reza, Asked::default()).await.all), [4, 1, 1, 2]);
}

#[tokio::test]
async fn a_seller_is_told_of_their_own_deals_and_of_no_others() {
    testkit::both(within_rights).await;
}

/// A seller whose role hides some fields of deals.
async fn without(town: &Town, fields: &[&str]) -> Ctx {
    let ctx = as_person(&town.workspace, town.maryam).await;
    let hide =
        |field: &&str| FieldRule { entity: "opportunities".into(), field: (*field).into(), read: false, write: false };
    let role = Role { fields: fields.iter().map(hide).collect(), ..(*ctx.actor.roles[0]).clone() };
    let actor = Actor { roles: vec![Arc::new(role)], ..(*ctx.actor).clone() };
    Ctx { actor: Arc::new(actor), ..ctx }
}

async fn hidden(db: Db) {
    let town = settle(db).await;
    let found = ask(&without(&town, &["amount", "owner", "lost_reason"]).await, Asked::default()).await;
    assert_eq!((found.all.won_amount, found.stages[0].value, found.shows_amounts), (None, None, false));
    assert!(found.sellers.is_empty() && found.reasons.is_empty() && !found.products.is_empty());
    assert!(found.stages.iter().all(|line| line.reasons.is_empty()));
    let found = ask(&without(&town, &["closed_on", "opened_on"]).await, Asked::default()).await;
    assert!(found.quarters.is_empty() && found.all.median_days.is_none());
    let ctx = without(&town, &["product"]).await;
    let by_product = Asked { product: Some(town.lentils), ..Asked::default() };
    assert!(ctx.read(move |tx| funnel(tx, &by_product)).await.is_err());
}

#[tokio::test]
async fn a_hidden_field_is_neither_summed_nor_grouped_nor_filtered_by() {
    testkit::both(hidden).await;
}
