use jiff::SignedDuration;
use store::testkit;

use super::town::{SARA, Town};
use crate::ServeOptions;

fn link_in(page: &str) -> &str {
    let at = page.find("/links/").expect("a link on the page");
    page[at..].split('"').next().unwrap()
}

fn chosen(password: &'static str) -> [(&'static str, &'static str); 2] {
    [("password", password), ("password_again", password)]
}

#[tokio::test]
async fn an_administrator_invites_and_the_invited_chooses_a_password() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let id = town.hire_sara(None).await;
        let mut maryam = town.maryam().await;
        maryam.get(&format!("/users/{id}")).await.is(200).says(&format!("/users/{id}/invitation"));
        let made = maryam.post(&format!("/users/{id}/invitation"), &[]).await;
        made.is(200).says("http://crm.example:8080/links/");
        let link = link_in(&made.body).to_owned();

        let mut sara = town.browser("203.0.113.9");
        sara.get(&link).await.is(200).says("سارا محمدی").says(SARA).says("autocomplete=\"new-password\"");
        sara.post(&link, &[("password", "a quiet green field"), ("password_again", "other")])
            .await
            .is(422)
            .says("not the same");
        sara.post(&link, &chosen("sara-12345")).await.is(422);
        sara.post(&link, &chosen("a quiet green field")).await.leads_to("/");
        sara.get("/me").await.is(200).says(SARA);
        sara.get(&link).await.is(404).says("does not work any more");
        sara.post(&link, &chosen("another green field")).await.is(404);
        town.signed_in(SARA, "a quiet green field").await;
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_after_three_days_and_a_guessed_one_never_was() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let id = town.hire_sara(Some("a quiet green field")).await;
    let made = town.maryam().await.post(&format!("/users/{id}/invitation"), &[]).await;
    let link = link_in(&made.body).to_owned();
    town.browser("203.0.113.9").get(&link).await.is(200);
    town.clock.advance(SignedDuration::from_hours(72));
    let mut sara = town.browser("203.0.113.9");
    sara.get(&link).await.is(404);
    sara.post(&link, &chosen("another green field")).await.is(404);
    sara.get("/links/guess").await.is(404);
}

#[tokio::test]
async fn only_administrators_make_links() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let id = town.hire_sara(Some("a quiet green field")).await;
    let mut sara = town.signed_in(SARA, "a quiet green field").await;
    let page = sara.get(&format!("/users/{id}")).await;
    assert!(!page.body.contains("/invitation"));
    sara.post(&format!("/users/{id}/invitation"), &[]).await.is(403);
    sara.post("/users/nonsense/invitation", &[]).await.is(404);
}

#[tokio::test]
async fn the_link_begins_with_the_public_address_whatever_host_was_asked_for() {
    let (db, _guard) = testkit::sqlite().await;
    let options =
        ServeOptions { public_url: Some("https://crm.pars.example".parse().unwrap()), ..ServeOptions::default() };
    let town = Town::open_at(db, options).await;
    let id = town.hire_sara(None).await;
    let mut maryam = town.maryam().await.with("host", "evil.example");
    let made = maryam.post(&format!("/users/{id}/invitation"), &[]).await;
    made.is(200).says("https://crm.pars.example/links/");
    assert!(!made.body.contains("evil.example"));
}
