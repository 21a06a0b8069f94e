//! Sheets become records: mapped, tried dry, kept row by row, and the same
//! when they come a second time.

mod town;

use std::{io::Write, path::Path};

use base::{Currency, Id, Money};
use records::{
    Ctx, Error,
    import::{Import, Likeness, Progress, Report, Source, Target, Word},
    people::{Team, User},
};
use schema::{Filter, Value};
use store::testkit;
use town::{CODE, MOTHER, NAME, SALES, Shop, Town};

/// Seven shops, written as people write: the daughter before her mother, two
/// kinds of digits, a date of either calendar.
const SHOPS: &str = "نام فروشگاه,کد,فروش (ریال),opened,مادر,مسئول\n\
    نور کرج,K1,۱۲٬۰۰۰,1404/01/05,فروشگاه نور,سارا\n\
    فروشگاه نور,N1,25000000,2020-03-21,,مریم\n\
    ستاره,S1,,۱۴۰۳/۱۲/۲۹,,رضا\n\
    ,,,,,\n\
    ستارهٔ شیراز,S2,7000,,ستاره,امید\n";

const FLAGS: [&str; 4] = ["نام فروشگاه=name", "فروش (ریال)=sales:rial", "opened=opened_on", "مادر=mother"];

struct Sheet(tempfile::NamedTempFile);

fn sheet(text: &str) -> Sheet {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    Sheet(file)
}

impl Sheet {
    fn open(&self, ctx: &Ctx, entity: &str, flags: &[&str]) -> Import {
        let mut import = Import::open(ctx, entity, Source::file(self.0.path())).unwrap();
        let flags: Vec<String> = flags.iter().map(|&flag| flag.to_owned()).collect();
        import.apply(ctx, &flags).unwrap();
        import
    }
}

async fn plan(import: &Import, ctx: &Ctx) -> Report {
    import.plan(ctx, None, &Progress::default()).await.unwrap()
}

async fn run(import: &Import, ctx: &Ctx) -> Report {
    import.run(ctx, None, &Progress::default()).await.unwrap()
}

/// New, changed, unchanged, rejected.
fn figures(report: &Report) -> [u64; 4] {
    assert_eq!(report.rows, report.new + report.changed + report.unchanged + report.rejected);
    [report.new, report.changed, report.unchanged, report.rejected]
}

async fn shops(ctx: &Ctx) -> Vec<records::Record<Shop>> {
    ctx.read(|tx| tx.list_of::<Shop>(Filter::default(), 10_000)).await.unwrap()
}

async fn count(ctx: &Ctx, table: &'static str) -> i64 {
    let sql = format!("select count(*) from @{table}");
    let rows = ctx.read(move |tx| Ok(tx.tx.sql(&sql, &[], &[store::ColumnType::Int])?)).await.unwrap();
    rows[0].int(0).unwrap()
}

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
async fn rejected_rows_come_back_as_a_sheet_with_their_reasons() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let sheet = sheet(
            "name,code,sales,mother,town\n\
             Sun,A1,12,,Yazd\n\
             ,A2,12,,Qom\n\
             Moon,A1,12,,Qom\n\
             Star,A3,a lot,Nowhere,\"Rasht, Gilan\"\n\
             Sky,A4,1,,Ray,and more\n\
             Rain,A5,1",
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rejected.csv");
        let done = sheet.open(&ctx, "shops", &[]).run(&ctx, Some(&path), &Progress::default()).await.unwrap();
        assert_eq!(figures(&done), [1, 0, 0, 5], "{:?}", done.problems);
        assert_eq!(
            rejected(&path),
            [
                ["3", "A2", "name", ""],
                ["4", "A1", "code", "2"],
                ["5", "A3", "sales", "mother"],
                ["6", "A4", "", ""],
                ["7", "A5", "", ""],
            ]
            .map(|row| row.map(str::to_owned))
        );

        // What is put right in that sheet can be imported again.
        let text = std::fs::read_to_string(&path).unwrap();
        let mended = self::sheet(&text.replace(",A2", "Dawn,A2").replace("Moon,A1", "Moon,A6"));
        let import = mended.open(&ctx, "shops", &[]);
        let done = run(&import, &ctx).await;
        assert_eq!(figures(&done)[0], 3, "{:?}", done.problems);
    })
    .await;
}

/// Row number, code, and pieces of the reason that the tests name.
fn rejected(path: &Path) -> Vec<[String; 4]> {
    let mut reader = Source::file(path).open().unwrap();
    assert_eq!(reader.headings()[5..7], ["سطر", "علت رد"]);
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row().unwrap() {
        let reason = &row.cells[6];
        assert!(!reason.is_empty() && !reason.contains('⟨'), "{reason}");
        let said = |piece: &str| if reason.contains(piece) { piece.to_owned() } else { String::new() };
        let (one, other) = match row.cells[1].as_str() {
            "A2" => ("name", ""),
            "A1" => ("code", "2"),
            "A3" => ("sales", "mother"),
            _ => ("", ""),
        };
        let digits = base::fold::digits(reason);
        let second = if digits.contains(other) { other.to_owned() } else { String::new() };
        rows.push([row.cells[5].clone(), row.cells[1].clone(), said(one), second]);
    }
    rows
}

#[tokio::test]
async fn nearly_known_names_are_proposed_and_taken_only_when_accepted() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        for name in ["GTX Pro", "GTX Basic", "Acme Corporation"] {
            town::open_shop(&ctx, name, None).await.unwrap();
        }
        let sheet = sheet("name,mother\na,GTXPro\nb,GTXPro\nc,Acme Corporaton\nd,Initech\ne,gtx  PRO\n");
        let mut import = sheet.open(&ctx, "shops", &[]);
        let planned = plan(&import, &ctx).await;
        assert_eq!(figures(&planned), [1, 0, 0, 4]);
        let near: Vec<_> =
            planned.near.iter().map(|near| (near.said.as_str(), near.meant.as_str(), near.why, near.times)).collect();
        assert_eq!(
            near,
            [("GTXPro", "GTX Pro", Likeness::Spaces, 2), ("Acme Corporaton", "Acme Corporation", Likeness::Slip, 1),]
        );

        import.words.push(Word::parse("mother:initech=GTX Basic").unwrap());
        import.accept_near = true;
        assert_eq!(figures(&plan(&import, &ctx).await), [5, 0, 0, 0]);
        assert_eq!(figures(&run(&import, &ctx).await), [5, 0, 0, 0]);
        let found = shops(&ctx).await;
        let of = |name: &str| found.iter().find(|shop| shop.get(NAME) == name).unwrap();
        let mothers: Vec<_> = ["a", "b", "c", "d", "e"].iter().map(|name| of(name).get(MOTHER)).collect();
        let expected =
            ["GTX Pro", "GTX Pro", "Acme Corporation", "GTX Basic", "GTX Pro"].map(|name| Some(of(name).key()));
        assert_eq!(mothers, expected);
    })
    .await;
}

#[tokio::test]
async fn a_name_that_several_have_is_a_problem_of_its_own() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        for _ in 0..2 {
            town::open_shop(&ctx, "Sun", None).await.unwrap();
        }
        let sheet = sheet("name,mother\na,Sun\nMoon,\nMoon,\nb,Moon\n");
        let planned = plan(&sheet.open(&ctx, "shops", &[]), &ctx).await;
        assert_eq!(figures(&planned), [2, 0, 0, 2]);
        assert_eq!((planned.problems[0].text.as_str(), planned.problems[0].times), ("import-link-ambiguous", 2));
    })
    .await;
}

#[tokio::test]
async fn unknown_linked_names_become_records_when_asked() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let sheet = sheet("name,branch\nUp,تبریز\nDown,تبریز\nLeft,تهران\n");
        let mut import = sheet.open(&ctx, "teams", &[]);
        assert_eq!(figures(&plan(&import, &ctx).await), [1, 0, 0, 2]);
        import.create_links.insert("branch".to_owned());
        let planned = plan(&import, &ctx).await;
        assert_eq!((figures(&planned), planned.made["branches"].len()), ([3, 0, 0, 0], 1));
        assert_eq!(count(&ctx, "branches").await, 3);
        assert_eq!(figures(&run(&import, &ctx).await), [3, 0, 0, 0]);
        assert_eq!(count(&ctx, "branches").await, 4);
    })
    .await;
}

#[tokio::test]
async fn a_sheet_of_people_brings_its_teams_managers_and_branches() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let ctx = town.as_user(town.boss).await;
        let sheet = sheet(
            "sales_agent,manager,regional_office\n\
             Anna,Dustin,Central\nCecily,Dustin,Central\nGladys,Melvin,Central\nHayden,پروین,تهران\n",
        );
        let import = sheet.open(&ctx, "users", &[]);
        let mapped: Vec<_> = import.mapping.columns.iter().flatten().map(Target::text).collect();
        assert_eq!(mapped, ["name", "team.manager", "branch"]);
        let planned = plan(&import, &ctx).await;
        assert_eq!(figures(&planned), [4, 0, 0, 0], "{:?}", planned.problems);
        let made = |entity: &str| planned.made.get(entity).map_or(0, Vec::len);
        assert_eq!([made("branches"), made("teams"), made("users")], [1, 3, 2]);
        assert_eq!(count(&ctx, "teams").await, 0);

        assert_eq!(figures(&run(&import, &ctx).await), [4, 0, 0, 0]);
        let teams = ctx.read(|tx| tx.list_of::<Team>(Filter::default(), 10)).await.unwrap();
        assert_eq!(teams.len(), 3);
        let people = ctx.read(|tx| tx.list_of::<User>(Filter::default(), 100)).await.unwrap();
        assert_eq!(people.len(), 6 + 4 + 2);
        let named = |name: &str| people.iter().find(|user| user.value("name").text() == Some(name)).unwrap();
        assert_eq!(named("Anna").value("team"), named("Cecily").value("team"));
        assert_ne!(named("Anna").value("team"), named("Gladys").value("team"));
        assert_eq!(named("Anna").value("team"), named("Dustin").value("team"));
        assert_eq!(named("Anna").value("branch"), named("Gladys").value("branch"));
        assert_eq!(named("Hayden").value("branch"), named("پروین").value("branch"));

        assert_eq!(figures(&run(&sheet.open(&ctx, "users", &[]), &ctx).await), [0, 0, 4, 0]);
    })
    .await;
}

#[tokio::test]
async fn only_who_may_import_imports_and_fills_what_is_theirs() {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let sheet = sheet("name,secret,owner\nSun,hidden,رضا\n");
        for user in [town.maryam, town.parvin] {
            let ctx = town.as_user(user).await;
            let refused = Import::open(&ctx, "shops", Source::file(sheet.0.path())).unwrap_err();
            assert!(matches!(refused, Error::Forbidden { .. }));
        }
        let role = r#"{"key": "clerk", "grants": {"shops": {"read": "own", "create": "own", "import": "own"},
                       "users": {"read": "all"}}, "fields": {"shops": {"secret": "hidden"}}}"#;
        let maryam = town.maryam;
        town.system()
            .write(move |tx| {
                let mut row = tx.new_any("roles")?;
                row.put("key", Value::Text("clerk".into()));
                row.put("name", Value::Text("clerk".into()));
                row.put("rights", Value::Text(role.into()));
                let role = tx.save_any(row)?.id;
                let mut user = tx.find(maryam.of::<User>())?;
                user.put("roles", Value::several([role]));
                tx.save(user).map(drop)
            })
            .await
            .unwrap();
        let ctx = town.as_user(town.maryam).await;
        let import = sheet.open(&ctx, "shops", &[]);
        assert!(!import.mapping.fills("secret"), "a hidden field is not even guessed");
        let mut forced = import.clone();
        forced.mapping.columns[1] = Some(Target::field("secret"));
        assert!(matches!(forced.run(&ctx, None, &Progress::default()).await, Err(Error::Invalid(_))));
        // To a colleague they may not give it: beyond their reach.
        assert_eq!(figures(&run(&import, &ctx).await), [0, 0, 0, 1]);
        let own = sheet.open(&ctx, "shops", &["owner="]);
        assert_eq!(figures(&run(&own, &ctx).await), [1, 0, 0, 0]);
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

#[tokio::test]
async fn flags_that_mean_nothing_are_told() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let ctx = town.as_user(town.boss).await;
    let sheet = sheet("name,sales\nSun,1\n");
    let check = |flag: &str, expected: &str| {
        let mut import = Import::open(&ctx, "shops", Source::file(sheet.0.path())).unwrap();
        match import.apply(&ctx, &[flag.to_owned()]) {
            Err(Error::Invalid(problems)) => assert_eq!(problems[0].text, expected, "{flag}"),
            other => panic!("{flag}: {other:?}"),
        }
    };
    check("sales", "import-bad-flag");
    check("turnover=sales", "import-no-such-column");
    check("#9=sales", "import-no-such-column");
    check("sales=profit", "import-no-such-field");
    check("sales=created_at", "import-no-such-field");
    check("sales=team", "import-no-such-field");
    check("sales=sales:XXX", "import-no-such-currency");
    check("profit==7", "import-no-such-field");
}

#[tokio::test]
async fn a_row_that_is_refused_among_a_thousand_holds_up_none_of_them() {
    refused_among(1_300, 1_200, 512).await;
}

/// A batch without savepoints that met it was undone, and its next try must not meet it again.
#[tokio::test]
async fn a_row_that_is_refused_far_behind_the_first_of_its_batch_is_met_once() {
    refused_among(60, 17, 8).await;
}

/// So many rows, of which this one is refused by the database alone; `together` go out at once.
async fn refused_among(many: u64, refused: u64, together: usize) {
    testkit::both(|db| async move {
        let town = Town::open(db).await;
        let maryam = town.maryam;
        let may_import = move |tx: &mut records::Writes<'_, '_>| {
            let rights = r#"{"key": "clerk", "grants": {"shops": {"read": "own", "create": "own", "import": "own"}}}"#;
            let mut role = tx.new_any("roles")?;
            role.put("key", Value::Text("clerk".into()));
            role.put("name", Value::Text("clerk".into()));
            role.put("rights", Value::Text(rights.into()));
            let role = tx.save_any(role)?.id;
            let mut user = tx.find(maryam.of::<User>())?;
            user.put("roles", Value::several([role]));
            tx.save(user).map(drop)
        };
        town.system().write(may_import).await.unwrap();
        let (omid, maryam) = (town.as_user(town.omid).await, town.as_user(town.maryam).await);
        let taken = move |tx: &mut records::Writes<'_, '_>| {
            let mut shop = tx.new_record::<Shop>()?;
            shop.set(NAME, "دکان امید".to_owned());
            shop.set(CODE, Some(format!("C{refused}")));
            tx.save(shop).map(drop)
        };
        omid.write(taken).await.unwrap();
        let rows = (0..many).map(|nth| format!("دکان {nth},C{nth}\n"));
        let sheet = sheet(&format!("name,code\n{}", rows.collect::<String>()));
        // Omid's shop is out of Maryam's sight: only the database knows that its code is taken.
        let import = Import { together, ..sheet.open(&maryam, "shops", &[]) };
        let done =
            tokio::time::timeout(std::time::Duration::from_secs(60), run(&import, &maryam)).await.expect("an end");
        assert_eq!(figures(&done), [many - 1, 0, 0, 1], "{:?}", done.problems);
        assert_eq!(done.problems[0].rows, [refused + 2]);
        assert_eq!(shops(&maryam).await.len() as u64, many - 1);
        let history = "select count(*) from @changes where entity = 'shops' and kind = 'created'";
        let rows = maryam.read(|tx| Ok(tx.tx.sql(history, &[], &[store::ColumnType::Int])?)).await.unwrap();
        assert_eq!(rows[0].int(0), Some(many as i64), "each shop has one line of history");
    })
    .await;
}
