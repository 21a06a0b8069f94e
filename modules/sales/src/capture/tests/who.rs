//! Who it is that rings: a colleague's customer, several of one number, one from another number,
//! and a number that whoever listens may not read.

use std::sync::Arc;

use activities::activities::Activity;
use base::Id;
use directory::customers::{self, Customer};
use records::{
    Ctx, Error,
    people::{self, User},
};
use store::{Db, testkit};

use super::{People, count, people as both_sellers, send, sheet, wrong};
use crate::{
    capture::{
        caller::{self, Standing},
        hand_over, typed,
    },
    testing::as_person,
};

async fn elsewhere(db: Db) {
    let People { boss, maryam, omid } = both_sellers(db).await;
    let kept = send(&maryam, &[("number", "09121112233"), ("name", "زهرا"), ("city", "تهران")]).await.unwrap();
    let told = caller::standing(&omid, "+989121112233").await.unwrap();
    assert!(matches!(&told, Standing::Elsewhere(None)), "whose it is, nobody has allowed to tell");
    assert!(
        matches!(caller::standing(&omid, "+989121112234").await.unwrap(), Standing::Unknown),
        "only an exact number"
    );
    let typed = sheet(&[("number", "09121112233"), ("note", "سفارش پنج تن دارد")]);
    let call = Arc::new(typed::heard(&omid, &typed).unwrap());
    for _ in 0..2 {
        let call = call.clone();
        omid.write(move |tx| hand_over::ask(tx, &call)).await.unwrap();
    }
    assert_eq!(count::<Activity>(&omid).await, 0, "the asker sees nothing of it");
    assert_eq!(count::<Customer>(&omid).await, 0);
    let asked = maryam.read(|tx| tx.requests_to_me()).await.unwrap();
    assert_eq!(asked.len(), 1, "asked twice, one question");
    assert_eq!((asked[0].asker, &asked[0].record), (omid.actor.user, &Some(("customers".into(), kept.customer.any()))));
    assert!(asked[0].said.contains("سفارش پنج تن"));
    let own = typed::heard(&maryam, &typed).unwrap();
    let refused = maryam.write(move |tx| hand_over::ask(tx, &own)).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "one's own customer is asked of nobody");
    assert_eq!(count::<Customer>(&boss).await, 1);
}

#[tokio::test]
async fn a_colleagues_customer_is_asked_for_and_never_shown() {
    testkit::both(elsewhere).await;
}

async fn questions(db: Db) {
    let People { maryam, .. } = both_sellers(db).await;
    let first = send(&maryam, &[("number", "02188776655"), ("name", "بازرگانی سپهر")]).await.unwrap();
    let other = [("number", "02188776655"), ("name", "زهرا محمدی")];
    assert_eq!(wrong(send(&maryam, &other).await), [("customer".to_owned(), "capture-another-name".to_owned())]);
    let new = [other[0], other[1], ("customer", "new"), ("mobile", "0912 111 2233")];
    let second = send(&maryam, &new).await.unwrap();
    assert!(second.is_new && second.customer != first.customer);
    let open = [("number", "02188776655"), ("note", "پرسید")];
    assert_eq!(wrong(send(&maryam, &open).await), [("customer".to_owned(), "capture-which".to_owned())]);
    let id = first.customer.to_string();
    let chosen = send(&maryam, &[open[0], open[1], ("customer", &id)]).await.unwrap();
    assert_eq!(chosen.customer, first.customer);
    let learned = [("number", "09351112233"), ("customer", id.as_str())];
    let learned = send(&maryam, &learned).await.unwrap();
    let mobile = maryam.read(move |tx| Ok(tx.find(learned.customer)?.get(customers::MOBILE))).await.unwrap();
    assert_eq!(mobile.as_deref(), Some("+989351112233"), "a number that was lacking is kept");
    let unnamed = send(&maryam, &[("number", "09361112233")]).await.unwrap();
    assert_eq!(unnamed.name, "۰۹۳۶-۱۱۱-۲۲۳۳");
}

#[tokio::test]
async fn who_shares_a_number_is_asked_and_not_guessed() {
    testkit::both(questions).await;
}

async fn from_another_number(db: Db) {
    let People { maryam, omid, .. } = both_sellers(db).await;
    let first = send(&maryam, &[("number", "09121112233"), ("name", "زهرا محمدی"), ("city", "تهران")]).await.unwrap();
    send(&omid, &[("number", "09131112233"), ("name", "زهرا محمدی"), ("city", "شیراز")]).await.unwrap();
    let alike = maryam.read(|tx| caller::alike(tx, "زهرا محمدي", "")).await.unwrap();
    let found: Vec<Id> = alike.iter().map(|one| one.customer.id).collect();
    assert_eq!(found, [first.customer.any()], "in sight, in any spelling, and no colleague's");
    let strangers = maryam.read(|tx| caller::alike(tx, "رضا کریمی", "تهران")).await.unwrap();
    assert!(strangers.is_empty());
}

#[tokio::test]
async fn who_rings_from_another_number_is_proposed_by_name() {
    testkit::both(from_another_number).await;
}

/// Babak sells in Tehran as well, and his role hides mobiles.
async fn without_mobiles(boss: &Ctx, maryam: &Ctx) -> Ctx {
    let of = maryam.actor.user;
    let rights = r#"{"key": "trainee", "grants": {"customers": {"read": "all", "create": "all", "update": "all"},
        "activities": {"read": "all", "create": "all", "update": "all"}}, "fields": {"customers": {"mobile": "hidden"}}}"#;
    let hired = boss.write(move |tx| {
        let mut role = tx.new_record::<people::RoleRow>()?;
        role.set(people::ROLE_KEY, "trainee".to_owned());
        role.set(people::ROLE_NAME, "کارآموز".to_owned());
        role.set(people::ROLE_RIGHTS, rights.to_owned());
        let role = tx.save(role)?.key();
        let mut babak = tx.new_record::<User>()?;
        babak.set(people::USER_NAME, "بابک".to_owned());
        babak.set(people::USER_ROLES, vec![role]);
        babak.set(people::USER_BRANCH, tx.find::<User>(of.of())?.get(people::USER_BRANCH));
        Ok(tx.save(babak)?.key())
    });
    as_person(&boss.workspace, hired.await.unwrap()).await
}

async fn hidden_number(db: Db) {
    let People { boss, maryam, .. } = both_sellers(db).await;
    let babak = without_mobiles(&boss, &maryam).await;
    let zahra = send(&maryam, &[("number", "09121112233"), ("name", "زهرا محمدی")]).await.unwrap().customer;
    let told = caller::standing(&babak, "+989121112233").await.unwrap();
    let Standing::Known(all) = told else { panic!("she is within his sight") };
    assert_eq!((all[0].name().as_str(), all[0].lacks_mobile(Some("+982188776655"))), ("زهرا محمدی", false));
    assert!(all[0].customer.value("mobile").is_null(), "recognised, and not shown");
    assert!(matches!(caller::standing(&babak, "+989121112234").await.unwrap(), Standing::Unknown));
    let again = send(&babak, &[("number", "09121112233"), ("note", "باز زنگ زد")]).await.unwrap();
    assert_eq!((again.customer, again.is_new), (zahra, false), "nobody is written down twice");
    let new = send(&babak, &[("number", "09127778899"), ("name", "نگار کاظمی")]).await.unwrap();
    assert!(new.is_new);
    let mobile = boss.read(move |tx| Ok(tx.find(new.customer)?.get(customers::MOBILE))).await.unwrap();
    assert_eq!(mobile.as_deref(), Some("+989127778899"), "the number that rang is kept for those who may read it");
    assert!(babak.read(move |tx| Ok(tx.find(new.customer)?.get(customers::MOBILE))).await.unwrap().is_none());
    let set = new.set;
    babak.write(move |tx| tx.undo(set)).await.unwrap();
    assert_eq!(count::<Customer>(&boss).await, 1, "one undo takes all of it back");
}

#[tokio::test]
async fn who_may_not_read_numbers_still_hears_which_of_their_customers_rings() {
    testkit::both(hidden_number).await;
}
