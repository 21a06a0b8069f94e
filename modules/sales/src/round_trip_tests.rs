//! What goes out as a sheet comes back in and changes nothing, in both
//! languages, both kinds of file and both ways of speaking.

use std::path::Path;

use base::{Currency, Format as Speaking, Id, Lang, Money, MoneyUnit};
use directory::customers::{self, Customer, CustomerKind};
use records::{
    Ctx, Record, Result, Writes,
    export::{Export, Format, Wording},
    import::{Counts, Import, Progress, Source},
};
use store::testkit;

use crate::{
    opportunities::{AMOUNT, CUSTOMER, EXPECTED_ON, NOTE, Opportunity, STAGE},
    testing::{day, stage, through, town, walk},
};

/// Customers as they are written by people who mean no good, or no harm.
fn settle(tx: &mut Writes<'_, '_>) -> Result<()> {
    let names = [
        "=HYPERLINK(\"http://evil.example\",\"x\")",
        "'=۱+۱",
        "@علی",
        "علی\u{200c}رضا، «ممتاز»",
        "خط\"نقل\"؛ کاما,",
        "+98 آقای تلفنی",
    ];
    let mut parent: Option<Id<Customer>> = None;
    for (at, name) in names.into_iter().enumerate() {
        let mut customer = tx.new_record::<Customer>()?;
        customer.set(customers::NAME, name.to_owned());
        customer.set(customers::KIND, if at == 0 { CustomerKind::Company } else { CustomerKind::Person });
        customer.set(customers::MOBILE, Some(format!("+98912000000{at}")));
        customer.set(customers::PARENT, parent);
        customer.set(customers::ADDRESS, Some("سطر یکم\nسطر دوم، پلاک -۵".to_owned()));
        customer.set(customers::NOTE, Some("- یادداشت".to_owned()));
        customer.set(customers::REVENUE, (at % 2 == 0).then_some(Money::new(-1_234_567 - at as i64, Currency::Irr)));
        customer.set(customers::FOUNDED, Some(1_390));
        customer.set(customers::SUPPLIER, at % 2 == 1);
        customer.set(customers::SINCE, Some(day("2024-03-19")));
        let customer = tx.save(customer)?;
        parent = parent.or(Some(customer.key()));
        deal_of(tx, &customer, at)?;
    }
    // Two of one name, whom only their ids tell apart.
    for at in 0..2 {
        let mut twin = tx.new_record::<Customer>()?;
        twin.set(customers::NAME, "دوقلو".to_owned());
        let twin = tx.save(twin)?;
        deal_of(tx, &twin, at)?;
    }
    Ok(())
}

fn deal_of(tx: &mut Writes<'_, '_>, customer: &Record<Customer>, at: usize) -> Result<()> {
    let names = ["ارزیابی نیاز", "برنده", "از دست رفته"];
    let stage = stage(tx, names[at % names.len()])?;
    let mut deal = tx.new_record::<Opportunity>()?;
    deal.set(CUSTOMER, Some(customer.key()));
    deal.set(STAGE, stage);
    deal.set(AMOUNT, Some(Money::new(9_007_199_254_740_993 + at as i64, Currency::Irr)));
    deal.set(EXPECTED_ON, Some(day("2026-12-31")));
    deal.set(NOTE, Some("=cmd|' /C calc'!A0".to_owned()));
    tx.save(deal).map(drop)
}

async fn exported(ctx: &Ctx, entity: &'static str, format: Format, wording: Wording, to: &Path) {
    let going = Export::of(entity, wording).begin(ctx, format).await.unwrap();
    let rows = match format {
        Format::Csv => going.into_csv(std::fs::File::create(to).unwrap()).await.unwrap(),
        Format::Xlsx => going.into_xlsx(to).await.unwrap(),
    };
    assert_eq!(rows, 8);
}

async fn imported(ctx: &Ctx, entity: &str, from: &Path) -> Counts {
    let import = Import::open(ctx, entity, Source::file(from)).unwrap();
    let report = import.run(ctx, None, &Progress::default()).await.unwrap();
    let problems: Vec<_> = report.problems.iter().map(|problem| format!("{problem:?}")).collect();
    assert_eq!(report.counts.rejected, 0, "{problems:?}");
    report.counts
}

/// The versions of everything, and the walks of the deals.
async fn state(ctx: &Ctx) -> Vec<String> {
    ctx.write(|tx| {
        let mut told = Vec::new();
        for table in ["customers", "opportunities", "stage_passages"] {
            let sql = format!("select id, version from @{table} where deleted_at is null order by id");
            let rows = tx.tx.sql(&sql, &[], &[store::ColumnType::Int, store::ColumnType::Int])?;
            told.extend(rows.iter().map(|row| format!("{table} {:?} {:?}", row.int(0), row.int(1))));
        }
        for deal in tx.list_of::<Opportunity>(Default::default(), 100)? {
            told.extend(walk(tx, deal.key())?);
        }
        Ok(told)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn an_export_that_comes_back_in_changes_nothing() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let system = through(&workspace, records::Door::Command);
        system.write(settle).await.unwrap();
        let before = state(&system).await;
        let folder = tempfile::tempdir().unwrap();
        for (lang, unit) in [(Lang::Fa, MoneyUnit::Toman), (Lang::Fa, MoneyUnit::Rial), (Lang::En, MoneyUnit::Toman)] {
            let ctx = Ctx { format: Speaking { unit, ..Speaking::of(lang) }.into(), ..system.clone() };
            for format in Format::ALL {
                for wording in [Wording::People, Wording::Programs] {
                    for entity in ["customers", "opportunities"] {
                        let file = folder.path().join(format!("{entity}.{}", format.key()));
                        exported(&ctx, entity, format, wording, &file).await;
                        let counts = imported(&ctx, entity, &file).await;
                        let case = format!("{entity} {format:?} {wording:?} {lang:?} {unit:?}");
                        assert_eq!((counts.rows, counts.unchanged), (8, 8), "{case}: {counts:?}");
                        assert_eq!(state(&system).await, before, "{case}");
                    }
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_cell_that_was_edited_in_between_changes_its_record_and_no_other() {
    testkit::both(|db| async move {
        let (workspace, _) = town(db).await;
        let ctx = through(&workspace, records::Door::Command);
        ctx.write(settle).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("customers.csv");
        exported(&ctx, "customers", Format::Csv, Wording::People, &file).await;
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replacen("دوقلو", "یکی از دوقلوها", 1)).unwrap();
        let counts = imported(&ctx, "customers", &file).await;
        assert_eq!((counts.changed, counts.unchanged, counts.new), (1, 7, 0));
        // An id that nobody has is a refused row, not a new record.
        let lines = format!(
            "{}\r\n0000000000000,کسی\r\n",
            text.lines().next().unwrap().split(',').take(2).collect::<Vec<_>>().join(",")
        );
        std::fs::write(&file, lines).unwrap();
        let import = Import::open(&ctx, "customers", Source::file(&file)).unwrap();
        let report = import.run(&ctx, None, &Progress::default()).await.unwrap();
        assert_eq!((report.counts.rejected, report.counts.new), (1, 0));
    })
    .await;
}
