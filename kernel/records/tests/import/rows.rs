//! What the rows of a sheet become, the first time and when they come again.

use base::{Currency, Id, Money};
use records::{Ctx, import::Progress, people::User};
use store::testkit;

use crate::{
    sheet::{count, figures, plan, run, sheet, shops},
    town::{self, CODE, MOTHER, NAME, SALES, Town},
};

/// Four shops and an empty line, written as people write: the daughter before her mother, two
/// kinds of digits, a date of either calendar.
const SHOPS: &str = "نام فروشگاه,کد,فروش (ریال),opened,مادر,مسئول\n\
    نور کرج,K1,۱۲٬۰۰۰,1404/01/05,فروشگاه نور,سارا\n\
    فروشگاه نور,N1,25000000,2020-03-21,,مریم\n\
    ستاره,S1,,۱۴۰۳/۱۲/۲۹,,رضا\n\
    ,,,,,\n\
    ستارهٔ شیراز,S2,7000,,ستاره,امید\n";

const FLAGS: [&str; 4] = ["نام فروشگاه=name", "فروش (ریال)=sales:rial", "opened=opened_on", "مادر=mother"];

#[tokio::test]
async fn a_sheet_becomes_records_whatever_the_order_of_its_rows() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let sheet = sheet(SHOPS);
        let import = sheet.open(&ctx, "shops", &FLAGS);
        assert_eq!(import.key.as_deref(), Some("code"), "a unique field is the usual key");

        let planned = plan(&import, &ctx).await;
        assert_eq!(figures(&planned), [4, 0, 0, 0], "{:?}", planned.problems);
        assert_eq!(shops(&ctx).await.len(), 0, "a dry run writes nothing");

        let done = run(&import, &ctx).await;
        assert_eq!(figures(&done), [4, 0, 0, 0], "{:?}", done.problems);
        let found = shops(&ctx).await;
        let of = |name: &str| found.iter().find(|shop| shop.get(NAME) == name).unwrap();
        assert_eq!(of("نور کرج").get(MOTHER), Some(of("فروشگاه نور").key()));
        assert_eq!(of("ستارهٔ شیراز").get(MOTHER), Some(of("ستاره").key()));
        assert_eq!(of("نور کرج").get(SALES), Some(Money::new(12_000, Currency::Irr)));
        assert_eq!(of("فروشگاه نور").get(town::OPENED), Some("2020-03-21".parse().unwrap()));
        assert_eq!(of("ستاره").get(town::OPENED), Some("2025-03-19".parse().unwrap()));
        assert_eq!(of("ستاره").value("owner").id(), Some(town.reza));
        assert_eq!(of("نور کرج").value("branch").id(), branch_of(&ctx, town.sara).await, "the owner's branch");
    })
    .await;
}

async fn branch_of(ctx: &Ctx, user: Id) -> Option<Id> {
    ctx.read(move |tx| Ok(tx.find(user.of::<User>())?.value("branch").id())).await.unwrap()
}

#[tokio::test]
async fn the_same_sheet_a_second_time_changes_nothing() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let (first, second) = (sheet(SHOPS), sheet(&SHOPS.replace("25000000", "26000000")));
        run(&first.open(&ctx, "shops", &FLAGS), &ctx).await;
        let changes = count(&ctx, "changes").await;
        let again = first.open(&ctx, "shops", &FLAGS);
        assert_eq!(figures(&plan(&again, &ctx).await), [0, 0, 4, 0]);
        assert_eq!(figures(&run(&again, &ctx).await), [0, 0, 4, 0]);
        assert_eq!(count(&ctx, "changes").await, changes, "no change was recorded");

        let amended = second.open(&ctx, "shops", &FLAGS);
        assert_eq!(figures(&plan(&amended, &ctx).await), [0, 1, 3, 0]);
        let done = run(&amended, &ctx).await;
        assert_eq!(figures(&done), [0, 1, 3, 0]);
        assert_eq!(count(&ctx, "changes").await, changes + 1);
        assert_eq!(shops(&ctx).await.len(), 4);
    })
    .await;
}

#[tokio::test]
async fn a_name_may_be_the_key_and_is_known_by_its_spelling() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        town::open_shop(&ctx, "علی‌رضا و یاران", None).await.unwrap();
        let sheet = sheet("name,sales\nعلي‌رضا و ياران,5\nعلی‌رضا و یاران,6\n");
        let mut import = sheet.open(&ctx, "shops", &[]);
        import.known_by(&ctx, "name").unwrap();
        let done = run(&import, &ctx).await;
        assert_eq!(figures(&done), [0, 1, 0, 1]);
        assert_eq!(done.problems[0].text, "import-row-repeated");
        assert_eq!(shops(&ctx).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_import_is_one_change_set_and_can_be_stopped() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let rows: String = (0..1_000).map(|n| format!("Shop {n},C{n}\n")).collect();
        let sheet = sheet(&format!("name,code\n{rows}"));
        let import = sheet.open(&ctx, "shops", &[]);
        let progress = Progress::default();
        progress.cancel();
        let stopped = import.run(&ctx, None, &progress).await.unwrap();
        assert!(stopped.cancelled && stopped.new < 1_000);
        let done = import.run(&ctx, None, &Progress::default()).await.unwrap();
        assert_eq!((done.new + done.unchanged, done.cancelled), (1_000, false));
        let set = done.set.unwrap().raw();
        let sql = "select count(*) from @changes where change_set = $1 and door = 'import'";
        let rows =
            ctx.read(move |tx| Ok(tx.tx.sql(sql, &[store::Cell::Int(set)], &[store::ColumnType::Int])?)).await.unwrap();
        assert_eq!(rows[0].int(0), Some(done.new as i64));
        assert_eq!(shops(&ctx).await.iter().filter(|shop| shop.get(CODE).is_some()).count(), 1_000);
    })
    .await;
}
