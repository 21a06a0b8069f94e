//! Quick capture over HTTP, as the owner of a customer, a manager above them, a seller
//! elsewhere, a reader and a stranger: the form here, its twin for programs in `program`, and
//! who may what in `rights`.

#[path = "capture_page/program.rs"]
mod program;
#[path = "capture_page/rights.rs"]
mod rights;

use axum::http::StatusCode;
use peyvand_tests::town::{Client, Town};
use records::{Ctx, Door, Settings};
use store::{Cell, ColumnType, Db, testkit};

const NUMBER: &str = "09121112233";
/// The customer's name, which only those in sight may read.
const NAME: &str = "الماس‌فروشی";

fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

/// Maryam writes the first call down.
async fn open(db: Db) -> (Town, Client) {
    let town = Town::open(db).await;
    let maryam = town.browser("maryam").await;
    let sent = form(&[("number", NUMBER), ("name", NAME), ("city", "تهران"), ("next", "2026-11-25")]);
    let answer = town.post(&maryam, "/capture", &sent).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/capture"), "{}", answer.body);
    (town, maryam)
}

/// The state that the page shows for a number.
async fn state(town: &Town, client: &Client, number: &str) -> (String, String) {
    let part = town.get(client, &format!("/capture/who?number={number}")).await;
    assert_eq!(part.status, StatusCode::OK, "{}", part.body);
    let state = part.body.split("data-state=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    (state.to_owned(), part.body.clone())
}

/// The first person whom a part of the page offers.
fn body_id(part: &str) -> String {
    let value = part.split("name=\"customer\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("nobody is offered: {part}")).to_owned()
}

async fn sight(db: Db) {
    let (town, maryam) = open(db).await;
    let (parvin, omid) = (town.browser("parvin").await, town.browser("omid").await);
    for client in [&maryam, &parvin] {
        let (state, body) = state(&town, client, "%DB%B0%DB%B9%DB%B1%DB%B2%201112233").await;
        assert_eq!(state, "known");
        assert!(body.contains(NAME), "{body}");
    }
    let (found, body) = state(&town, &omid, NUMBER).await;
    assert!(found == "elsewhere" && !body.contains("maryam"), "{body}");
    let system = Ctx::system(town.workspace.clone(), Door::Command);
    let open = Settings { tell_owner: true, ..(*town.workspace.settings()).clone() };
    system.save_settings(open).await.unwrap();
    let (found, body) = state(&town, &omid, NUMBER).await;
    assert_eq!(found, "elsewhere");
    assert!(body.contains("maryam") && !body.contains(NAME) && !body.contains("/customers/"), "{body}");
    let (found, body) = state(&town, &omid, "0912111223").await;
    assert!(found == "open" && body.contains("class=\"error\""), "a part of a number is no number: {body}");
    let (found, body) = state(&town, &maryam, "%D8%A7%D9%84%D9%85%D8%A7%D8%B3").await;
    assert!(found == "called" && body.contains(NAME), "a name in place of a number finds who is called so: {body}");
    let (found, body) = state(&town, &omid, "%D8%A7%D9%84%D9%85%D8%A7%D8%B3").await;
    assert!(found == "called" && !body.contains(NAME), "and only within sight: {body}");
    let customer = body_id(&state(&town, &maryam, "%D8%A7%D9%84%D9%85%D8%A7%D8%B3").await.1);
    let kept = form(&[("number", "الماس"), ("customer", &customer), ("note", "پیش‌فاکتور می‌خواهد")]);
    let kept = town.post(&maryam, "/capture", &kept).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "who was found by name was chosen: {}", kept.body);
    let unchosen = town.post(&maryam, "/capture", &form(&[("number", "الماس"), ("note", "x")])).await;
    assert_eq!(unchosen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(state(&town, &omid, "09121112234").await.0, "new");
    let sent = form(&[("number", NUMBER), ("name", "کسی"), ("note", "سفارش دارد")]);
    let refused = town.post(&omid, "/capture", &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("نزد همکار") && refused.body.contains("سفارش دارد") && !refused.body.contains(NAME));
    let asked = form(&[("number", NUMBER), ("note", "سفارش دارد"), ("deed", "hand-over")]);
    assert_eq!(town.post(&omid, "/capture", &asked).await.status, StatusCode::SEE_OTHER);
    assert!(!town.get(&omid, "/activities").await.body.contains("سفارش دارد"));
    let told = town.get(&maryam, "/notices").await.body;
    assert!(told.contains("omid"), "Maryam is asked: {told}");
    let omids = town.users["omid"];
    let asked = system.read(move |tx| {
        let sql = "select count(*) from @elsewhere_told where record is not null and actor = $1";
        Ok(tx.tx.sql(sql, &[Cell::from(omids)], &[ColumnType::Int])?[0].int(0))
    });
    assert!(asked.await.unwrap() >= Some(1), "the question is written down");
}

#[tokio::test]
async fn a_colleagues_customer_is_told_of_and_never_told() {
    testkit::both(sight).await;
}

async fn fished(db: Db) {
    let (town, maryam) = open(db).await;
    let omid = town.browser("omid").await;
    for line in 0..60 {
        let number = format!("0935000{line:04}");
        let kept = town.post(&maryam, "/capture", &form(&[("number", &number)])).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        assert_eq!(state(&town, &omid, &number).await.0, "elsewhere");
    }
    assert_eq!(state(&town, &omid, NUMBER).await.0, "new", "after sixty answers in an hour the rest is silence");
    assert_eq!(state(&town, &omid, "09350000001").await.0, "elsewhere", "what was told before is told again");
    let system = Ctx::system(town.workspace.clone(), Door::Command);
    let omids = town.users["omid"];
    let told = system.read(move |tx| {
        let sql = "select count(*) from @elsewhere_told where actor = $1";
        Ok(tx.tx.sql(sql, &[Cell::from(omids)], &[ColumnType::Int])?[0].int(0))
    });
    assert_eq!(told.await.unwrap(), Some(60), "every answer is written down");
}

#[tokio::test]
async fn nobody_fishes_for_numbers() {
    testkit::both(fished).await;
}

const NAUGHTY: [&str; 8] = [
    "<script>alert(1)</script>",
    "'; drop table customers; --",
    "=cmd|' /C calc'!A0",
    "\u{202e}\u{200f}\u{0000}x",
    "../../etc/passwd",
    "{{7*7}} ${7*7} %s%n",
    "𝕏 🧿 \u{fdfd}",
    "null",
];

async fn hostile(db: Db) {
    let (town, maryam) = open(db).await;
    for text in NAUGHTY {
        for field in [
            "number",
            "customer",
            "name",
            "city",
            "mobile",
            "wanted",
            "outcome",
            "note",
            "next",
            "next_on",
            "direction",
            "result",
            "key",
            "fulfils",
            "deed",
        ] {
            let page = town.get(&maryam, &format!("/capture?{}", form(&[(field, text)]))).await;
            assert_eq!(page.status, StatusCode::OK, "{field}={text:?}");
            assert!(!page.body.contains("<script>alert"), "{field}");
            let beside = ("note", "آنچه نوشته بودم");
            let sent = town.post(&maryam, "/capture", &form(&[("number", "الو"), beside, (field, text)])).await;
            assert!(
                sent.status.is_redirection() || sent.status == StatusCode::UNPROCESSABLE_ENTITY,
                "{field}={text:?}: {}",
                sent.status
            );
            assert!(!sent.body.contains("<script>alert"), "{field}");
            assert!(
                sent.status.is_redirection() || field == "note" || sent.body.contains(beside.1),
                "{field} keeps the note"
            );
        }
    }
    let large = town.post(&maryam, "/capture", &form(&[("number", NUMBER), ("note", &"ن".repeat(400_000))])).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn hostile_text_is_a_text_or_is_refused_at_its_field() {
    testkit::both(hostile).await;
}
