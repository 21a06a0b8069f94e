use records::{Door, Result, Writes};
use store::testkit;

use super::{entity::*, *};
use crate::testing::{deal, stage, through, town};

#[test]
fn a_stage_is_laid_out_from_its_words() {
    let check = |text: &str, name: &str, kind: Option<StageKind>| {
        let laid = Laid::parse(text).ok();
        assert_eq!(laid.as_ref().map(|laid| laid.kind), kind, "{text}");
        assert!(laid.is_none_or(|laid| laid.name == name));
    };
    check("Engaging", "Engaging", Some(StageKind::Open));
    check("Won", "Won", Some(StageKind::Won));
    check("از دست رفته", "از دست رفته", Some(StageKind::Lost));
    check("Signed=won", "Signed", Some(StageKind::Won));
    check("Won = open", "Won", Some(StageKind::Open));
    check("Signed=sold", "", None);
}

#[test]
fn won_is_certain_and_lost_is_gone() {
    use super::rules::certain;
    assert_eq!(certain(StageKind::Won, Some(20)), 100);
    assert_eq!(certain(StageKind::Lost, Some(20)), 0);
    assert_eq!(certain(StageKind::Open, Some(20)), 20);
}

fn names(tx: &mut Writes<'_, '_>) -> Result<Vec<(String, i64, i64)>> {
    let stages = tx.list_of::<Stage>(Default::default(), 50)?;
    Ok(stages.iter().map(|stage| (stage.get(NAME), stage.get(POSITION), stage.get(PROBABILITY))).collect())
}

#[tokio::test]
async fn a_new_workspace_begins_with_one_pipeline_once() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db.clone()).await;
        let (again, _) = town(db).await;
        let found = through(&again, Door::Page).write(names).await.unwrap();
        let expected = [
            ("سرنخ تازه", 1, 10),
            ("ارزیابی نیاز", 2, 30),
            ("پیش‌فاکتور", 3, 50),
            ("مذاکره", 4, 75),
            ("برنده", 5, 100),
            ("از دست رفته", 6, 0),
        ];
        assert_eq!(found, expected.map(|(name, at, chance)| (name.to_owned(), at, chance)));
        drop(workspace);
    })
    .await;
}

#[tokio::test]
async fn one_pipeline_is_the_default() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let (default, marked) = through(&workspace, Door::Page)
            .write(|tx| {
                let mut second = create(tx, "عمده‌فروشی", &[Laid::new("تماس", StageKind::Open)])?;
                assert!(!second.get(IS_DEFAULT));
                second.set(IS_DEFAULT, true);
                let second = tx.save(second)?;
                let all = tx.list_of::<Pipeline>(Default::default(), 10)?;
                let marked = all.iter().filter(|pipeline| pipeline.get(IS_DEFAULT)).count();
                Ok((default_pipeline(tx)? == Some(second.key()), marked))
            })
            .await
            .unwrap();
        assert_eq!((default, marked), (true, 1));
    })
    .await;
}

#[tokio::test]
async fn a_stage_that_deals_have_passed_keeps_its_kind() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let refused = through(&workspace, Door::Page)
            .write(|tx| {
                deal(tx, "مذاکره", None, None)?;
                let used = stage(tx, "مذاکره")?;
                let free = stage(tx, "پیش‌فاکتور")?;
                let mut answers = Vec::new();
                for id in [free, used] {
                    let mut stage = tx.find(id)?;
                    stage.set(KIND, StageKind::Won);
                    answers.push(tx.save(stage).is_err());
                }
                Ok(answers)
            })
            .await
            .unwrap();
        assert_eq!(refused, [false, true]);
    })
    .await;
}
