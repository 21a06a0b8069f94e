//! Two customers become one and are parted again, as owner, colleague and
//! stranger. Who is there already is said as far as one may know it (`alike`).

#[path = "merge/alike.rs"]
mod alike;

use activities::activities::{self as steps, Activity, ActivityKind, NEXT_STEP_ON};
use axum::http::{Method, StatusCode};
use base::Id;
use directory::customers::{CITY, Customer, EMAIL, NAME, NOTE, PARENT};
use peyvand_tests::town::Town;
use records::{Ctx, Merge, Record, Result, Take, Writes};
use sales::opportunities::{CUSTOMER, Opportunity};
use schema::Entity;
use store::{Cell, ColumnType, testkit};

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
