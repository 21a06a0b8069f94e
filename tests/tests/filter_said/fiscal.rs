//! The fiscal year that filters mean is the one of the settings.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::Town;
use store::testkit::both;

use super::sent;

/// What stands between two texts of a page.
fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let rest = page.split_once(before).unwrap_or_else(|| panic!("the page has no {before}")).1;
    rest.split_once(after).map_or(rest, |(found, _)| found)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fiscal_year_of_the_settings_is_the_one_that_filters_mean() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, program) = (town.browser("boss").await, town.program("boss").await);
        // Ordibehesht of a year that is counted from Farvardin; today is in Azar.
        let deal = format!("/api/v1/opportunities/{}", town.deal);
        let told = town.json(&program, Method::PATCH, &deal, r#"{"opened_on": "2026-05-01"}"#).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.body);
        let is_within = async |period: &str| {
            let found = town
                .get(&program, &format!("/api/v1/opportunities?filter={}", sent(&format!("opened_on:{period}"))))
                .await;
            let page =
                town.get(&boss, &format!("/opportunities?filter={}", sent(&format!("opened_on:{period}")))).await;
            let (in_api, on_page) = (
                found.body.contains(&town.deal.to_string()),
                page.body.contains(&format!("/opportunities/{}", town.deal)),
            );
            assert_eq!(in_api, on_page, "{period}: both doors mean the same");
            in_api
        };
        assert!(is_within("this_fiscal_year").await && !is_within("last_fiscal_year").await);

        // On the page: the company's year begins in Mehr.
        let page = town.get(&boss, "/settings").await.body;
        let seen = between(&page, "name=\"seen\" value=\"", "\"").to_owned();
        let form = format!("seen={seen}&shown=fiscal_month&shown=fiscal_day&fiscal_month=7&fiscal_day=%DB%B1");
        let kept = town.post(&boss, "/settings", &form).await;
        assert_eq!((kept.status, &*kept.location), (StatusCode::SEE_OTHER, "/settings"), "{}", kept.body);
        assert_eq!((town.workspace.settings().fiscal_month, town.workspace.settings().fiscal_day), (7, 1));
        assert!(!is_within("this_fiscal_year").await && is_within("last_fiscal_year").await);
        let wrong = format!("seen={seen}&shown=fiscal_day&fiscal_day=32");
        assert_ne!(town.post(&boss, "/settings", &wrong).await.status, StatusCode::SEE_OTHER);

        // It is taken back, and set once more by a program.
        let page = town.get(&boss, "/settings").await.body;
        let undo = format!("/settings/changes/{}/undo", between(&page, "/settings/changes/", "/undo"));
        assert_eq!(town.post(&boss, &undo, "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(town.workspace.settings().fiscal_month, 1);
        assert!(is_within("this_fiscal_year").await);
        let body = r#"{"fiscal_month": 7, "fiscal_day": 1}"#;
        let set = town.json(&program, Method::PATCH, "/api/v1/settings", body).await;
        assert!(set.status == StatusCode::OK && set.body.contains("\"fiscal_month\":7"), "{}", set.body);
        assert!(is_within("last_fiscal_year").await);
        let wrong = town.json(&program, Method::PATCH, "/api/v1/settings", r#"{"fiscal_month": 13}"#).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("fiscal_month"), "{}", wrong.body);
    })
    .await;
}
