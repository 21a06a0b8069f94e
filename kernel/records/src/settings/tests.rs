use base::FrozenClock;
use serde_json::json;
use store::{Db, testkit};

use super::*;
use crate::Door;

async fn open(db: Db) -> Ctx {
    let clock = Arc::new(FrozenClock::at("2026-11-22T06:30:00Z".parse().unwrap()));
    let workspace = Workspace::open(db, Vec::new(), clock, 1).await.unwrap();
    Ctx::system(workspace, Door::Command)
}

fn values(pairs: [(&str, Json); 2]) -> Map<String, Json> {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

#[tokio::test]
async fn what_was_set_differently_is_told_and_can_be_taken_back() {
    testkit::both(async |db| {
        let ctx = open(db).await;
        ctx.change_settings(values([("company", json!("پارس")), ("unit", json!("rial"))]), 0).await.unwrap();
        assert_eq!(ctx.workspace.settings().unit, MoneyUnit::Rial);
        let seen = ctx.settings_history(9).await.unwrap()[0].seq;
        ctx.change_settings(values([("company", json!("پارس نساج")), ("weekend", json!([5]))]), seen).await.unwrap();

        let history = ctx.settings_history(9).await.unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!(history[0].values["weekend"], [json!([4, 5]), json!([5])]);

        let left = ctx.undo_settings(history[1].set).await.unwrap();
        assert_eq!(left, ["company"], "what was set differently since stays");
        let settings = ctx.workspace.settings();
        assert_eq!((settings.unit, &*settings.company), (MoneyUnit::Toman, "پارس نساج"));
        ctx.workspace.load_settings().await.unwrap();
        assert_eq!(*ctx.workspace.settings(), *settings, "the database holds the same");
    })
    .await;
}

#[tokio::test]
async fn who_has_an_older_page_overwrites_nothing() {
    testkit::both(async |db| {
        let ctx = open(db).await;
        ctx.change_settings(values([("company", json!("پارس")), ("unit", json!("rial"))]), 0).await.unwrap();
        let again = ctx.change_settings(values([("company", json!("دیگر")), ("unit", json!("toman"))]), 0).await;
        assert!(matches!(again, Err(Error::Stale { .. })));
        assert_eq!(ctx.workspace.settings().company, "پارس");
    })
    .await;
}

#[tokio::test]
async fn the_official_holidays_are_proposed_once() {
    testkit::both(async |db| {
        let ctx = open(db).await;
        let (added, _) = ctx.write(|tx| tx.propose_holidays(1405)).await.unwrap();
        assert!(added >= 26, "{added}");
        assert_eq!(ctx.write(|tx| tx.propose_holidays(1405)).await.unwrap().0, 0);
        let nature = jiff::civil::date(2026, 4, 2);
        let days = ctx.read(move |tx| tx.holidays(nature, nature)).await.unwrap();
        assert_eq!(days.values().collect::<Vec<_>>(), ["روز طبیعت"]);
    })
    .await;
}
