//! What is done with a promise: it is kept, put off, handed on, and taken back.

use axum::http::StatusCode;
use base::Id;
use peyvand_tests::town::{Client, SECRET, Town};
use store::{Db, testkit::both};

use super::{text, write, written};

/// The single activity that Maryam promised, and the path of a deed on it.
async fn promised(town: &Town, client: &Client) -> Id {
    let answer = write(town, client, "kind=task&body=x&due=today").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    written(town).await.last().unwrap().id
}

async fn deeds(db: Db) {
    let town = Town::open(db).await;
    let (maryam, omid) = (town.browser("maryam").await, town.browser("omid").await);
    let (nasim, stranger) = (town.browser("nasim").await, Client::default());
    let id = promised(&town, &maryam).await;
    let deeds = [
        ("completion", "back=/today".to_owned()),
        ("postponement", "when=tomorrow&back=/today".to_owned()),
        ("referral", format!("owner={}&back=/today", town.users["parvin"])),
    ];
    for (deed, form) in &deeds {
        let path = format!("/activities/{id}/{deed}");
        assert_eq!(town.post(&omid, &path, form).await.status, StatusCode::NOT_FOUND, "the colleague: {deed}");
        assert_eq!(town.post(&nasim, &path, form).await.status, StatusCode::FORBIDDEN, "the reader: {deed}");
        let status = town.post(&stranger, &path, form).await.status;
        assert!(matches!(status, StatusCode::SEE_OTHER | StatusCode::FORBIDDEN), "a stranger: {deed}: {status}");
    }
    let state = async |key: &str| text(written(&town).await.last().unwrap(), key);
    assert_eq!((state("state").await, state("due_on").await), ("open".into(), "2026-11-22".into()));

    let path = |deed: &str| format!("/activities/{id}/{deed}");
    for (form, day) in [
        ("when=tomorrow", "2026-11-23"),
        ("when=week", "2026-11-28"),
        ("when=in-a-week", "2026-11-29"),
        ("when_on=1405/10/01", "2026-12-22"),
    ] {
        let put_off = town.post(&maryam, &path("postponement"), &format!("{form}&back=/today")).await;
        assert_eq!((put_off.status, &*put_off.location), (StatusCode::SEE_OTHER, "/today"), "{form}");
        assert_eq!(state("due_on").await, day, "{form}");
    }
    for (typed, said) in [("zebra", "zebra"), ("1405/09/31", "1405/09/31"), ("1405/08/01", "گذشته"), ("", "پر کنید")]
    {
        let form = format!("when_on={typed}&back=/today");
        let again = town.post(&maryam, &path("postponement"), &form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        let keeps = format!("value=\"{typed}\"");
        for words in [said, &keeps, "<h1", "href=\"/today\"", "aria-invalid"] {
            assert!(again.body.contains(words), "{words}: {typed}");
        }
    }
    let evil = town.get(&maryam, &(path("postponement") + "?back=https://evil.example/")).await;
    assert!(evil.status == StatusCode::OK && !evil.body.contains("\"https://evil.example"), "the question by itself");
    assert_eq!(town.get(&omid, &path("postponement")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get(&nasim, &path("postponement")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(state("due_on").await, "2026-12-22", "what cannot be read moves nothing");
    let away = town.post(&maryam, &path("completion"), "back=https://evil.example/").await;
    assert_eq!((away.status, &*away.location), (StatusCode::SEE_OTHER, "/"), "nobody is led elsewhere");
    assert_eq!(state("state").await, "done");
}

#[tokio::test]
async fn a_promise_is_put_off_and_kept_by_whoever_may() {
    both(deeds).await;
}

async fn handed(db: Db) {
    let town = Town::open(db).await;
    let (maryam, omid) = (town.browser("maryam").await, town.browser("omid").await);
    let id = promised(&town, &maryam).await;
    let day = town.get(&maryam, "/today").await.body;
    let offers = |who: &str| day.contains(&format!("name=\"owner\" value=\"{}\"", town.users[who]));
    assert!(offers("parvin") && !offers("nasim"), "who may only look on is offered nothing to do");
    let form = format!("owner={}&back=/today", town.users["nasim"]);
    let refused = town.post(&maryam, &format!("/activities/{id}/referral"), &form).await;
    assert_eq!((refused.status, &*refused.location), (StatusCode::SEE_OTHER, "/today"));
    assert_eq!(text(&written(&town).await[0], "owner"), town.users["maryam"].to_string());
    let form = format!("owner={}&back=/today", town.users["omid"]);
    let handed = town.post(&maryam, &format!("/activities/{id}/referral"), &form).await;
    assert_eq!((handed.status, &*handed.location), (StatusCode::SEE_OTHER, "/today"));
    let page = town.get(&omid, "/today").await;
    assert!(page.body.contains(&format!("/activities/{id}/completion")), "it is his to do now");
    assert!(!page.body.contains(SECRET), "whose customer it is he does not learn");
    assert_eq!(
        town.get(&maryam, &format!("/activities/{id}")).await.status,
        StatusCode::OK,
        "it is about her customer"
    );
}

#[tokio::test]
async fn what_is_handed_on_is_on_the_day_of_the_colleague() {
    both(handed).await;
}

async fn undone(db: Db) {
    let town = Town::open(db).await;
    let maryam = town.browser("maryam").await;
    let id = promised(&town, &maryam).await;
    let done = town.post(&maryam, &format!("/activities/{id}/completion"), "back=/today").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let set = last_set(&town, id).await;
    let undo = town.post(&maryam, &format!("/undo/{set}"), "").await;
    assert!(undo.status.is_redirection() || undo.status.is_success(), "{}", undo.status);
    let rows = written(&town).await;
    assert_eq!((text(&rows[0], "state"), text(&rows[0], "done_at")), ("open".into(), "-".into()));
    let next = next_step(&town).await;
    assert_eq!(next, "2026-11-22");
    let written_down = last_set(&town, id).await;
    assert_ne!(set, written_down);
}

/// The newest change-set of an activity.
async fn last_set(town: &Town, id: Id) -> Id {
    let system = records::Ctx::system(town.workspace.clone(), records::Door::Command);
    let read = system.read(move |tx| {
        let def = tx.ctx.def("activities")?;
        Ok(tx.history(&def, id, None, 1)?.changes[0].set)
    });
    read.await.unwrap()
}

async fn next_step(town: &Town) -> String {
    let (system, customer) = (records::Ctx::system(town.workspace.clone(), records::Door::Command), town.customer);
    let read = system.read(move |tx| tx.find_any(&tx.ctx.def("customers")?, customer));
    text(&read.await.unwrap(), "next_step_on")
}

#[tokio::test]
async fn what_was_done_by_mistake_is_taken_back() {
    both(undone).await;
}

/// The same deeds through the API, as owner, colleague and stranger.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_completes_puts_off_and_hands_on() {
    both(async |db| {
        let town = Town::open(db).await;
        let (maryam, omid) = (town.program("maryam").await, town.program("omid").await);
        let post = axum::http::Method::POST;
        let body = format!(
            "{{\"kind\":\"call\",\"subject\":\"x\",\"due_on\":\"2026-11-25\",\"customer\":\"{}\"}}",
            town.customer
        );
        let made = town.json(&maryam, post.clone(), "/api/v1/activities", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let id = made.body.split('"').nth(3).unwrap().to_owned();
        let check = async |who: &Client, deed: &str, body: &str, status: u16, says: &str| {
            let answer = town.json(who, post.clone(), &format!("/api/v1/activities/{id}/{deed}"), body).await;
            assert_eq!(answer.status.as_u16(), status, "{deed} {body}: {}", answer.body);
            assert!(answer.body.contains(says), "{deed} {body}: {}", answer.body);
        };
        check(&maryam, "postponement", "{\"to\":\"1405/09/20\"}", 200, "2026-12-11").await;
        check(&maryam, "postponement", "{\"to\":\"1405/08/01\"}", 422, "\"to\"").await;
        check(&maryam, "postponement", "{\"two\":\"tomorrow\"}", 422, "\"two\"").await;
        check(&maryam, "postponement", "[", 400, "malformed").await;
        check(&maryam, "referral", "{\"owner\":\"nobody\"}", 422, "\"owner\"").await;
        for deed in ["completion", "postponement", "referral"] {
            check(&omid, deed, "{}", 404, "not-found").await;
            check(&Client::default(), deed, "{}", 401, "sign-in").await;
        }
        check(&maryam, "completion", "", 200, "\"done\"").await;
        let given = format!("{{\"owner\":\"{}\"}}", town.users["omid"]);
        check(&maryam, "referral", &given, 200, "change_set").await;
    })
    .await;
}
