//! Writing down, and looking back, as people do it in a browser: as the owner, as a colleague
//! without rights, as a stranger. Putting off, handing on and taking back stand in `deeds`.

#[path = "activities/deeds.rs"]
mod deeds;

use axum::http::StatusCode;
use peyvand_tests::town::{Answer, Client, Town};
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
