//! Whom a colleague knows already, out of sight of whoever imports.

use std::sync::Arc;

use base::Id;
use records::{
    Ctx, Door, Result, Writes,
    import::Duplicates,
    people::{self, ROLE_KEY, RoleRow, User},
};
use schema::Value;
use store::testkit;

use crate::clients::{held, import, workspace};

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

fn hire(tx: &mut Writes<'_, '_>) -> Result<[Id; 2]> {
    let rights = r#"{"key": "clerk", "grants": {"clients": {"read": "own", "create": "own", "update": "own",
                     "import": "own"}, "users": {"read": "all"}}}"#;
    let mut role = tx.new_record::<RoleRow>()?;
    role.set(ROLE_KEY, "clerk".to_owned());
    role.put("name", Value::Text("clerk".into()));
    role.put("rights", Value::Text(rights.into()));
    let role = tx.save(role)?.key();
    let mut user = |name: &str| -> Result<Id> {
        let mut user = tx.new_record::<User>()?;
        user.set(people::USER_NAME, name.to_owned());
        user.set(people::USER_ROLES, vec![role]);
        Ok(tx.save(user)?.key().any())
    };
    Ok([user("Maryam")?, user("Reza")?])
}

async fn standing(system: &Ctx, user: Id) -> Ctx {
    let person = system.read(move |tx| people::person(tx, user)).await.unwrap().expect("an active user");
    let format = system.workspace.settings().format();
    Ctx::new(system.workspace.clone(), Arc::new(person.actor), Door::Page, format)
}
