//! What becomes of a row about somebody is what was asked for, and it is told.

use records::import::Duplicates;
use store::testkit;

use crate::clients::{held, import, workspace};

const TWICE: &str = "Maryam,09121234567,,,,,\nMaryam K,۰۹۱۲-۱۲۳۴۵۶۷,,m@k.example,Yazd,,\n";

#[tokio::test]
async fn a_row_about_somebody_becomes_what_was_asked_for() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let done = import(&ctx, TWICE, Duplicates::Skip, "").await;
        assert_eq!((done.new, done.skipped), (1, 1));
        assert_eq!(held(&ctx).await, ["Maryam|+989121234567|||"]);
        // Now she is in the records, and both rows meet her.
        let done = import(&ctx, TWICE, Duplicates::Fill, "").await;
        assert_eq!((done.new, done.changed, done.unchanged), (0, 1, 1));
        assert_eq!(held(&ctx).await, ["Maryam|+989121234567||m@k.example|Yazd"]);
        let done = import(&ctx, TWICE, Duplicates::Overwrite, "").await;
        assert_eq!((done.new, done.changed, done.unchanged), (0, 1, 1));
        assert_eq!(held(&ctx).await, ["Maryam K|+989121234567||m@k.example|Yazd"]);
        let done = import(&ctx, TWICE, Duplicates::Add, "").await;
        assert_eq!((done.new, held(&ctx).await.len()), (2, 3));
    })
    .await;
}

#[tokio::test]
async fn each_meeting_is_told_with_its_row_and_its_field() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        import(&ctx, "Reza,,02188776655,r@x.example,,,\n", Duplicates::Fill, "").await;
        let rows = "Reza R,02188776655,,,,,\n\
                    Sara,09121110000,,s@x.example,,,\n\
                    Omid,,,S@X.example,,,\n\
                    Sara,,09121110000,,,,\n";
        let done = import(&ctx, rows, Duplicates::Fill, "").await;
        let met: Vec<_> = done.met.iter().map(|met| (met.number, met.row, met.by.as_ref())).collect();
        // A number is looked for in every field that holds numbers.
        assert_eq!(met, [(2, None, "mobile"), (4, Some(3), "email"), (5, Some(3), "phone")]);
        assert_eq!((done.new, done.merged), (1, 2));
        // The number that she has already fills nothing.
        assert_eq!(held(&ctx).await, ["Reza||+982188776655|r@x.example|", "Sara|+989121110000||s@x.example|"]);
    })
    .await;
}

#[tokio::test]
async fn a_code_of_their_own_goes_before_every_number() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let rows = "Shop,09121234567,,,,C1,\nBranch,09121234567,,,,C2,\nShop,,,,Yazd,C1,\n";
        let done = import(&ctx, rows, Duplicates::Fill, "code").await;
        assert_eq!((done.new, done.changed), (2, 1), "two codes are two, though they share a number");
        assert_eq!(held(&ctx).await, ["Branch|+989121234567|||", "Shop|+989121234567|||Yazd"]);
        // Nor is somebody in the records met by who has another code.
        let done = import(&ctx, "Third,09121234567,,,,C3,\n", Duplicates::Fill, "code").await;
        assert_eq!((done.new, done.merged, held(&ctx).await.len()), (1, 0, 3), "{:?}", done.met);
    })
    .await;
}

#[tokio::test]
async fn a_row_after_one_that_was_refused_takes_its_place() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let long = "x".repeat(90);
        let rows = format!("{long},09121234567,,,,,\nMaryam,09121234567,,,,,\nM,09121234567,,m@x.example,,,\n");
        let done = import(&ctx, &rows, Duplicates::Fill, "").await;
        assert_eq!((done.new, done.changed, done.rejected), (1, 1, 1), "{:?}", done.problems);
        assert_eq!(held(&ctx).await, ["Maryam|+989121234567||m@x.example|"]);
    })
    .await;
}
