//! One process sits on the number of a node; it is free again when that one goes.

use std::time::Duration;

use store::{ColumnType, Seat, StoreError, Target, testkit};

#[tokio::test]
async fn a_number_has_one_process_on_postgres() {
    let (db, guard) = testkit::postgres().await;
    let sits = |node| db.read(move |tx| tx.is_seated(node));
    let first = Seat::take(guard.target(), 3).await.unwrap().expect("a free seat");
    assert!(Seat::take(guard.target(), 3).await.unwrap().is_none(), "two under one number");
    assert!(Seat::take(guard.target(), 4).await.unwrap().is_some(), "another number is free");
    assert_eq!(sits(3).await, Ok::<_, StoreError>(true));
    drop(first);
    let again = Seat::take(guard.target(), 3).await.unwrap();
    assert!(again.is_some(), "whoever dies locks nobody out");
}

#[tokio::test]
async fn a_seat_is_taken_again_when_its_line_was_lost() {
    let (db, guard) = testkit::postgres().await;
    let _seat = Seat::take(guard.target(), 5).await.unwrap().unwrap();
    let name = format!("peyvand node {} 5", guard.schema().unwrap());
    // PostgreSQL cuts the name of an application off at 63 letters.
    let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = left($1, 63)";
    let cut = db.write(move |tx| tx.sql(cut, &[name.into()], &[ColumnType::Int])).await;
    assert_eq!(cut.unwrap()[0].int(0), Some(1));
    let back = async {
        while db.read(|tx| tx.is_seated(5)).await != Ok::<_, StoreError>(true) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), back).await.expect("the seat is taken again");
}

#[tokio::test]
async fn a_file_has_one_server_whatever_its_number() {
    let (_db, guard) = testkit::sqlite().await;
    let first = Seat::take(guard.target(), 0).await.unwrap().unwrap();
    assert!(Seat::take(guard.target(), 1).await.unwrap().is_none());
    drop(first);
    assert!(Seat::take(guard.target(), 1).await.unwrap().is_some());
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_has_one_server_whatever_path_leads_to_it() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let by = |name: &str| Target::parse(place(name).to_str().unwrap()).unwrap();
    std::fs::create_dir(place("data")).unwrap();
    std::fs::write(place("data/crm.db"), "").unwrap();
    symlink(place("data/crm.db"), place("crm.db")).unwrap();
    symlink(place("data"), place("link")).unwrap();
    // The last is yet to be made by its server.
    for (one, other) in [("data/crm.db", "crm.db"), ("link/crm.db", "data/crm.db"), ("data/new.db", "link/new.db")] {
        let first = Seat::take(&by(one), 0).await.unwrap().unwrap();
        assert!(Seat::take(&by(other), 0).await.unwrap().is_none(), "{one} and {other}");
        drop(first);
        assert!(Seat::take(&by(other), 0).await.unwrap().is_some(), "{other}");
    }
}

#[tokio::test]
async fn who_sits_on_every_seat_serves_beside_nobody() {
    let ((_sqlite, file), (_postgres, server)) = (testkit::sqlite().await, testkit::postgres().await);
    for target in [file.target(), server.target()] {
        let serving = Seat::take(target, 9).await.unwrap().expect("a free seat");
        assert!(Seat::take_all(target).await.unwrap().is_none(), "somebody serves");
        drop(serving);
        let all = Seat::take_all(target).await.unwrap().expect("nobody serves");
        assert!(Seat::take(target, 127).await.unwrap().is_none(), "nobody begins to serve");
        drop(all);
        assert!(Seat::take(target, 127).await.unwrap().is_some());
    }
}
