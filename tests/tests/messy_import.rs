//! A seller's list of customers as they come, imported as it stands.

use std::{path::PathBuf, sync::Arc};

use base::FrozenClock;
use records::{
    Ctx, Door, Workspace,
    import::{Import, Progress, Source, Target},
};
use store::{Db, testkit};

fn data() -> Option<PathBuf> {
    peyvand_tests::shared_data("persian").map(|folder| folder.join("customers_messy.csv"))
}

async fn workspace(db: Db) -> Ctx {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:30:00Z".parse().unwrap()));
    let workspace =
        Workspace::open(db, vec![directory::module(), activities::module(), sales::module()], clock, 1).await.unwrap();
    Ctx::system(workspace, Door::Command)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_person_of_a_messy_list_comes_in_once() {
    if data().is_none() {
        return;
    }
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let mut import = Import::open(&ctx, "customers", Source::file(data().unwrap())).unwrap();
        let mapped: Vec<_> = import.mapping.columns.iter().flatten().map(Target::text).collect();
        assert_eq!(mapped, ["name", "name", "mobile", "city"], "two columns make one name");
        import.known_by(&ctx, "mobile").unwrap();
        let first = import.run(&ctx, None, &Progress::default()).await.unwrap();
        // 1,800 people and three rows that only look odd; 200 repeats, two numbers that are none.
        assert_eq!((first.new, first.rejected), (1_803, 202), "{:?}", first.problems);
        let repeats = first.problems.iter().find(|problem| problem.text == "import-row-repeated");
        assert_eq!(repeats.map(|problem| problem.times), Some(200));
        let again = import.run(&ctx, None, &Progress::default()).await.unwrap();
        assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 1_803), "{:?}", again.problems);
    })
    .await;
}
