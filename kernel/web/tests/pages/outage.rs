//! Streams where something was away: the database, a hand, a line, or the one who
//! tells. Nobody misses anything for it.

use std::time::Duration;

use base::Id;
use records::Ctx;
use store::{
    Db, Options, StoreError, Target, Tx,
    testkit::{Server, both, sqlite_with},
};

use crate::{
    ears::{Ears, settled},
    town::{
        NAME, Shop, Town,
        Who::{self, Maryam, Parvin},
    },
};

#[tokio::test]
async fn the_first_who_listens_hears_what_happens_at_once() {
    both(async |db| {
        let town = Town::open(db).await;
        settled(&town).await;
        // Signed in before, so that nothing comes between the stream and the change.
        town.get(Maryam, "/shops").await;
        let mut ears = Ears::open(&town, Maryam, "/live", &[]).await;
        let shop = town.shop(Maryam, "نانوایی", None).await;
        ears.hears_of(shop, "created").await;
    })
    .await;
}

#[tokio::test]
async fn a_line_that_is_cut_after_its_greeting_has_missed_nothing() {
    both(async |db| {
        let town = Town::open(db).await;
        settled(&town).await;
        let greeted = Ears::open(&town, Maryam, "/live", &[]).await;
        let shop = town.shop(Maryam, "نانوایی", None).await;
        settled(&town).await;
        let cut = Ears::open(&town, Maryam, "/live", &[("last-event-id", &greeted.last)]).await;
        let mut again = Ears::open(&town, Maryam, "/live", &[("last-event-id", &cut.last)]).await;
        again.hears_of(shop, "created").await;
    })
    .await;
}

/// Tries until it can be done, as a person would whose page says that the database is away.
async fn at_last<T>(attempt: impl AsyncFn() -> Option<T>) -> T {
    let tries = async {
        loop {
            match attempt().await {
                Some(done) => return done,
                None => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), tries).await.expect("the database comes back")
}

async fn rename_at_last(ctx: &Ctx, shop: Id, name: &'static str) {
    let rename = async || {
        let rename = ctx.write(move |tx| {
            let mut shop = tx.find::<Shop>(shop.of())?;
            shop.set(NAME, name.to_owned());
            tx.save(shop)
        });
        rename.await.ok()
    };
    at_last(rename).await;
}

/// Listens again from where this browser was.
async fn comes_back(town: &Town, who: Who, last: &str) -> Ears {
    let open = async || Some(town.begin(who, "/live", &[("last-event-id", last)]).await).filter(|a| a.status() == 200);
    Ears::to(at_last(open).await).await
}

/// Hears of this shop after so many changes, as a browser does: a stream that ends is opened again.
async fn goes_on_to_hear(town: &Town, who: Who, ears: Ears, shop: Id, version: i64) -> Ears {
    let mut ears = ears;
    while ears.hears(shop, |item| item["version"] == version).await.is_none() {
        ears = comes_back(town, who, &ears.last).await;
    }
    ears
}

#[tokio::test]
async fn two_processes_hear_each_other_again_when_the_database_was_away_and_one_goes_on_for_the_other() {
    let Some(server) = Server::start("live") else { return };
    let target = Target::parse(server.url()).unwrap();
    let tehran = Town::open(Db::open(&target, Options::default()).await.unwrap()).await;
    // Sessions that both know.
    tehran.get(Maryam, "/shops").await;
    tehran.get(Parvin, "/shops").await;
    let shiraz = tehran.beside(Db::open(&target, Options::default()).await.unwrap()).await;
    let here = Ears::open(&tehran, Maryam, "/live", &[]).await;
    let there = Ears::open(&shiraz, Parvin, "/live", &[]).await;
    let shop = tehran.shop(Maryam, "نانوایی", None).await;
    let here = goes_on_to_hear(&tehran, Maryam, here, shop, 1).await;
    let there = goes_on_to_hear(&shiraz, Parvin, there, shop, 1).await;
    let (maryam, parvin) = (tehran.ctx(Maryam).await, shiraz.ctx(Parvin).await);
    // Beside both processes, which meet that nobody answers.
    let outage = tokio::task::spawn_blocking(move || {
        for stop in [Server::break_off, Server::kill] {
            stop(&server);
            server.start_again();
        }
        server
    });
    let _server = outage.await.unwrap();
    rename_at_last(&maryam, shop, "سنگک").await;
    let there = goes_on_to_hear(&shiraz, Parvin, there, shop, 2).await;
    rename_at_last(&parvin, shop, "بربری").await;
    let here = goes_on_to_hear(&tehran, Maryam, here, shop, 3).await;
    // A process is gone with its streams: the other tells what was missed since.
    let last = here.last.clone();
    drop((here, maryam, tehran));
    rename_at_last(&parvin, shop, "تافتون").await;
    let missed = comes_back(&shiraz, Maryam, &last).await;
    goes_on_to_hear(&shiraz, Maryam, missed, shop, 4).await;
    goes_on_to_hear(&shiraz, Parvin, there, shop, 4).await;
}

#[tokio::test]
async fn what_is_changed_while_every_hand_is_busy_is_heard_when_one_is_free_again() {
    let (patience, readers) = (Duration::from_secs(2), 1);
    let (db, _guard) = sqlite_with(Options { patience, readers, ..Options::default() }).await;
    let town = Town::open(db.clone()).await;
    let shop = town.shop(Maryam, "نانوایی", None).await;
    let ears = Ears::open(&town, Maryam, "/live", &[]).await;
    let maryam = town.ctx(Maryam).await;
    let (free, busy) = std::sync::mpsc::channel::<()>();
    let (begun, begins) = tokio::sync::oneshot::channel();
    let holding = tokio::spawn(async move {
        let hold = move |_: &mut Tx<'_>| {
            begun.send(()).ok();
            busy.recv().ok();
            Ok::<_, StoreError>(())
        };
        db.read(hold).await
    });
    begins.await.unwrap();
    rename_at_last(&maryam, shop, "سنگک").await;
    // Whoever asks now has waited for too long when it is their turn.
    let refused = maryam.read(move |tx| tx.find::<Shop>(shop.of()).map(drop));
    let release = async {
        tokio::time::sleep(2 * patience).await;
        free.send(()).unwrap();
    };
    let (refused, ()) = tokio::join!(refused, release);
    assert!(refused.is_err(), "the hand was busy");
    holding.await.unwrap().unwrap();
    goes_on_to_hear(&town, Maryam, ears, shop, 2).await;
}
