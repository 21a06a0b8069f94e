//! `kill -9` at any moment: what was acknowledged is there, and nothing is there by half.
//!
//! The process that is killed is this test binary itself, told by its environment to
//! write without end.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    time::Duration,
};

use rand::RngExt;
use store::{ColumnDef, ColumnType, Db, Options, StoreError, TableDef, Target, testkit};

const DATABASE: &str = "PEYVAND_TEST_SCRIBE";
const WRITERS: i64 = 12;

fn ledger(name: &str) -> TableDef {
    let columns = vec![ColumnDef::new("id", ColumnType::Int).required()];
    TableDef { name: name.into(), columns, primary: vec!["id".into()], ..TableDef::default() }
}

/// Both halves of an entry in one transaction.
async fn enter(db: &Db, id: i64) -> Result<(), StoreError> {
    let write = db.write(move |tx| {
        tx.sql_execute("insert into @debit (id) values ($1)", &[id.into()])?;
        tx.sql_execute("insert into @credit (id) values ($1)", &[id.into()]).map(drop)
    });
    write.await
}

/// Both halves, read in one snapshot: the server may still be carrying out the last
/// commit that a killed client sent.
async fn entries(db: &Db) -> (BTreeSet<i64>, BTreeSet<i64>) {
    let read = db.read(|tx| {
        let mut half = |table: &str| {
            let rows = tx.sql(&format!("select id from @{table}"), &[], &[ColumnType::Int])?;
            Ok::<_, StoreError>(rows.iter().filter_map(|row| row.int(0)).collect())
        };
        Ok::<_, StoreError>((half("debit")?, half("credit")?))
    });
    read.await.unwrap()
}

/// `url workspace`, as the scribe gets it.
async fn open(address: &str) -> Db {
    let (url, workspace) = address.split_once(' ').unwrap();
    let target = Target::parse(url).unwrap().with_workspace(workspace);
    Db::open(&target, Options::default()).await.unwrap()
}

async fn say_what_is_kept(db: Db, mut id: i64) {
    while enter(&db, id).await.is_ok() {
        println!("kept {id}");
        std::io::stdout().flush().unwrap();
        id += WRITERS;
    }
}

/// Without an address it writes one entry for itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scribe_says_what_is_kept() {
    let Ok(address) = std::env::var(DATABASE) else {
        let (db, _guard) = testkit::sqlite().await;
        db.migrate(&[ledger("debit"), ledger("credit")]).await.unwrap();
        enter(&db, 1).await.unwrap();
        assert_eq!(entries(&db).await, (BTreeSet::from([1]), BTreeSet::from([1])));
        return;
    };
    let db = open(&address).await;
    let first = entries(&db).await.0.last().map_or(0, |last| last + 1);
    let writers = (0..WRITERS).map(|writer| tokio::spawn(say_what_is_kept(db.clone(), first + writer)));
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

/// A process that writes, and what it says to have been kept.
struct Scribe {
    child: Child,
    said: Receiver<i64>,
}

impl Scribe {
    fn start(address: &str) -> Scribe {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_scribe_says_what_is_kept", "--nocapture"])
            .env(DATABASE, address)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, said) = mpsc::channel();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let kept = line.strip_prefix("kept ").and_then(|id| id.parse().ok());
                kept.map(|id| tell.send(id));
            }
        });
        Scribe { child, said }
    }

    /// What it said up to now, after the first word.
    fn hear(&self) -> i64 {
        self.said.recv_timeout(Duration::from_secs(20)).expect("the scribe writes")
    }

    fn kill(mut self) -> BTreeSet<i64> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.said.iter().collect()
    }
}

async fn check(address: &str, kept: &BTreeSet<i64>, when: &str) {
    let db = open(address).await;
    let (debit, credit) = entries(&db).await;
    let lost: Vec<_> = kept.difference(&credit).collect();
    assert!(lost.is_empty(), "{when}: acknowledged and lost: {lost:?}");
    let halves: Vec<_> = debit.symmetric_difference(&credit).collect();
    assert!(halves.is_empty(), "{when}: half entries: {halves:?}");
    db.close().await;
}

fn a_moment() -> Duration {
    Duration::from_millis(rand::rng().random_range(20..400))
}

async fn survives_the_killing_of_the_process(address: &str) {
    let db = open(address).await;
    db.migrate(&[ledger("debit"), ledger("credit")]).await.unwrap();
    db.close().await;
    let mut kept = BTreeSet::new();
    for round in 0..6 {
        let scribe = Scribe::start(address);
        kept.insert(scribe.hear());
        std::thread::sleep(a_moment());
        kept.extend(scribe.kill());
        check(address, &kept, &format!("round {round}")).await;
    }
}

#[tokio::test]
async fn a_killed_process_loses_nothing_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    survives_the_killing_of_the_process(&format!("{}/crm.db killed", folder.path().display())).await;
}

#[tokio::test]
async fn a_killed_process_loses_nothing_on_postgres() {
    let (_db, guard) = testkit::postgres().await;
    let workspace = guard.schema().unwrap().to_owned();
    survives_the_killing_of_the_process(&format!("{} {workspace}", testkit::postgres_url())).await;
}

#[tokio::test]
async fn a_killed_server_loses_nothing() {
    let Some(server) = testkit::Server::start("killed") else { return };
    let address = format!("{} ledger", server.url());
    let db = open(&address).await;
    db.migrate(&[ledger("debit"), ledger("credit")]).await.unwrap();
    let mut kept = BTreeSet::new();
    for round in 0..2 {
        let scribe = Scribe::start(&address);
        kept.insert(scribe.hear());
        std::thread::sleep(a_moment());
        server.kill();
        // The scribe meets the loss and ends by itself; it is not to say anything untrue.
        kept.extend(scribe.kill());
        server.start_again();
        check(&address, &kept, &format!("round {round}")).await;
    }
    // The handle that was open all the time has not noticed.
    enter(&db, -1).await.unwrap();
}
