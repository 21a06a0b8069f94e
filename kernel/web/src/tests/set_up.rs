use store::testkit;

use super::{browser::Browser, town::Town};

fn filled<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("company", "پارس نساج"),
        ("lang", "fa"),
        ("calendar", "jalali"),
        ("currency", "IRR"),
        ("unit", "toman"),
        ("zone", "Asia/Tehran"),
        ("name", "مریم رضایی"),
        ("email", "maryam@pars.example"),
        ("password", "three red cups 7"),
        ("password_again", "three red cups 7"),
    ];
    let of = |name: &'a str, value: &'a str| {
        changes.iter().find(|(changed, _)| *changed == name).map_or((name, value), |it| *it)
    };
    let extra = changes.iter().filter(|(name, _)| usual.iter().all(|(known, _)| known != name)).copied();
    usual.into_iter().map(|(name, value)| of(name, value)).chain(extra).collect()
}

/// Somebody at the machine itself.
fn here(town: &Town) -> Browser {
    town.browser("127.0.0.1").with("host", "127.0.0.1:8080")
}

#[tokio::test]
async fn a_new_workspace_is_set_up_once_and_its_administrator_is_signed_in() {
    testkit::both(async |db| {
        let town = Town::empty(db).await;
        let mut maryam = here(&town);
        maryam.get("/").await.leads_to("/set-up");
        maryam.get("/sign-in").await.leads_to("/set-up");
        maryam.get("/set-up").await.is(200).says("autocomplete=\"organization\"").says("autocomplete=\"new-password\"");
        maryam.post("/set-up", &filled(&[])).await.leads_to("/");
        maryam.get("/").await.leads_to("/mishaps/none");
        maryam.get("/me").await.is(200).says("مریم رضایی").says("maryam@pars.example");
        let settings = town.app.workspace().settings();
        assert!(settings.ready && settings.company == "پارس نساج");

        let mut late = here(&town);
        late.get("/set-up").await.leads_to("/sign-in");
        late.get("/sign-in").await;
        late.post("/set-up", &filled(&[("email", "late@pars.example")])).await.leads_to("/sign-in");
    })
    .await;
}

#[tokio::test]
async fn from_elsewhere_only_who_read_the_terminal_may_set_up() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::empty(db).await;
    let mut stranger = town.browser("198.51.100.7");
    stranger.get("/").await.leads_to("/set-up");
    stranger.get("/set-up").await.is(403).says("terminal");
    stranger.get("/set-up?token=guess").await.is(403).says("not the one in force");
    stranger.post("/set-up", &filled(&[])).await.is(403);
    stranger.post("/set-up", &filled(&[("token", "guess")])).await.is(403);
    for (name, value) in [("x-forwarded-for", "127.0.0.1"), ("host", "localhost"), ("x-real-ip", "127.0.0.1")] {
        let mut trick = town.browser("198.51.100.7").with(name, value);
        trick.get("/set-up").await.is(403);
        let mut through_a_proxy = here(&town).with("x-forwarded-for", "198.51.100.7");
        through_a_proxy.get("/set-up").await.is(403);
    }
    here(&town).with("host", "evil.example").get("/set-up").await.is(403);

    let mut owner = town.browser("203.0.113.9");
    let path = town.app.set_up_path();
    owner.get(&path).await.is(200).says(town.app.set_up_token());
    let token = town.app.set_up_token().to_owned();
    owner.post("/set-up", &filled(&[("token", &token)])).await.leads_to("/");
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::empty(db).await;
    let mut maryam = here(&town);
    maryam.get("/set-up").await;
    let answer = maryam
        .post(
            "/set-up",
            &filled(&[("company", " "), ("email", "maryam"), ("password", "short"), ("password_again", "other")]),
        )
        .await;
    answer.is(422).says("The two passwords are not the same").says("مریم رضایی").says("value=\"maryam\"");
    assert!(!answer.body.contains("short") && !answer.body.contains("value=\"other\""));
    let answer = maryam.post("/set-up", &filled(&[("company", " "), ("email", "maryam"), ("zone", "Mars/Base")])).await;
    answer.is(422).says("id=\"f-zone-error\"");
    let answer = maryam.post("/set-up", &filled(&[("company", " "), ("email", "maryam")])).await;
    answer.is(422).says("id=\"f-company-error\"").says("id=\"f-email-error\"").says("href=\"#f-email\"");
    let answer = maryam.post("/set-up", &filled(&[("password", "1234567890"), ("password_again", "1234567890")])).await;
    answer.is(422).says("id=\"f-password-error\"").says("first that strangers try");
    maryam.post("/set-up", &filled(&[("email", "Maryam@PARS.example")])).await.leads_to("/");
}

#[tokio::test]
async fn the_first_page_speaks_the_browsers_language() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::empty(db).await;
    let check = async |accepts: &str, lang: &str, dir: &str, words: &str| {
        let answer = here(&town).with("accept-language", accepts).get("/set-up").await;
        answer.is(200).says(&format!("lang=\"{lang}\" dir=\"{dir}\"")).says(words);
        assert!(!answer.body.contains('⟨'), "{}", answer.told());
    };
    check("fa-IR, en;q=0.5", "fa", "rtl", "راه‌اندازی پیوند").await;
    check("en-GB", "en", "ltr", "Set up Peyvand").await;
    check("de", "fa", "rtl", "راه‌اندازی پیوند").await;
}
