//! Who may hold records, who may give them away, and who sees what somebody holds.

use axum::http::{Method, StatusCode};
use peyvand_tests::town::{Client, Town};
use store::testkit::both;

use super::{counts, held};

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_work_on_a_record_is_offered_and_may_be_given_it() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.browser("maryam").await;
        let offered = town.get(&maryam, "/customers/holders").await;
        assert_eq!(offered.status, StatusCode::OK);
        assert!(offered.body.contains("omid") && offered.body.contains("parvin") && !offered.body.contains("nasim"));
        assert_eq!(town.get(&town.browser("nasim").await, "/customers/holders").await.status, StatusCode::FORBIDDEN);
        assert_eq!(town.get(&Client::default(), "/customers/holders").await.status, StatusCode::SEE_OTHER);
        let path = format!("/customers/{}/owner", town.customer);
        assert_eq!(town.get(&maryam, &path).await.status, StatusCode::OK);
        assert_eq!(town.get(&town.browser("omid").await, &path).await.status, StatusCode::NOT_FOUND);
        let given = town.post(&maryam, &path, &format!("owner={}", town.users["nasim"])).await;
        assert_eq!(given.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", given.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_reassign_sees_what_somebody_holds() {
    both(async |db| {
        let town = Town::open(db).await;
        let (page, twin) = (
            format!("/people/{}/holdings", town.users["maryam"]),
            format!("/api/v1/people/{}/holdings", town.users["maryam"]),
        );
        assert_eq!(held(&town, "parvin", "maryam").await, counts(&[("customers", 1), ("opportunities", 1)]));
        assert_eq!(held(&town, "maryam", "maryam").await, counts(&[("customers", 1), ("opportunities", 1)]));
        let form = format!("entity=customers&to={}", town.users["omid"]);
        for who in ["omid", "nasim"] {
            let browser = town.browser(who).await;
            assert_eq!(town.get(&browser, &page).await.status, StatusCode::FORBIDDEN, "{who}");
            assert_eq!(town.get(&browser, &format!("{page}/customers")).await.status, StatusCode::FORBIDDEN, "{who}");
            assert_eq!(
                town.post(&browser, &format!("{page}/preview"), &form).await.status,
                StatusCode::FORBIDDEN,
                "{who}"
            );
            assert_eq!(town.post(&browser, &page, &form).await.status, StatusCode::FORBIDDEN, "{who}");
            let by_key = town.program(who).await;
            assert_eq!(town.get(&by_key, &twin).await.status, StatusCode::FORBIDDEN, "{who}");
            assert_eq!(town.json(&by_key, Method::POST, &twin, "{}").await.status, StatusCode::FORBIDDEN, "{who}");
        }
        assert_eq!(town.get(&Client::default(), &page).await.status, StatusCode::SEE_OTHER);
        assert_eq!(town.get(&Client::default(), &twin).await.status, StatusCode::UNAUTHORIZED);
        let nobody = town.get(&town.browser("boss").await, &format!("/people/{}/holdings", town.deal)).await;
        assert_eq!(nobody.status, StatusCode::NOT_FOUND);
        let work = town.get(&town.browser("boss").await, &format!("/hand-over/work/{}", town.deal)).await;
        assert_eq!(work.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_receive_is_named_with_what_they_may_not_hold() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, page) = (town.browser("boss").await, format!("/people/{}/holdings", town.users["maryam"]));
        let form = format!("entity=customers&entity=opportunities&to={}", town.users["nasim"]);
        for place in [format!("{page}/preview"), page.clone()] {
            let refused = town.post(&boss, &place, &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
            assert!(refused.body.contains("nasim") && refused.body.contains("مشتریان، فرصت‌ها"), "{}", refused.body);
        }
        let ticked = format!("act=owner&id={}", town.customer);
        let asked = town.post(&boss, "/customers/bulk", &ticked).await;
        assert!(asked.status == StatusCode::OK && asked.body.contains("omid") && !asked.body.contains("nasim"));
        let given = format!("act=owner-now&id={}&owner={}", town.customer, town.users["nasim"]);
        let refused = town.post(&boss, "/customers/bulk", &given).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    })
    .await;
}
