//! A card is begun on the board.

use axum::http::StatusCode;
use peyvand_tests::town::{Client, Town};
use serde_json::Value as Json;
use store::testkit::both;

use super::stages;

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_begun_on_the_board_and_looked_at_beside_it() {
    both(async |db| {
        let town = Town::open(db).await;
        let to = stages(&town).await;
        let (owner, colleague, reader) =
            (town.browser("maryam").await, town.browser("omid").await, town.browser("nasim").await);
        let form = format!("by=stage&to={}&name=Lentils&amount=250", to.talks);
        let made = town.post(&owner, "/opportunities/board/cards", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        assert!(town.get(&owner, "/opportunities/board").await.body.contains("Lentils"));
        let empty = town.post(&owner, "/opportunities/board/cards", &format!("by=stage&to={}&name=", to.talks)).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing is no card");
        let wrong = town.post(&owner, "/opportunities/board/cards", &form.replace("250", "many")).await;
        assert!(
            wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("many"),
            "nothing typed is lost"
        );
        assert_eq!(town.post(&reader, "/opportunities/board/cards", &form).await.status, StatusCode::FORBIDDEN);
        let panel = format!("/opportunities/{}/panel", town.deal);
        assert_eq!(town.get(&owner, &panel).await.location, format!("/opportunities/{}", town.deal), "without scripts");
        assert_eq!(town.get(&colleague, &panel).await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.get(&Client::default(), &panel).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sum_that_is_cut_short_is_met_by_the_forms_that_can_be_read() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, to) = (town.browser("maryam").await, stages(&town).await);
        let sum = "%DB%B1%DB%B2%D9%85"; // ۱۲م
        let check = async |lang: &str, forms: &str| {
            town.post(&owner, "/me/preferences", &format!("language={lang}&back=/")).await;
            let form = format!("by=stage&to={}&name=x&amount={sum}", to.lead);
            let refused = town.post(&owner, "/opportunities/board/cards", &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a card begun on the board");
            assert!(refused.body.contains(forms) && refused.body.contains("value=\"۱۲م\""), "{}", refused.body);
            let read = town.get(&owner, &format!("/reading/money?text={sum}")).await;
            let read: Json = serde_json::from_str(&read.body).expect("what is understood");
            assert!(read["hint"].as_str().is_some_and(|hint| hint.contains(forms)), "while it is typed: {read}");
            // Half a word is no mistake yet.
            let read = town.get(&owner, "/reading/money?text=12%20mi").await;
            let read: Json = serde_json::from_str(&read.body).expect("what is understood");
            assert!(read["problem"].is_string() && read["hint"].is_null(), "{read}");
        };
        check("fa", "۱۲ میلیون، ۱۲ میلیارد، 12m").await;
        check("en", "12 million, ۱۲ میلیون, 12m").await;
    })
    .await;
}
