//! A process that writes entries without end, until it is killed: the test binary
//! itself, told so by its environment.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    time::Duration,
};

use rand::RngExt;
use store::{Cell, ColumnDef, ColumnType, Db, Options, StoreError, TableDef, Target, testkit};

const DATABASE: &str = "PEYVAND_TEST_SCRIBE";
const WRITERS: i64 = 12;

pub fn ledger(name: &str) -> TableDef {
    let columns = vec![ColumnDef::new("id", ColumnType::Int).required(), ColumnDef::new("what", ColumnType::Text)];
    TableDef { name: name.into(), columns, primary: vec!["id".into()], ..TableDef::default() }
}

/// Both halves of an entry in one transaction.
pub async fn enter(db: &Db, id: i64) -> Result<(), StoreError> {
    let write = db.write(move |tx| {
        // Long enough that the log is folded into the file now and then.
        let entry = [id.into(), Cell::Text("x".repeat(3_000))];
        tx.sql_execute("insert into @debit (id, what) values ($1, $2)", &entry)?;
        tx.sql_execute("insert into @credit (id, what) values ($1, $2)", &entry).map(drop)
    });
    write.await
}

/// Both halves, read in one snapshot: the server may still be carrying out the last
/// commit that a killed client sent.
pub async fn entries(db: &Db) -> (BTreeSet<i64>, BTreeSet<i64>) {
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
pub async fn open(address: &str) -> Db {
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
pub struct Scribe {
    child: Child,
    said: Receiver<i64>,
}

impl Scribe {
    pub fn start_in(address: &str, world: &[(&str, &str)]) -> Scribe {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "scribe::a_scribe_says_what_is_kept", "--nocapture"])
            .env(DATABASE, address)
            .envs(world.iter().copied())
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
    pub fn hear(&self) -> i64 {
        self.said.recv_timeout(Duration::from_secs(20)).expect("the scribe writes")
    }

    pub fn kill(mut self) -> BTreeSet<i64> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.said.iter().collect()
    }
}

pub fn a_moment() -> Duration {
    Duration::from_millis(rand::rng().random_range(20..400))
}
