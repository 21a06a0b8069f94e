//! A list whose rows all become one colleague's: the manager sends it, the
//! seller has the customers.

use std::sync::Arc;

use peyvand_tests::town::Town;
use records::{
    Ctx, Door,
    import::{self, State, Stored, import_of},
    jobs::{self, Handlers},
};
use schema::Filter;
use store::{Db, testkit};

const SHEET: &str = "نام,شماره\nمینا,09121230001\nنادر,09121230002\n";

async fn sent_for(town: &Town, who: &str, owner: &str) -> Stored {
    let ctx = Ctx { door: Door::Page, ..town.standing(who).await };
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), SHEET).unwrap();
    let id = import::send(&ctx, "customers", "list.csv".into(), file.path().to_owned()).await.unwrap();
    let stored = ctx.read(move |tx| tx.import(id)).await.unwrap();
    let mut chosen = import_of(&ctx, &stored).await.unwrap();
    chosen.apply(&ctx, &[format!("owner=={}", town.users[owner])]).unwrap();
    ctx.write(move |tx| tx.choose_for_import(id, &chosen)).await.unwrap();
    ctx.write(move |tx| tx.begin_import(id, false)).await.unwrap();
    let (end, stop) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(jobs::work(ctx.workspace.clone(), Arc::new(import::handlers(Handlers::new())), stop));
    let done = loop {
        let now = ctx.read(move |tx| tx.import(id)).await.unwrap();
        if !matches!(now.state, State::Running | State::Mapped) {
            break now;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    end.send(true).unwrap();
    worker.await.unwrap();
    done
}

async fn check(db: Db) {
    let town = Town::open(db).await;
    let done = sent_for(&town, "boss", "maryam").await;
    assert_eq!((done.state, done.counts.new), (State::Done, 2), "{:?}", done.outcome);
    let owned = |ctx: Ctx| async move {
        ctx.read(|tx| tx.list_of::<directory::customers::Customer>(Filter::default(), 9)).await
    };
    let maryams = owned(town.standing("maryam").await).await.unwrap();
    assert_eq!(maryams.len(), 3, "the two, and the one she had");
    assert!(maryams.iter().all(|one| one.value("owner").id() == Some(town.users["maryam"])));
    assert!(owned(town.standing("omid").await).await.unwrap().is_empty());
    // «شماره» alone is most likely a mobile.
    assert_eq!(
        maryams.iter().filter(|one| one.value("mobile").text().is_some_and(|it| it.starts_with("+98912"))).count(),
        2
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_of_a_list_may_become_one_colleagues() {
    testkit::both(check).await;
}
