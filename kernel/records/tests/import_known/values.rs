//! What a row says beside whom it is about: values that cannot be read, dates, and columns
//! without a field.

use std::io::Write;

use records::import::{Duplicates, Import, Progress, Source};
use schema::Filter;
use store::testkit;

use crate::clients::{BORN, Client, NOTE, held, import, workspace};

#[tokio::test]
async fn one_value_that_cannot_be_read_is_left_out_and_told() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let rows = "Maryam,09121234567,,,,,1404/12/30\n\
                    Reza,12,,,,,\n\
                    Sara,12,,s@x.example,,,\n\
                    Omid,09121230000,7,,,,never\n\
                    ,09121231111,,,,,\n";
        let done = import(&ctx, rows, Duplicates::Fill, "").await;
        // Reza has nothing else that he could be known by; two wrong values have more likely slipped.
        assert_eq!((done.new, done.rejected, done.left_out), (2, 3, 2), "{:?}", done.problems);
        assert_eq!(held(&ctx).await, ["Maryam|+989121234567|||", "Sara|||s@x.example|"]);
        let left: Vec<_> = done.left.iter().map(|one| (one.column.as_deref().unwrap(), one.rows[0])).collect();
        assert_eq!(left, [("born_on", 2), ("mobile", 4)]);
    })
    .await;
}

#[tokio::test]
async fn dates_of_a_column_are_read_one_way_and_that_is_told() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let rows = "Maryam,,,,,,03/04/2024\nReza,,,,,,25/12/2023\n";
        let done = import(&ctx, rows, Duplicates::Fill, "").await;
        assert_eq!((done.new, done.told[0].text.as_str()), (2, "import-dates-day-first"));
        let found = ctx.read(|tx| tx.list_of::<Client>(Filter::default(), 10)).await.unwrap();
        assert_eq!(found[0].get(BORN), Some("2024-04-03".parse().unwrap()));
    })
    .await;
}

#[tokio::test]
async fn a_column_without_a_field_is_written_into_the_note() {
    let (db, _guard) = testkit::sqlite().await;
    let ctx = workspace(db).await;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all("name,گروه,مبلغ,note\nMaryam,نمونه,12,سلام\nReza,,,\n".as_bytes()).unwrap();
    let mut import = Import::open(&ctx, "clients", Source::file(file.path())).unwrap();
    import.apply(&ctx, &["گروه=note+".into(), "مبلغ=note+".into()]).unwrap();
    import.run(&ctx, None, &Progress::default()).await.unwrap();
    let found = ctx.read(|tx| tx.list_of::<Client>(Filter::default(), 10)).await.unwrap();
    assert_eq!(found[0].get(NOTE).as_deref(), Some("سلام\nگروه: نمونه\nمبلغ: 12"));
    assert_eq!(found[1].get(NOTE), None);
    assert!(import.apply(&ctx, &["گروه=city+".into()]).is_err(), "only prose takes more than one thing");
}
