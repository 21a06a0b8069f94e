//! What a sheet may be, how its columns are chosen, and who finds it again. Its way through
//! the four steps stands in `steps`.

mod steps;

use axum::http::Method;
use records::{
    Ctx, Door, import,
    jobs::{self, Handlers},
    undo,
};
use store::{ColumnType, testkit};

use super::{
    browser::{Answer, Browser},
    town::{SARA, Town},
};

const SHEET: &str = "Team,office,شعبه‌دار\nNorth,Tabriz,x\nSouth,Shiraz,x\n,Shiraz,x\nNorth,Tabriz,x\n";

async fn send(browser: &mut Browser, path: &str, name: &str, bytes: &[u8]) -> Answer {
    let kind = [("content-type", "multipart/form-data; boundary=edge")];
    let head = |rest: &str| format!("--edge\r\nContent-Disposition: form-data; {rest}\r\n\r\n");
    let mut body = head("name=\"csrf\"") + &browser.csrf + "\r\n";
    body += &head(&format!("name=\"sheet\"; filename=\"{name}\""));
    let body = [body.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
    browser.send(Method::POST, path, &kind, body.into()).await
}

/// The page of a run, when it is done.
async fn done(browser: &mut Browser, path: &str) -> Answer {
    for _ in 0..400 {
        let answer = browser.get(path).await;
        if answer.header("refresh").is_empty() {
            return answer;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the run never ended");
}

/// Somebody who works on what is asked for, until it is dropped.
struct Worker(tokio::task::JoinHandle<()>);

impl Worker {
    fn of(town: &Town) -> Worker {
        let handlers = std::sync::Arc::new(import::handlers(undo::handlers(Handlers::new())));
        let workspace = town.app.workspace().clone();
        Worker(tokio::spawn(async move {
            let (_keep, stop) = tokio::sync::watch::channel(false);
            jobs::work(workspace, handlers, stop).await;
        }))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn count(town: &Town, table: &str) -> i64 {
    let sql = format!("select count(*) from @{table}");
    let ctx = Ctx::system(town.app.workspace().clone(), Door::Command);
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(&sql, &[], &[ColumnType::Int])?)).await.unwrap();
    rows[0].int(0).unwrap()
}

#[tokio::test]
async fn what_was_chosen_is_kept_by_name_and_found_again() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    maryam.get("/teams/import").await;
    let sheet = "who,where,name\nNorth,Tabriz,x\n".as_bytes();
    let page = send(&mut maryam, "/teams/import", "t.csv", sheet).await.location().to_owned();
    let choices = [("column-0", "name"), ("column-1", ""), ("column-2", ""), ("mapping", "weekly list")];
    maryam.get(&page).await;
    maryam.post(&format!("{page}/mapping"), &choices).await.leads_to(&page);
    maryam.post(&format!("{page}/mapping"), &[("column-0", "name"), ("mapping", " ")]).await.is(422).says("a name");
    // The same headings in another order: each column is what it was.
    let sheet = "name,who,where\nx,South,Shiraz\n".as_bytes();
    let page = send(&mut maryam, "/teams/import", "u.csv", sheet).await.location().to_owned();
    let columns = maryam.get(&page).await;
    columns.is(200).says("weekly list");
    let chosen = columns.body.split("name=\"column-1\"").nth(1).unwrap().split("</select>").next().unwrap();
    assert!(chosen.contains("value=\"name\" selected"), "{chosen}");
}

#[tokio::test]
async fn proposals_are_taken_by_a_tick() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let _worker = Worker::of(&town);
    let mut maryam = town.maryam().await;
    maryam.get("/branches/new").await;
    maryam.post("/branches", &[("name", "GTX Pro")]).await.is(303);
    maryam.get("/teams/import").await;
    let page = send(&mut maryam, "/teams/import", "t.csv", b"name,branch\nA,GTXPro\nB,GTXPro\n").await;
    let page = page.location().to_owned();
    let choices = [("column-0", "name"), ("column-1", "branch"), ("key", "")];
    maryam.get(&page).await;
    maryam.post(&format!("{page}/plan"), &choices).await;
    let planned = done(&mut maryam, &format!("{page}/plan")).await;
    planned.says("GTXPro").says("GTX Pro").says("differs only in spaces").says("name=\"near-0\"");
    maryam.post(&format!("{page}/plan"), &[("near-0", "1")]).await.leads_to(&format!("{page}/plan"));
    let again = done(&mut maryam, &format!("{page}/plan")).await;
    assert!(!again.body.contains("near-0"));
    maryam.post(&format!("{page}/result"), &[]).await;
    done(&mut maryam, &format!("{page}/result")).await.is(200);
    assert_eq!(count(&town, "teams").await, 2);
}

#[tokio::test]
async fn nobody_else_finds_what_was_sent() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    town.hire_sara(Some("a quiet green field")).await;
    let (mut maryam, mut sara) = (town.maryam().await, town.signed_in(SARA, "a quiet green field").await);
    maryam.get("/teams/import").await;
    let page = send(&mut maryam, "/teams/import", "t.csv", SHEET.as_bytes()).await.location().to_owned();
    for step in ["", "/plan", "/result", "/rows?which=rejected", "/rows.csv?which=met"] {
        sara.get(&format!("{page}{step}")).await.is(404);
    }
    sara.get("/me").await;
    for step in ["/preview", "/plan", "/result", "/stop", "/mapping", "/mapping/take", "/mapping/forget"] {
        sara.post(&format!("{page}{step}"), &[("column-0", "name")]).await.is(404);
    }
    // Who may only read gets no way in, and finds none by its address.
    assert!(!sara.get("/teams").await.body.contains("/teams/import"));
    sara.get("/teams/import").await.is(403);
    send(&mut sara, "/teams/import", "t.csv", SHEET.as_bytes()).await.is(403);
    maryam.get("/imports/..%2f..%2fetc%2fpasswd").await.is(404);
    let mut stranger = town.browser("192.0.2.9");
    assert_eq!(stranger.get(&page).await.status, 303);
}

#[tokio::test]
async fn what_is_no_sheet_is_told_on_the_spot() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    maryam.get("/teams/import").await;
    let check = async |maryam: &mut Browser, name: &str, bytes: &[u8], words: &str| {
        send(maryam, "/teams/import", name, bytes).await.is(422).says(words);
    };
    check(&mut maryam, "", b"", "No file was chosen").await;
    check(&mut maryam, "empty.csv", b"", "This file is empty").await;
    check(&mut maryam, "book.xlsx", b"PK\x03\x04\x14\x00", "workbook is broken").await;
    check(&mut maryam, "zip.xlsx", &[&b"PK\x05\x06"[..], &[0; 18]].concat(), "holds no workbook").await;
    check(&mut maryam, "picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0", "not text").await;
    check(&mut maryam, "wide.csv", "a,".repeat(10_000).as_bytes(), "1,000 columns").await;
    let large = "name\n".to_owned() + &"x,y\n".repeat(600_000);
    send(&mut maryam, "/teams/import", "large.csv", large.as_bytes()).await.is(303);
}

#[tokio::test]
async fn how_a_file_is_read_can_be_said_and_what_is_left_out_is_told() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    maryam.get("/teams/import").await;
    // Pipes and semicolons alike: the guess may be wrong, and can be put right.
    let sheet = "name;a|colour;b\nNorth;1|red;2\n";
    let page = send(&mut maryam, "/teams/import", "t.csv", sheet.as_bytes()).await.location().to_owned();
    let choices = [("column-0", "name"), ("separator", "bar")];
    maryam.get(&page).await;
    maryam.post(&format!("{page}/preview"), &choices).await;
    let read = maryam.get(&page).await;
    read.is(200).says("name;a").says("value=\"bar\" selected");
    let persian = "نام;x\nتهران;1\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(persian);
    let page = send(&mut maryam, "/teams/import", "p.csv", &bytes).await.location().to_owned();
    maryam.get(&page).await.is(200).says("This column goes to no field");
    maryam.post(&format!("{page}/preview"), &[("column-0", "name"), ("encoding", "windows-1256")]).await;
    maryam.get(&page).await.is(200).says("تهران").says("value=\"windows-1256\" selected");
    let page = send(&mut maryam, "/teams/import", "e.csv", b"name,office\n").await.location().to_owned();
    maryam.get(&page).await.is(200).says("nothing in this file below the headings");
}
