//! Who lives in the town, what they may, and how they sign in.

use std::{collections::HashMap, net::IpAddr};

use base::Id;
use records::{
    Ctx, Door, Writes,
    people::{self, RoleRow, Team, User},
    sign_in::{self, Entry, Origin},
};
use schema::{Filter, Value};

use super::Town;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    Maryam,
    Reza,
    Parvin,
    Omid,
    Boss,
}
use Who::{Boss, Maryam, Omid, Parvin, Reza};

const KEEPER: &str = r#"{"key":"keeper",
    "grants":{"shops":{"read":"own","create":"own","update":"own"},"visits":{"read":"own","create":"own","update":"own"},
              "markets":{"read":"all"},"users":{"read":"all"},"teams":{"read":"all"}},
    "fields":{"shops":{"secret":"hidden","code":"read"}}}"#;
const OVERSEER: &str = r#"{"key":"overseer",
    "grants":{"shops":{"read":"all","create":"all","update":"all","delete":"all"},"visits":{"read":"all"},
              "markets":{"read":"all","create":"all"},"users":{"read":"all"}}}"#;
const NOBODY: &str = r#"{"key":"nobody","grants":{}}"#;
const PASSWORD: &str = "a-long-enough-password";

impl Town {
    /// One more overseer; their cookie.
    pub async fn newcomer(&self, number: usize) -> String {
        let system = Ctx::system(self.workspace.clone(), Door::Command);
        let made = system.write(move |tx| {
            let role = tx.list_of::<RoleRow>(Filter::is("key", [Value::Text("overseer".to_owned())]), 1)?;
            let mut user = tx.new_record::<User>()?;
            user.set(people::USER_NAME, format!("تازه‌وارد {number}"));
            user.set(people::USER_EMAIL, Some(format!("new{number}@town.example")));
            user.set(people::USER_ROLES, role.iter().map(|role| role.key()).collect());
            Ok(tx.save(user)?.key().any())
        });
        let user = made.await.unwrap();
        sign_in::set_password(&system, user, PASSWORD).await.unwrap();
        let from = Origin { address: IpAddr::from([127, 0, 0, 1]), agent: "test".to_owned() };
        let entry = sign_in::enter(&self.workspace, &format!("new{number}@town.example"), PASSWORD, &from).await;
        let Ok(Entry::Welcome(session)) = entry else { panic!("a newcomer may not enter") };
        format!("peyvand={}", session.token)
    }

    /// The cookie of their session; they sign in where there is none yet.
    pub(super) async fn cookie(&self, who: Who) -> String {
        let mut sessions = self.sessions.lock().await;
        if let Some(cookie) = sessions.get(&who) {
            return cookie.clone();
        }
        let system = Ctx::system(self.workspace.clone(), Door::Command);
        sign_in::set_password(&system, self.id(who), PASSWORD).await.unwrap();
        let from = Origin { address: IpAddr::from([127, 0, 0, 1]), agent: "test".to_owned() };
        let entry = sign_in::enter(&self.workspace, &email(who), PASSWORD, &from).await.unwrap();
        let Entry::Welcome(session) = entry else { panic!("{who:?} may not enter") };
        let cookie = format!("peyvand={}", session.token);
        sessions.insert(who, cookie.clone());
        cookie
    }
}

pub(super) fn settle(tx: &mut Writes<'_, '_>) -> records::Result<HashMap<Who, Id>> {
    for (key, rights) in [("keeper", KEEPER), ("overseer", OVERSEER), ("nobody", NOBODY)] {
        let mut role = tx.new_record::<RoleRow>()?;
        role.set(people::ROLE_KEY, key.to_owned());
        role.set(people::ROLE_NAME, key.to_owned());
        role.set(people::ROLE_RIGHTS, rights.to_owned());
        tx.save(role)?;
    }
    let mut team = tx.new_record::<Team>()?;
    team.set(people::TEAM_NAME, "بازار".to_owned());
    let team = tx.save(team)?.key();
    let mut users = HashMap::new();
    for (who, name, role) in [
        (Maryam, "مریم", "keeper"),
        (Reza, "رضا", "keeper"),
        (Parvin, "پروین", "overseer"),
        (Omid, "امید", "nobody"),
        (Boss, "رئیس", "administrator"),
    ] {
        let role = tx.list_of::<RoleRow>(Filter::is("key", [Value::Text(role.to_owned())]), 1)?;
        let mut user = tx.new_record::<User>()?;
        user.set(people::USER_NAME, name.to_owned());
        user.set(people::USER_EMAIL, Some(email(who)));
        user.set(people::USER_ROLES, role.first().map(|role| role.key()).into_iter().collect());
        user.set(people::USER_TEAM, (who == Maryam).then_some(team));
        users.insert(who, tx.save(user)?.key().any());
    }
    Ok(users)
}

fn email(who: Who) -> String {
    format!("{who:?}@town.example").to_lowercase()
}
