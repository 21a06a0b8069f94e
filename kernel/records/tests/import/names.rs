//! Names in a sheet that link to other records: known, nearly known, or new.

use records::{
    import::{Likeness, Target, Word},
    people::{Team, User},
};
use schema::Filter;
use store::testkit;

use crate::{
    sheet::{count, figures, plan, run, sheet, shops},
    town::{self, MOTHER, NAME, Town},
};

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
