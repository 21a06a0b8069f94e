//! The card of who may be the same comes behind its page. Where it finds no time there
//! either it says so, never that nobody is alike, and it comes when it is asked for again.

use std::time::Duration;

use axum::http::StatusCode;
use base::Id;
use directory::customers::{Customer, MOBILE, NAME};
use peyvand_tests::town::{Client, Town};
use records::Writes;
use store::{
    Db, Options, StoreError,
    testkit::{self, hasty},
};
use tokio::{sync::oneshot, task::JoinHandle};

const NOT_YET: [(&str, &str); 2] = [("fa", "هنوز به پایان نرسیده است"), ("en", "is not known yet")];

/// No moment within the page, and one hand for all that comes behind pages.
fn one_hand() -> Options {
    Options { heavy_readers: 1, patience: Duration::from_millis(500), ..hasty() }
}

/// Two customers of one number; the first, and what leads to the second.
async fn pair(town: &Town) -> (Id, String) {
    let write = |tx: &mut Writes<'_, '_>| {
        let mut ids = ["پارس نساج", "شرکت پارس نساج"].map(|name| (name, None));
        for (name, id) in &mut ids {
            let mut customer = tx.new_record::<Customer>()?;
            customer.set(NAME, (*name).to_owned());
            customer.set(MOBILE, Some("09121234567".to_owned()));
            *id = Some(tx.save(customer)?.key().any());
        }
        Ok(ids.map(|(_, id)| id))
    };
    let [Some(one), Some(other)] = town.standing("maryam").await.write(write).await.unwrap() else { unreachable!() };
    (one, format!("/merge?with={other}"))
}

/// A report that lasts until it is let go.
async fn report(db: Db) -> (std::sync::mpsc::Sender<()>, JoinHandle<()>) {
    let (go, gone) = std::sync::mpsc::channel();
    let (begun, begins) = oneshot::channel();
    let read = async move {
        let hold = move |_: &mut store::Tx<'_>| {
            begun.send(()).ok();
            gone.recv().ok();
            Ok::<_, StoreError>(())
        };
        db.read_heavy(hold).await.unwrap();
    };
    let reading = tokio::spawn(read);
    begins.await.unwrap();
    (go, reading)
}

async fn speaks(town: &Town, who: &Client, lang: &str) {
    let set = town.post(who, "/me/preferences", &format!("language={lang}&back=%2Fme")).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_finds_no_time_behind_its_page_says_so_and_comes_later() {
    for (db, _guard) in [testkit::sqlite_with(one_hand()).await, testkit::postgres_with(one_hand()).await] {
        let town = Town::open(db.clone()).await;
        let (one, twin) = pair(&town).await;
        let (owner, part) = (town.browser("maryam").await, format!("/customers/{one}/alike"));
        let page = town.get(&owner, &format!("/customers/{one}")).await;
        assert!(page.body.contains(&format!("hx-get=\"{part}\"")) && !page.body.contains(&twin), "{}", page.body);

        let (go, reading) = report(db).await;
        for (lang, words) in NOT_YET {
            speaks(&town, &owner, lang).await;
            let missed = town.part(&owner, &part).await;
            assert_eq!(missed.status, StatusCode::OK, "{}", missed.body);
            assert!(missed.body.contains(words) && !missed.body.contains(&twin), "{lang}: {}", missed.body);
            // By this the page knows that it has to ask again.
            let place = format!(
                "class=\"behind unboxed\" id=\"alike\" data-live=\"customers/{one}\" data-live-from=\"{part}\""
            );
            assert!(missed.body.contains(&place), "{}", missed.body);
        }
        go.send(()).unwrap();
        reading.await.unwrap();

        let came = town.part(&owner, &part).await.body;
        assert!(came.contains(&twin) && !came.contains("behind") && !came.contains(NOT_YET[1].1), "{came}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_card_has_the_time_of_a_page_while_a_report_is_made() {
    for (db, _guard) in [testkit::sqlite_with(one_hand()).await, testkit::postgres_with(one_hand()).await] {
        let town = Town::open(db.clone()).await;
        let (one, twin) = pair(&town).await;
        let owner = town.browser("maryam").await;
        let (go, reading) = report(db).await;
        let whole = town.get(&owner, &format!("/customers/{one}/alike")).await;
        assert!(whole.body.contains("<html") && whole.body.contains(&twin), "{}", whole.body);
        go.send(()).unwrap();
        reading.await.unwrap();
    }
}
