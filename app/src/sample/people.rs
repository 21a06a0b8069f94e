//! Branches and the people who work in them.

use base::Id;
use records::{
    Ctx, Record, Result, Writes,
    people::{self, BRANCH_MANAGER, BRANCH_NAME, Branch, ROLE_KEY, RoleRow, User},
    sign_in,
};
use schema::{Filter, Value};

use super::{PASSWORD, words::Words};

/// The sellers, who find the customers; managers sell too when it is a large one.
pub struct Staff {
    pub all: Vec<Id>,
}

pub async fn hire(system: &Ctx, words: &'static Words) -> Result<Staff> {
    let all = system.write(move |tx| settle(tx, words)).await?;
    // A password takes time to hash on purpose; the others are invited.
    if let Some(first) = all.get(1) {
        sign_in::set_password(system, *first, PASSWORD).await?;
    }
    if let Some(manager) = all.first() {
        sign_in::set_password(system, *manager, PASSWORD).await?;
    }
    Ok(Staff { all })
}

fn settle(tx: &mut Writes<'_, '_>, words: &Words) -> Result<Vec<Id>> {
    let (manager, seller) = (role(tx, "manager")?, role(tx, "seller")?);
    let mut all = Vec::new();
    for (at, name) in words.branches.into_iter().enumerate() {
        let mut branch = tx.new_record::<Branch>()?;
        branch.set(BRANCH_NAME, name.to_owned());
        let mut branch = tx.save(branch)?;
        for (nth, (name, login)) in words.staff[at * 3..at * 3 + 3].iter().enumerate() {
            let role = if nth == 0 { manager } else { seller };
            let mut user = tx.new_record::<User>()?;
            user.set(people::USER_NAME, (*name).to_owned());
            user.set(people::USER_EMAIL, Some(format!("{login}@sepehr.example")));
            user.set(people::USER_ROLE, role);
            user.set(people::USER_BRANCH, Some(branch.key()));
            let user = tx.save(user)?.key();
            all.push(user.any());
            if nth == 0 {
                branch.set(BRANCH_MANAGER, Some(user));
            }
        }
        tx.save(branch)?;
    }
    Ok(all)
}

fn role(tx: &mut Writes<'_, '_>, key: &str) -> Result<Option<Id<RoleRow>>> {
    let found = tx.list_of::<RoleRow>(Filter::is(ROLE_KEY.key(), [Value::Text(key.to_owned())]), 1)?;
    Ok(found.first().map(Record::key))
}
