//! What the product keeps up by itself (the day of the next step) is in nobody's
//! way: neither in that of an open form, nor in the history.

use peyvand_tests::town::Town;
use store::testkit::both;

#[tokio::test]
async fn a_next_step_does_not_clash_with_an_open_form() {
    both(|db| async move {
        let town = Town::open(db).await;
        let (maryam, page) = (town.browser("maryam").await, format!("/customers/{}", town.customer));
        let before = version(&town.get(&maryam, &format!("{page}/edit")).await.body);
        for (subject, day) in [("پیگیری", "2026-12-01"), ("زنگ", "2026-11-28"), ("دیدار", "2026-11-25")] {
            let step = format!("kind=task&subject={subject}&due_on={day}");
            let answer = town.post(&maryam, &format!("{page}/activities"), &step).await;
            assert!(answer.status.is_redirection() || answer.status.is_success(), "{answer:?}");
        }
        let form = town.get(&maryam, &format!("{page}/edit")).await.body;
        assert!(version(&form) > before, "the steps moved the day");
        let answer = town.post(&maryam, &page, &format!("version={before}&city=%D8%AA%D9%87%D8%B1%D8%A7%D9%86")).await;
        assert_eq!((answer.status.as_u16(), answer.location.as_str()), (303, page.as_str()), "{}", answer.body);
        let history = town.get(&maryam, &format!("{page}/history")).await.body;
        let folds = history.matches("خودبه‌خود به‌روز شد").count();
        assert!(folds == 1 && history.contains("<details class=\"folded\">"), "{folds} folds");
        assert!(history.contains("تهران"), "people's changes stand as they did");
    })
    .await;
}

fn version(form: &str) -> i64 {
    let held = form.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    held.and_then(|text| text.parse().ok()).expect("a version")
}
