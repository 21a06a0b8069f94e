use store::testkit;

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
    let made = maryam.post("/me/keys", &[("key_name", "فرم سایت"), ("days", "30"), ("reads", "true")]).await;
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
    let at = page.body.find("/me/keys/").unwrap();
    let revocation = page.body[at..].split('"').next().unwrap().to_owned();
    maryam.post(&revocation, &[]).await.leads_to("/me");
    program().get(path).await.is(401);
    maryam.post("/me/keys/nonsense/revocation", &[]).await.is(404);
}
