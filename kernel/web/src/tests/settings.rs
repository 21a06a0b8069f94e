use store::testkit;

use super::town::{SARA, Town};

#[tokio::test]
async fn an_administrator_sets_the_company_and_takes_it_back() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let mut maryam = town.maryam().await;
        let page = maryam.get("/settings").await;
        page.is(200).says("پارس نساج").says("Weekly days of rest");
        let seen = page.between("name=\"seen\" value=\"", "\"");
        let form = [
            ("seen", &*seen),
            ("shown", "company"),
            ("shown", "unit"),
            ("shown", "weekend"),
            ("shown", "tell_owner"),
            ("company", " پارس  نساجي "),
            ("unit", "rial"),
            ("weekend", "5"),
            ("tell_owner", "true"),
        ];
        maryam.post("/settings", &form).await.leads_to("/settings");
        let settings = town.app.workspace().settings();
        assert_eq!((&*settings.company, &settings.weekend[..], settings.tell_owner), ("پارس نساجی", &[5][..], true));
        assert_eq!(settings.unit, base::MoneyUnit::Rial);
        assert_eq!(settings.zone, "Asia/Tehran", "what was not on the form stays");

        let page = maryam.get("/settings").await;
        page.says("Thursday and Friday").says("مریم رضایی");
        let undo = format!("/settings/changes/{}/undo", page.between("/settings/changes/", "/undo"));
        maryam.post("/settings", &form).await.is(409).says("at the same time");
        maryam.post(&undo, &[]).await.leads_to("/settings");
        let settings = town.app.workspace().settings();
        assert!(!settings.tell_owner && settings.weekend == [4, 5] && settings.company == "پارس نساج");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_set_comes_back_with_a_sentence_and_what_was_typed() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let mut maryam = town.maryam().await;
    let long = "ن".repeat(121);
    for (field, value, says) in [
        ("company", "", "f-company-error"),
        ("company", &*long, &*long),
        ("zone", "Asia/Nowhere", "f-zone-error"),
        ("calendar", "lunar", "f-calendar-error"),
        ("weekend", "8", "f-weekend-error"),
    ] {
        let form = [("seen", "0"), ("shown", field), (field, value)];
        let seen = maryam.get("/settings").await.between("name=\"seen\" value=\"", "\"");
        let form = form.map(|(name, value)| if name == "seen" { (name, &*seen) } else { (name, value) });
        maryam.post("/settings", &form).await.is(422).says(says);
    }
    assert_eq!(town.app.workspace().settings().company, "پارس نساج");
}

#[tokio::test]
async fn settings_are_found_by_their_words_and_belong_to_administrators() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    town.hire_sara(Some("a quiet green field")).await;
    let mut maryam = town.maryam().await;
    let page = maryam.get("/settings?q=zone").await;
    page.says("Asia/Tehran");
    assert!(!page.body.contains("name=\"company\""));
    maryam.get("/settings?q=nothing-is-called-so").await.is(200).says("No setting is called so");
    let mut sara = town.signed_in(SARA, "a quiet green field").await;
    let page = sara.get("/settings").await;
    page.is(200);
    assert!(!page.body.contains("name=\"company\""));
    sara.post("/settings", &[("shown", "company"), ("company", "x")]).await.is(403);
    sara.post("/settings/holidays", &[("year", "1405")]).await.is(403);
}

#[tokio::test]
async fn a_calendar_knows_the_days_of_rest_and_what_was_typed() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let mut maryam = town.maryam().await;
        maryam.post("/settings/holidays", &[("year", "۱۴۰۵")]).await.leads_to("/holidays");
        maryam
            .get("/calendar/days?from=2026-03-21&to=2026-04-20")
            .await
            .is(200)
            .says("\"2026-04-02\":\"روز طبیعت\"")
            .says("\"weekend\":[4,5]");
        let read = |text: &str| format!("/calendar/reading?text={}", crate::tests::browser::encoded(text));
        maryam.get(&read("فردا ۱۰:۳۰")).await.is(200).says("\"day\":\"2026-11-23\"").says("10:30");
        maryam.get(&read("پنجشنبه")).await.is(200).says("weekend");
        maryam.get(&read("1405/01/13")).await.is(200).says("روز طبیعت");
        maryam.get(&read("1404/12/30")).await.is(200).says("problem");
        maryam.get("/calendar/days?from=x&to=y").await.is(400);
    })
    .await;
}
