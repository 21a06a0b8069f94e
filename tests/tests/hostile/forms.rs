//! Every form of every page, filled with what breaks things; sent with no
//! token, a forged one, somebody else's; sent by colleagues to whom it was
//! never shown.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use peyvand_tests::town::{Answer, Client, SECRET, Town};
use store::{
    ColumnType, Db, Dialect,
    testkit::{both, sqlite},
};

use crate::{
    evil::{self, as_form, encoded},
    html::{Field, Form},
    laws,
    walk::walk,
};

const PLAIN: &str = "application/x-www-form-urlencoded";
/// Deeds after which less is there come last.
const LAST: [&str; 8] = ["deletion", "sign-out", "/end", "revocation", "/removal", "merge", "bulk", "restoration"];

/// The forms that an administrator finds, gentle ones first.
async fn found(town: &Town, boss: &Client) -> Vec<Form> {
    // Something lies in the bin, in the list of imports and in the history.
    let sheet = b"name,city\nArya,Yazd\n".to_vec();
    let program = town.program("boss").await;
    town.send(&program, Method::POST, "/api/v1/customers/imports?name=a.csv", sheet, "text/csv").await;
    let mut forms = walk(town, boss).await.forms;
    let is_hard = |form: &Form| LAST.iter().any(|word| form.action.contains(word));
    forms.sort_by_key(is_hard);
    assert!(forms.iter().filter(|form| !form.is_get).count() > 80, "the walk finds the forms: {}", forms.len());
    forms
}

/// Sends a form as its page would, with these values; `csrf` stands first.
async fn send(town: &Town, client: &Client, form: &Form, pairs: &str) -> Answer {
    if form.is_get {
        let path = form.action.split('?').next().unwrap_or_default();
        // No connection takes a longer address; what it says then is tested on the wire.
        return town.get(client, &format!("{path}?{:.60000}", pairs)).await;
    }
    if form.takes_files {
        let boundary = "multipart/form-data; boundary=x";
        return town.send(client, Method::POST, &form.action, upload(client, form, pairs), boundary).await;
    }
    town.post(client, &form.action, pairs).await
}

/// The same as parts, and a file with a name of the worst kind.
fn upload(client: &Client, form: &Form, pairs: &str) -> Vec<u8> {
    let mut body = String::new();
    let token = client.csrf.clone().unwrap_or_default();
    let mut part = |name: &str, value: &str| {
        body.push_str(&format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    };
    part("csrf", &token);
    for field in &form.fields {
        part(&field.name, pairs);
    }
    let name = "..%2f..\\../\\\"<peyvand-evil>.csv";
    body.push_str(&format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{pairs}\r\n--x--\r\n"
    ));
    body.into_bytes()
}

/// What the page shows, but for one field or all of them.
fn with<'a>(form: &'a Form, value: &'a str, is_meant: impl Fn(&Field) -> bool) -> Vec<(&'a str, &'a str)> {
    let of = |field: &'a Field| (field.name.as_str(), if is_meant(field) { value } else { field.value.as_str() });
    form.fields.iter().map(of).collect()
}

/// An administrator who was thrown out by what they sent comes in again.
async fn still_in(town: &Town, boss: Client) -> Client {
    match town.get(&boss, "/me").await.status {
        StatusCode::OK => boss,
        _ => town.browser("boss").await,
    }
}

/// Of the worst texts each form meets some in all of its fields, the next form
/// the next ones; each single field meets one more of the long list.
async fn attack(db: Db, thoroughly: bool) {
    let town = Town::open(db).await;
    let mut boss = town.browser("boss").await;
    let (texts, naughty) = (evil::texts(), evil::naughty());
    let (mut worst, mut next) = (texts.iter().enumerate().cycle(), naughty.iter().cycle());
    let mut sent = 0;
    for form in found(&town, &boss).await {
        let what = |text: &str| format!("{} of {} with {text:?}", form.action, form.page);
        for (number, text) in worst.by_ref().take(if thoroughly { 5 } else { 2 }) {
            let all = with(&form, text, |field| field.is_typed || number % 2 == 0);
            laws::check(&what(text), &send(&town, &boss, &form, &as_form(all)).await);
            sent += 1;
        }
        for field in form.fields.iter().filter(|_| thoroughly && !form.is_get) {
            let Some(text) = next.next() else { break };
            let one = with(&form, text, |other| other.name == field.name);
            laws::check(&what(text), &send(&town, &boss, &form, &as_form(one)).await);
            for version in ["0", "-1", "9223372036854775808"].into_iter().filter(|_| field.name == "version") {
                let one = with(&form, version, |other| other.name == "version");
                laws::check(&what(version), &send(&town, &boss, &form, &as_form(one)).await);
            }
            sent += 1;
        }
        boss = still_in(&town, boss).await;
    }
    assert!(sent > 300, "forms were sent: {sent}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_text_in_any_field_of_any_form_is_a_fault_or_markup() {
    let (db, _guard) = sqlite().await;
    attack(db, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worst_texts_hold_on_the_other_database() {
    both(async |db| {
        if db.dialect() == Dialect::Postgres {
            attack(db, false).await;
        }
    })
    .await;
}

/// A megabyte in a field, more than is taken, one name a thousand times, ten
/// thousand names, half an escape.
fn shapes(form: &Form, round: usize) -> Vec<(&'static str, String)> {
    let typed: Vec<&Field> = form.fields.iter().filter(|field| field.is_typed).collect();
    let field = typed.get(round % typed.len().max(1)).or(form.fields.first().as_ref()).map(|field| field.name.clone());
    let name = field.unwrap_or_else(|| "x".to_owned());
    let others = as_form(with(form, "", |field| field.name == name).into_iter().filter(|(other, _)| *other != name));
    vec![
        ("a megabyte", format!("{others}&{name}={}", "x".repeat(1_000_000))),
        ("a megabyte of letters", format!("{others}&{name}={}", "%D9%84".repeat(170_000))),
        ("more than is taken", format!("{others}&{name}={}", "x".repeat(1_200_000))),
        ("one name a thousand times", format!("{others}{}", format!("&{name}=7").repeat(1_000))),
        ("ten thousand names", (0..10_000).map(|number| format!("&x{number}=1")).collect()),
        ("half an escape", format!("{others}&{name}=%&{name}=%e&%ff=%fe&{name}=%c3%28&=&&;")),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_size_and_no_shape_of_a_form_is_a_fault() {
    let (db, _guard) = sqlite().await;
    let town = Town::open(db).await;
    let mut boss = town.browser("boss").await;
    let forms = found(&town, &boss).await;
    for (round, form) in forms.iter().filter(|form| !form.is_get && !form.takes_files).enumerate() {
        // A page for each form would be too much: of six shapes each form meets one.
        let shapes = shapes(form, round);
        for (what, body) in [&shapes[round % 6]] {
            let answer = town.post(&boss, &form.action, body).await;
            laws::check(&format!("{} with {what}", form.action), &answer);
            let is_refused = *what != "more than is taken" || answer.status == StatusCode::PAYLOAD_TOO_LARGE;
            assert!(is_refused, "{} takes {what}: {}", form.action, answer.status);
        }
        boss = still_in(&town, boss).await;
    }
}

/// How much was written: changes, people's sessions and keys.
async fn written(town: &Town) -> Vec<i64> {
    let mut counted = Vec::new();
    for table in ["changes", "jobs", "api_keys", "sessions", "settings"] {
        let sql = format!("select count(*) from @{table}");
        let rows = town.workspace.db.read(move |tx| tx.sql(&sql, &[], &[ColumnType::Int])).await.expect("a count");
        counted.push(rows.first().and_then(|row| row.int(0)).unwrap_or_default());
    }
    counted
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_its_own_token_does_nothing() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, omid) = (town.browser("boss").await, town.browser("omid").await);
        let forms = found(&town, &boss).await;
        let before = written(&town).await;
        let forged = "A".repeat(86);
        let theirs = omid.csrf.clone().expect("a token");
        // The token is asked for before any database: there, a look is enough.
        let step = if town.workspace.db.dialect() == Dialect::Sqlite { 1 } else { 8 };
        for form in forms.iter().filter(|form| !form.is_get).step_by(step) {
            let own = as_form(form.fields.iter().map(|field| (field.name.as_str(), field.value.as_str())));
            for token in ["", &format!("csrf={forged}&"), &format!("csrf={theirs}&")] {
                let body = Body::from(format!("{token}{own}"));
                let request = boss.request(Method::POST, &form.action).header("content-type", PLAIN);
                let answer = town.answer(request.body(body).expect("a request")).await;
                laws::check(&format!("{} with {token:?}", form.action), &answer);
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} with {token:?}", form.action);
            }
            let token = encoded(boss.csrf.as_deref().unwrap_or_default());
            let request = boss.request(Method::POST, &form.action).header("content-type", PLAIN);
            let body = Body::from(format!("csrf={token}&{own}"));
            let answer =
                town.answer(request.header("sec-fetch-site", "cross-site").body(body).expect("a request")).await;
            laws::check(&format!("{} from another site", form.action), &answer);
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} from another site", form.action);
        }
        assert_eq!(written(&town).await, before, "nothing was written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_shown_to_somebody_else_tells_its_sender_nothing() {
    both(async |db| {
        let town = Town::open(db).await;
        let boss = town.browser("boss").await;
        let forms = found(&town, &boss).await;
        let customer = town.customer.to_string();
        let mut omid = town.browser("omid").await;
        let step = if town.workspace.db.dialect() == Dialect::Sqlite { 1 } else { 4 };
        for form in forms.iter().step_by(step) {
            let own = as_form(with(form, "x", |field| field.value.contains(SECRET)));
            let ids = as_form(form.fields.iter().map(|field| (field.name.as_str(), customer.as_str())));
            for pairs in [own, ids] {
                let answer = send(&town, &omid, form, &pairs).await;
                let what = format!("{} of {}", form.action, form.page);
                laws::check(&what, &answer);
                laws::tells_nothing("Omid", &what, &answer);
            }
            if town.get(&omid, "/me").await.status != StatusCode::OK {
                omid = town.browser("omid").await;
            }
        }
        let maryam = town.browser("maryam").await;
        let page = town.get(&maryam, &format!("/customers/{}", town.customer)).await;
        assert!(page.body.contains(SECRET), "it is there, as it was");
    })
    .await;
}
