//! A sheet, an import of it, and what can be told of it afterwards.

use std::io::Write;

use records::{
    Ctx, Record,
    import::{Import, Progress, Report, Source},
};
use schema::Filter;

use crate::town::Shop;

pub struct Sheet(pub tempfile::NamedTempFile);

pub fn sheet(text: &str) -> Sheet {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    Sheet(file)
}

impl Sheet {
    pub fn open(&self, ctx: &Ctx, entity: &str, flags: &[&str]) -> Import {
        let mut import = Import::open(ctx, entity, Source::file(self.0.path())).unwrap();
        let flags: Vec<String> = flags.iter().map(|&flag| flag.to_owned()).collect();
        import.apply(ctx, &flags).unwrap();
        import
    }
}

pub async fn plan(import: &Import, ctx: &Ctx) -> Report {
    import.plan(ctx, None, &Progress::default()).await.unwrap()
}

pub async fn run(import: &Import, ctx: &Ctx) -> Report {
    import.run(ctx, None, &Progress::default()).await.unwrap()
}

/// New, changed, unchanged, rejected.
pub fn figures(report: &Report) -> [u64; 4] {
    assert_eq!(report.rows, report.new + report.changed + report.unchanged + report.rejected);
    [report.new, report.changed, report.unchanged, report.rejected]
}

pub async fn shops(ctx: &Ctx) -> Vec<Record<Shop>> {
    ctx.read(|tx| tx.list_of::<Shop>(Filter::default(), 10_000)).await.unwrap()
}

pub async fn count(ctx: &Ctx, table: &'static str) -> i64 {
    let sql = format!("select count(*) from @{table}");
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(&sql, &[], &[store::ColumnType::Int])?)).await.unwrap();
    rows[0].int(0).unwrap()
}
