//! Workspaces as earlier versions left them are opened by this one, on both
//! databases: everybody signs in, sees and writes as before, and nothing is lost
//! on the way.
//!
//! `fixtures/upgrade` holds the sample company of each landed ground: the file of
//! SQLite, and what `pg_dump --no-owner` said of the other, both packed by `xz -9e`.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use base::FrozenClock;
use directory::customers::{self, Customer};
use records::{
    Ctx, Door, Module, Record, Workspace,
    check::What,
    people::User,
    sign_in::{self, Entry, Origin},
};
use schema::{Filter, Value};
use store::{Cell, ColumnType, Db, Options, TableDef, Target, testkit};

/// What was counted when the fixture was made: customers and changes.
const GROUNDS: [(&str, i64, i64); 2] = [("ground-1", 148, 1_741), ("ground-2", 142, 3_024)];

fn unpacked(name: &str) -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/upgrade").join(name);
    let out = Command::new("xz").arg("-dc").arg(file).output().expect("the program xz");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

/// An old workspace in a place of its own, which goes when the test does.
struct Old {
    target: Target,
    file: Option<(tempfile::TempDir, PathBuf)>,
    database: Option<String>,
}

impl Old {
    fn file(ground: &str) -> Old {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("crm.db");
        std::fs::write(&path, unpacked(&format!("{ground}.db.xz"))).unwrap();
        Old { target: Target::parse(path.to_str().unwrap()).unwrap(), file: Some((folder, path)), database: None }
    }

    fn server(ground: &str) -> Old {
        let name = format!("old_{}_{}", ground.replace('-', "_"), std::process::id());
        psql(&testkit::postgres_url(), format!("create database {name}").as_bytes());
        let (server, _) = testkit::postgres_url().rsplit_once('/').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let url = format!("{server}/{name}");
        psql(&url, &unpacked(&format!("{ground}.sql.xz")));
        Old { target: Target::parse(&url).unwrap(), file: None, database: Some(name) }
    }

    async fn open(&self, modules: Vec<Module>) -> records::Result<Arc<Workspace>> {
        let db = Db::open(&self.target, Options::default()).await?;
        let clock = Arc::new(FrozenClock::at("2026-11-23T08:30:00Z".parse().unwrap()));
        Workspace::open(db, modules, clock, 1).await
    }
}

impl Drop for Old {
    fn drop(&mut self) {
        if let Some(name) = &self.database {
            psql(&testkit::postgres_url(), format!("drop database if exists {name} with (force)").as_bytes());
        }
        drop(self.file.take());
    }
}

fn psql(url: &str, sql: &[u8]) {
    let mut command = Command::new("psql");
    command.args(["-q", "-v", "ON_ERROR_STOP=1", url]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().expect("the program psql");
    child.stdin.take().unwrap().write_all(sql).unwrap();
    assert!(child.wait().unwrap().success());
}

async fn number(workspace: &Workspace, sql: &'static str) -> i64 {
    let count = move |tx: &mut store::Tx<'_>| tx.sql(sql, &[] as &[Cell], &[ColumnType::Int]);
    workspace.db.read(count).await.unwrap()[0].int(0).unwrap()
}

async fn works_as_before(old: &Old, ground: (&str, i64, i64)) {
    let workspace = old.open(peyvand_tests::modules()).await.unwrap();
    let (name, customers, changes) = ground;
    assert_eq!(number(&workspace, "select count(*) from @customers").await, customers, "{name}");
    assert!(number(&workspace, "select count(*) from @changes").await >= changes, "{name}");
    let system = Ctx::system(workspace.clone(), Door::Command);
    records::sound_keys::write_down(&system, None).await.unwrap();
    let report = records::check::check(&system, true).await.unwrap();
    let found: Vec<What> = report.findings.iter().map(|finding| finding.what).collect();
    // The first ground knew nothing of doubles: the opening asked for a search, which nobody did yet.
    let known = if name == "ground-1" { vec![What::Doubles] } else { vec![] };
    assert_eq!((found, report.is_sound()), (known, true), "{name}");
    assert!(number(&workspace, "select count(*) from @jobs where kind = 'duplicates-sweep'").await > 0, "{name}");
    for who in ["maryam", "parvin", "reza"] {
        let from = Origin { address: [127, 0, 0, 1].into(), agent: "test".into() };
        let email = format!("{who}@sepehr.example");
        let entry = sign_in::enter(&workspace, &email, "peyvand-sample-1405", &from).await;
        assert!(matches!(entry, Ok(Entry::Welcome(_))), "{name} {who}: {entry:?}");
    }
    let reza = person(&workspace, "reza@sepehr.example").await;
    let renamed = reza.write(|tx| {
        let mut one = tx.list_of::<Customer>(Filter::default(), 1)?.remove(0);
        one.set(customers::NAME, "نام تازه".to_owned());
        tx.save(one).map(Record::into_any)
    });
    let renamed = renamed.await.unwrap();
    let history = reza.read(move |tx| tx.history(&renamed.def.clone(), renamed.id, None, 100)).await.unwrap();
    assert!(history.changes.len() >= 2, "{name}: the history of before is there as well");
    workspace.db.close().await;
    let again = old.open(peyvand_tests::modules()).await.unwrap();
    assert_eq!(again.db.generation(), workspace.db.generation(), "{name}: the second opening changes no table");
    again.db.close().await;
}

async fn person(workspace: &Arc<Workspace>, email: &str) -> Ctx {
    let of = Filter::is("email", [Value::Text(email.to_owned())]);
    let system = Ctx::system(workspace.clone(), Door::Command);
    let user = system.read(move |tx| tx.list_of::<User>(of, 1)).await.unwrap().remove(0);
    peyvand_tests::town::standing(workspace, user.key().any()).await
}

#[tokio::test]
async fn the_workspaces_of_earlier_versions_work_as_before_on_sqlite() {
    for ground in GROUNDS {
        works_as_before(&Old::file(ground.0), ground).await;
    }
}

#[tokio::test]
async fn the_workspaces_of_earlier_versions_work_as_before_on_postgres() {
    for ground in GROUNDS {
        works_as_before(&Old::server(ground.0), ground).await;
    }
}

/// A module whose table cannot be made: the name of the customer would be unique,
/// and it is not.
fn failing() -> Vec<Module> {
    let mut modules = peyvand_tests::modules();
    let extra = TableDef {
        name: "extra".into(),
        columns: vec![store::ColumnDef::new("id", ColumnType::Int).required()],
        ..TableDef::default()
    };
    let lame = store::IndexDef::on("ix_lame", &["no_such_column"]);
    let broken = TableDef {
        name: "lame".into(),
        columns: vec![store::ColumnDef::new("id", ColumnType::Int).required()],
        indexes: vec![lame],
        ..TableDef::default()
    };
    modules.push(Module { tables: vec![extra, broken], ..Module::new("failing") });
    modules
}

async fn stays_when_the_next_version_fails(old: &Old) {
    let workspace = old.open(peyvand_tests::modules()).await.unwrap();
    let generation = workspace.db.generation();
    workspace.db.close().await;
    assert!(old.open(failing()).await.is_err());
    let workspace = old.open(peyvand_tests::modules()).await.unwrap();
    assert_eq!(workspace.db.generation(), generation);
    let there = workspace.db.read(|tx| tx.columns_of("extra")).await.unwrap();
    assert!(there.is_empty(), "not even the part that could be made: {there:?}");
    assert_eq!(number(&workspace, "select count(*) from @customers").await, GROUNDS[1].1);
    workspace.db.close().await;
}

#[tokio::test]
async fn an_upgrade_that_fails_leaves_the_workspace_as_it_was() {
    stays_when_the_next_version_fails(&Old::file("ground-2")).await;
    stays_when_the_next_version_fails(&Old::server("ground-2")).await;
}
