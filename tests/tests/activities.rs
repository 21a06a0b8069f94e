//! Writing down, putting off, handing on and looking back, as people do it in a
//! browser: as the owner, as a colleague without rights, as a stranger.

use axum::http::StatusCode;
use base::Id;
use peyvand_tests::town::{Answer, Client, SECRET, Town};
use records::{AnyRecord, Query};
use schema::Value;
use store::{Db, testkit::both};

/// Everything that was written down, as the product sees it, oldest first.
async fn written(town: &Town) -> Vec<AnyRecord> {
    let system = records::Ctx::system(town.workspace.clone(), records::Door::Command);
    let read = system.read(|tx| {
        let def = tx.ctx.def("activities")?;
        let columns = def.fields.iter().map(|field| field.key.clone()).collect();
        let sort = Some(("id".into(), schema::Direction::Up));
        Ok(tx.list(&Query { columns, sort, ..Query::of(&def) })?.rows)
    });
    read.await.unwrap()
}

fn text(record: &AnyRecord, field: &str) -> String {
    match record.value(field) {
        Value::Null => "-".to_owned(),
        Value::Text(text) => text.clone(),
        Value::Date(day) => day.to_string(),
        Value::Instant(at) => at.to_string(),
        Value::Id(id) => id.to_string(),
        other => format!("{other:?}"),
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn write(town: &Town, client: &Client, form: &str) -> Answer {
    town.post(client, &format!("/customers/{}/activities", town.customer), form).await
}

async fn writes(db: Db) {
    let town = Town::open(db).await;
    let maryam = town.browser("maryam").await;
    let form = format!(
        "kind=call&body={}&direction=incoming&result=answered&next=tomorrow&next_kind=call",
        encoded("قیمت عدس خواست")
    );
    let saved = write(&town, &maryam, &form).await;
    assert_eq!((saved.status, &*saved.location), (StatusCode::SEE_OTHER, &*format!("/customers/{}", town.customer)));
    let rows = written(&town).await;
    let told = |at: usize, keys: &[&str]| keys.iter().map(|key| text(&rows[at], key)).collect::<Vec<_>>().join(" ");
    assert_eq!(told(0, &["kind", "state", "direction", "result", "due_on"]), "call done incoming answered -");
    assert_eq!(told(0, &["subject"]), "قیمت عدس خواست");
    assert_eq!(told(1, &["kind", "state", "due_on", "subject"]), "call open 2026-11-23 تماس");
    assert_eq!(text(&rows[1], "follows"), rows[0].id.to_string());

    let page = town.get(&maryam, &format!("/customers/{}", town.customer)).await;
    for words in ["قیمت عدس خواست", "پاسخ داد", "قدم‌های بعدی", "پیگیری بعدی"]
    {
        assert!(page.body.contains(words), "{words}");
    }
    let deal = town
        .post(
            &maryam,
            &format!("/opportunities/{}/activities", town.deal),
            "kind=task&body=x&due=date&due_on=1405/09/05&due_on_time=10:30",
        )
        .await;
    assert_eq!(deal.status, StatusCode::SEE_OTHER, "{}", deal.body);
    let rows = written(&town).await;
    assert_eq!(text(&rows[2], "due_at"), "2026-11-26T07:00:00Z");
    assert_eq!(
        (text(&rows[2], "opportunity"), text(&rows[2], "customer")),
        (town.deal.to_string(), town.customer.to_string())
    );
    for path in [format!("/opportunities/{}", town.deal), format!("/customers/{}", town.customer)] {
        assert_eq!(town.get(&maryam, &path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_call_is_written_down_with_its_next_step_in_one_form() {
    both(writes).await;
}

async fn mended(db: Db) {
    let town = Town::open(db).await;
    let maryam = town.browser("maryam").await;
    let words = encoded("قول داد شنبه بیاید");
    for (form, said) in [
        (format!("kind=call&body={words}&next=date&next_on=1405/13/01"), "چنین روزی"),
        (format!("kind=task&body={words}&due=date&due_on="), "پر کنید"),
        (format!("kind=call&body={words}&minutes=zebra"), ""),
        (format!("kind=meeting&body={words}&minutes=-4"), "منفی"),
    ] {
        let answer = write(&town, &maryam, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(answer.body.contains("قول داد شنبه بیاید"), "nothing that was typed is lost: {form}");
        assert!(answer.body.contains(said), "{said}: {form}");
    }
    let untouched = "kind=call&body=&direction=outgoing&result=answered&next=&next_kind=call&minutes=&outcome=";
    for form in ["kind=note&body=++", untouched] {
        let empty = write(&town, &maryam, form).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
    assert!(written(&town).await.is_empty());
    for told in ["kind=call&result=busy", "kind=call&result=answered&next=tomorrow", "kind=call&body=x"] {
        assert_eq!(write(&town, &maryam, told).await.status, StatusCode::SEE_OTHER, "{told}");
    }
}

#[tokio::test]
async fn what_is_wrong_comes_back_with_every_word_in_its_place() {
    both(mended).await;
}

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

async fn private(db: Db) {
    let town = Town::open(db).await;
    let (maryam, nasim, parvin) =
        (town.browser("maryam").await, town.browser("nasim").await, town.browser("parvin").await);
    let said = write(&town, &maryam, &format!("kind=note&body={}&private=true", encoded("فقط برای خودم"))).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER);
    let page = format!("/customers/{}", town.customer);
    for (who, client, sees) in [("maryam", &maryam, true), ("parvin", &parvin, true)] {
        assert_eq!(town.get(client, &page).await.body.contains("فقط برای خودم"), sees, "{who}");
    }
    // The reader's own scope is everything, so that private things are in it.
    assert!(town.get(&nasim, &page).await.body.contains("فقط برای خودم"));
    let filtered = town.get(&maryam, &format!("{page}/timeline?kind=call")).await;
    assert!(filtered.status == StatusCode::OK && !filtered.body.contains("فقط برای خودم"));
    let visit = format!("kind=call&body=x&next=tomorrow&next_kind=visit&next_what={}", encoded("سر زدن"));
    assert_eq!(write(&town, &parvin, &visit).await.status, StatusCode::SEE_OTHER);
    for (asked, sees) in [("", true), ("kind=visit", true), ("kind=meeting", false)] {
        let shown = town.get(&maryam, &format!("{page}/timeline?{asked}")).await.body;
        assert_eq!(shown.contains("سر زدن"), sees, "what is still to come is filtered alike: {asked}");
        assert!(shown.contains("timeline?kind=visit"), "each kind that there is has its chip: {asked}");
    }
    let whose = town.get(&maryam, &page).await.body;
    assert!(whose.contains(&format!("timeline?who={}", town.users["parvin"])), "a person can be chosen");
    let narrowed = town.get(&maryam, &format!("{page}/timeline?kind=note&who={}", town.users["maryam"])).await;
    assert!(narrowed.body.contains("فقط برای خودم"));
}

#[tokio::test]
async fn a_timeline_shows_what_its_reader_may_see_and_asks_for() {
    both(private).await;
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
