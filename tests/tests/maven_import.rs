//! The four sheets of a real seller's CRM, imported as they come: every figure
//! of theirs is found again, on both databases, and a second time nothing
//! changes.

use std::{path::PathBuf, sync::Arc};

use base::{Currency, FrozenClock};
use records::{
    Ctx, Door, Settings, Workspace,
    import::{Import, Likeness, Progress, Report, Source},
};
use sales::pipelines::{Laid, create};
use store::{Cell, ColumnType, Db, testkit};

fn data() -> Option<PathBuf> {
    peyvand_tests::shared_data("maven_crm")
}

async fn workspace(db: Db) -> Ctx {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:30:00Z".parse().unwrap()));
    let modules = vec![directory::module(), activities::module(), sales::module()];
    let workspace = Workspace::open(db, modules, clock, 1).await.unwrap();
    let ctx = Ctx::system(workspace.clone(), Door::Command);
    let settings = Settings { currency: Currency::Usd, ..(*workspace.settings()).clone() };
    ctx.save_settings(settings).await.unwrap();
    let stages = ["Prospecting", "Engaging", "Won", "Lost"].map(|name| Laid::parse(name).unwrap());
    ctx.write(move |tx| create(tx, "Maven", &stages).map(drop)).await.unwrap();
    Ctx::system(workspace, Door::Command)
}

fn open(ctx: &Ctx, entity: &str, file: &str, flags: &[&str], key: &str) -> Import {
    let mut import = Import::open(ctx, entity, Source::file(data().unwrap().join(file))).unwrap();
    let flags: Vec<String> = flags.iter().map(|&flag| flag.to_owned()).collect();
    import.apply(ctx, &flags).unwrap();
    import.known_by(ctx, key).unwrap();
    import
}

fn customers(ctx: &Ctx) -> Import {
    open(ctx, "customers", "accounts.csv", &["kind==company"], "name")
}

fn products(ctx: &Ctx) -> Import {
    open(ctx, "products", "products.csv", &[], "name")
}

fn people(ctx: &Ctx) -> Import {
    open(ctx, "users", "sales_teams.csv", &[], "name")
}

fn deals(ctx: &Ctx) -> Import {
    open(ctx, "opportunities", "sales_pipeline.csv", &[], "external_id")
}

async fn run(import: &Import, ctx: &Ctx) -> [u64; 4] {
    figures(import.run(ctx, None, &Progress::default()).await.unwrap())
}

/// New, changed, unchanged, rejected.
fn figures(report: Report) -> [u64; 4] {
    assert!(report.rejected == 0, "{:?}", report.problems);
    [report.new, report.changed, report.unchanged, report.rejected]
}

/// One number out of the database.
async fn number(ctx: &Ctx, sql: &'static str) -> i64 {
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(sql, &[] as &[Cell], &[ColumnType::Int])?)).await.unwrap();
    rows[0].int(0).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sheets_of_a_real_seller_come_in_whole_on_sqlite() {
    if data().is_none() {
        return;
    }
    let (db, _guard) = testkit::sqlite().await;
    let ctx = workspace(db).await;
    import_the_small_ones(&ctx).await;
    let planned = deals(&ctx).plan(&ctx, None, &Progress::default()).await.unwrap();
    assert_eq!((planned.new, planned.rejected), (7_320, 1_480), "{:?}", planned.problems);
    let near = &planned.near[0];
    assert_eq!((near.said.as_str(), near.meant.as_str()), ("GTXPro", "GTX Pro"));
    assert_eq!((near.why, near.times, planned.near.len()), (Likeness::Spaces, 1_480, 1));
    assert_eq!(number(&ctx, "select count(*) from @opportunities").await, 0);
    import_the_deals(&ctx).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sheets_of_a_real_seller_come_in_whole_on_postgresql() {
    if data().is_none() {
        return;
    }
    let (db, _guard) = testkit::postgres().await;
    let ctx = workspace(db).await;
    import_the_small_ones(&ctx).await;
    import_the_deals(&ctx).await;
}

async fn import_the_small_ones(ctx: &Ctx) {
    assert_eq!(run(&customers(ctx), ctx).await, [85, 0, 0, 0]);
    assert_eq!(run(&products(ctx), ctx).await, [7, 0, 0, 0]);
    assert_eq!(run(&people(ctx), ctx).await, [35, 0, 0, 0]);
}

async fn import_the_deals(ctx: &Ctx) {
    let mut import = deals(ctx);
    import.accept_near = true;
    assert_eq!(run(&import, ctx).await, [8_800, 0, 0, 0]);
    check_figures(ctx).await;

    let changes = number(ctx, "select count(*) from @changes").await;
    assert_eq!(run(&customers(ctx), ctx).await, [0, 0, 85, 0]);
    assert_eq!(run(&products(ctx), ctx).await, [0, 0, 7, 0]);
    assert_eq!(run(&people(ctx), ctx).await, [0, 0, 35, 0]);
    assert_eq!(run(&import, ctx).await, [0, 0, 8_800, 0]);
    assert_eq!(number(ctx, "select count(*) from @changes").await, changes);
}

async fn check_figures(ctx: &Ctx) {
    let figures = [
        ("select count(*) from @customers where kind = 'company'", 85),
        ("select count(*) from @customers where parent is not null", 15),
        ("select count(distinct industry) from @customers", 10),
        ("select count(*) from @products", 7),
        ("select count(*) from @branches", 3),
        ("select count(*) from @teams where manager is not null and branch is not null", 6),
        ("select count(*) from @users", 41),
        // Sellers have one role, managers another.
        ("select max(n) from (select count(*) as n from @users group by roles) as had", 35),
        ("select min(n) from (select count(*) as n from @users group by roles) as had", 6),
        ("select count(*) from @opportunities", 8_800),
        ("select count(distinct owner) from @opportunities", 30),
        ("select count(*) from @opportunities where team is not null and branch is not null", 8_800),
        ("select count(*) from @opportunities where customer is null", 1_425),
        ("select count(*) from @opportunities o join @stages s on s.id = o.stage where s.name = 'Won'", 4_238),
        ("select count(*) from @opportunities o join @stages s on s.id = o.stage where s.name = 'Lost'", 2_473),
        ("select count(*) from @opportunities o join @stages s on s.id = o.stage where s.name = 'Engaging'", 1_589),
        ("select count(*) from @opportunities o join @stages s on s.id = o.stage where s.name = 'Prospecting'", 500),
        ("select cast(sum(amount_base) as bigint) from @opportunities", 1_000_553_400),
        ("select count(*) from @opportunities where opened_on is null", 500),
        ("select count(*) from @opportunities where closed_on is not null", 6_711),
        ("select count(*) from @opportunities o join @products p on p.id = o.product where p.name = 'GTX Pro'", 1_480),
    ];
    for (sql, expected) in figures {
        assert_eq!(number(ctx, sql).await, expected, "{sql}");
    }
}
