//! Somebody may have several roles, and somebody always administers.

mod town;

use access::Role;
use base::Id;
use records::{
    Door, Error, Workspace, Writes,
    people::{self, ROLE_KEY, ROLE_NAME, ROLE_RIGHTS, RoleRow, USER_ROLES, User},
};
use schema::{Filter, Value};
use store::{Cell, ColumnType, testkit::both};
use town::{Town, names, open_shop, shops};

fn role(tx: &mut records::Reads<'_, '_>, key: &str) -> records::Result<Id<RoleRow>> {
    let found = tx.list_of::<RoleRow>(Filter::is(ROLE_KEY.key(), [Value::Text(key.to_owned())]), 1)?;
    found.first().map(records::Record::key).ok_or(Error::NotFound)
}

fn give(tx: &mut Writes<'_, '_>, user: Id, keys: &[&str]) -> records::Result<()> {
    let roles = keys.iter().map(|key| role(tx, key)).collect::<records::Result<Vec<_>>>()?;
    let mut user = tx.find(user.of::<User>())?;
    user.set(USER_ROLES, roles);
    tx.save(user).map(drop)
}

#[tokio::test]
async fn who_has_several_roles_may_do_what_any_of_them_allows() {
    both(async |db| {
        let town = Town::open(db).await;
        open_shop(&town.as_user(town.reza).await, "قصابی رضا", None).await.unwrap();
        let seen = async || names(&town.as_user(town.maryam).await, Filter::default()).await;
        assert_eq!(seen().await, [""; 0]);
        let maryam = town.maryam;
        town.system().write(move |tx| give(tx, maryam, &["keeper", "overseer"])).await.unwrap();
        assert_eq!(seen().await, ["قصابی رضا"], "as an overseer she sees her branch");
        town.system().write(move |tx| give(tx, maryam, &["overseer", "keeper", "keeper"])).await.unwrap();
        let roles = town.system().read(move |tx| Ok(tx.find(maryam.of::<User>())?.get(USER_ROLES))).await.unwrap();
        assert_eq!(roles.len(), 2, "each once");
        let keeper = town.system().read(|tx| role(tx, "keeper")).await.unwrap();
        let have = town
            .system()
            .read(move |tx| {
                let filter = Filter::is("roles", [Value::Id(keeper.any())]);
                Ok(tx.list_of::<User>(filter, 10)?.len())
            })
            .await;
        assert_eq!(have.unwrap(), 4, "four keep shops, she among them");
        let system = town.system();
        let gone = system.write(move |tx| {
            let keeper = tx.find(keeper)?.into_any();
            tx.delete_any(keeper)
        });
        assert!(matches!(gone.await, Err(Error::Refused(why)) if why.text == "roles-refused-held"));
    })
    .await;
}

#[tokio::test]
async fn who_only_keeps_the_list_of_people_makes_no_administrators() {
    both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.maryam;
        town.system()
            .write(move |tx| {
                let mut row = tx.new_record::<RoleRow>()?;
                row.set(ROLE_KEY, "registrar".into());
                row.set(people::ROLE_NAME, "بایگان".into());
                let rights =
                    r#"{"key":"registrar","grants":{"users":{"read":"all","update":"all"},"roles":{"read":"all"}}}"#;
                row.set(people::ROLE_RIGHTS, rights.into());
                tx.save(row)?;
                give(tx, maryam, &["registrar"])
            })
            .await
            .unwrap();
        let registrar = town.as_user(maryam).await;
        let done = registrar.write(move |tx| give(tx, maryam, &["registrar", "administrator"])).await;
        assert!(matches!(&done, Err(Error::Invalid(wrong)) if wrong[0].field == "roles"), "{done:?}");
        registrar.write(move |tx| give(tx, maryam, &["registrar", "keeper"])).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn two_last_administrators_cannot_demote_each_other_at_one_moment() {
    both(async |db| {
        let town = Town::open(db).await;
        let (boss, maryam) = (town.boss, town.maryam);
        for _ in 0..10 {
            town.system()
                .write(move |tx| {
                    give(tx, boss, &["administrator"])?;
                    give(tx, maryam, &["keeper", "administrator"])
                })
                .await
                .unwrap();
            let demote = |by: Id, whom: Id| {
                let town = &town;
                async move { town.as_user(by).await.write(move |tx| give(tx, whom, &["keeper"])).await }
            };
            let (one, other) = tokio::join!(demote(boss, maryam), demote(maryam, boss));
            let left = town
                .system()
                .read(move |tx| {
                    let person = |tx: &mut records::Reads<'_, '_>, id| people::person(tx, id);
                    let all = [person(tx, boss)?, person(tx, maryam)?];
                    Ok(all.iter().flatten().filter(|person| person.actor.administers()).count())
                })
                .await
                .unwrap();
            assert_eq!(left, 1, "{one:?} {other:?}");
            assert!(one.is_err() != other.is_err());
        }
    })
    .await;
}

#[tokio::test]
async fn a_workspace_of_one_role_a_person_opens_with_several() {
    both(async |db| {
        let town = Town::open(db.clone()).await;
        open_shop(&town.as_user(town.reza).await, "قصابی رضا", None).await.unwrap();
        // As version 0.2 left it: the role in a column of its own.
        let parvin = town.parvin;
        town.system()
            .write(move |tx| {
                let overseer = role(tx, "overseer")?;
                let ty = if tx.tx.dialect() == store::Dialect::Sqlite { "integer" } else { "bigint" };
                tx.tx.sql_execute(&format!("alter table @users add column role {ty}"), &[])?;
                let sql = "update @users set role = $2, roles = null where id = $1";
                tx.tx.sql_execute(sql, &[Cell::from(parvin), Cell::from(overseer.any())])?;
                Ok(())
            })
            .await
            .unwrap();
        let held = town.as_user(parvin).await.actor.roles.iter().map(|role| role.key.clone()).collect::<Vec<_>>();
        assert_eq!(held, ["everybody"], "nothing but what everybody has");
        let again = Workspace::open(db.clone(), vec![shops()], town.clock.clone(), 1).await.unwrap();
        let town = Town { workspace: again, ..town };
        assert_eq!(names(&town.as_user(parvin).await, Filter::default()).await, ["قصابی رضا"]);
        // Who has no role any more does not get the old one back.
        town.system().write(move |tx| give(tx, parvin, &[])).await.unwrap();
        let again = Workspace::open(db, vec![shops()], town.clock.clone(), 1).await.unwrap();
        let system = records::Ctx::system(again, Door::Command);
        let left = system.read(move |tx| {
            let sql = "select 1 from @users where id = $1 and (roles is not null or role is not null)";
            Ok(tx.tx.sql(sql, &[Cell::from(parvin)], &[ColumnType::Int])?.len())
        });
        assert_eq!(left.await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_role_is_borne_under_its_own_key_whatever_its_rights_say() {
    both(async |db| {
        let town = Town::open(db).await;
        let system = town.system();
        let kept = system.write(|tx| {
            let mut row = tx.new_record::<RoleRow>()?;
            row.set(ROLE_NAME, "بایگان".to_owned());
            row.set(ROLE_KEY, "archivist".to_owned());
            row.set(ROLE_RIGHTS, r#"{"key":"keeper","grants":{},"fields":{}}"#.to_owned());
            tx.save(row)
        });
        let kept = kept.await.unwrap();
        let rights: Role = serde_json::from_str(&kept.get(ROLE_RIGHTS)).unwrap();
        assert_eq!(rights.key, "archivist");
    })
    .await;
}
