//! Who may import and what they may choose.

use base::Id;
use records::{
    Error,
    import::{Import, Progress, Source, Target},
    people::User,
};
use schema::Value;
use store::testkit;

use crate::{
    sheet::{figures, run, sheet},
    town::Town,
};

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
        let rights = r#"{"key": "clerk", "grants": {"shops": {"read": "own", "create": "own", "import": "own"},
                         "users": {"read": "all"}}, "fields": {"shops": {"secret": "hidden"}}}"#;
        hire(&town, town.maryam, rights).await;
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

/// Gives somebody a role with these rights, in place of their own.
pub async fn hire(town: &Town, user: Id, rights: &'static str) {
    let hire = move |tx: &mut records::Writes<'_, '_>| {
        let mut role = tx.new_any("roles")?;
        role.put("key", Value::Text("clerk".into()));
        role.put("name", Value::Text("clerk".into()));
        role.put("rights", Value::Text(rights.into()));
        let role = tx.save_any(role)?.id;
        let mut user = tx.find(user.of::<User>())?;
        user.put("roles", Value::several([role]));
        tx.save(user).map(drop)
    };
    town.system().write(hire).await.unwrap();
}
