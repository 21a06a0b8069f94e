//! A pipeline of more stages than a board has room for: each of them can be chosen.

use axum::http::StatusCode;
use base::Id;
use peyvand_tests::town::Town;
use sales::pipelines::{self, Laid, StageKind};
use store::testkit::both;

use super::{deal, moves};

/// Closed stages stand in front, as many as a board shows; then come 200 open ones.
async fn long_pipeline(town: &Town) -> (Id, Vec<Id>) {
    let lay = |tx: &mut records::Writes<'_, '_>| {
        let closed = (1..=40).map(|nth| Laid::new(&format!("Closed {nth}"), StageKind::Lost));
        let open = (1..=200).map(|nth| Laid::new(&format!("گام {nth}"), StageKind::Open));
        let pipeline = pipelines::create(tx, "Long", &closed.chain(open).collect::<Vec<_>>())?.key();
        let steps = pipelines::steps_of(tx, pipeline)?;
        Ok((pipeline.any(), steps.0.iter().skip(40).map(|step| step.stage.any()).collect::<Vec<Id>>()))
    };
    town.standing("boss").await.write(lay).await.expect("a long pipeline")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_open_stage_of_a_long_pipeline_can_be_chosen() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, (pipeline, open)) = (town.browser("maryam").await, long_pipeline(&town).await);
        let offers = |page: &str, id: Id| page.contains(&format!("value=\"{id}\""));

        // The first that is open is chosen, and those behind the fortieth are there.
        let form = town.get(&owner, &format!("/opportunities/new?pipeline={pipeline}")).await.body;
        assert!(form.contains(&format!("value=\"{}\" selected", open[0])), "{form}");
        assert!(offers(&form, open[0]) && offers(&form, open[100]) && !offers(&form, open[199]), "{form}");
        assert!(form.contains("stage_called"), "without scripts any other is named: {form}");
        let all = town.get(&owner, &format!("/stages/options?within={pipeline}&q=")).await.body;
        assert!(offers(&all, open[100]) && all.contains("بیش از این‌هاست"), "that there are more is told: {all}");

        // What no list has room for is found by its name, however its digits are typed.
        for words in ["200", "%DB%B2%DB%B0%DB%B0"] {
            let found = town.get(&owner, &format!("/stages/options?within={pipeline}&q={words}")).await;
            assert_eq!(found.status, StatusCode::OK, "{}", found.body);
            assert!(offers(&found.body, open[199]) && !offers(&found.body, open[0]), "{}", found.body);
        }
        let sent = format!("name=Z9&pipeline={pipeline}&stage={}&customer={}", open[199], town.customer);
        let made = town.post(&owner, "/opportunities", &sent).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);

        // By hand a card is moved to as many as are offered; that there are more is said.
        let stage =
            format!("/opportunities/{}/move?by=stage&back=%2Fopportunities%2Fboard%3Fin%3D{pipeline}", town.deal);
        let dialog = town.get(&owner, &stage).await;
        assert!(offers(&dialog.body, open[0]) && offers(&dialog.body, open[100]), "{}", dialog.body);
        assert!(dialog.body.contains("بیش از این‌ها هم هست"), "that there are more is told: {}", dialog.body);
        let from = deal(&town).await.get(sales::opportunities::STAGE);
        let moved = moves(&town, &owner, &format!("to={}&from={from}&back=/", open[199])).await;
        assert!(moved.status.is_redirection() || moved.status.is_success(), "{}: {}", moved.status, moved.body);
    })
    .await;
}
