//! The page of the system and its twin: for administrators, with what failed
//! and the way to try it again.

use base::Id;
use records::{Ctx, Door, jobs::Job};
use serde_json::Value;
use store::{Cell, testkit};

use super::town::{HOME, RIGHT, SARA, Town};

const LOST: &str = "sara likes the garden";

/// A job that failed, in the words of its last try.
async fn failed_job(town: &Town) -> Id {
    let system = Ctx::system(town.app.workspace().clone(), Door::Rule);
    let fail = |tx: &mut records::Writes<'_, '_>| {
        let id = tx.enqueue(Job::new("duplicates-sweep", "customers".into()))?.expect("it is new");
        let sql =
            "update @jobs set state = 'failed', ended_at = created_at, last_error = 'the disk was full' where id = $1";
        tx.tx.sql_execute(sql, &[Cell::Int(id.raw())])?;
        Ok(id)
    };
    system.write(fail).await.unwrap()
}

#[tokio::test]
async fn an_administrator_sees_how_the_machine_is_doing_and_has_failed_work_tried_again() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let mut maryam = town.maryam().await;
        let id = failed_job(&town).await;
        let fault = maryam.get("/mishaps/fault").await.header("x-request-id").to_owned();
        let page = maryam.get("/system").await;
        page.is(200).says("Search for duplicates").says("the disk was full").says("None is known").says(&fault);
        assert!(!page.body.contains('⟨'), "{}", page.told());
        maryam.get("/settings").await.says("href=\"/system\"");
        let retry = format!("/system/jobs/{id}/retry");
        maryam.post(&retry, &[]).await.leads_to("/system");
        maryam.get("/system").await.says("Work under way");
        maryam.post(&retry, &[]).await.is(409);
        maryam.post(&format!("/system/jobs/{id}/stop"), &[]).await.leads_to("/system");
        maryam.post(&format!("/system/jobs/{id}/stop"), &[]).await.is(409);
        maryam.post("/system/jobs/0000000000000/retry", &[]).await.is(404);
        maryam.post("/me/preferences", &[("language", "fa"), ("back", "/me")]).await;
        let page = maryam.get("/system").await;
        page.is(200).says("وضعیت سامانه");
        assert!(!page.body.contains('⟨'), "{}", page.told());
    })
    .await;
}

#[tokio::test]
async fn nobody_else_is_told_how_the_machine_is_doing() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    town.hire_sara(Some(LOST)).await;
    let id = failed_job(&town).await;
    let mut sara = town.signed_in(SARA, LOST).await;
    sara.get("/system").await.is(403);
    sara.get("/api/v1/system").await.is(403);
    sara.post(&format!("/system/jobs/{id}/retry"), &[]).await.is(403);
    sara.post(&format!("/system/jobs/{id}/stop"), &[]).await.is(403);
    assert!(!sara.get("/settings").await.body.contains("href=\"/system\""));
    let mut stranger = town.browser(HOME);
    assert_eq!(stranger.get("/system").await.status, 303);
    stranger.get("/api/v1/system").await.is(401);
}

#[tokio::test]
async fn programs_read_the_same_in_the_language_of_their_person() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    failed_job(&town).await;
    maryam.get("/mishaps/busy").await.is(503);
    let told: Value = serde_json::from_str(&maryam.get("/api/v1/system").await.is(200).body).unwrap();
    assert_eq!((&told["database"], &told["jobs"]["failed"]), (&"sqlite".into(), &1.into()));
    assert_eq!(told["jobs"]["last_failed"][0]["kind"], "duplicates-sweep");
    let failure = &told["failures"][0];
    assert_eq!((&failure["route"], &failure["problem"]), (&"/mishaps/busy".into(), &"busy".into()));
    let line = told["lines"].as_array().unwrap().iter().find(|line| line["key"] == "jobs").unwrap();
    assert_eq!(
        (&line["state"], &line["now"]),
        (&"look".into(), &"0 at work, 0 waiting, 1 failed within a week".into())
    );
    let description = maryam.get("/api/v1/openapi.json").await;
    description.is(200).says("/api/v1/system/jobs/{id}/retry");
}

#[tokio::test]
async fn who_comes_from_this_machine_by_another_name_comes_for_somebody_else() {
    let (db, _guard) = testkit::sqlite().await;
    let public_url = Some("https://crm.example".parse().unwrap());
    let metrics = crate::MetricsReaders { from: vec!["127.0.0.1".parse().unwrap()], token: None };
    let town = Town::open_at(db, crate::ServeOptions { public_url, metrics, ..Default::default() }).await;
    let mut near = town.browser("127.0.0.1");
    near.get("/metrics").await.is(403);
    near.headers = vec![("host", "127.0.0.1:8080".to_owned())];
    near.get("/metrics").await.is(200);
}

#[tokio::test]
async fn metrics_are_answered_while_the_database_is_away() {
    testkit::both(async |db| {
        let metrics = crate::MetricsReaders { from: vec!["192.0.2.0/24".parse().unwrap()], token: None };
        let town = Town::open_at(db.clone(), crate::ServeOptions { metrics, ..Default::default() }).await;
        let mut watcher = town.browser(HOME);
        watcher.get("/metrics").await.is(200).says("peyvand_database_up 1").says("peyvand_jobs{state=\"ready\"} 0");
        town.browser("203.0.113.9").get("/metrics").await.is(403);
        town.browser(HOME).with("x-forwarded-for", "192.0.2.7").get("/metrics").await.is(403);
        db.close().await;
        watcher.get("/metrics").await.is(200).says("peyvand_database_up 0").says("peyvand_build_info");
    })
    .await;
}

#[tokio::test]
async fn who_asks_too_often_is_told_of_by_address() {
    let (db, _guard) = testkit::sqlite().await;
    let rates = crate::Rates { stranger: Some(2), ..Default::default() };
    let town = Town::open_at(db, crate::ServeOptions { rates, ..Default::default() }).await;
    let mut program = town.browser("203.0.113.9");
    for _ in 0..4 {
        program.get("/api/v1").await;
    }
    let mut maryam = town.browser(HOME);
    town.enter(&mut maryam, super::town::MARYAM, RIGHT).await.leads_to("/");
    maryam.get("/system").await.is(200).says("203.0.113.9");
}
