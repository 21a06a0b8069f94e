//! A sheet goes through its four steps: sent, mapped, tried, imported.

use axum::{body::Body, http::Method};
use records::{Ctx, Door};
use store::{ColumnType, testkit};

use super::{SHEET, Worker, count, done, send};
use crate::tests::{
    browser::{Answer, Browser},
    town::Town,
};

#[tokio::test]
async fn a_sheet_is_sent_mapped_tried_and_imported() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let _worker = Worker::of(&town);
        let mut maryam = town.maryam().await;
        maryam.get("/teams").await.is(200).says("/teams/import");
        maryam.get("/teams/import").await.is(200).says("enctype=\"multipart/form-data\"");
        let sent = send(&mut maryam, "/teams/import", "teams «x».csv", SHEET.as_bytes()).await;
        let page = sent.location().to_owned();
        assert!(page.starts_with("/imports/"), "{page}");
        choose(&mut maryam, &page).await;
        plan(&town, &mut maryam, &page).await;
        import_it(&town, &mut maryam, &page).await;
        import_it_again(&town, &mut maryam, &page).await;
        take_it_back(&town, &mut maryam, &page).await;
    })
    .await;
}

/// What the columns go to is proposed, and what is wrong is told.
async fn choose(maryam: &mut Browser, page: &str) {
    // “office” is known by a word, “شعبه‌دار” is nothing.
    let columns = maryam.get(page).await;
    columns.is(200).says("teams «x».csv").says("Tabriz · Shiraz").says("The first rows, as they will be");
    columns.says("“Tabriz” is not known");
    assert_eq!(columns.body.matches(" selected").count(), 2, "{}", columns.told());

    let wrong = [("column-0", "name"), ("column-1", "no_such_field")];
    maryam.post(&format!("{page}/plan"), &wrong).await.is(422).says("no_such_field");
    maryam
        .post(&format!("{page}/plan"), &[("column-0", ""), ("key", "")])
        .await
        .is(422)
        .says("No column fills a field");
}

/// A try writes nothing, and tells what would be made.
async fn plan(town: &Town, maryam: &mut Browser, page: &str) {
    let choices = [("column-0", "name"), ("column-1", "branch"), ("key", "name")];
    maryam.post(&format!("{page}/plan"), &choices).await.leads_to(&format!("{page}/plan"));
    let planned = done(maryam, &format!("{page}/plan")).await;
    planned.is(200).says("“Tabriz” is not known");
    assert_eq!((count(town, "teams").await, count(town, "branches").await), (0, 0));

    let choices = [
        ("column-0", "name"),
        ("column-1", "branch"),
        ("key", "name"),
        ("make-branch", "true"),
        ("duplicates", "skip"),
    ];
    maryam.post(&format!("{page}/plan"), &choices).await.leads_to(&format!("{page}/plan"));
    done(maryam, &format!("{page}/plan")).await.is(200).says("Would be made").says("known by: Name");
    assert_eq!((count(town, "teams").await, count(town, "branches").await), (0, 0));
}

/// It is written, and what was rejected can be had with its reasons.
async fn import_it(town: &Town, maryam: &mut Browser, page: &str) {
    maryam.post(&format!("{page}/result"), &[]).await.leads_to(&format!("{page}/result"));
    let result = done(maryam, &format!("{page}/result")).await;
    result.is(200).says("See Teams").says("rows.csv?which=rejected").says("Undo this import");
    assert_eq!((count(town, "teams").await, count(town, "branches").await), (2, 2));
    maryam.get(&format!("{page}/rows?which=met")).await.is(200).says("The same as row 2, by Name.");
    let rejected = maryam.get(&format!("{page}/rows.csv?which=rejected")).await;
    rejected.is(200).says("Why rejected").says("Shiraz");
    assert!(rejected.header("content-disposition").starts_with("attachment"));
    assert!(rejected.header("content-type").starts_with("text/csv"));
    let (sheet, pressed) = (format!("{page}/rows.csv?which=rejected"), [("accept-encoding", "gzip")]);
    let pressed = maryam.send(Method::GET, &sheet, &pressed, Body::empty()).await;
    assert_eq!(pressed.is(200).header("content-encoding"), "gzip");
}

/// Neither a second press nor the way back imports it again.
async fn import_it_again(town: &Town, maryam: &mut Browser, page: &str) {
    maryam.post(&format!("{page}/result"), &[]).await.leads_to(&format!("{page}/result"));
    maryam.get(page).await.leads_to(&format!("{page}/result"));
    done(maryam, &format!("{page}/result")).await;
    assert_eq!(count(town, "teams").await, 2);
    maryam.get("/imports").await.is(200).says("teams «x».csv").says("done");
}

/// All of it goes back, with the branches that came along.
async fn take_it_back(town: &Town, maryam: &mut Browser, page: &str) {
    let set = undo_of(&maryam.get(&format!("{page}/result")).await);
    maryam.get(&set).await.is(200);
    maryam.post(&set, &[]).await;
    let live = Ctx::system(town.app.workspace().clone(), Door::Command);
    let sql = "select (select count(*) from @teams where deleted_at is null) + \
               (select count(*) from @branches where deleted_at is null)";
    let rows = live.read(move |tx| Ok(tx.tx.sql(sql, &[], &[ColumnType::Int])?)).await.unwrap();
    assert_eq!(rows[0].int(0), Some(0));
}

fn undo_of(answer: &Answer) -> String {
    let rest = answer.body.split("href=\"/undo/").nth(1).expect("a way to undo");
    format!("/undo/{}", rest.split('"').next().unwrap())
}
