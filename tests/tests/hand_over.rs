//! Handing over, over HTTP: a colleague asks and the owner answers; all that a
//! person holds goes to others by rule or by hand, and comes back in one press.

use axum::http::{Method, StatusCode};
use directory::customers::{Customer, MOBILE};
use peyvand_tests::town::{Answer, Client, SECRET, Town};
use records::{Ctx, Door};
use serde_json::{Value, json};
use store::testkit::both;

fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.body))
}

/// Maryam's customer has a number that Omid will be rung from.
async fn with_number(town: &Town) {
    let (maryam, known) = (town.standing("maryam").await, town.customer);
    let kept = maryam.write(move |tx| {
        let mut customer = tx.find::<Customer>(known.of())?;
        customer.set(MOBILE, Some("09121234567".to_owned()));
        tx.save(customer)
    });
    kept.await.unwrap();
}

async fn ask(town: &Town) -> Answer {
    town.post(&town.browser("omid").await, "/customers/hand-over-request", "name=x&mobile=09121234567").await
}

async fn notices(town: &Town, who: &str) -> Vec<Value> {
    let listed = json_of(&town.get(&town.program(who).await, "/api/v1/notices").await);
    listed["items"].as_array().cloned().unwrap_or_default()
}

async fn kinds(town: &Town, who: &str) -> Vec<String> {
    notices(town, who).await.iter().map(|item| item["kind"].as_str().unwrap_or("").to_owned()).collect()
}

async fn owner(town: &Town, path: &str) -> String {
    let held = town.get(&town.program("boss").await, &format!("/api/v1{path}")).await;
    json_of(&held)["owner"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_who_asks_learns_nothing_until_the_owner_says_yes() {
    both(async |db| {
        let town = Town::open(db).await;
        with_number(&town).await;
        let asked = ask(&town).await;
        assert_eq!(asked.status, StatusCode::OK);
        ask(&town).await;
        assert_eq!(kinds(&town, "maryam").await, ["asked"], "asked twice, one question");
        let question = notices(&town, "maryam").await.remove(0);
        assert!(question["sentence"].as_str().unwrap().contains(SECRET) && question["request"]["open"] == true);
        let answer = format!("/hand-over-requests/{}/answer", question["request"]["id"].as_str().unwrap());
        for who in ["omid", "nasim", "parvin"] {
            let others = town.post(&town.browser(who).await, &answer, "answer=yes").await;
            assert_eq!(others.status, StatusCode::NOT_FOUND, "{who}");
        }
        let stranger = town.json(&Client::default(), Method::POST, &format!("/api/v1{answer}"), "{}").await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
        assert_eq!(kinds(&town, "omid").await, [""; 0]);

        let yes = town.post(&town.browser("maryam").await, &answer, "answer=yes").await;
        assert_eq!((yes.status, &*yes.location), (StatusCode::SEE_OTHER, "/notices"), "{}", yes.body);
        let omid = town.users["omid"].to_string();
        assert_eq!(owner(&town, &format!("/customers/{}", town.customer)).await, omid);
        assert_eq!(owner(&town, &format!("/opportunities/{}", town.deal)).await, omid, "the open deal goes along");
        assert_eq!(kinds(&town, "omid").await, ["given"]);
        assert!(notices(&town, "omid").await[0]["sentence"].as_str().unwrap().contains(SECRET));
        let again = town.post(&town.browser("maryam").await, &answer, "answer=no").await;
        assert_eq!(again.location, "/notices", "a second answer is told, and changes nothing");
        assert_eq!(kinds(&town, "omid").await, ["given"]);

        // Maryam thinks better of it: all of it comes back, and the question stands open again.
        let history = format!("/api/v1/customers/{}/history", town.customer);
        let history = json_of(&town.get(&town.program("boss").await, &history).await);
        let set = history["items"][0]["change_set"].as_str().unwrap().to_owned();
        let undo = format!("/api/v1/change-sets/{set}/undo");
        let undone = town.json(&town.program("maryam").await, Method::POST, &undo, "{}").await;
        assert_eq!(undone.status, StatusCode::OK, "{}", undone.body);
        let maryam = town.users["maryam"].to_string();
        assert_eq!(owner(&town, &format!("/customers/{}", town.customer)).await, maryam);
        assert_eq!(owner(&town, &format!("/opportunities/{}", town.deal)).await, maryam);
        assert_eq!(kinds(&town, "omid").await, [""; 0]);
        let open = json_of(&town.get(&town.program("maryam").await, "/api/v1/hand-over-requests").await);
        assert_eq!(open["items"].as_array().map(Vec::len), Some(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_tells_the_asker_their_own_words_and_no_more() {
    both(async |db| {
        let town = Town::open(db).await;
        with_number(&town).await;
        ask(&town).await;
        let question = notices(&town, "maryam").await.remove(0);
        let answer = format!("/api/v1/hand-over-requests/{}/answer", question["request"]["id"].as_str().unwrap());
        let maryam = town.program("maryam").await;
        assert_eq!(
            town.json(&maryam, Method::POST, &answer, "{\"answer\":\"perhaps\"}").await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(town.json(&maryam, Method::POST, &answer, "{\"answer\":\"no\"}").await.status, StatusCode::OK);
        let heard = notices(&town, "omid").await.remove(0);
        assert_eq!(heard["kind"], "refused");
        let text = heard.to_string();
        assert!(
            text.contains("9121234567") && !text.contains(SECRET) && !text.contains(&town.customer.to_string()),
            "{text}"
        );
        assert!(!town.get(&town.browser("omid").await, "/notices").await.body.contains(SECRET));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_nobody_answers_ends() {
    both(async |db| {
        let town = Town::open(db).await;
        with_number(&town).await;
        ask(&town).await;
        let system = Ctx::system(town.workspace.clone(), Door::Command);
        let past = "update @hand_over_requests set expires_at = asked_at, asked_at = asked_at where 1 = $1";
        system.write(move |tx| Ok(tx.tx.sql_execute(past, &[store::Cell::Int(1)])?)).await.unwrap();
        assert_eq!(kinds(&town, "omid").await, [""; 0]);
        town.workspace.clear_notices().await.unwrap();
        town.workspace.clear_notices().await.unwrap();
        assert_eq!(kinds(&town, "omid").await, ["expired"], "told once, and to the one who asked");
        let told = notices(&town, "omid").await.remove(0).to_string();
        assert!(told.contains("9121234567") && !told.contains(SECRET), "{told}");
        let question = notices(&town, "maryam").await.remove(0);
        assert_eq!(question["request"]["open"], false);
        let answer = format!("/hand-over-requests/{}/answer", question["request"]["id"].as_str().unwrap());
        town.post(&town.browser("maryam").await, &answer, "answer=yes").await;
        assert_eq!(owner(&town, &format!("/customers/{}", town.customer)).await, town.users["maryam"].to_string());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_work_on_a_record_is_offered_and_may_be_given_it() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.browser("maryam").await;
        let offered = town.get(&maryam, "/customers/holders").await;
        assert_eq!(offered.status, StatusCode::OK);
        assert!(offered.body.contains("omid") && offered.body.contains("parvin") && !offered.body.contains("nasim"));
        assert_eq!(town.get(&town.browser("nasim").await, "/customers/holders").await.status, StatusCode::FORBIDDEN);
        assert_eq!(town.get(&Client::default(), "/customers/holders").await.status, StatusCode::SEE_OTHER);
        let path = format!("/customers/{}/owner", town.customer);
        assert_eq!(town.get(&maryam, &path).await.status, StatusCode::OK);
        assert_eq!(town.get(&town.browser("omid").await, &path).await.status, StatusCode::NOT_FOUND);
        let given = town.post(&maryam, &path, &format!("owner={}", town.users["nasim"])).await;
        assert_eq!(given.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", given.body);
    })
    .await;
}

/// Maryam holds these beside what the town gave her.
async fn more_customers(town: &Town, cities: &[&str]) {
    let maryam = town.program("maryam").await;
    for (n, city) in cities.iter().enumerate() {
        let body = json!({ "name": format!("مشتری {n}"), "city": city }).to_string();
        let made = town.json(&maryam, Method::POST, "/api/v1/customers", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    }
}

async fn held(town: &Town, by: &str, of: &str) -> Vec<(String, i64)> {
    let path = format!("/api/v1/people/{}/holdings", town.users[of]);
    let answer = town.get(&town.program(by).await, &path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let line = |item: &Value| (item["entity"].as_str().unwrap().to_owned(), item["count"].as_i64().unwrap());
    json_of(&answer)["items"].as_array().unwrap().iter().map(line).collect()
}

fn counts(all: &[(&str, i64)]) -> Vec<(String, i64)> {
    all.iter().map(|(entity, count)| ((*entity).to_owned(), *count)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_a_person_holds_goes_to_others_in_turn_and_comes_back_at_once() {
    both(async |db| {
        let town = Town::open(db).await;
        more_customers(&town, &["شیراز", "شیراز", "تهران"]).await;
        assert_eq!(held(&town, "boss", "maryam").await, counts(&[("customers", 4), ("opportunities", 1)]));
        let (boss, page) = (town.browser("boss").await, format!("/people/{}/holdings", town.users["maryam"]));
        let shown = town.get(&boss, &page).await;
        assert!(shown.status == StatusCode::OK && shown.body.contains("omid") && shown.body.contains("parvin"));
        let form = format!("entity=customers&to={}&to={}&with_work=yes", town.users["omid"], town.users["parvin"]);
        let preview = town.post(&boss, &format!("{page}/preview"), &form).await;
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
        let done = town.post(&boss, &page, &form).await;
        assert_eq!((done.status, &done.location), (StatusCode::SEE_OTHER, &page), "{}", done.body);
        let (omid, parvin) = (held(&town, "boss", "omid").await, held(&town, "boss", "parvin").await);
        let customers = |held: &[(String, i64)]| held.iter().find(|(key, _)| key == "customers").map(|(_, n)| *n);
        assert_eq!((customers(&omid), customers(&parvin)), (Some(2), Some(2)), "evenly");
        assert_eq!(held(&town, "boss", "maryam").await, [], "the open deal went along");
        assert_eq!((kinds(&town, "omid").await.len(), kinds(&town, "parvin").await.len()), (1, 1), "one notice each");
        let history = format!("/api/v1/customers/{}/history", town.customer);
        let history = json_of(&town.get(&town.program("boss").await, &history).await);
        let undo = format!("/api/v1/change-sets/{}/undo", history["items"][0]["change_set"].as_str().unwrap());
        let undone = town.json(&town.program("boss").await, Method::POST, &undo, "{}").await;
        assert_eq!(undone.status, StatusCode::OK, "{}", undone.body);
        assert_eq!(held(&town, "boss", "maryam").await, counts(&[("customers", 4), ("opportunities", 1)]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deal_goes_with_its_customer_however_all_is_split() {
    both(async |db| {
        let town = Town::open(db).await;
        more_customers(&town, &["شیراز", "تهران"]).await;
        let path = format!("/api/v1/people/{}/holdings", town.users["maryam"]);
        // The deal stands first, and whoever has fewer is not who gets its customer.
        let parts = json!([{ "entity": "opportunities" }, { "entity": "customers" }]);
        let all = json!({ "parts": parts, "to": [town.users["omid"], town.users["parvin"]], "with_work": false });
        let moved = town.json(&town.program("boss").await, Method::POST, &path, &all.to_string()).await;
        assert_eq!((moved.status, json_of(&moved)["moved"].as_i64()), (StatusCode::OK, Some(4)), "{}", moved.body);
        let boss = town.program("boss").await;
        let owner = async |entity: &str, id| {
            let answer = town.get(&boss, &format!("/api/v1/{entity}/{id}")).await;
            json_of(&answer)["owner"].clone()
        };
        let (customer, deal) = (owner("customers", town.customer).await, owner("opportunities", town.deal).await);
        assert_eq!(customer, json!(town.users["omid"]));
        assert_eq!(deal, customer);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_condition_or_a_tick_chooses_what_goes() {
    both(async |db| {
        let town = Town::open(db).await;
        more_customers(&town, &["شیراز", "شیراز", "تهران"]).await;
        let path = format!("/api/v1/people/{}/holdings", town.users["maryam"]);
        let boss = town.program("boss").await;
        let by_city = json!({ "parts": [{ "entity": "customers", "filter": "city:شیراز" }], "to": [town.users["omid"]] });
        let moved = town.json(&boss, Method::POST, &path, &by_city.to_string()).await;
        assert_eq!((moved.status, json_of(&moved)["moved"].as_i64()), (StatusCode::OK, Some(2)), "{}", moved.body);
        let ticked = json!({ "parts": [{ "entity": "customers", "ids": [town.customer] }], "to": [town.users["omid"]], "with_work": false });
        let moved = json_of(&town.json(&boss, Method::POST, &path, &ticked.to_string()).await);
        assert_eq!((moved["moved"].as_i64(), moved["work"].as_i64()), (Some(1), Some(0)));
        assert_eq!(held(&town, "boss", "maryam").await, counts(&[("customers", 1), ("opportunities", 1)]));
        let page = format!("/people/{}/holdings", town.users["maryam"]);
        let browser = town.browser("boss").await;
        let hand = town.get(&browser, &format!("{page}/customers")).await;
        assert!(hand.status == StatusCode::OK && hand.body.contains("مشتری 2"), "{}", hand.body);
        for form in ["", "entity=customers", "entity=customers&filter-customers=(&to=x"] {
            let wrong = town.post(&browser, &format!("{page}/preview"), form).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        }
        let reader = format!("entity=customers&to={}", town.users["nasim"]);
        let cannot = town.post(&browser, &page, &reader).await;
        assert_eq!(cannot.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_reassign_sees_what_somebody_holds() {
    both(async |db| {
        let town = Town::open(db).await;
        let (page, twin) = (
            format!("/people/{}/holdings", town.users["maryam"]),
            format!("/api/v1/people/{}/holdings", town.users["maryam"]),
        );
        assert_eq!(held(&town, "parvin", "maryam").await, counts(&[("customers", 1), ("opportunities", 1)]));
        assert_eq!(held(&town, "maryam", "maryam").await, counts(&[("customers", 1), ("opportunities", 1)]));
        let form = format!("entity=customers&to={}", town.users["omid"]);
        for who in ["omid", "nasim"] {
            let browser = town.browser(who).await;
            assert_eq!(town.get(&browser, &page).await.status, StatusCode::FORBIDDEN, "{who}");
            assert_eq!(town.get(&browser, &format!("{page}/customers")).await.status, StatusCode::FORBIDDEN, "{who}");
            assert_eq!(
                town.post(&browser, &format!("{page}/preview"), &form).await.status,
                StatusCode::FORBIDDEN,
                "{who}"
            );
            assert_eq!(town.post(&browser, &page, &form).await.status, StatusCode::FORBIDDEN, "{who}");
            let by_key = town.program(who).await;
            assert_eq!(town.get(&by_key, &twin).await.status, StatusCode::FORBIDDEN, "{who}");
            assert_eq!(town.json(&by_key, Method::POST, &twin, "{}").await.status, StatusCode::FORBIDDEN, "{who}");
        }
        assert_eq!(town.get(&Client::default(), &page).await.status, StatusCode::SEE_OTHER);
        assert_eq!(town.get(&Client::default(), &twin).await.status, StatusCode::UNAUTHORIZED);
        let nobody = town.get(&town.browser("boss").await, &format!("/people/{}/holdings", town.deal)).await;
        assert_eq!(nobody.status, StatusCode::NOT_FOUND);
        let work = town.get(&town.browser("boss").await, &format!("/hand-over/work/{}", town.deal)).await;
        assert_eq!(work.status, StatusCode::NOT_FOUND);
    })
    .await;
}

/// The figures of a page's table, in its order.
fn figures(page: &str) -> Vec<String> {
    let rows = page.split("<td class=\"end\"").skip(1).filter_map(|cell| cell.split_once('>'));
    let text = |cell: &str| {
        let pieces = cell.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        pieces.collect::<String>().trim().to_owned()
    };
    rows.map(|(_, rest)| text(rest.split("</td>").next().unwrap_or_default())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn page_preview_deed_and_undo_count_each_record_once() {
    both(async |db| {
        let town = Town::open(db).await;
        more_customers(&town, &["شیراز"]).await;
        let maryam = town.program("maryam").await;
        for (n, state) in ["open", "done", "open", "done", "done"].iter().enumerate() {
            let about = if n < 2 { "opportunity" } else { "customer" };
            let id = if n < 2 { town.deal } else { town.customer };
            let made = json!({ "subject": format!("کار {n}"), "kind": "task", about: id });
            let made = town.json(&maryam, Method::POST, "/api/v1/activities", &made.to_string()).await;
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
            if *state == "done" {
                let done = format!("/api/v1/activities/{}/completion", json_of(&made)["id"].as_str().unwrap());
                let done = town.json(&maryam, Method::POST, &done, "{}").await;
                assert!(done.status.is_success(), "{}", done.body);
            }
        }
        let held_by_maryam = counts(&[("activities", 5), ("customers", 2), ("opportunities", 1)]);
        let sorted = |mut held: Vec<(String, i64)>| {
            held.sort();
            held
        };
        assert_eq!(sorted(held(&town, "boss", "maryam").await), held_by_maryam);
        let (boss, page) = (town.browser("boss").await, format!("/people/{}/holdings", town.users["maryam"]));
        // What is over is told beside it, and not ticked.
        let shown = town.get(&boss, &page).await.body;
        assert!(shown.contains("name=\"over-activities\" value=\"yes\">"), "{shown}");
        assert!(!shown.contains("name=\"over-customers\""));
        assert!(!shown.contains("nasim"), "who may receive nothing is not offered");

        let to = format!("to={}&with_work=yes", town.users["omid"]);
        let by_customer = format!("entity=customers&{to}");
        let whole = format!("entity=customers&entity=opportunities&entity=activities&{to}");
        let with_over = format!("{whole}&over-activities=yes");
        for (form, total) in [(&by_customer, "۵"), (&whole, "۵"), (&with_over, "۸")] {
            let preview = town.post(&boss, &format!("{page}/preview"), form).await;
            assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
            assert_eq!(figures(&preview.body).last().map(String::as_str), Some(total), "{form}: {}", preview.body);
        }
        let twin = format!("/api/v1{page}");
        let (customers, all) = (json!({ "entity": "customers" }), json!({ "entity": "activities" }));
        let asked = json!({ "parts": [all, { "entity": "opportunities" }, customers], "to": [town.users["omid"]] });
        let moved = json_of(&town.json(&town.program("boss").await, Method::POST, &twin, &asked.to_string()).await);
        assert_eq!(moved["moved"], 8, "{moved}");
        assert_eq!(held(&town, "boss", "maryam").await, []);
        let undo = format!("/api/v1/change-sets/{}/undo", moved["change_set"].as_str().unwrap());
        let undone = json_of(&town.json(&town.program("boss").await, Method::POST, &undo, "{}").await);
        assert_eq!(undone["reverted"], 8, "{undone}");
        assert_eq!(sorted(held(&town, "boss", "maryam").await), held_by_maryam);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_receive_is_named_with_what_they_may_not_hold() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, page) = (town.browser("boss").await, format!("/people/{}/holdings", town.users["maryam"]));
        let form = format!("entity=customers&entity=opportunities&to={}", town.users["nasim"]);
        for place in [format!("{page}/preview"), page.clone()] {
            let refused = town.post(&boss, &place, &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
            assert!(refused.body.contains("nasim") && refused.body.contains("مشتریان، فرصت‌ها"), "{}", refused.body);
        }
        let ticked = format!("act=owner&id={}", town.customer);
        let asked = town.post(&boss, "/customers/bulk", &ticked).await;
        assert!(asked.status == StatusCode::OK && asked.body.contains("omid") && !asked.body.contains("nasim"));
        let given = format!("act=owner-now&id={}&owner={}", town.customer, town.users["nasim"]);
        let refused = town.post(&boss, "/customers/bulk", &given).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    })
    .await;
}

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
