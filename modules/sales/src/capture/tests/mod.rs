//! Calls that are written down, on both databases by several people: here a call and what it
//! promises, beside it the `laws` as tables, `who` it is that rings, and what comes `twice`.

mod laws;
mod twice;
mod who;

use ::activities::activities::{self, Activity, State};
use base::Id;
use directory::customers::{self, Customer};
use records::{
    Ctx, Door, Error,
    people::{self, User},
};
use schema::Filter;
use store::{Db, testkit};

use super::{
    deed::{self, Kept},
    once::Submission,
    typed::{self, Typed},
};
use crate::{
    products,
    testing::{as_person, branch, day, hire, through, town},
    wanted::{WANTED, WANTED_PRODUCT},
};

/// What a person typed, as pairs.
fn sheet(pairs: &[(&str, &str)]) -> Typed {
    Typed::sent(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

async fn send(ctx: &Ctx, pairs: &[(&str, &str)]) -> Result<Kept, Error> {
    let typed = sheet(pairs);
    let call = typed::heard(ctx, &typed).map_err(Error::Invalid)?;
    let submission = Submission::of(&typed);
    ctx.write(move |tx| deed::write_down(tx, &call, submission.as_ref())).await
}

/// The fields and texts of a refusal.
fn wrong(sent: Result<Kept, Error>) -> Vec<(String, String)> {
    match sent {
        Err(Error::Invalid(problems)) => problems.into_iter().map(|problem| (problem.field, problem.text)).collect(),
        other => panic!("{other:?}"),
    }
}

async fn count<E: schema::Entity>(ctx: &Ctx) -> usize {
    ctx.read(|tx| Ok(tx.list_of::<E>(Filter::everything(), 100)?.len())).await.unwrap()
}

struct People {
    boss: Ctx,
    maryam: Ctx,
    omid: Ctx,
}

/// Maryam sells in Tehran, Omid in Shiraz: neither sees the other's customers.
async fn people(db: Db) -> People {
    let (workspace, _) = town(db).await;
    let boss = through(&workspace, Door::Page);
    let hired = boss.write(|tx| {
        let (tehran, shiraz) = (branch(tx, "تهران", None)?, branch(tx, "شیراز", None)?);
        let mut chickpea = tx.new_record::<products::Product>()?;
        chickpea.set(products::NAME, "نخود سایز ۷".to_owned());
        tx.save(chickpea)?;
        Ok((hire(tx, "مریم", "seller", tehran)?, hire(tx, "امید", "seller", shiraz)?))
    });
    let (maryam, omid): (Id<User>, Id<User>) = hired.await.unwrap();
    let (maryam, omid) = (as_person(&workspace, maryam).await, as_person(&workspace, omid).await);
    People { boss, maryam, omid }
}

async fn written(db: Db) {
    let People { maryam, .. } = people(db).await;
    let pairs = [
        ("number", "۰۹۱۲ ۱۱۱ ۲۲ ۳۳"),
        ("name", "زهرا محمدي"),
        ("city", "تهران"),
        ("wanted", "نخود سایز 7"),
        ("outcome", "price"),
        ("note", "برای ۵ تن قیمت می‌خواهد"),
        ("next", "2026-11-25"),
    ];
    let kept = send(&maryam, &pairs).await.unwrap();
    assert!(kept.is_new);
    let set = kept.set;
    let told = maryam.read(move |tx| {
        let customer = tx.find(kept.customer)?;
        assert_eq!(customer.get(customers::MOBILE).as_deref(), Some("+989121112233"));
        assert_eq!(customer.get(customers::NAME), "زهرا محمدی");
        assert_eq!(customer.get(WANTED).as_deref(), Some("نخود سایز 7"));
        assert!(customer.get(WANTED_PRODUCT).is_some(), "the words name a product");
        let call = tx.find(kept.activity)?;
        assert_eq!(call.get(activities::STATE), State::Done);
        assert_eq!(call.get(activities::SUBJECT), "قیمت خواست · نخود سایز 7");
        let next = tx.find(kept.follow_up.unwrap())?;
        assert_eq!(
            (next.get(activities::DUE_ON), next.get(activities::FOLLOWS)),
            (Some(day("2026-11-25")), Some(call.key()))
        );
        assert_eq!(next.get(activities::STATE), State::Open);
        let history = tx.history(&customer.def.clone(), customer.id, None, 10)?;
        Ok(history.changes.last().map(|change| change.set))
    });
    assert_eq!(told.await.unwrap(), Some(set), "customer, call and promise are one change-set");
    let again =
        send(&maryam, &[("number", "+98 912 111 2233"), ("note", "باز زنگ زد"), ("city", "کرج")]).await.unwrap();
    assert!(!again.is_new && again.customer == kept.customer);
    assert_eq!(count::<Customer>(&maryam).await, 1);
    let city = maryam.read(move |tx| Ok(tx.find(again.customer)?.get(customers::CITY))).await.unwrap();
    assert_eq!(city.as_deref(), Some("کرج"));
}

#[tokio::test]
async fn a_new_caller_becomes_a_customer_with_a_call_and_a_promise() {
    testkit::both(written).await;
}

async fn kept_promise(db: Db) {
    let People { maryam, omid, .. } = people(db).await;
    let first = send(&maryam, &[("number", "09121112233"), ("next", "2026-11-22")]).await.unwrap();
    let promised = first.follow_up.unwrap().to_string();
    let theirs = send(&omid, &[("number", "09131112233"), ("next", "2026-11-22")]).await.unwrap();
    let others = theirs.follow_up.unwrap();
    let second =
        [("number", "09121112233"), ("note", "گفتم"), ("fulfils", &promised), ("fulfils", &others.to_string())];
    send(&maryam, &second).await.unwrap();
    let state = |ctx: &Ctx, id: Id<Activity>| {
        let ctx = ctx.clone();
        async move { ctx.read(move |tx| Ok(tx.find(id)?.get(activities::STATE))).await.unwrap() }
    };
    assert_eq!(state(&maryam, first.follow_up.unwrap()).await, State::Done);
    assert_eq!(state(&omid, others).await, State::Open, "nobody's promise but this customer's");
}

#[tokio::test]
async fn a_call_fulfils_what_was_promised() {
    testkit::both(kept_promise).await;
}

async fn hostile(db: Db) {
    let People { maryam, .. } = people(db).await;
    let long = "ن".repeat(20_001);
    let check = async |pairs: &[(&str, &str)], field: &str| {
        let problems = wrong(send(&maryam, pairs).await);
        assert!(problems.iter().any(|(wrong, _)| wrong == field), "{field}: {problems:?}");
    };
    check(&[("number", "الو")], "number").await;
    check(&[("number", "0912")], "number").await;
    check(&[("name", "\u{200c} ")], "number").await;
    check(&[("number", "09121112233"), ("note", &long)], "note").await;
    check(&[("number", "09121112233"), ("name", &long)], "name").await;
    check(&[("number", "09121112233"), ("mobile", "x")], "mobile").await;
    check(&[("number", "09121112233"), ("outcome", "'; drop table")], "outcome").await;
    check(&[("number", "09121112233"), ("next", "2026-11-21")], "next_on").await;
    check(&[("number", "09121112233"), ("next", "date"), ("next_on", "")], "next_on").await;
    check(&[("number", "09121112233"), ("next", "date"), ("next_on", "۳۱ مهر ۱۴۰۵")], "next_on").await;
    check(&[("number", "09121112233"), ("customer", "../..")], "customer").await;
    check(&[("number", "09121112233"), ("customer", "0000000000000")], "customer").await;
    assert_eq!((count::<Customer>(&maryam).await, count::<Activity>(&maryam).await), (0, 0));
    let said =
        [("number", "09121112233"), ("name", "<script>alert(1)</script>"), ("next", "date"), ("next_on", "فردا")];
    let kept = send(&maryam, &said).await.unwrap();
    assert_eq!((kept.name.as_str(), kept.next_on), ("<script>alert(1)</script>", Some(day("2026-11-23"))));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_written() {
    testkit::both(hostile).await;
}
