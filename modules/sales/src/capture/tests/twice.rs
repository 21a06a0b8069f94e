//! A submission that comes twice, and one caller who is written down by two people at once.

use activities::activities::Activity;
use directory::customers::Customer;
use store::{Db, testkit};

use super::{People, count, people, send, wrong};

async fn once(db: Db) {
    let People { maryam, .. } = people(db).await;
    let pairs = [("key", "k1"), ("number", "09121112233"), ("name", "زهرا"), ("next", "2026-11-25")];
    let (first, second) = tokio::join!(send(&maryam, &pairs), send(&maryam, &pairs));
    let (first, second) = (first.unwrap(), second.unwrap());
    let third = send(&maryam, &pairs).await.unwrap();
    for other in [&second, &third] {
        assert_eq!((other.activity, other.set, other.customer), (first.activity, first.set, first.customer));
    }
    assert_eq!((count::<Customer>(&maryam).await, count::<Activity>(&maryam).await), (1, 2));
    let other = [("key", "k1"), ("number", "09121112233"), ("note", "چیز دیگری هم گفت")];
    assert_ne!(send(&maryam, &other).await.unwrap().activity, first.activity, "other words are another call");
}

#[tokio::test]
async fn a_submission_that_arrives_twice_is_one_call() {
    testkit::both(once).await;
}

async fn together(db: Db) {
    let People { boss, maryam, omid } = people(db).await;
    let caller = [("number", "09121112233"), ("name", "زهرا")];
    let (one, other) = tokio::join!(send(&maryam, &caller), send(&omid, &caller));
    let (kept, refused) = if one.is_ok() { (one, other) } else { (other, one) };
    assert!(kept.unwrap().is_new);
    assert_eq!(wrong(refused), [("number".to_owned(), "capture-elsewhere".to_owned())]);
    assert_eq!(count::<Customer>(&boss).await, 1);
    let same = [("number", "09131112233"), ("name", "رضا")];
    let (one, other) = tokio::join!(send(&maryam, &same), send(&maryam, &same));
    assert_eq!(one.unwrap().customer, other.unwrap().customer);
    assert_eq!(count::<Customer>(&boss).await, 2);
}

#[tokio::test]
async fn two_sellers_with_one_new_caller_make_one_customer() {
    testkit::both(together).await;
}
