//! The pipeline and the stage of a deal in its form.

use access::{FieldRule, Role};
use axum::http::StatusCode;
use base::Id;
use peyvand_tests::town::Town;
use records::{
    Ctx, Door, Result, Writes,
    people::{ROLE_RIGHTS, RoleRow},
};
use sales::{
    opportunities as deals,
    pipelines::{self, StageKind},
};
use schema::Filter;
use store::testkit::both;

use super::{deal, stages};

#[tokio::test(flavor = "multi_thread")]
async fn a_new_deal_stands_chosen_in_the_first_stage_of_the_usual_pipeline() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, usual) = (town.browser("maryam").await, stages(&town).await);
        let (second, lead, won) = second_pipeline(&town).await;
        let first = deal(&town).await.get(deals::PIPELINE).any();
        let check = async |query: &str, chosen: &[Id], left: &[Id]| {
            let form = town.get(&owner, &format!("/opportunities/new{query}")).await;
            assert_eq!(form.status, StatusCode::OK);
            let is_chosen = |id: &Id| form.body.contains(&format!("value=\"{id}\" selected"));
            assert!(chosen.iter().all(is_chosen) && !left.iter().any(is_chosen), "{query}: {}", form.body);
        };
        check("", &[first, usual.lead], &[second, lead, usual.talks]).await;
        check(&format!("?customer={}", town.customer), &[first, usual.lead], &[second]).await;
        // What was chosen where the form was opened stays, and brings the other along.
        check(&format!("?stage={}", usual.talks), &[first, usual.talks], &[usual.lead]).await;
        check(&format!("?stage={won}"), &[second, won], &[first, lead]).await;
        check(&format!("?pipeline={second}"), &[second, lead], &[first, usual.lead]).await;
        check("?stage=nope", &[], &[first, usual.lead]).await;
        check("?pipeline=nope", &[], &[first, usual.lead]).await;
    })
    .await;
}

/// The stages that a form offers are those of the pipeline that is chosen there.
#[tokio::test(flavor = "multi_thread")]
async fn the_stages_of_a_form_follow_its_pipeline() {
    both(async |db| {
        let town = Town::open(db).await;
        let (owner, usual) = (town.browser("maryam").await, stages(&town).await);
        let (second, renewal, won) = second_pipeline(&town).await;
        let offers = |page: &str, id: Id| page.contains(&format!("value=\"{id}\""));
        let chooses = |page: &str, id: Id| page.contains(&format!("value=\"{id}\" selected"));
        let form = town.get(&owner, "/opportunities/new").await.body;
        assert!(offers(&form, usual.lead) && !offers(&form, renewal), "{form}");
        assert!(form.contains("data-within=\"pipeline\""), "the script follows the pipeline: {form}");

        // What the script asks for when another pipeline is chosen.
        let other = town.get(&owner, &format!("/stages/options?within={second}&q=")).await;
        assert_eq!(other.status, StatusCode::OK, "{}", other.body);
        assert!(chooses(&other.body, renewal) && offers(&other.body, won) && !offers(&other.body, usual.lead));
        let words = town.get(&owner, &format!("/stages/options?within={second}&q=sig")).await.body;
        assert!(offers(&words, won) && !offers(&words, renewal), "{words}");
        for odd in ["within=nope", "within=", &format!("within={}", town.customer)] {
            assert_eq!(town.get(&owner, &format!("/stages/options?{odd}")).await.status, StatusCode::OK, "{odd}");
        }

        // Without scripts the stage of the other pipeline stays: it is told beside its
        // field, with the right stages, and nothing that was typed is lost.
        let sent = |stage: Id| format!("name=Z9&amount=12&pipeline={second}&stage={stage}&customer={}", town.customer);
        let told = town.post(&owner, "/opportunities", &sent(usual.lead)).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", told.body);
        assert!(told.body.contains("f-stage-error") && told.body.contains("value=\"Z9\""), "{}", told.body);
        assert!(chooses(&told.body, renewal) && !offers(&told.body, usual.lead), "{}", told.body);
        assert_eq!(town.post(&owner, "/opportunities", &sent(renewal)).await.status, StatusCode::SEE_OTHER);

        // A deal that stands somewhere is edited there.
        let edited = town.get(&owner, &format!("/opportunities/{}/edit", town.deal)).await.body;
        let stage = deal(&town).await.get(deals::STAGE).any();
        assert!(chooses(&edited, stage) && !offers(&edited, renewal), "{edited}");
    })
    .await;
}

/// Another pipeline, with its first open stage behind a won one.
async fn second_pipeline(town: &Town) -> (Id, Id, Id) {
    let boss = town.standing("boss").await;
    let made = boss.write(|tx| {
        let laid = [pipelines::Laid::new("Signed", StageKind::Won), pipelines::Laid::new("Renewal", StageKind::Open)];
        let pipeline = pipelines::create(tx, "Renewals", &laid)?.key();
        let stages = pipelines::steps_of(tx, pipeline)?;
        let of = |kind: StageKind| stages.0.iter().find(|step| step.kind == kind).map(|step| step.stage.any());
        Ok((pipeline.any(), of(StageKind::Open), of(StageKind::Won)))
    });
    let (pipeline, open, won) = made.await.expect("a second pipeline");
    (pipeline, open.expect("an open stage"), won.expect("a won stage"))
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_read_in_which_pipeline_a_stage_is_still_begins_a_deal() {
    both(async |db| {
        let town = Town::open(db).await;
        let hide = |tx: &mut Writes<'_, '_>| -> Result<()> {
            for mut row in tx.list_of::<RoleRow>(Filter::default(), 50)? {
                let mut role: Role = serde_json::from_str(&row.get(ROLE_RIGHTS)).expect("rights");
                let (entity, field) = ("stages".into(), "pipeline".into());
                role.fields.push(FieldRule { entity, field, read: false, write: false });
                row.set(ROLE_RIGHTS, serde_json::to_string(&role).expect("rights"));
                tx.save(row)?;
            }
            Ok(())
        };
        Ctx::system(town.workspace.clone(), Door::Command).write(hide).await.expect("roles");
        let (owner, to) = (town.browser("maryam").await, stages(&town).await);
        for page in ["/opportunities/new".to_owned(), format!("/opportunities/{}/edit", town.deal)] {
            let form = town.get(&owner, &page).await;
            assert_eq!(form.status, StatusCode::OK, "{page}: {}", form.body);
            assert!(form.body.contains(&format!("value=\"{}\"", to.lead)), "{page}: {}", form.body);
        }
        let options = town.get(&owner, &format!("/stages/options?within={}", town.customer)).await;
        assert_eq!(options.status, StatusCode::OK, "{}", options.body);
    })
    .await;
}
