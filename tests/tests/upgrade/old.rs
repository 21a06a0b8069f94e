//! Workspaces as earlier versions left them, each in a place of its own.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use base::FrozenClock;
use records::{Ctx, Door, Module, Workspace, people::User};
use schema::{Filter, Value};
use store::{Cell, ColumnType, Db, Options, Target, testkit};

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/upgrade").join(name)
}

fn unpacked(name: &str) -> Vec<u8> {
    let out = Command::new("xz").arg("-dc").arg(fixture(name)).output().expect("the program xz");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

/// An old workspace in a place of its own, which goes when the test does.
pub struct Old {
    target: Target,
    file: Option<(tempfile::TempDir, PathBuf)>,
    database: Option<String>,
}

impl Old {
    pub fn file(ground: &str) -> Old {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("crm.db");
        std::fs::write(&path, unpacked(&format!("{ground}.db.xz"))).unwrap();
        Old { target: Target::parse(path.to_str().unwrap()).unwrap(), file: Some((folder, path)), database: None }
    }

    pub fn server(ground: &str) -> Old {
        let name = format!("old_{}_{}", ground.replace('-', "_"), std::process::id());
        psql(&testkit::postgres_url(), format!("create database {name}").as_bytes());
        let (server, _) = testkit::postgres_url().rsplit_once('/').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let url = format!("{server}/{name}");
        psql(&url, &unpacked(&format!("{ground}.sql.xz")));
        Old { target: Target::parse(&url).unwrap(), file: None, database: Some(name) }
    }

    pub async fn open(&self, modules: Vec<Module>) -> records::Result<Arc<Workspace>> {
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

pub async fn number(workspace: &Workspace, sql: &'static str) -> i64 {
    let count = move |tx: &mut store::Tx<'_>| tx.sql(sql, &[] as &[Cell], &[ColumnType::Int]);
    workspace.db.read(count).await.unwrap()[0].int(0).unwrap()
}

pub async fn person(workspace: &Arc<Workspace>, email: &str) -> Ctx {
    let of = Filter::is("email", [Value::Text(email.to_owned())]);
    let system = Ctx::system(workspace.clone(), Door::Command);
    let user = system.read(move |tx| tx.list_of::<User>(of, 1)).await.unwrap().remove(0);
    peyvand_tests::town::standing(workspace, user.key().any()).await
}
