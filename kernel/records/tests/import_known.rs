//! Rows about somebody who is there already: within the sheet, in the records,
//! and with a colleague; passed over, filled, overwritten or added, as asked.

use std::io::Write;

use records::{
    Ctx, Door, Module, Workspace,
    duplicates::Law,
    import::{Duplicates, Import, Progress, Report, Source},
    people::{self, ROLE_KEY, RoleRow, User},
};
use schema::{Direction, Entity, Field, Filter, entity, field};
use store::{Db, testkit};

struct Client;
impl Entity for Client {
    const KEY: &'static str = "clients";
}

const NAME: Field<Client, String> = field("name");
const MOBILE: Field<Client, Option<String>> = field("mobile");
const PHONE: Field<Client, Option<String>> = field("phone");
const EMAIL: Field<Client, Option<String>> = field("email");
const CITY: Field<Client, Option<String>> = field("city");
const CODE: Field<Client, Option<String>> = field("code");
const BORN: Field<Client, Option<base::Date>> = field("born_on");
const NOTE: Field<Client, Option<String>> = field("note");

fn clients() -> Module {
    let clients = entity::<Client>("users")
        .owned()
        .field(NAME.line(80).named().searchable())
        .field(MOBILE.phone().searchable())
        .field(PHONE.phone().searchable())
        .field(EMAIL.email().searchable())
        .field(CITY.line(80))
        .field(CODE.line(20))
        .field(BORN.date())
        .field(NOTE.prose(500))
        .title(NAME)
        .sort(NAME, Direction::Up)
        .list(&["name", "mobile"])
        .section("main", &["name", "mobile", "phone", "email", "city", "code", "born_on", "note"]);
    let law = Law {
        numbers: vec!["mobile".into(), "phone".into()],
        emails: vec!["email".into()],
        places: vec!["city".into()],
        silent: vec!["آقای"],
        ..Law::of("clients", "name")
    };
    Module { entities: vec![clients.build()], duplicates: vec![law], ..Module::new("clients") }
}

async fn workspace(db: Db) -> Ctx {
    let clock = std::sync::Arc::new(base::FrozenClock::at("2026-11-22T08:00:00Z".parse().unwrap()));
    let workspace = Workspace::open(db, vec![clients()], clock, 1).await.unwrap();
    Ctx::system(workspace, Door::Command)
}

async fn import(ctx: &Ctx, rows: &str, how: Duplicates, key: &str) -> Report {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(format!("name,mobile,phone,email,city,code,born_on\n{rows}").as_bytes()).unwrap();
    let mut import = Import::open(ctx, "clients", Source::file(file.path())).unwrap();
    import.known_by(ctx, key).unwrap();
    import.duplicates = Some(how);
    let planned = import.plan(ctx, None, &Progress::default()).await.unwrap();
    let done = import.run(ctx, None, &Progress::default()).await.unwrap();
    assert_eq!(done.counts, planned.counts, "what the trial told is what happened: {:?} {:?}", done.problems, done.met);
    done
}

/// Each record as `name|mobile|phone|email|city`, by name.
async fn held(ctx: &Ctx) -> Vec<String> {
    let found = ctx.read(|tx| tx.list_of::<Client>(Filter::default(), 1_000)).await.unwrap();
    let shown = |client: &records::Record<Client>| {
        let text = |of: Option<String>| of.unwrap_or_default();
        [
            client.get(NAME),
            text(client.get(MOBILE)),
            text(client.get(PHONE)),
            text(client.get(EMAIL)),
            text(client.get(CITY)),
        ]
        .join("|")
    };
    found.iter().map(shown).collect()
}

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
        // SQLite has one way for names beside a number and one for names beside an address.
        for plan in plans.iter().filter(|plan| plan.sql.contains("\"name_find\" IN")) {
            let steps = plan.steps.join("\n");
            let own = if plan.sql.contains("coalesce(\"mobile_find\"") { "ix_clients_unnumbered" } else { "name_find" };
            assert!(steps.contains(own), "of a thousand Saras only those who could be meant: {}\n{steps}", plan.sql);
        }
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
    })
    .await;
}

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

/// Maryam sees her own clients only; a number of Reza's is told, and no more.
#[tokio::test]
async fn a_number_that_a_colleague_has_is_not_added_a_second_time() {
    testkit::both(|db| async move {
        let system = workspace(db).await;
        let [maryam, reza] = system.write(hire).await.unwrap();
        let ctx = |user| standing(&system, user);
        import(&ctx(reza).await, "Reza's,09121234567,,,,,\n", Duplicates::Fill, "").await;
        let maryam = ctx(maryam).await;
        let done = import(&maryam, "Mine,09121234567,,,,,\nOther,09120000000,,,,,\n", Duplicates::Fill, "").await;
        assert_eq!((done.new, done.skipped), (1, 1));
        assert_eq!((done.met[0].number, done.met[0].record.raw(), done.met[0].row), (2, 0, None), "no link, no row");
        assert_eq!(held(&maryam).await, ["Other|+989120000000|||"]);
        let done = import(&maryam, "Mine,09121234567,,,,,\n", Duplicates::Add, "").await;
        assert_eq!(done.new, 1, "who adds all the same has been told");
    })
    .await;
}

fn hire(tx: &mut records::Writes<'_, '_>) -> records::Result<[base::Id; 2]> {
    let rights = r#"{"key": "clerk", "grants": {"clients": {"read": "own", "create": "own", "update": "own",
                     "import": "own"}, "users": {"read": "all"}}}"#;
    let mut role = tx.new_record::<RoleRow>()?;
    role.set(ROLE_KEY, "clerk".to_owned());
    role.put("name", schema::Value::Text("clerk".into()));
    role.put("rights", schema::Value::Text(rights.into()));
    let role = tx.save(role)?.key();
    let mut user = |name: &str| -> records::Result<base::Id> {
        let mut user = tx.new_record::<User>()?;
        user.set(people::USER_NAME, name.to_owned());
        user.set(people::USER_ROLES, vec![role]);
        Ok(tx.save(user)?.key().any())
    };
    Ok([user("Maryam")?, user("Reza")?])
}

async fn standing(system: &Ctx, user: base::Id) -> Ctx {
    let person = system.read(move |tx| people::person(tx, user)).await.unwrap().expect("an active user");
    let format = system.workspace.settings().format();
    Ctx::new(system.workspace.clone(), std::sync::Arc::new(person.actor), Door::Page, format)
}
