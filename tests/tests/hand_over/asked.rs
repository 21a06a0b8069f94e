//! A colleague asks for a record, and its owner answers or does not.

use axum::http::{Method, StatusCode};
use directory::customers::{Customer, MOBILE};
use peyvand_tests::town::{Answer, Client, SECRET, Town};
use records::{Ctx, Door};
use store::testkit::both;

use super::{json_of, kinds, notices};

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
