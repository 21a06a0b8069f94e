//! Calls that are written down: by rule, and on both databases by several people.

use ::activities::activities::{self, Activity, State};
use base::{Date, Id};
use directory::customers::{self, Customer};
use records::{
    Ctx, Door, Error,
    people::{self, User},
};
use schema::Filter;
use std::sync::Arc;
use store::{Db, testkit};

use super::{
    caller::{self, Standing},
    deed::{self, Kept},
    once::Submission,
    rules,
    typed::{self, Typed},
};
use crate::{
    products,
    testing::{as_person, branch, day, hire, through, town},
    wanted::{WANTED, WANTED_PRODUCT},
};

#[test]
fn a_landline_of_iran_is_asked_for_a_mobile() {
    let check = |number: &str, want: bool| assert_eq!(rules::is_landline(number), want, "{number}");
    check("+989121112233", false);
    check("+982188776655", true);
    check("+983132334455", true);
    check("+4915112345678", false);
}

#[test]
fn the_offered_days_are_days_of_work() {
    let check = |today: &str, rest: &[i8], want: &[&str]| {
        let rests = |day: Date| rest.contains(&day.weekday().to_monday_one_offset());
        let days: Vec<String> = rules::offered_days(day(today), rests).iter().map(Date::to_string).collect();
        assert_eq!(days, want, "{today}");
    };
    // A Sunday; Thursday and Friday rest.
    check("2026-11-22", &[4, 5], &["2026-11-23", "2026-11-25", "2026-11-29"]);
    // On a Wednesday, tomorrow and three days on are both Saturday.
    check("2026-11-25", &[4, 5], &["2026-11-28", "2026-12-02"]);
    check("2026-11-22", &[], &["2026-11-23", "2026-11-25", "2026-11-29"]);
    // Where everybody rests every day, the days themselves stand.
    check("2026-11-22", &[1, 2, 3, 4, 5, 6, 7], &["2026-11-23", "2026-11-25", "2026-11-29"]);
}

#[test]
fn a_name_may_be_said_in_part_and_in_any_spelling() {
    let check =
        |known: &str, typed: &str, want: bool| assert_eq!(rules::is_called(known, typed), want, "{known} {typed}");
    check("مریم رضایی", "رضایی", true);
    check("مریم رضایی", "مريم رضايي", true);
    check("علی‌رضا کریمی", "علیرضا کریمی", true);
    check("بازرگانی سپهر", "سپهر", true);
    check("مریم رضایی", "زهرا رضایی", false);
    check("مریم رضایی", "رضا", false);
}

#[test]
fn numbers_go_where_they_belong() {
    let check = |number: Option<&str>, mobile: Option<&str>, want: (Option<&str>, Option<&str>)| {
        let (to, beside) = rules::places(number, mobile);
        assert_eq!((to.as_deref(), beside.as_deref()), want);
    };
    check(Some("+989121112233"), None, (Some("+989121112233"), None));
    check(Some("+982188776655"), None, (None, Some("+982188776655")));
    check(Some("+982188776655"), Some("+989121112233"), (Some("+989121112233"), Some("+982188776655")));
    check(Some("+989121112233"), Some("+989121112233"), (Some("+989121112233"), None));
    check(None, Some("+989121112233"), (Some("+989121112233"), None));
}

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

async fn elsewhere(db: Db) {
    let People { boss, maryam, omid } = people(db).await;
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
        omid.write(move |tx| super::hand_over::ask(tx, &call)).await.unwrap();
    }
    assert_eq!(count::<Activity>(&omid).await, 0, "the asker sees nothing of it");
    assert_eq!(count::<Customer>(&omid).await, 0);
    let asked = maryam.read(|tx| tx.requests_to_me()).await.unwrap();
    assert_eq!(asked.len(), 1, "asked twice, one question");
    assert_eq!((asked[0].asker, &asked[0].record), (omid.actor.user, &Some(("customers".into(), kept.customer.any()))));
    assert!(asked[0].said.contains("سفارش پنج تن"));
    let own = typed::heard(&maryam, &typed).unwrap();
    let refused = maryam.write(move |tx| super::hand_over::ask(tx, &own)).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "one's own customer is asked of nobody");
    assert_eq!(count::<Customer>(&boss).await, 1);
}

#[tokio::test]
async fn a_colleagues_customer_is_asked_for_and_never_shown() {
    testkit::both(elsewhere).await;
}

async fn questions(db: Db) {
    let People { maryam, .. } = people(db).await;
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

async fn from_another_number(db: Db) {
    let People { maryam, omid, .. } = people(db).await;
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
    let People { boss, maryam, .. } = people(db).await;
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
