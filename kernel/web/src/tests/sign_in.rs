use jiff::SignedDuration;
use store::testkit;

use super::town::{HOME, MARYAM, RIGHT, SARA, Town};
use crate::ServeOptions;

#[tokio::test]
async fn a_wrong_password_is_told_without_saying_which_part_was_wrong() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let mut stranger = town.browser("198.51.100.7");
        let wrong = town.enter(&mut stranger, MARYAM, "my secret guess").await;
        wrong.is(422).says("Email and password do not belong together").says(MARYAM);
        assert!(!wrong.body.contains("my secret guess"));
        let unknown = town.enter(&mut stranger, "nobody@pars.example", "my secret guess").await;
        unknown.is(422).says("Email and password do not belong together");
        assert!(!stranger.cookies.contains_key("peyvand"));
    })
    .await;
}

#[tokio::test]
async fn after_too_many_tries_one_waits_and_the_administrator_still_enters_from_her_desk() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        town.maryam().await;
        let mut stranger = town.browser("198.51.100.7");
        for _ in 0..5 {
            town.enter(&mut stranger, MARYAM, "a wrong guess").await.is(422);
        }
        let locked = town.enter(&mut stranger, MARYAM, RIGHT).await;
        locked.is(429).says("Try again in one minute");
        assert_eq!(locked.header("retry-after"), "31");
        town.maryam().await;
        town.clock.advance(SignedDuration::from_secs(31));
        town.enter(&mut stranger, MARYAM, "a wrong guess").await.is(422);
        let longer = town.enter(&mut stranger, MARYAM, RIGHT).await;
        assert_eq!((longer.status.as_u16(), longer.header("retry-after")), (429, "61"));
        town.clock.advance(SignedDuration::from_secs(61));
        town.enter(&mut stranger, MARYAM, RIGHT).await.leads_to("/");
    })
    .await;
}

#[tokio::test]
async fn the_sessions_cookie_is_for_nobody_but_us() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.browser(HOME);
    let answer = town.enter(&mut maryam, MARYAM, RIGHT).await;
    let cookie = *answer.cookies().iter().find(|line| line.starts_with("peyvand=")).unwrap();
    let (_, flags) = cookie.split_once(';').unwrap();
    assert_eq!(flags, " Path=/; HttpOnly; SameSite=Lax; Max-Age=7776000");
}

#[tokio::test]
async fn behind_https_cookies_insist_on_it() {
    let (db, _guard) = testkit::sqlite().await;
    let options = ServeOptions { public_url: Some("https://crm.example".parse().unwrap()), ..ServeOptions::default() };
    let town = Town::open_at(db, options).await;
    let mut maryam = town.browser(HOME);
    let page = maryam.get("/sign-in").await;
    assert_eq!(page.header("strict-transport-security"), "max-age=63072000");
    let answer = town.enter(&mut maryam, MARYAM, RIGHT).await;
    for line in page.cookies().iter().chain(&answer.cookies()) {
        assert!(line.starts_with("__Host-peyvand") && line.ends_with("; Secure"), "{line}");
    }
    maryam.get("/me").await.is(200);
    let plain = maryam.cookies.remove("__Host-peyvand").unwrap();
    maryam.cookies.insert("peyvand".into(), plain);
    maryam.get("/me").await.leads_to("/sign-in?next=%2Fme");
}

#[tokio::test]
async fn every_sign_in_is_a_new_session_and_ends_the_one_before() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let mut maryam = town.maryam().await;
        let first = maryam.cookies["peyvand"].clone();
        maryam.get("/sign-in").await.leads_to("/");
        let again = maryam.post("/sign-in", &[("email", MARYAM), ("password", RIGHT), ("next", "/me")]).await;
        again.leads_to("/me");
        assert_ne!(maryam.cookies["peyvand"], first);
        let mut thief = town.browser(HOME);
        thief.cookies.insert("peyvand".into(), first);
        thief.get("/me").await.leads_to("/sign-in?next=%2Fme");

        let mut planted = town.browser(HOME);
        planted.cookies.insert("peyvand".into(), "planted-by-somebody-else".into());
        town.enter(&mut planted, MARYAM, RIGHT).await.leads_to("/");
        assert_ne!(planted.cookies["peyvand"], "planted-by-somebody-else");
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_the_session_and_not_only_the_cookie() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    let kept = maryam.cookies["peyvand"].clone();
    maryam.get("/sign-out").await.is(405);
    maryam.post("/sign-out", &[]).await.leads_to("/sign-in");
    assert!(!maryam.cookies.contains_key("peyvand"));
    maryam.cookies.insert("peyvand".into(), kept);
    maryam.get("/me").await.leads_to("/sign-in?next=%2Fme");
}

#[tokio::test]
async fn one_comes_back_to_the_page_one_asked_for_and_never_to_another_site() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.browser(HOME);
    let asked = maryam.get("/users?q=a%20b&sort=name").await;
    asked.leads_to("/sign-in?next=%2Fusers%3Fq%3Da%2520b%26sort%3Dname");
    let path = asked.location().to_owned();
    maryam.get(&path).await.is(200).says("/users?q=a%20b&amp;sort=name");
    let form = [("email", MARYAM), ("password", RIGHT), ("next", "/users?q=a%20b&sort=name")];
    maryam.post("/sign-in", &form).await.leads_to("/users?q=a%20b&sort=name");
    for elsewhere in
        ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil", "javascript:alert(1)"]
    {
        let mut victim = town.browser(HOME);
        victim.get("/sign-in").await;
        victim.post("/sign-in", &[("email", MARYAM), ("password", RIGHT), ("next", elsewhere)]).await.leads_to("/");
        let query = form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect::<String>();
        victim.get(&format!("/sign-in?next={query}")).await.leads_to("/");
    }
}

#[tokio::test]
async fn a_stranger_is_led_to_the_sign_in_from_every_page() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let sara = town.hire_sara(None).await;
    for path in [
        "/settings",
        "/me",
        "/users",
        "/users/new",
        &format!("/users/{sara}"),
        &format!("/users/{sara}/edit"),
        &format!("/users/{sara}/history"),
        "/users/options?q=a",
        "/search?q=a",
        "/nothing",
        "/roles",
        "/mishaps/none",
    ] {
        let answer = town.browser("198.51.100.7").get(path).await;
        assert!(answer.status == 303 && answer.location().starts_with("/sign-in?next="), "{path} {answer:?}");
    }
    let mut stranger = town.browser("198.51.100.7");
    stranger.get("/").await.leads_to("/sign-in");
    stranger.get("/sign-in").await;
    for path in [
        "/me",
        "/me/password",
        "/me/sessions/end",
        "/sign-out",
        "/users",
        &format!("/users/{sara}"),
        &format!("/users/{sara}/invitation"),
        &format!("/users/{sara}/deletion"),
    ] {
        stranger.post(path, &[]).await.leads_to("/sign-in");
    }
    let part =
        stranger.send(axum::http::Method::GET, "/users", &[("hx-request", "true")], axum::body::Body::empty()).await;
    assert_eq!((part.status.as_u16(), part.header("hx-redirect"), &*part.body), (200, "/sign-in", ""));
}

#[tokio::test]
async fn a_person_who_was_dismissed_is_a_stranger_at_once() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let sara = town.hire_sara(Some("a quiet green field")).await;
    let mut browser = town.signed_in(SARA, "a quiet green field").await;
    browser.get("/me").await.is(200);
    let dismiss = format!("update @users set active = false where id = {}", sara.raw());
    town.app.workspace().db.write::<_, store::StoreError>(move |tx| tx.sql_execute(&dismiss, &[])).await.unwrap();
    browser.get("/me").await.leads_to("/sign-in?next=%2Fme");
}

#[tokio::test]
async fn a_tab_that_was_left_open_does_not_keep_its_session_alive() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let (mut left, mut used) = (town.maryam().await, town.maryam().await);
    for day in 1..=15 {
        town.clock.advance(SignedDuration::from_hours(24));
        let csrf = left.csrf.clone();
        left.headers = vec![("x-peyvand-live", "1".to_owned())];
        let shown = left.get("/me").await;
        left.headers = vec![("x-csrf-token", csrf)];
        let fields = [("record", "users/0000000000000"), ("tab", "a"), ("doing", "looking")];
        let here = left.post("/live/presence", &fields).await;
        left.headers = vec![("x-peyvand-waits", "1".to_owned())];
        let waits = left.get("/me").await;
        let is_in = day < 14;
        assert_eq!(shown.status == 200, is_in, "shown anew on day {day}: {}", shown.status);
        assert_eq!(here.status == 404, is_in, "present on day {day}: {}", here.status);
        assert_eq!(waits.status == 200, is_in, "waits on day {day}: {}", waits.status);
        used.get("/me").await.is(200);
        // What the last request left to be noted is noted before the next day.
        for _ in 0..2 {
            town.app.workspace().keep_sightings().await.unwrap();
            town.app.workspace().db.write(|_| Ok::<_, records::Error>(())).await.unwrap();
        }
    }
}
