//! What every answer carries, and who is believed about who asks.

use axum::{body::Body, http::Method};
use store::testkit;

use super::town::{HOME, MARYAM, RIGHT, Town};
use crate::ServeOptions;

#[tokio::test]
async fn every_answer_tells_the_browser_what_it_must_not_do() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let style = assets::url("app.css");
    let mut maryam = town.maryam().await;
    for path in ["/me", "/nothing/at/all/here", "/mishaps/fault", "/mishaps/panic", "/healthz", &style] {
        let answer = maryam.get(path).await;
        let policy = answer.header("content-security-policy");
        for rule in [
            "default-src 'none'",
            "script-src 'self';",
            "style-src 'self';",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(rule), "{path} {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("strict-transport-security"), "", "without https this would shut people out");
        assert_eq!(answer.header("x-request-id").len(), 13);
    }
    assert_eq!(maryam.get("/me").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn pages_carry_no_script_and_no_style_that_the_policy_would_refuse() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let sara = town.hire_sara(None).await;
    let mut maryam = town.maryam().await;
    for path in
        ["/me", "/settings", "/users", "/users/new", &format!("/users/{sara}"), "/search?q=a", "/nothing/at/all"]
    {
        let page = maryam.get(path).await;
        assert!(
            !page.body.contains(" style=") && !page.body.contains("<style") && !page.body.contains(" onclick="),
            "{path}"
        );
        assert!(!page.body.contains("http://") && !page.body.contains("https://"), "{path} fetches from elsewhere");
        assert!(!page.body.contains('⟨'), "{path} lacks a word: {}", page.told());
    }
}

#[tokio::test]
async fn assets_are_kept_for_good_and_sent_compressed() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let style = assets::url("app.css");
    let mut anybody = town.browser("198.51.100.7");
    let plain = anybody.get(&style).await;
    assert_eq!((plain.status.as_u16(), plain.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(plain.header("cache-control").contains("immutable") && plain.cookies().is_empty());
    let zipped = anybody.send(Method::GET, &style, &[("accept-encoding", "br, gzip;q=0.8")], Body::empty()).await;
    assert_eq!(zipped.header("content-encoding"), "gzip");
    assert!(zipped.body.len() < plain.body.len() / 2);
    let etag = plain.header("etag").to_owned();
    anybody.send(Method::GET, &style, &[("if-none-match", &etag)], Body::empty()).await.is(304);
    for wrong in
        ["/assets/nothing.css", "/assets/manifest.tsv", "/assets/..%2f..%2fCargo.toml", "/assets/%2e%2e%2fCargo.toml"]
    {
        anybody.get(wrong).await.is(404);
    }
    let page = anybody.send(Method::GET, "/sign-in", &[("accept-encoding", "gzip")], Body::empty()).await;
    assert_eq!(page.header("content-encoding"), "gzip");
}

#[tokio::test]
async fn only_a_trusted_proxy_says_from_where_one_signs_in() {
    let (db, _guard) = testkit::sqlite().await;
    let options = ServeOptions { trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], ..ServeOptions::default() };
    let town = Town::open_at(db, options).await;
    let check = async |peer: &str, said: &str, want: &str| {
        let mut maryam = town.browser(peer).with("x-forwarded-for", said);
        town.enter(&mut maryam, MARYAM, RIGHT).await.leads_to("/");
        maryam.get("/me").await.says(want);
        maryam.post("/sign-out", &[]).await.leads_to("/sign-in");
    };
    check("10.0.0.1", "203.0.113.5", "203.0.113.5").await;
    check("10.0.0.1", "198.51.100.99, 203.0.113.6", "203.0.113.6").await;
    check("192.0.2.77", "203.0.113.7", "192.0.2.77").await;
}

#[tokio::test]
async fn an_odd_host_gets_nothing_and_no_redirect_repeats_one() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    for odd in ["a b", "x/../y", "user@host", "\"><script>", "host:port", "x:123456"] {
        town.browser(HOME).with("host", odd).get("/sign-in").await.is(400);
    }
    let mut victim = town.browser(HOME).with("host", "evil.example");
    victim.get("/users").await.leads_to("/sign-in?next=%2Fusers");
    let page = victim.get("/sign-in").await;
    assert!(!page.body.contains("evil.example"));
}

#[tokio::test]
async fn language_and_looks_follow_the_browser_until_somebody_signs_in() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let mut maryam = town.browser(HOME);
        maryam.get("/sign-in").await.says("lang=\"en\" dir=\"ltr\"");
        maryam.post("/me/preferences", &[("language", "fa"), ("back", "/sign-in")]).await.leads_to("/sign-in");
        maryam.get("/sign-in").await.says("lang=\"fa\" dir=\"rtl\"");
        maryam.post("/me/preferences", &[("theme", "dark"), ("back", "https://evil.example")]).await.leads_to("/");
        maryam.get("/sign-in").await.says("data-theme=\"dark\"").says("lang=\"fa\"");

        town.enter(&mut maryam, MARYAM, RIGHT).await;
        maryam.get("/me").await.says("lang=\"fa\"").says("data-theme=\"dark\"");
        maryam.post("/me/preferences", &[("language", "en"), ("back", "/me")]).await.leads_to("/me");
        maryam.post("/me/preferences", &[("calendar", "gregorian"), ("back", "/me")]).await.leads_to("/me");
        maryam.post("/me/preferences", &[("density", "compact"), ("back", "/me")]).await.leads_to("/me");
        maryam
            .get("/me")
            .await
            .says("lang=\"en\"")
            .says("data-calendar=\"gregorian\"")
            .says("data-density=\"compact\"");

        let mut elsewhere = town.browser("203.0.113.9").with("accept-language", "fa");
        town.enter(&mut elsewhere, MARYAM, RIGHT).await;
        let page = elsewhere.get("/me").await;
        page.says("lang=\"en\"").says("data-calendar=\"gregorian\"").says("data-theme=\"system\"");
    })
    .await;
}
