//! Who may be the same, and who is there already: said within one's sight.

use axum::http::StatusCode;
use base::Id;
use directory::customers::{Customer, MOBILE, NAME};
use peyvand_tests::town::{SECRET, Town};
use records::{
    Ctx, Error, Record, Writes,
    people::{self, ROLE_KEY, RoleRow, User},
};
use schema::Entity;
use store::testkit::{self, hasty};

use super::{Twins, customer, held, merge, twins, twins_of_seller};

/// Within the page where it is known at once, behind it where it is not, and without
/// scripts by a link; out of sight nobody learns that there is such a record.
#[tokio::test]
async fn who_may_be_the_same_stands_beside_a_record_or_comes_behind_its_page() {
    for is_known_at_once in [true, false] {
        let both = match is_known_at_once {
            true => [testkit::sqlite().await, testkit::postgres().await],
            false => [testkit::sqlite_with(hasty()).await, testkit::postgres_with(hasty()).await],
        };
        for (db, _guard) in both {
            let town = Town::open(db).await;
            let of_one_number = |tx: &mut Writes<'_, '_>| {
                let twins = twins(tx)?;
                for id in [twins.kept, twins.gone] {
                    let mut customer = tx.find::<Customer>(id.of())?;
                    customer.set(MOBILE, Some("09121234567".to_owned()));
                    tx.save(customer)?;
                }
                Ok(twins)
            };
            let known = town.standing("maryam").await.write(of_one_number).await.unwrap();
            let (owner, reader, stranger) =
                (town.browser("maryam").await, town.browser("nasim").await, town.browser("omid").await);
            let (page, part) = (format!("/customers/{}", known.kept), format!("/customers/{}/alike", known.kept));
            let twin = format!("/merge?with={}", known.gone);
            let shown = town.get(&owner, &page).await;
            assert_eq!(shown.body.contains(&twin), is_known_at_once, "{}", shown.body);
            assert_eq!(shown.body.contains(&format!("hx-get=\"{part}\"")), !is_known_at_once);
            assert_eq!(
                shown.body.contains(&format!("<noscript><a class=\"link\" href=\"{part}\">")),
                !is_known_at_once
            );
            let whole = town.get(&owner, &part).await;
            assert!(whole.body.contains(&twin) && whole.body.contains("<html"), "{}", whole.body);
            let came = town.part(&owner, &part).await;
            assert!(came.body.contains(&twin) && !came.body.contains("<html"), "{}", came.body);
            let looked = town.part(&reader, &part).await;
            let is_told = looked.body.contains("شرکت پارس نساج");
            assert!(is_told && !looked.body.contains(&twin), "who only reads merges nobody: {}", looked.body);
            assert_eq!(town.get(&stranger, &part).await.status, StatusCode::NOT_FOUND);
            let deal = format!("/opportunities/{}/alike", known.deal);
            assert_eq!(town.get(&owner, &deal).await.status, StatusCode::NOT_FOUND, "deals have no twins");
            let nothing = town.part(&stranger, &part).await.body;
            assert!(!nothing.contains("/merge") && !nothing.contains("نساج"), "{nothing}");
            let alone = town.part(&owner, &format!("/customers/{}/alike", town.customer)).await;
            assert!(alone.status == StatusCode::OK && !alone.body.contains("/merge"), "{}", alone.body);
        }
    }
}

#[tokio::test]
async fn who_is_there_already_is_said_within_ones_sight_and_a_colleagues_without_a_word_of_them() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let maryam = town.standing("maryam").await;
        let known = town.customer;
        maryam
            .write(move |tx| {
                let mut customer = tx.find::<Customer>(known.of())?;
                customer.set(MOBILE, Some("09121234567".to_owned()));
                tx.save(customer)
            })
            .await
            .unwrap();
        let (owner, stranger) = (town.browser("maryam").await, town.browser("omid").await);
        let typed = "name=x&mobile=%DB%B0%DB%B9%DB%B1%DB%B2+123+4567";
        let own = town.post(&owner, "/customers/alike", typed).await;
        assert!(own.body.contains(SECRET) && own.body.contains(&known.to_string()), "{}", own.body);
        let others = town.post(&stranger, "/customers/alike", typed).await;
        assert!(others.body.contains("همکار") || others.body.contains("colleague") || others.body.contains("maryam"));
        assert!(!others.body.contains(SECRET) && !others.body.contains(&known.to_string()), "{}", others.body);
        let near = town.post(&stranger, "/customers/alike", "name=x&mobile=09121234568").await;
        assert!(near.body.trim().is_empty(), "nothing that is merely like it: {}", near.body);
        let by_name = town.post(&stranger, "/customers/alike", &format!("name=جواهری+{SECRET}")).await;
        assert!(by_name.body.trim().is_empty(), "no name: {}", by_name.body);

        let held_up = town.post(&owner, "/customers", &format!("{typed}&kind=person")).await;
        assert_eq!(held_up.status, StatusCode::CONFLICT);
        assert!(held_up.body.contains(SECRET));
        let saved = town.post(&owner, "/customers", &format!("{typed}&kind=person&though-known=yes")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        let asked = town.post(&stranger, "/customers/hand-over-request", typed).await;
        assert_eq!(asked.status, StatusCode::OK);
        assert!(!asked.body.contains(SECRET));
    })
    .await;
}

#[tokio::test]
async fn the_owners_name_is_told_only_where_it_may_be_and_each_answer_is_counted() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let (system, omid) = (Ctx::system(town.workspace.clone(), records::Door::Command), town.standing("omid").await);
        let maryam = town.standing("maryam").await;
        maryam
            .write(|tx| {
                (0..70).try_for_each(|n| {
                    customer(tx, &format!("مشتری {n}"), |it| it.set(MOBILE, Some(format!("091200000{n:02}")))).map(drop)
                })
            })
            .await
            .unwrap();
        let ask = async |n: usize| {
            let told = vec![(MOBILE.key().into(), schema::Value::Text(format!("091200000{n:02}")))];
            omid.elsewhere(Customer::KEY, told).await.unwrap()
        };
        for tell_owner in [true, false] {
            let settings = records::Settings { tell_owner, ..(*town.workspace.settings()).clone() };
            system.save_settings(settings).await.unwrap();
            assert_eq!(ask(0).await.unwrap().owner.is_some(), tell_owner);
        }
        let mut answered = 0;
        for n in 0..70 {
            answered += usize::from(ask(n).await.is_some());
        }
        assert_eq!(answered, 60, "after sixty in an hour it is silence");
        let sql = "select count(*) from @elsewhere_told where 1 = $1";
        assert_eq!(held(&system, sql, Id::from_raw(1)).await, Some(60));
    })
    .await;
}

/// Somebody who does everything with customers but read their mobile.
async fn half_blind(town: &Town) -> Ctx {
    let system = Ctx::system(town.workspace.clone(), records::Door::Command);
    let rights = r#"{"key": "half", "grants": {"customers": {"read": "all", "create": "all", "update": "all",
        "delete": "all"}}, "fields": {"customers": {"mobile": "hidden"}}}"#;
    let user = system
        .write(move |tx| {
            let mut role = tx.new_record::<RoleRow>()?;
            role.set(ROLE_KEY, "half".to_owned());
            role.set(people::ROLE_NAME, "half".to_owned());
            role.set(people::ROLE_RIGHTS, rights.to_owned());
            let role = tx.save(role)?.key();
            let mut user = tx.new_record::<User>()?;
            user.set(people::USER_NAME, "نیمه".to_owned());
            user.set(people::USER_ROLES, vec![role]);
            Ok(tx.save(user)?.id)
        })
        .await
        .unwrap();
    let person = system.read(move |tx| people::person(tx, user)).await.unwrap().unwrap();
    Ctx { actor: std::sync::Arc::new(person.actor), door: records::Door::Page, ..system }
}

#[tokio::test]
async fn a_hidden_field_proposes_nobody_and_is_not_lost_by_a_merge() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let (boss, half) = (town.standing("boss").await, half_blind(&town).await);
        let (one, other) = boss
            .write(|tx| {
                let with = |it: &mut Record<Customer>| it.set(MOBILE, Some("09127654321".to_owned()));
                Ok((customer(tx, "مریم رضایی", |_| ())?, customer(tx, "کاوه ظریفی", with)?))
            })
            .await
            .unwrap();
        let proposed = async |ctx: &Ctx| {
            let told = vec![
                (NAME.key().into(), schema::Value::Text("نگار حسینی".to_owned())),
                (MOBILE.key().into(), schema::Value::Text("09127654321".to_owned())),
            ];
            ctx.read(move |tx| Ok(tx.alike_values(Customer::KEY, &told)?.len())).await.unwrap()
        };
        assert_eq!((proposed(&boss).await, proposed(&half).await), (1, 0));
        let by_number = half.read(|tx| tx.known_by_number(Customer::KEY, "09127654321")).await.unwrap();
        assert!(by_number.is_empty());
        let it = Twins { kept: one.any(), gone: other.any(), deal: other.any(), child: other.any() };
        let merged = half.merge(merge(&it, &[])).await.unwrap();
        assert!(merged.kept.value("mobile").is_null(), "it is not told");
        let kept = boss.read(move |tx| tx.find::<Customer>(one)).await.unwrap();
        assert_eq!(kept.get(MOBILE).as_deref(), Some("+989127654321"), "it is not lost");
    })
    .await;
}

#[tokio::test]
async fn two_that_were_said_to_be_two_are_not_proposed_again() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let boss = town.standing("boss").await;
        let twins = boss.write(twins_of_seller).await.unwrap();
        let (kept, gone) = (twins.kept, twins.gone);
        let alike = async || {
            boss.read(move |tx| {
                let def = tx.ctx.def(Customer::KEY)?;
                let record = tx.find_any(&def, kept)?;
                Ok(tx.alike(&record)?.iter().map(|alike| alike.id).collect::<Vec<_>>())
            })
            .await
            .unwrap()
        };
        assert!(alike().await.contains(&gone));
        boss.write(move |tx| tx.set_apart(Customer::KEY, kept, gone)).await.unwrap();
        assert!(!alike().await.contains(&gone));
        boss.write(move |tx| tx.set_near(Customer::KEY, gone, kept)).await.unwrap();
        assert!(alike().await.contains(&gone));
        let omid = town.standing("omid").await;
        let refused = omid.write(move |tx| tx.set_apart(Customer::KEY, kept, gone)).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    })
    .await;
}
