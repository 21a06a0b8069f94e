//! Whom a name means, and how they are found among many.

use records::import::Duplicates;
use store::testkit;

use crate::clients::{held, import, workspace};

#[tokio::test]
async fn a_name_in_one_town_is_one_person_unless_their_numbers_say_otherwise() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        import(&ctx, "علی‌رضا محمدی,09121234567,,,شیراز,,\n", Duplicates::Fill, "").await;
        let rows = "عليرضا محمدي,,,,شیراز,,\n\
                    علی‌رضا محمدی,09129999999,,,شیراز,,\n\
                    علی‌رضا محمدی,,,,تبریز,,\n\
                    آقای علیرضا محمدی,,,,تبریز,,\n";
        let done = import(&ctx, rows, Duplicates::Fill, "").await;
        assert_eq!((done.new, done.unchanged), (2, 2), "{:?}", done.met);
        assert_eq!(held(&ctx).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn who_contradicts_one_of_a_name_may_be_the_next() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let rows = "Sara,09121110000,,s@x.example,Yazd,,\n\
                    Sara,09122220000,,,Yazd,,\n\
                    Sara,,,t@x.example,Yazd,,\n\
                    Sara,,,u@x.example,Yazd,,\n\
                    Sara,,,v@x.example,Yazd,,\n";
        let done = import(&ctx, rows, Duplicates::Fill, "").await;
        let met: Vec<_> = done.met.iter().map(|met| (met.number, met.row)).collect();
        assert_eq!(met, [(4, Some(3))], "the second Sara has no address yet");
        assert_eq!((done.new, done.merged), (4, 1));
        assert_eq!(held(&ctx).await[1], "Sara|+989122220000||t@x.example|Yazd");
    })
    .await;
}

#[tokio::test]
async fn whom_a_row_meets_is_the_same_within_a_sheet_and_in_the_records() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        // A town for each way, so that neither meets whom the other has brought in.
        let row = |nth: usize, town: &str| {
            let (name, which) = (["Sara", "Reza"][nth * 7 % 13 % 2], nth * 5 % 11);
            let of_town = if town == "Yazd" { 1 } else { 2 };
            let mark = match nth * 3 % 7 % 3 {
                0 => format!("0912{of_town}1100{which:02},,"),
                1 => format!(",,{town}{which}@x.example"),
                _ => ",,".to_owned(),
            };
            format!("{name},{mark},{town},,\n")
        };
        let rows: Vec<usize> = (0..14).collect();
        import(&ctx, &rows.iter().map(|nth| row(*nth, "Yazd")).collect::<String>(), Duplicates::Fill, "").await;
        for nth in rows {
            import(&ctx, &row(nth, "Qom"), Duplicates::Fill, "").await;
        }
        let held = held(&ctx).await;
        let of = |town: &str, sign: &str| -> Vec<String> {
            let own = held.iter().filter(|one| one.ends_with(town)).map(|one| one.to_lowercase());
            own.map(|one| one.replace(sign, "+98912…").replace(&town.to_lowercase(), "…")).collect()
        };
        let (together, apart) = (of("Yazd", "+989121"), of("Qom", "+989122"));
        assert!(together.len() > 4, "{together:?}");
        assert_eq!(together, apart);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_there_is_looked_up_by_an_index_of_its_own() {
    testkit::both(|db| async move {
        let ctx = workspace(db).await;
        let rows: String = (0..200).map(|nth| format!("Sara,0912111{nth:04},,s{nth}@x.example,Yazd,,\n")).collect();
        import(&ctx, &rows, Duplicates::Skip, "").await;
        ctx.workspace.db.watch_plans();
        import(&ctx, "Sara,09122220000,,,Yazd,,\nSara,,,t@x.example,Yazd,,\n", Duplicates::Skip, "").await;
        let plans = ctx.workspace.db.watch_plans();
        let asked: Vec<_> = plans.iter().filter(|plan| plan.sql.contains("\"mobile_find\"")).collect();
        assert!(asked.len() >= 4, "numbers, addresses and names are asked for");
        for plan in asked {
            let steps = plan.steps.join("\n");
            assert!(!steps.contains("trgm") && !steps.contains("SCAN clients"), "{}\n{steps}", plan.sql);
        }
        let narrowed = |column: &str| {
            let beside = format!("coalesce(\"{column}\"");
            plans.iter().any(|plan| plan.sql.contains("\"name_find\"") && plan.sql.contains(&beside))
        };
        assert!(narrowed("mobile_find") && narrowed("email_find"), "who has another number is not even asked for");
        // SQLite has one way for names beside a number and one for names beside an address.
        for plan in plans.iter().filter(|plan| plan.sql.contains("\"name_find\" IN")) {
            let steps = plan.steps.join("\n");
            let own = if plan.sql.contains("coalesce(\"mobile_find\"") { "ix_clients_unnumbered" } else { "name_find" };
            assert!(steps.contains(own), "of a thousand Saras only those who could be meant: {}\n{steps}", plan.sql);
        }
    })
    .await;
}
