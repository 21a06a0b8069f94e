//! Quick capture over HTTP: the form and its twin for programs, as the owner of
//! a customer, a manager above them, a seller elsewhere, a reader and a stranger.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Client, Town};
use records::{
    Ctx, Door, Settings,
    people::{self, ROLE_KEY, RoleRow, User},
};
use serde_json::{Value, json};
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

async fn rights(db: Db) {
    let (town, _) = open(db).await;
    for (who, expected) in [
        ("maryam", StatusCode::OK),
        ("parvin", StatusCode::OK),
        ("omid", StatusCode::OK),
        ("nasim", StatusCode::FORBIDDEN),
    ] {
        let client = town.browser(who).await;
        assert_eq!(town.get(&client, "/capture").await.status, expected, "{who}");
        assert_eq!(town.get(&client, "/capture/who?number=1").await.status, expected, "{who}");
        let sent = town.post(&client, "/capture", &form(&[("deed", "look")])).await;
        assert_eq!(sent.status, expected, "{who}");
        let page = town.get(&client, "/customers").await.body;
        assert_eq!(page.contains("href=\"/capture\""), expected == StatusCode::OK, "{who} is offered it");
    }
    let stranger = Client::default();
    assert_eq!(town.get(&stranger, "/capture").await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.post(&stranger, "/capture", &form(&[("number", NUMBER)])).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.get(&stranger, "/api/v1/callers?number=1").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(town.json(&stranger, Method::POST, "/api/v1/captures", "{}").await.status, StatusCode::UNAUTHORIZED);
}

/// Nasim sees all and may write her own calls, but makes no customers.
async fn logs_only(town: &Town) -> Client {
    let rights = r#"{"key":"own_calls","grants":{"activities":{"read":"own","create":"own","update":"own"}}}"#;
    let nasim = town.users["nasim"];
    let system = Ctx::system(town.workspace.clone(), Door::Command);
    let given = system.write(move |tx| {
        let mut role = tx.new_record::<RoleRow>()?;
        role.set(ROLE_KEY, "own_calls".to_owned());
        role.set(people::ROLE_NAME, "own_calls".to_owned());
        role.set(people::ROLE_RIGHTS, rights.to_owned());
        let role = tx.save(role)?.key();
        let mut user = tx.find(nasim.of::<User>())?;
        let held = user.get(people::USER_ROLES);
        user.set(people::USER_ROLES, held.into_iter().chain([role]).collect());
        tx.save(user)
    });
    given.await.unwrap();
    town.browser("nasim").await
}

async fn known_only(db: Db) {
    let (town, _) = open(db).await;
    let reader = town.get(&town.browser("nasim").await, "/capture").await;
    assert_eq!(reader.status, StatusCode::FORBIDDEN);
    assert!(
        reader.body.contains("در اختیار شما نیست") && reader.body.contains("href=\"/customers\""),
        "{}",
        reader.body
    );
    let nasim = logs_only(&town).await;
    let begun = town.get(&nasim, "/capture").await;
    assert_eq!(begun.status, StatusCode::OK);
    assert!(begun.body.contains("ساختن مشتری تازه در اختیار شما نیست"), "it is said before anything is typed");
    assert_eq!(state(&town, &nasim, NUMBER).await.0, "known");
    let (found, part) = state(&town, &nasim, "09350000000").await;
    assert!(found == "closed" && part.contains("href=\"/customers\""), "a new number is closed at once: {part}");
    let sent = form(&[("number", "09350000000"), ("name", "کسی"), ("note", "سفارش دارد")]);
    let refused = town.post(&nasim, "/capture", &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("سفارش دارد") && refused.body.contains("به همکاری بسپارید"), "{}", refused.body);
    let kept = town.post(&nasim, "/capture", &form(&[("number", NUMBER), ("note", "پیش‌فاکتور")])).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "whom she knows she writes down: {}", kept.body);
}

#[tokio::test]
async fn who_may_make_no_customers_is_told_so_before_typing() {
    testkit::both(known_only).await;
}

#[tokio::test]
async fn who_may_write_activities_may_write_calls_down() {
    testkit::both(rights).await;
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

async fn programs(db: Db) {
    let (town, _) = open(db).await;
    let (maryam, omid) = (town.program("maryam").await, town.program("omid").await);
    let read = async |client: &Client, query: &str| {
        let answer = town.get(client, &format!("/api/v1/callers{query}")).await;
        (answer.status, serde_json::from_str::<Value>(&answer.body).unwrap())
    };
    let (status, known) = read(&maryam, "?number=%2B989121112233").await;
    assert_eq!(
        (status, &known["state"], &known["customers"][0]["name"]),
        (StatusCode::OK, &json!("known"), &json!(NAME))
    );
    assert_eq!(known["customers"][0]["promised"][0]["due_on"], "2026-11-25");
    let (_, elsewhere) = read(&omid, "?number=09121112233").await;
    assert_eq!((&elsewhere["state"], &elsewhere["customers"]), (&json!("elsewhere"), &json!([])));
    assert_eq!(read(&omid, "?number=%D8%A7").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(read(&omid, "").await.0, StatusCode::UNPROCESSABLE_ENTITY);

    let write = async |client: &Client, body: Value| {
        let answer = town.json(client, Method::POST, "/api/v1/captures", &body.to_string()).await;
        (answer.status, serde_json::from_str::<Value>(&answer.body).unwrap())
    };
    let call = json!({
        "key": "a-1", "number": "۰۹۳۵۱۱۱۲۲۳۳", "name": "رضا", "wanted": "حبوبات", "outcome": "sample",
        "direction": "outgoing", "result": "no_answer", "next_on": "1405-09-05",
    });
    let (status, first) = write(&omid, call.clone()).await;
    assert_eq!((status, &first["customer_is_new"]), (StatusCode::CREATED, &json!(true)), "{first}");
    assert_eq!(write(&omid, call).await.1, first, "the same key with the same members is one call");
    let next = town.get(&omid, &format!("/api/v1/activities/{}", first["follow_up"].as_str().unwrap())).await;
    assert_eq!(serde_json::from_str::<Value>(&next.body).unwrap()["due_on"], "2026-11-26");
    let (status, refused) = write(&omid, json!({ "number": NUMBER })).await;
    assert_eq!((status, &refused["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("number")));
    let (status, asked) = write(&omid, json!({ "number": NUMBER, "hand_over": true })).await;
    assert_eq!((status, asked), (StatusCode::ACCEPTED, json!({ "asked": true })));
    let (status, slip) = write(&omid, json!({ "numbr": NUMBER })).await;
    assert_eq!((status, &slip["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("numbr")));
    assert_eq!(write(&omid, json!([1])).await.0, StatusCode::UNPROCESSABLE_ENTITY, "as everywhere in the API");
    let described: Value = serde_json::from_str(&town.get(&omid, "/api/v1/openapi.json").await.body).unwrap();
    assert!(
        described["paths"]["/api/v1/captures"]["post"].is_object()
            && described["paths"]["/api/v1/callers"]["get"].is_object()
    );
    let nasim = town.program("nasim").await;
    let described: Value = serde_json::from_str(&town.get(&nasim, "/api/v1/openapi.json").await.body).unwrap();
    assert!(described["paths"]["/api/v1/captures"].is_null(), "who may not write calls down is not told of it");
    assert_eq!(write(&nasim, json!({ "number": NUMBER })).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_program_asks_who_rings_and_writes_it_down() {
    testkit::both(programs).await;
}
