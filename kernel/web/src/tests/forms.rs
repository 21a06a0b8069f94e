//! A deed comes from a page of ours.

use axum::{body::Body, http::Method};
use store::testkit;

use super::town::{HOME, MARYAM, RIGHT, SARA, Town};

#[tokio::test]
async fn a_form_without_the_token_of_its_session_is_refused() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    town.hire_sara(Some("a quiet green field")).await;
    let (mut maryam, sara) = (town.maryam().await, town.signed_in(SARA, "a quiet green field").await);
    let end = "/me/sessions/end";
    maryam.post_bare(end, &[]).await.is(403).says("This form is too old");
    for wrong in ["", "x", &sara.csrf] {
        maryam.post_bare(end, &[("csrf", wrong)]).await.is(403);
    }
    let before = maryam.csrf.clone();
    maryam.get("/me").await;
    assert_ne!(maryam.csrf, before, "the token looks different on every page");
    maryam.post_bare(end, &[("csrf", &before)]).await.leads_to("/me");
    maryam.post(end, &[]).await.leads_to("/me");
    let header = [("x-csrf-token", &*maryam.csrf.clone())];
    maryam.send(Method::POST, end, &header, Body::empty()).await.leads_to("/me");
    maryam.send(Method::DELETE, end, &[], Body::empty()).await.is(403);
    maryam.send(Method::POST, end, &[("content-type", "application/json")], "{}".into()).await.is(403);
    maryam.send(Method::POST, end, &[("content-type", "text/plain")], "csrf=x".into()).await.is(403);
}

#[tokio::test]
async fn a_sign_in_is_a_form_like_any_other() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let (mut here, mut there) = (town.browser(HOME), town.browser(HOME));
    here.get("/sign-in").await;
    there.get("/sign-in").await;
    let form = [("email", MARYAM), ("password", RIGHT)];
    here.post_bare("/sign-in", &form).await.is(403);
    here.csrf = there.csrf.clone();
    here.post("/sign-in", &form).await.is(403);
    town.enter(&mut here, MARYAM, RIGHT).await.leads_to("/");
}

#[tokio::test]
async fn a_form_on_another_site_is_refused_even_with_a_token() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let check = async |site: &str, status: u16| {
        let mut maryam = town.maryam().await.with("sec-fetch-site", site);
        maryam.post("/me/sessions/end", &[]).await.is(status);
    };
    check("cross-site", 403).await;
    check("same-site", 403).await;
    check("same-origin", 303).await;
    check("none", 303).await;
}

#[tokio::test]
async fn an_upload_carries_its_token_in_its_first_field_and_arrives_whole() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    let kind = [("content-type", "multipart/form-data; boundary=edge")];
    let part = |name: &str, value: &str| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = part("csrf", &maryam.csrf) + &part("file", &"x".repeat(300_000)) + "--edge--\r\n";
    let sent = maryam.send(Method::POST, "/mishaps/upload", &kind, body.clone().into()).await;
    sent.is(200).says(&format!("sent {} bytes", body.len()));
    // In pieces, as it comes over a line.
    let pieces: Vec<_> = body.as_bytes().chunks(7).map(|piece| Ok::<_, axum::Error>(piece.to_vec())).collect();
    let stream = Body::from_stream(futures_util::stream::iter(pieces));
    maryam
        .send(Method::POST, "/mishaps/upload", &kind, stream)
        .await
        .is(200)
        .says(&format!("sent {} bytes", body.len()));
    let without = part("file", "x") + "--edge--\r\n";
    maryam.send(Method::POST, "/mishaps/upload", &kind, without.into()).await.is(403);
    let late = part("file", &"x".repeat(300_000)) + &part("csrf", &maryam.csrf) + "--edge--\r\n";
    maryam.send(Method::POST, "/mishaps/upload", &kind, late.into()).await.is(403);
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_read() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    let huge = "x".repeat(2 * 1024 * 1024);
    maryam.post("/me", &[("name", &huge)]).await.is(413).says("This is too large");
    let header = [("x-csrf-token", &*maryam.csrf.clone())];
    maryam.send(Method::POST, "/mishaps/upload", &header, huge.into()).await.is(413);
}
