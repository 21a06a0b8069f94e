//! Invoice lines of a real shop, imported twice: once for its customers, once
//! for its products. A row is known by the customer's number or the product's
//! code; the first row of each brings it in, and the tens of thousands that
//! repeat it are passed over in memory.
//!
//! On the command line:
//!
//! ```text
//! peyvand import customers retail.csv --key name --duplicates skip --map CustomerID=name --map Country=country …
//! peyvand import products  retail.csv --key code --duplicates skip --map StockCode=code --map Description=name …
//! ```

use std::{collections::BTreeSet, io::Write, process::Command, sync::Arc};

use base::FrozenClock;
use records::{
    Ctx, Door, Workspace,
    import::{Duplicates, Import, Progress, Report, Source},
};
use store::{Cell, ColumnType, testkit};

/// The lines as text; they are kept packed.
fn lines() -> Option<String> {
    let packed = peyvand_tests::shared_data("online_retail")?.join("retail.csv.xz");
    let unpacked = Command::new("xz").arg("-dc").arg(packed).output().expect("the program xz");
    Some(String::from_utf8(unpacked.stdout).unwrap())
}

async fn import(ctx: &Ctx, text: &str, entity: &str, key: &str, columns: &[(&str, &str)]) -> Report {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let mut import = Import::open(ctx, entity, Source::file(file.path())).unwrap();
    let left_out = import.headings.iter().map(|heading| format!("{heading}="));
    let flags: Vec<String> =
        left_out.chain(columns.iter().map(|(column, field)| format!("{column}={field}"))).collect();
    import.apply(ctx, &flags).unwrap();
    import.known_by(ctx, key).unwrap();
    import.duplicates = Some(Duplicates::Skip);
    import.run(ctx, None, &Progress::default()).await.unwrap()
}

async fn number(ctx: &Ctx, sql: &'static str) -> u64 {
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(sql, &[] as &[Cell], &[ColumnType::Int])?)).await.unwrap();
    rows[0].int(0).unwrap() as u64
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_customers_and_products_of_47_834_invoice_lines_come_in_once_each() {
    let Some(text) = lines() else { return };
    // Counted without the reader: codes and numbers stand in no quotes.
    let rows: Vec<&str> = text.lines().skip(1).collect();
    let distinct =
        |of: fn(&str) -> Option<&str>| rows.iter().filter_map(|row| of(row)).collect::<BTreeSet<_>>().len() as u64;
    let products = distinct(|row| row.split(',').nth(1));
    let customers = distinct(|row| row.rsplit(',').nth(1));
    assert_eq!((rows.len(), customers, products), (47_834, 560, 3_024));

    let (db, _guard) = testkit::sqlite().await;
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:30:00Z".parse().unwrap()));
    let workspace = Workspace::open(db, peyvand_tests::modules(), clock, 1).await.unwrap();
    let ctx = Ctx::system(workspace, Door::Command);
    let columns = [("CustomerID", "name"), ("Country", "country")];
    let report = import(&ctx, &text, "customers", "name", &columns).await;
    assert_eq!((report.rows, report.new, report.rejected), (47_834, customers, 0), "{:?}", report.problems);
    assert_eq!(number(&ctx, "select count(*) from @customers where country is not null").await, customers);

    let columns = [("StockCode", "code"), ("Description", "name")];
    let report = import(&ctx, &text, "products", "code", &columns).await;
    assert_eq!((report.rows, report.new, report.rejected), (47_834, products, 0), "{:?}", report.problems);
    assert_eq!(number(&ctx, "select count(distinct code) from @products").await, products);
}
