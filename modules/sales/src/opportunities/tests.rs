use base::{Date, Id, Money};
use records::{
    Ctx, Door, Error,
    import::{Import, Progress, Source},
};
use store::testkit;

use super::{entity::*, rules::Days};
use crate::{
    pipelines::{self, Laid, StageKind},
    products::{self, Product},
    testing::{deal, stage, strict_town, through, town},
};

const TODAY: Date = Date::constant(2026, 3, 10);

fn on(day: i8) -> Option<Date> {
    Some(Date::constant(2026, 3, day))
}

#[test]
fn days_follow_the_kind_of_the_stage() {
    let check = |kind, opened, closed, by_hand: bool, expected: Result<[Option<Date>; 2], &str>| {
        let days = Days { opened, closed, closed_was_set: false, lost_reason: None };
        let today = Some(TODAY).filter(|_| by_hand);
        let found = days.at(kind, today, today);
        let found = found.map(|days| [days.opened, days.closed]).map_err(problem);
        assert_eq!(found, expected.map_err(str::to_owned));
    };
    use StageKind::{Lost, Open, Won};
    check(Open, None, None, true, Ok([on(10), None]));
    check(Open, on(3), on(5), true, Ok([on(3), None]));
    check(Open, None, None, false, Ok([None, None]));
    check(Won, on(3), None, true, Ok([on(3), on(10)]));
    check(Lost, on(3), on(5), true, Ok([on(3), on(5)]));
    check(Won, None, None, true, Ok([None, on(10)]));
    check(Won, None, None, false, Ok([None, None]));
    check(Won, on(6), on(5), true, Err("opportunities-refused-closed-before-opened"));
}

#[test]
fn only_a_lost_deal_has_a_reason_and_only_a_closed_one_a_closing_day() {
    let reason = Some(Id::from_raw(7));
    let days = Days { opened: on(1), closed: on(5), closed_was_set: true, lost_reason: reason };
    let reason_at = |kind| days.at(kind, None, None).map(|days| days.lost_reason).map_err(problem);
    assert_eq!(reason_at(StageKind::Lost), Ok(reason));
    assert_eq!(reason_at(StageKind::Won), Ok(None));
    assert_eq!(reason_at(StageKind::Open), Err("opportunities-refused-closed-while-open".to_owned()));
}

fn problem(error: Error) -> String {
    match error {
        Error::Invalid(problems) => problems[0].text.clone(),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn a_deal_without_a_stage_begins_in_the_first_and_is_named_after_its_product() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let page = through(&workspace, Door::Page);
        let told = page
            .write(|tx| {
                let mut product = tx.new_record::<Product>()?;
                product.set(products::NAME, "عدس".to_owned());
                let mut product = tx.save(product)?;
                assert!(product.get(products::ACTIVE));
                let mut deal = tx.new_record::<Opportunity>()?;
                deal.set(PRODUCT, Some(product.key()));
                let mut deal = tx.save(deal)?;
                let first = stage(tx, "سرنخ تازه")?;
                assert_eq!(deal.get(STAGE), first);
                let mut names = vec![deal.get(NAME)];
                product.set(products::NAME, "لوبیا".to_owned());
                tx.save(product)?;
                deal.set(PRODUCT, None);
                names.push(tx.save(deal)?.get(NAME));
                Ok(names)
            })
            .await
            .unwrap();
        // The old name no longer follows from the product, so somebody chose it.
        assert_eq!(told, [Some("عدس".to_owned()), Some("عدس".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_names_its_pipeline_means_the_stage_of_that_pipeline() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let laid = ["Talk", "Won", "Lost"].map(|name| Laid::parse(name).unwrap());
        let (first, second, talk) = through(&workspace, Door::Command)
            .write(move |tx| {
                let first = pipelines::create(tx, "Retail", &laid)?.key();
                let talk = stage(tx, "Talk")?;
                Ok((first, pipelines::create(tx, "Wholesale", &laid)?.key(), talk))
            })
            .await
            .unwrap();
        let put = move |door| {
            let ctx = through(&workspace, door);
            async move {
                ctx.write(move |tx| {
                    let mut deal = tx.new_record::<Opportunity>()?;
                    deal.set(PIPELINE, second);
                    deal.set(STAGE, talk);
                    tx.save(deal)
                })
                .await
            }
        };
        let deal = put(Door::Import).await.unwrap();
        assert_eq!(deal.get(PIPELINE), second);
        assert_ne!((deal.get(STAGE), second), (talk, first));
        let refused = put(Door::Api).await.map(|_| ()).map_err(problem);
        assert_eq!(refused, Err("opportunities-refused-other-pipeline".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_negative_amount_is_refused() {
    let (db, _guard) = testkit::sqlite().await;
    let (workspace, _) = town(db).await;
    let currency = workspace.settings().currency;
    let refused = through(&workspace, Door::Page)
        .write(move |tx| {
            let mut deal = deal(tx, "مذاکره", None, None)?;
            deal.set(AMOUNT, Some(Money::new(-1, currency)));
            tx.save(deal).map(|_| ())
        })
        .await;
    assert_eq!(refused.map_err(problem), Err("opportunities-refused-negative".to_owned()));
}

#[tokio::test]
async fn a_sheet_that_names_stages_of_one_pipeline_only_is_about_that_pipeline() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let command = through(&workspace, Door::Command);
        let second = command
            .write(|tx| {
                let laid = |names: &[&str]| names.iter().map(|name| Laid::parse(name)).collect::<Result<Vec<_>, _>>();
                pipelines::create(tx, "Retail", &laid(&["Talk", "Won", "Lost"])?)?;
                Ok(pipelines::create(tx, "Maven", &laid(&["Prospecting", "Engaging", "Won", "Lost"])?)?.key())
            })
            .await
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let sheet = folder.path().join("deals.csv");
        std::fs::write(&sheet, "external_id,stage\nA,Won\nB,Engaging\nC,Lost\n").unwrap();
        let import = Import::open(&command, "opportunities", Source::file(sheet)).unwrap();
        let report = import.run(&command, None, &Progress::default()).await.unwrap();
        assert_eq!((report.new, report.rejected), (3, 0), "{:?}", report.problems);
        let pipelines = command.read(|tx| tx.list_of::<Opportunity>(Default::default(), 9)).await.unwrap();
        assert!(pipelines.iter().all(|deal| deal.get(PIPELINE) == second));
    })
    .await;
}

/// Somebody moves this deal of long ago.
async fn put(ctx: &Ctx, id: Id<Opportunity>, to: &'static str) -> records::Result<Id> {
    ctx.write(move |tx| {
        let (to, mut deal) = (stage(tx, to)?, tx.find(id)?);
        deal.set(STAGE, to);
        tx.save(deal)?;
        Ok(tx.set)
    })
    .await
}

#[tokio::test]
async fn a_file_may_not_know_why_deals_were_lost_but_a_person_must_say() {
    testkit::both(|db| async move {
        let (workspace, _) = strict_town(db).await;
        let page = through(&workspace, Door::Page);
        let folder = tempfile::tempdir().unwrap();
        let sheet = folder.path().join("deals.csv");
        std::fs::write(&sheet, "external_id,stage\nA,از دست رفته\n").unwrap();
        let import = Import::open(&page, "opportunities", Source::file(sheet)).unwrap();
        let report = import.run(&page, None, &Progress::default()).await.unwrap();
        assert_eq!((report.new, report.rejected), (1, 0), "{:?}", report.problems);
        let deals = page.read(|tx| tx.list_of::<Opportunity>(Default::default(), 9)).await.unwrap();
        let (old, lost) = (deals[0].key(), deals[0].get(STAGE));
        let set = put(&page, old, "مذاکره").await.unwrap();
        let refused = put(&page, old, "از دست رفته").await.map(|_| ()).map_err(problem);
        assert_eq!(refused, Err("opportunities-refused-stage-asks".to_owned()));
        // What was is put back as it was, though nobody knows the reason.
        let undone = page.write(move |tx| tx.undo(set)).await.unwrap();
        assert_eq!((undone.reverted, undone.left.len()), (1, 0));
        assert_eq!(page.read(move |tx| tx.find(old)).await.unwrap().get(STAGE), lost);
    })
    .await;
}
