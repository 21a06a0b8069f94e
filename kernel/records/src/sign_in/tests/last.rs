//! One administrator remains, whatever is done to users and roles.

use store::testkit;

use super::{MARYAM, RIGHT, Town};
use crate::{
    Error, Writes,
    people::{USER_ACTIVE, USER_ROLES, User},
};

#[tokio::test]
async fn the_last_administrator_is_neither_dismissed_nor_demoted_nor_deleted() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.maryam;
        let refused = |ended: crate::Result<()>| match ended {
            Ok(()) => "done".to_owned(),
            Err(Error::Refused(refusal)) => refusal.text,
            Err(other) => panic!("{other}"),
        };
        let dismiss = move |tx: &mut Writes<'_, '_>| {
            let mut user = tx.find(maryam.of::<User>())?;
            user.set(USER_ACTIVE, false);
            tx.save(user).map(drop)
        };
        let demote = move |tx: &mut Writes<'_, '_>| {
            let mut user = tx.find(maryam.of::<User>())?;
            user.set(USER_ROLES, Vec::new());
            tx.save(user).map(drop)
        };
        let delete = move |tx: &mut Writes<'_, '_>| {
            let user = tx.find(maryam.of::<User>())?.into_any();
            tx.delete_any(user)
        };
        let disarm = move |tx: &mut Writes<'_, '_>| {
            let role = tx.find(maryam.of::<User>())?.get(USER_ROLES)[0];
            let mut role = tx.find(role)?;
            role.set(crate::people::ROLE_RIGHTS, r#"{"key":"administrator"}"#.into());
            tx.save(role).map(drop)
        };
        let system = town.system();
        let last = "users-refused-last-administrator";
        assert_eq!(refused(system.write(dismiss).await), last);
        assert_eq!(refused(system.write(demote).await), last);
        assert_eq!(refused(system.write(delete).await), last);
        assert_eq!(refused(system.write(disarm).await), last);
        assert!(town.enters(MARYAM, RIGHT, "192.0.2.1").await);

        let sara = town.hire("سارا", Some("sara@pars.example")).await;
        let promote = move |tx: &mut Writes<'_, '_>| {
            let role = tx.find(maryam.of::<User>())?.get(USER_ROLES);
            let mut user = tx.find(sara.of::<User>())?;
            user.set(USER_ROLES, role);
            tx.save(user).map(drop)
        };
        assert_eq!(refused(system.write(promote).await), "done");
        assert_eq!(refused(system.write(dismiss).await), "done");
    })
    .await;
}
