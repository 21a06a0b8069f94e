//! Workspaces as earlier versions left them are opened by this one, on both
//! databases: everybody signs in, sees and writes as before, and nothing is lost
//! on the way.
//!
//! `fixtures/upgrade` holds the sample company of each landed ground: the file of
//! SQLite, and what `pg_dump --no-owner` said of the other, both packed by `xz -9e`.

#[path = "upgrade/backups.rs"]
mod backups;
#[path = "upgrade/old.rs"]
mod old;

use std::sync::Arc;

use directory::customers::{self, Customer};
use old::{Old, number, person};
use records::{
    Ctx, Door, Module, Record, Workspace,
    check::What,
    indexes::{OwnIndex, State},
    sign_in::{self, Entry, Origin},
};
use schema::{Filter, Value};
use store::{ColumnType, TableDef};

/// What was counted when the fixture was made: customers and changes.
const GROUNDS: [(&str, i64, i64); 4] =
    [("ground-1", 148, 1_741), ("ground-2", 142, 3_024), ("ground-3", 142, 3_005), ("ground-4", 142, 2_948)];

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
    if ["ground-3", "ground-4"].contains(&name) {
        what_was_lent_and_named_is_there(&workspace).await;
    }
    if name == "ground-4" {
        the_index_that_was_asked_for_is_still_made(&workspace).await;
    }
    workspace.db.close().await;
    let again = old.open(peyvand_tests::modules()).await.unwrap();
    assert_eq!(again.db.generation(), workspace.db.generation(), "{name}: the second opening changes no table");
    again.db.close().await;
}

/// Ground 3 brought a share of Hooshang's customer to Reza, a view for all, a role of the
/// company's own that Omid has beside his first, a comment, and sums that are kept.
async fn what_was_lent_and_named_is_there(workspace: &Arc<Workspace>) {
    let lender = person(workspace, "hooshang@sepehr.example").await.actor.user;
    let reza = person(workspace, "reza@sepehr.example").await;
    let of_hooshang = move || Filter::is("owner", [Value::Id(lender.any())]);
    let lent = reza.read(move |tx| tx.list_of::<Customer>(of_hooshang(), 10)).await.unwrap();
    assert_eq!(lent.len(), 1, "Reza sees the one that was lent to him");
    let renamed = reza.write(move |tx| {
        let mut lent = tx.list_of::<Customer>(of_hooshang(), 1)?.remove(0);
        lent.set(customers::NAME, "نام تازهٔ امانت".to_owned());
        tx.save(lent)
    });
    renamed.await.expect("and may write into it");
    let omid = person(workspace, "omid@sepehr.example").await;
    assert_eq!(omid.actor.roles.len(), 3, "his two, and what everybody may");
    assert!(omid.read(|tx| tx.list_of::<Customer>(Filter::default(), 10)).await.is_ok());
    assert_eq!(number(workspace, "select count(*) from @views where shared = 'all'").await, 1);
    assert_eq!(number(workspace, "select count(*) from @comments").await, 1);
    let counted = "select cast(sum(n) as bigint) from (select n from @deal_sums where grouping_ = 0 \
                   union all select n from @deal_sums_terms) as s";
    let deals = "select count(*) from @opportunities where deleted_at is null";
    assert_eq!(number(workspace, counted).await, number(workspace, deals).await);
}

/// Ground 4 brought indexes that an administrator asks for: here one of the websites.
async fn the_index_that_was_asked_for_is_still_made(workspace: &Arc<Workspace>) {
    let maryam = person(workspace, "maryam@sepehr.example").await;
    let own = maryam.read(|tx| tx.own_indexes()).await.unwrap();
    assert_eq!(own.iter().map(OwnIndex::state).collect::<Vec<_>>(), [State::Made]);
    let standing = workspace.db.read(|tx| tx.indexes_named("peyvand_own_")).await.unwrap();
    assert_eq!(standing.into_values().collect::<Vec<_>>(), [true], "and it can be used");
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
