//! A large hand-over goes on behind the answer.

use axum::http::{Method, StatusCode};
use directory::customers::Customer;
use peyvand_tests::town::Town;
use records::{Ctx, Door};
use serde_json::{Value, json};
use store::testkit::both;

use super::{held, json_of, kinds};

/// Maryam holds so many customers besides.
async fn many_customers(town: &Town, count: usize) {
    let maryam = town.standing("maryam").await;
    let made = maryam.write(move |tx| {
        (0..count).try_for_each(|n| {
            let mut customer = tx.new_record::<Customer>()?;
            customer.set(directory::customers::NAME, format!("مشتری {n}"));
            tx.save(customer).map(drop)
        })
    });
    made.await.unwrap();
}

/// Works until the job at this address waits no more, and answers how it ended.
async fn worked(town: &Town, place: &str) -> Value {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let handlers = std::sync::Arc::new(records::hand_over::handlers(records::jobs::Handlers::new()));
    let worker = tokio::spawn(records::jobs::work(town.workspace.clone(), handlers, stopped));
    let (twin, program) = (format!("/api/v1{place}"), town.program("boss").await);
    let mut work = Value::Null;
    for _ in 0..300 {
        work = json_of(&town.get(&program, &twin).await);
        if work["state"] != "ready" && work["state"] != "running" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    stop.send(true).ok();
    worker.await.ok();
    work
}

async fn set_job(town: &Town, what: &'static str) {
    let system = Ctx::system(town.workspace.clone(), Door::Command);
    let sql = format!("update @jobs set {what} where kind = $1");
    system.write(move |tx| Ok(tx.tx.sql_execute(&sql, &[store::Cell::from("hand-over")])?)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_hand_over_goes_on_behind_the_answer_as_one_change_set() {
    both(async |db| {
        let town = Town::open(db).await;
        many_customers(&town, 230).await;
        let (boss, page) = (town.browser("boss").await, format!("/people/{}/holdings", town.users["maryam"]));
        let form = format!("entity=customers&to={}&with_work=yes", town.users["omid"]);
        let begun = town.post(&boss, &page, &form).await;
        assert!(begun.location.starts_with("/hand-over/work/"), "{} {}", begun.status, begun.location);
        let again = town.post(&boss, &page, &form).await;
        assert_eq!(again.location, page, "one at a time");
        for place in [begun.location.clone(), format!("{}/stop", begun.location)] {
            let twin = format!("/api/v1{place}");
            for who in ["parvin", "omid", "nasim"] {
                let (browser, program) = (town.browser(who).await, town.program(who).await);
                let (page, told) = match place.ends_with("/stop") {
                    true => (town.post(&browser, &place, "").await, town.json(&program, Method::POST, &twin, "").await),
                    false => (town.get(&browser, &place).await, town.get(&program, &twin).await),
                };
                assert_eq!((page.status, told.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{who} {place}");
            }
        }
        let work = worked(&town, &begun.location).await;
        assert_eq!((&work["result"]["moved"], &work["result"]["refused"]), (&json!(232), &json!(0)), "{work}");
        assert!(town.get(&boss, &begun.location).await.body.contains("/undo/"));
        assert_eq!(kinds(&town, "omid").await, ["assigned"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_hand_over_that_is_stopped_tells_what_it_did_and_goes_on_where_it_was() {
    both(async |db| {
        let town = Town::open(db).await;
        many_customers(&town, 230).await;
        let (boss, page) = (town.browser("boss").await, format!("/people/{}/holdings", town.users["maryam"]));
        let form = format!("entity=customers&to={}&with_work=yes", town.users["omid"]);
        let unbegun = town.post(&boss, &page, &form).await.location;
        let stopped = town.post(&boss, &format!("{unbegun}/stop"), "").await;
        assert_eq!((stopped.status, &stopped.location), (StatusCode::SEE_OTHER, &unbegun), "{}", stopped.body);
        let told = town.get(&boss, &unbegun).await;
        assert!(told.status == StatusCode::OK && !told.body.contains("/undo/"), "nothing was done: {}", told.body);

        let begun = town.post(&boss, &page, &form).await.location;
        // The button is pressed while the first batch is at work.
        set_job(&town, "cancel = (1 = 1)").await;
        let work = worked(&town, &begun).await;
        assert_eq!((&work["state"], &work["result"]["moved"]), (&json!("cancelled"), &json!(21)), "{work}");
        let told = town.get(&boss, &begun).await;
        assert!(told.body.contains("/undo/"), "what was done has a way back: {}", told.body);
        assert_eq!(held(&town, "boss", "omid").await[0].1, 20);

        // A worker that died takes it up again behind the last batch that was kept.
        set_job(&town, "state = case when result is null then state else 'ready' end, cancel = (1 = 0)").await;
        let work = worked(&town, &begun).await;
        assert_eq!((&work["state"], &work["result"]["moved"]), (&json!("done"), &json!(232)), "{work}");
        assert_eq!(work["done"], 231);
        assert_eq!(held(&town, "boss", "maryam").await, []);
    })
    .await;
}
