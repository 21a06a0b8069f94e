use store::testkit;

use crate::ServeOptions;

use super::town::{HOME, MARYAM, RIGHT, SARA, Town};

#[tokio::test]
async fn a_person_keeps_their_name_language_and_calendar() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        town.hire_sara(Some("a quiet green field")).await;
        let mut sara = town.signed_in(SARA, "a quiet green field").await;
        let form = [("name", "Sara Mohammadi"), ("lang", "en"), ("calendar", "gregorian")];
        sara.post("/me", &form).await.leads_to("/me");
        sara.get("/me")
            .await
            .says("Sara Mohammadi")
            .says("lang=\"en\"")
            .says("data-calendar=\"gregorian\"")
            .says("Kept.");
        let page = sara.get("/me").await;
        assert!(!page.body.contains("Kept."), "a toast is said once");
        sara.post("/me", &[("name", " "), ("lang", "fa"), ("calendar", "jalali")])
            .await
            .is(422)
            .says("f-name-error")
            .says("lang=\"en\"");
    })
    .await;
}

#[tokio::test]
async fn a_new_password_signs_every_other_device_out() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let (mut desk, mut phone) = (town.maryam().await, town.maryam().await);
        let change = |old: &'static str, new: &'static str, again: &'static str| {
            [("old_password", old), ("password", new), ("password_again", again)]
        };
        desk.post("/me/password", &change("no", "a quiet green field", "a quiet green field"))
            .await
            .is(422)
            .says("f-old_password-error");
        desk.post("/me/password", &change(RIGHT, "short", "short")).await.is(422).says("f-password-error");
        desk.post("/me/password", &change(RIGHT, "a quiet green field", "another"))
            .await
            .is(422)
            .says("f-password_again-error");
        let before = desk.cookies["peyvand"].clone();
        desk.post("/me/password", &change(RIGHT, "a quiet green field", "a quiet green field")).await.leads_to("/me");
        assert_ne!(desk.cookies["peyvand"], before);
        desk.get("/me").await.is(200);
        phone.get("/me").await.leads_to("/sign-in?next=%2Fme");
        town.enter(&mut phone, MARYAM, RIGHT).await.is(422);
        town.enter(&mut phone, MARYAM, "a quiet green field").await.leads_to("/");
    })
    .await;
}

#[tokio::test]
async fn one_sees_where_one_is_signed_in_and_ends_the_others() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut desk = town.maryam().await;
    let mut phone = town
        .browser("203.0.113.9")
        .with("user-agent", "Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile Safari/537.36");
    town.enter(&mut phone, MARYAM, RIGHT).await.leads_to("/");
    desk.get("/me").await.says("Chrome, Android").says("203.0.113.9").says(HOME);
    desk.post("/me/sessions/end", &[]).await.leads_to("/me");
    phone.get("/me").await.leads_to("/sign-in?next=%2Fme");
    let page = desk.get("/me").await;
    assert!(!page.body.contains("203.0.113.9"));
}

#[tokio::test]
async fn a_key_is_shown_once_works_at_the_api_and_is_revoked() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    maryam.post("/me/keys", &[("key_name", " "), ("days", "30")]).await.is(422).says("f-key_name-error");
    let made = maryam.post("/me/keys", &[("key_name", "فرم سایت"), ("days", "30"), ("reach", "reads")]).await;
    let at = made.is(200).body.find("pvd_").expect("the secret");
    let key = made.body[at..].split('"').next().unwrap().to_owned();
    let page = maryam.get("/me").await;
    page.says("فرم سایت").says("reads only");
    assert!(!page.body.contains(&key));
    let program = || town.browser("203.0.113.9").with("authorization", &format!("Bearer {key}"));
    let path = "/api/v1/mishaps/whoami";
    program().get(path).await.is(200).says("مریم رضایی");
    // A program needs no token of a page, and its key opens no page.
    let none = axum::body::Body::empty;
    program().send(axum::http::Method::POST, path, &[], none()).await.is(200);
    program().get("/me").await.leads_to("/sign-in?next=%2Fme");
    town.browser("203.0.113.9").send(axum::http::Method::POST, path, &[], none()).await.is(401);
    town.browser("203.0.113.9").get(path).await.is(401);
    let address = |deed: &str| {
        let at = page.body.match_indices("/me/keys/").map(|(at, _)| page.body[at..].split('"').next().unwrap());
        at.into_iter().find(|address| address.ends_with(deed)).unwrap().to_owned()
    };
    let renewed = maryam.post(&address("/renewal"), &[]).await;
    let at = renewed.is(200).body.find("pvd_").expect("the new secret");
    let fresh = format!("Bearer {}", renewed.body[at..].split('"').next().unwrap());
    program().get(path).await.is(401);
    town.browser("203.0.113.9").with("authorization", &fresh).get(path).await.is(200);
    maryam.post(&address("/revocation"), &[]).await.leads_to("/me");
    town.browser("203.0.113.9").with("authorization", &fresh).get(path).await.is(401);
    maryam.post(&address("/renewal"), &[]).await.is(404);
    maryam.post("/me/keys/nonsense/revocation", &[]).await.is(404);
}

/// The secret that a page shows.
fn secret(body: &str) -> String {
    let at = body.find("pvd_").expect("the secret");
    format!("Bearer {}", body[at..].split('"').next().unwrap())
}

#[tokio::test]
async fn a_key_reaches_as_far_as_was_ticked_and_a_service_gets_its_keys_from_an_administrator() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    let ticked = [("key_name", "a"), ("days", "0"), ("reach", "some")];
    maryam.post("/me/keys", &ticked).await.is(422);
    let made =
        maryam.post("/me/keys", &[&ticked[..], &[("may", "users:read"), ("may", "nothing:read")]].concat()).await;
    let narrow = secret(&made.is(200).body);
    let program = |key: &str| town.browser("203.0.113.9").with("authorization", key);
    program(&narrow).get("/api/v1/users").await.is(200);
    program(&narrow).get("/api/v1/teams").await.is(404);

    let sara = town.hire_sara(None).await;
    let keys = format!("/users/{sara}/keys");
    maryam.get(&keys).await.is(200);
    let made = maryam.post(&keys, &[("key_name", "shop"), ("days", "30"), ("reach", "all")]).await;
    let of_service = secret(&made.is(200).body);
    program(&of_service).get("/api/v1").await.is(200).says(&sara.to_string());
    town.browser("203.0.113.9").get(&keys).await.is(303);
    let page = maryam.get(&keys).await;
    let at = page.body.find("/me/keys/").unwrap();
    let id = page.body[at..].split('/').nth(3).unwrap().to_owned();
    maryam.post(&format!("/me/keys/{id}/revocation"), &[]).await.leads_to(&keys);
    program(&of_service).get("/api/v1").await.is(401);
}

#[tokio::test]
async fn nobody_makes_keys_for_who_signs_in_themselves_or_looks_at_a_colleagues() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    let sara = town.hire_sara(Some(RIGHT)).await;
    let keys = format!("/users/{sara}/keys");
    maryam.post(&keys, &[("key_name", "shop"), ("days", "30"), ("reach", "all")]).await.is(422);
    let own = town.ctx_of_maryam().await;
    let key = records::sign_in::NewKey { name: "a".to_owned(), ..Default::default() };
    let (id, _) = records::sign_in::make_api_key(&own, key).await.unwrap();
    let mut other = town.signed_in(SARA, RIGHT).await;
    other.get(&keys).await.is(404);
    for deed in ["renewal", "revocation"] {
        other.post(&format!("/me/keys/{id}/{deed}"), &[]).await.is(404);
    }
}

#[tokio::test]
async fn who_asks_too_often_waits_and_is_told_how_long() {
    let (db, _guard) = testkit::sqlite().await;
    let rates = crate::Rates { program: Some(3), stranger: Some(2) };
    let town = Town::open_at(db, ServeOptions { rates, ..ServeOptions::default() }).await;
    let own = town.ctx_of_maryam().await;
    let key = records::sign_in::NewKey { name: "a".to_owned(), ..Default::default() };
    let (_, secret) = records::sign_in::make_api_key(&own, key).await.unwrap();
    let mut program = town.browser("203.0.113.9").with("authorization", &format!("Bearer {secret}"));
    for left in [2, 1, 0] {
        let answer = program.get("/api/v1").await;
        let said = answer.is(200).header("ratelimit").to_owned();
        assert!(said.starts_with(&format!("\"requests\";r={left};")), "{said}");
        assert_eq!(answer.header("ratelimit-policy"), "\"requests\";q=3;w=60");
    }
    let waits = program.get("/api/v1").await;
    let after: u64 = waits.is(429).header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&after), "{after}");
    waits.says("/problems/too-many");
    let mut stranger = town.browser("198.51.100.7");
    stranger.get("/api/v1").await.is(401);
    stranger.get("/api/v1").await.is(401);
    stranger.get("/api/v1").await.is(429);
    town.browser("198.51.100.8").get("/api/v1").await.is(401);
}
