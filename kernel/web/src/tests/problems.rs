//! What goes wrong is told in words, in the language and form that were asked for.

use axum::{body::Body, http::Method};
use store::testkit;

use super::town::{HOME, Town};

#[tokio::test]
async fn every_problem_is_a_page_that_says_what_happened_and_what_to_do() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    let languages = [("fa", "lang=\"fa\""), ("en", "lang=\"en\"")];
    for (lang, mark) in languages {
        maryam.post("/me/preferences", &[("language", lang), ("back", "/me")]).await;
        for (what, status) in [
            ("/nothing/at/all/here", 404),
            ("/users/0000000000000", 404),
            ("/mishaps/forbidden", 403),
            ("/mishaps/stale", 409),
            ("/mishaps/invalid", 422),
            ("/mishaps/refused", 409),
            ("/mishaps/busy", 503),
            ("/mishaps/read-only", 503),
            ("/mishaps/away", 503),
            ("/mishaps/slow", 503),
            ("/mishaps/fault", 500),
            ("/mishaps/panic", 500),
            ("/mishaps/bare", 400),
            ("/sign-out", 405),
        ] {
            let page = maryam.get(what).await;
            page.is(status).says(mark).says("<nav");
            assert!(!page.body.contains('⟨'), "{what}: {}", page.told());
            assert!(
                !page.body.contains("secret detail")
                    && !page.body.contains("10.1.2.3")
                    && !page.body.contains("disk full"),
                "{what}"
            );
        }
    }
}

#[tokio::test]
async fn a_fault_shows_the_id_under_which_the_log_tells_it() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    for path in ["/mishaps/fault", "/mishaps/panic"] {
        let page = maryam.get(path).await;
        let id = page.header("x-request-id").to_owned();
        page.is(500).says(&id);
    }
    maryam.get("/me").await.is(200);
}

#[tokio::test]
async fn who_should_come_back_later_is_told_when() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    maryam.post("/me/preferences", &[("language", "en"), ("back", "/me")]).await;
    let busy = maryam.get("/mishaps/busy").await;
    busy.says(busy.header("x-request-id"));
    assert_eq!(busy.header("retry-after"), "2");
    busy.says("Try again in 2 seconds");
    assert_eq!(maryam.get("/mishaps/read-only").await.header("retry-after"), "30");
}

#[tokio::test]
async fn a_part_of_a_page_gets_a_toast_and_the_page_stays() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    let part = maryam.send(Method::GET, "/mishaps/refused", &[("hx-request", "true")], Body::empty()).await;
    part.is(409).says("data-toast");
    assert_eq!((part.header("hx-retarget"), part.header("hx-reswap")), ("#toasts", "beforeend"));
    assert!(!part.body.contains("<html"));
}

#[tokio::test]
async fn a_program_gets_a_problem_document_in_its_language() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let answer = town.browser(HOME).get("/api/v1/mishaps/invalid").await;
    answer.is(422).says("\"field\":\"name\"").says("Please fill this in");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let answer = town.browser(HOME).with("accept-language", "fa").get("/api/v1/mishaps/invalid").await;
    assert_eq!(answer.header("content-language"), "fa");
    let wrong_key = town.browser(HOME).with("authorization", "Bearer pvd_wrong").get("/api/v1/mishaps/invalid").await;
    assert_eq!(wrong_key.status.as_u16(), 401);
    assert!(wrong_key.header("www-authenticate").starts_with("Bearer"));
}

#[test]
fn both_languages_have_every_word() {
    let mut catalogue = base::Catalogue::new();
    for (lang, source) in crate::texts() {
        catalogue.add(lang, source).unwrap();
    }
    assert_eq!(catalogue.differences(), Vec::<String>::new());
}
