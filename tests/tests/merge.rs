//! Two customers become one and are parted again, as owner, colleague and
//! stranger; and who is there already is said as far as one may know it.

use activities::activities::{self as steps, Activity, ActivityKind, NEXT_STEP_ON};
use axum::http::{Method, StatusCode};
use base::Id;
use directory::customers::{CITY, Customer, EMAIL, MOBILE, NAME, NOTE, PARENT};
use peyvand_tests::town::{SECRET, Town};
use records::{
    Ctx, Error, Merge, Record, Result, Take, Writes,
    people::{self, ROLE_KEY, RoleRow, User},
};
use sales::opportunities::{CUSTOMER, Opportunity};
use schema::Entity;
use store::{
    Cell, ColumnType,
    testkit::{self, hasty},
};

/// Two customers of one name, with what hangs on the second.
struct Twins {
    kept: Id,
    gone: Id,
    deal: Id,
    child: Id,
}

fn customer(tx: &mut Writes<'_, '_>, name: &str, fill: impl FnOnce(&mut Record<Customer>)) -> Result<Id<Customer>> {
    let mut customer = tx.new_record::<Customer>()?;
    customer.set(NAME, name.to_owned());
    fill(&mut customer);
    Ok(tx.save(customer)?.key())
}

fn deal(tx: &mut Writes<'_, '_>, of: Id<Customer>) -> Result<Id> {
    let mut deal = tx.new_record::<Opportunity>()?;
    deal.set(CUSTOMER, Some(of));
    Ok(tx.save(deal)?.id)
}

fn twins(tx: &mut Writes<'_, '_>) -> Result<Twins> {
    let kept = customer(tx, "پارس نساج", |it| {
        it.set(CITY, Some("تهران".to_owned()));
        it.set(NOTE, Some("صبح‌ها زنگ بزنید".to_owned()));
    })?;
    let gone = customer(tx, "شرکت پارس نساج", |it| {
        it.set(CITY, Some("کرج".to_owned()));
        it.set(EMAIL, Some("info@pars.example".to_owned()));
        it.set(NOTE, Some("عصرها نیستند".to_owned()));
    })?;
    let child = customer(tx, "پارس نساج شیراز", |it| it.set(PARENT, Some(gone)))?;
    let mut task = tx.new_record::<Activity>()?;
    task.set(steps::KIND, ActivityKind::Task);
    task.set(steps::SUBJECT, "قیمت تازه را بفرستید".to_owned());
    task.set(steps::CUSTOMER, Some(gone));
    task.set(steps::DUE_ON, Some("2026-11-25".parse().unwrap()));
    tx.save(task)?;
    Ok(Twins { kept: kept.any(), gone: gone.any(), deal: deal(tx, gone)?, child: child.any() })
}

fn merge(twins: &Twins, choices: &[(&'static str, Take)]) -> Merge {
    let choices = choices.iter().map(|(field, take)| ((*field).into(), take.clone())).collect();
    Merge { entity: Customer::KEY.into(), kept: twins.kept, gone: twins.gone, versions: None, choices }
}

/// What a column of a record holds, whoever may see it and wherever it lies.
async fn held(ctx: &Ctx, sql: &'static str, id: Id) -> Option<i64> {
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(sql, &[Cell::Int(id.raw())], &[ColumnType::Int])?)).await.unwrap();
    rows.first().and_then(|row| row.int(0))
}

async fn customer_of(ctx: &Ctx, deal: Id) -> Option<i64> {
    held(ctx, "select customer from @opportunities where id = $1", deal).await
}

async fn parent_of(ctx: &Ctx, child: Id) -> Option<i64> {
    held(ctx, "select parent from @customers where id = $1", child).await
}

#[tokio::test]
async fn two_customers_become_one_and_are_parted_again() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let boss = town.standing("boss").await;
        let it = boss.write(twins).await.unwrap();
        let seen = async |id: Id| boss.read(move |tx| tx.find::<Customer>(id.of())).await.unwrap();
        let before = [seen(it.kept).await, seen(it.gone).await];
        let versions = Some((before[0].version, before[1].version));
        let wanted = Merge { versions, ..merge(&it, &[("city", Take::Gone)]) };
        let merged = boss.merge(wanted).await.unwrap();
        let kept: Record<Customer> = Record::wrap(merged.kept);
        assert_eq!(kept.get(NAME), "پارس نساج");
        assert_eq!(kept.get(CITY).as_deref(), Some("کرج"), "as it was chosen");
        assert_eq!(kept.get(EMAIL).as_deref(), Some("info@pars.example"), "what it lacked");
        assert_eq!(kept.get(NOTE).as_deref(), Some("صبح‌ها زنگ بزنید\n\nعصرها نیستند"), "both texts");
        assert_eq!(customer_of(&boss, it.deal).await, Some(it.kept.raw()));
        assert_eq!(parent_of(&boss, it.child).await, Some(it.kept.raw()));
        assert_eq!(merged.moved, 3);
        assert!(seen(it.kept).await.get(NEXT_STEP_ON).is_some(), "what was promised is promised still");

        let browser = town.browser("boss").await;
        let old = town.get(&browser, &format!("/customers/{}", it.gone)).await;
        assert_eq!((old.status, old.location), (StatusCode::SEE_OTHER, format!("/customers/{}", it.kept)));

        let set = merged.set;
        let undone = boss.write(move |tx| tx.undo(set)).await.unwrap();
        assert!(undone.left.is_empty(), "{:?}", undone.left);
        assert_eq!(customer_of(&boss, it.deal).await, Some(it.gone.raw()));
        assert_eq!(parent_of(&boss, it.child).await, Some(it.gone.raw()));
        for (was, id) in before.iter().zip([it.kept, it.gone]) {
            assert_eq!(was.values(), seen(id).await.values(), "as it was");
        }
        assert_eq!(town.get(&browser, &format!("/customers/{}", it.gone)).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn what_lies_out_of_sight_moves_along_and_comes_back_and_nobody_is_told() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let (boss, maryam) = (town.standing("boss").await, town.standing("maryam").await);
        let it = maryam.write(twins_of_seller).await.unwrap();
        let (gone, omid) = (it.gone, town.users["omid"]);
        let hidden = boss
            .write(move |tx| {
                let id = deal(tx, gone.of())?;
                let def = tx.ctx.def("opportunities")?;
                let record = tx.find_any(&def, id)?;
                tx.hand_over(record, omid).map(|_| id)
            })
            .await
            .unwrap();
        let merged = maryam.merge(merge(&it, &[])).await.unwrap();
        assert_eq!(customer_of(&boss, hidden).await, Some(it.kept.raw()), "it moved");
        assert_eq!(parent_of(&boss, it.child).await, Some(it.kept.raw()));
        assert_eq!(merged.moved, 1, "only the child is hers to see");
        let set = merged.set;
        maryam.write(move |tx| tx.undo(set)).await.unwrap();
        assert_eq!(customer_of(&boss, hidden).await, Some(it.gone.raw()), "it came back");
        assert_eq!(parent_of(&boss, it.child).await, Some(it.gone.raw()));
        assert_eq!(
            held(&boss, "select 1 from @customers where id = $1 and deleted_at is null", it.gone).await,
            Some(1)
        );
    })
    .await;
}

/// A seller's twins: without a deal, which a seller may not write.
fn twins_of_seller(tx: &mut Writes<'_, '_>) -> Result<Twins> {
    let kept = customer(tx, "پارس نساج", |_| ())?;
    let gone = customer(tx, "شرکت پارس نساج", |it| it.set(CITY, Some("کرج".to_owned())))?;
    let child = customer(tx, "پارس نساج شیراز", |it| it.set(PARENT, Some(gone)))?;
    Ok(Twins { kept: kept.any(), gone: gone.any(), deal: Id::from_raw(0), child: child.any() })
}

#[tokio::test]
async fn only_who_may_change_both_merges_them_by_page_and_by_program() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let maryam = town.standing("maryam").await;
        let it = maryam.write(twins_of_seller).await.unwrap();
        let (page, api) = (format!("/customers/{}/merge", it.kept), format!("/api/v1/customers/{}/merge", it.kept));
        let body = format!("{{\"gone\": \"{}\"}}", it.gone);
        for (who, expected) in [("omid", StatusCode::NOT_FOUND), ("nasim", StatusCode::FORBIDDEN)] {
            let (browser, program) = (town.browser(who).await, town.program(who).await);
            let seen = town.get(&browser, &format!("{page}?with={}", it.gone)).await;
            assert_eq!(seen.status, expected, "{who} looks");
            assert_eq!(town.post(&browser, &page, &format!("gone={}", it.gone)).await.status, expected, "{who} posts");
            assert_eq!(town.json(&program, Method::POST, &api, &body).await.status, expected, "{who} calls");
        }
        let sweep = "/customers/duplicates/sweep";
        let reader = town.browser("nasim").await;
        assert_eq!(town.post(&reader, sweep, "x=y").await.status, StatusCode::FORBIDDEN);
        let browser = town.browser("maryam").await;
        assert_eq!(town.post(&browser, sweep, "x=y").await.location, "/customers/duplicates");
        let seen = town.get(&browser, &format!("{page}?with={}", it.gone)).await;
        assert_eq!(seen.status, StatusCode::OK);
        let stale = town.post(&browser, &page, &format!("gone={}&version=9&gone_version=1", it.gone)).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let self_ = town.post(&browser, &page, &format!("gone={}", it.kept)).await;
        assert_eq!(self_.status, StatusCode::CONFLICT);
        let program = town.program("maryam").await;
        let wrong = town.json(&program, Method::POST, &api, "{\"gone\": \"x\"}").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = town.json(&program, Method::POST, &api, &body).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        assert!(done.body.contains("\"city\":\"کرج\""), "{}", done.body);
    })
    .await;
}

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
