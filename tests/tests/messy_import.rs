//! A seller's list of customers as they come, imported as it stands: each
//! person once, with one mobile in one form, a city and what they asked for.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use base::{Calendar, FrozenClock, Id, fold};
use directory::customers::{CITY, Customer, MOBILE, NAME, NOTE, SINCE};
use records::{
    Ctx, Door, Record, Settings, Workspace,
    import::{Duplicates, Import, Problem, Progress, Report, Source, Target, Verdict},
    jobs::{self, Handlers, JobState},
    undo::Work,
};
use schema::Filter;
use store::{Cell, ColumnType, Db, testkit};

fn data() -> Option<PathBuf> {
    peyvand_tests::shared_data("persian").map(|folder| folder.join("customers_messy.csv"))
}

async fn workspace(db: Db) -> Ctx {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:30:00Z".parse().unwrap()));
    let workspace = Workspace::open(db, peyvand_tests::modules(), clock, 1).await.unwrap();
    let ctx = Ctx::system(workspace.clone(), Door::Command);
    let settings = Settings { calendar: Calendar::Jalali, ..(*workspace.settings()).clone() };
    ctx.save_settings(settings).await.unwrap();
    Ctx::system(workspace, Door::Command)
}

fn open(ctx: &Ctx, duplicates: Duplicates) -> Import {
    let mut import = Import::open(ctx, "customers", Source::file(data().unwrap())).unwrap();
    import.duplicates = Some(duplicates);
    import
}

async fn run(import: &Import, ctx: &Ctx) -> Report {
    import.run(ctx, None, &Progress::default()).await.unwrap()
}

/// New, merged into them, rejected.
fn figures(report: &Report) -> (u64, u64, u64) {
    (report.new, report.merged, report.rejected)
}

async fn customers(ctx: &Ctx) -> Vec<Record<Customer>> {
    ctx.read_heavy(|tx| tx.list_of::<Customer>(Filter::default(), 10_000)).await.unwrap()
}

async fn number(ctx: &Ctx, sql: &'static str) -> i64 {
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(sql, &[] as &[Cell], &[ColumnType::Int])?)).await.unwrap();
    rows[0].int(0).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_person_of_a_messy_list_comes_in_once() {
    if data().is_none() {
        return;
    }
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let mut import = open(&ctx, Duplicates::Fill);
        let mapped: Vec<_> = import.mapping.columns.iter().map(|target| target.as_ref().map(Target::text)).collect();
        let mapped: Vec<&str> = mapped.iter().map(|target| target.as_deref().unwrap_or("-")).collect();
        assert_eq!(mapped, ["name", "name", "mobile", "city", "wanted", "-", "since", "-"]);
        // What has no field of its own is written into the note, under its heading.
        import.apply(&ctx, &["#6=note+".to_owned(), "گروه=note+".to_owned()]).unwrap();
        import.duplicates = Some(Duplicates::Fill);

        let planned = import.plan(&ctx, None, &Progress::default()).await.unwrap();
        assert_eq!(figures(&planned), (1_803, 200, 2), "{:?}", planned.problems);
        assert_eq!(number(&ctx, "select count(*) from @customers").await, 0);

        let first = run(&import, &ctx).await;
        assert_eq!(figures(&first), (1_803, 200, 2), "{:?}", first.problems);
        assert_eq!(first.counts, planned.counts, "what the trial told is what happens");
        check_what_was_told(&first);
        check_people(&customers(&ctx).await);
        check_again_and_back(&ctx, &import, &first).await;
    })
    .await;
}

fn check_what_was_told(report: &Report) {
    // Two rows have no number that could be used; the three dates that no calendar has are told.
    let told = |problems: &[Problem], text: &str| -> Vec<u64> {
        problems.iter().filter(|one| one.text == text).flat_map(|one| one.rows.clone()).collect()
    };
    assert_eq!(told(&report.problems, "base-phone-too-short"), [213]);
    assert_eq!(told(&report.problems, "base-phone-unclear"), [1_756]);
    assert_eq!(told(&report.problems, "base-date-no-such-day"), [213, 1_756], "1405/07/31 and 1405/13/01");
    assert_eq!(told(&report.left, "base-date-no-such-day"), [168], "1404/12/30");
    assert_eq!(report.left_out, 1);
    // Each of the merged rows names the row that it met, and by what.
    assert_eq!(report.met.len(), 200);
    assert!(report.met.iter().all(|met| met.by == "mobile" && met.row.is_some_and(|row| row < met.number)));
    assert!(report.met.iter().all(|met| matches!(met.verdict, Verdict::Changed | Verdict::Unchanged)));
}

fn check_people(people: &[Record<Customer>]) {
    assert_eq!(people.len(), 1_803);
    let mobiles: BTreeSet<String> = people.iter().filter_map(|person| person.get(MOBILE)).collect();
    assert_eq!(mobiles.len(), 1_803, "no two people share one");
    assert!(mobiles.iter().all(|mobile| mobile.starts_with("+989") && mobile.len() == 13));
    for person in people {
        assert!(person.get(CITY).is_some(), "{:?}", person.get(NAME));
        assert!(person.value("wanted").text().is_some(), "{:?}", person.get(NAME));
        assert!(person.get(NOTE).is_some_and(|note| note.contains("گروه: ")), "{:?}", person.get(NAME));
    }
    let of = |mobile: &str| people.iter().find(|person| person.get(MOBILE).as_deref() == Some(mobile)).unwrap();
    // ۱۴۰۵/۰۸/۱۷ in three sets of digits is one day.
    let amir = of("+989154587307");
    assert_eq!(amir.get(SINCE), Some("2026-11-08".parse().unwrap()));
    assert_eq!(fold::fold(&amir.get(NAME)), fold::fold("امیر لطفی‌پور"));
    // The one impossible value is left out, the person is not.
    assert_eq!(of("+989121234567").get(SINCE), None);
    // Hostile text is text.
    assert_eq!(of("+989121230000").get(NAME), "=cmd|calc x");
    assert_eq!(of("+989121230001").get(NAME), "<script>alert(1)</script> تست");
}

/// The same list again changes nothing; and all of it goes back.
async fn check_again_and_back(ctx: &Ctx, import: &Import, first: &Report) {
    let changes = number(ctx, "select count(*) from @changes").await;
    let again = run(import, ctx).await;
    assert_eq!((again.new, again.changed, again.rejected), (0, 0, 2), "{:?}", again.problems);
    assert_eq!(number(ctx, "select count(*) from @changes").await, changes);
    let skipped = run(&open(ctx, Duplicates::Skip), ctx).await;
    assert_eq!((skipped.new, skipped.skipped), (0, 2_003));
    assert_eq!(number(ctx, "select count(*) from @changes").await, changes);
    assert_eq!(number(ctx, "select count(distinct change_set) from @changes where entity = 'customers'").await, 1);

    let Work::Begun(Some(job)) = ctx.undo(first.set.unwrap()).await.unwrap() else {
        panic!("a large set goes as a job")
    };
    done(ctx, job).await;
    assert!(customers(ctx).await.is_empty(), "every one of the 1,803 goes back");
    let left = number(
        ctx,
        "select count(*) from @changes c where entity = 'customers' and undoes is null and not exists \
                            (select 1 from @changes u where u.record = c.record and u.undoes = c.change_set)",
    );
    assert_eq!(left.await, 0, "and nothing of the import stands by itself");
}

/// Waits for a job while a worker is at it.
async fn done(ctx: &Ctx, job: Id) {
    let (end, stop) = tokio::sync::watch::channel(false);
    let handlers = Arc::new(records::undo::handlers(Handlers::new()));
    let worker = tokio::spawn(jobs::work(ctx.workspace.clone(), handlers, stop));
    loop {
        let now = ctx.read(move |tx| tx.job(job)).await.unwrap();
        match now.state {
            JobState::Done => break,
            JobState::Ready | JobState::Running => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            _ => panic!("the undo ended as {now:?}"),
        }
    }
    end.send(true).unwrap();
    worker.await.unwrap();
}
