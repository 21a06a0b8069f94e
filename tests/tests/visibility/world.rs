//! The world that is made up: people in branches and teams, with roles that are shuffled, and
//! what the law in memory says of each record.

use std::collections::{BTreeMap, BTreeSet};

use access::{Deed, Role, Share, Whose};
use base::Id;
use peyvand_tests::town::Town;
use records::{
    Ctx, Writes,
    people::{
        self, BRANCH_PARENT, Branch, ROLE_RIGHTS, RoleRow, TEAM_NAME, Team, USER_BRANCH, USER_ROLES, USER_TEAM, User,
    },
};
use schema::Filter;

use super::{
    PEOPLE,
    dice::{Dice, any_role},
};

/// A record as the test knows it.
#[derive(Clone, Debug)]
pub struct Known {
    pub entity: &'static str,
    pub id: Id,
    pub word: String,
    pub owner: Id,
    pub team: Option<Id>,
    pub branch: Option<Id>,
    pub about: Option<(&'static str, Id)>,
    pub private: bool,
    pub shared: Vec<Share>,
}

pub struct World {
    pub town: Town,
    pub dice: Dice,
    /// Omid and Nasim are of it.
    pub team: Id,
    pub roles: Vec<Id<RoleRow>>,
    pub records: BTreeMap<Id, Known>,
}

impl World {
    fn whose<'w>(&'w self, known: &'w Known, above: &'w Whose<'w>) -> Whose<'w> {
        Whose {
            owner: Some(known.owner),
            team: known.team,
            branch: known.branch,
            about: known.about.map(|(link, _)| (link, above)),
            private: known.private,
            shared: &known.shared,
            for_many: None,
        }
    }

    /// What the law in memory says.
    pub fn reaches(&self, ctx: &Ctx, known: &Known, deed: Deed) -> bool {
        let def = ctx.def(known.entity).unwrap();
        let rows = access::rows(&ctx.actor, &ctx.schema, &def, deed);
        let none = Whose::default();
        let above = known.about.and_then(|(_, id)| self.records.get(&id));
        let primary = above.map_or(none, |above| self.whose(above, &none));
        access::reaches_through(&rows, &self.whose(known, &primary))
    }

    pub fn expected(&self, ctx: &Ctx, entity: &str, deed: Deed) -> BTreeSet<Id> {
        let of_it = self.records.values().filter(|known| known.entity == entity);
        of_it.filter(|known| self.reaches(ctx, known, deed)).map(|known| known.id).collect()
    }

    /// New roles, places and holders for everybody.
    pub async fn shuffle(&mut self) {
        let rights: Vec<Role> = self.roles.iter().map(|_| any_role(&mut self.dice)).collect();
        let roles = self.roles.clone();
        let mut held: Vec<(Id, Vec<Id<RoleRow>>)> = Vec::new();
        for who in PEOPLE {
            let count = 1 + self.dice.roll(3);
            let own = (0..count).map(|_| self.dice.one(&roles)).collect();
            held.push((self.town.users[who], own));
        }
        let system = Ctx::system(self.town.workspace.clone(), records::Door::Command);
        let shuffle = move |tx: &mut Writes<'_, '_>| {
            for (role, rights) in roles.iter().zip(&rights) {
                let mut row = tx.find(*role)?;
                row.set(ROLE_RIGHTS, serde_json::to_string(rights)?);
                tx.save(row)?;
            }
            for (user, roles) in &held {
                let mut user = tx.find(user.of::<User>())?;
                user.set(USER_ROLES, roles.clone());
                tx.save(user)?;
            }
            Ok(())
        };
        system.write(shuffle).await.unwrap();
    }

    /// What the town itself has written.
    async fn know_the_towns_own(&mut self) {
        for (entity, id) in [("customers", self.town.customer), ("opportunities", self.town.deal)] {
            let read = move |tx: &mut records::Reads<'_, '_>| tx.find_any(&tx.ctx.def(entity)?, id);
            let record = Ctx::system(self.town.workspace.clone(), records::Door::Command).read(read).await.unwrap();
            let link = |key: &str| record.value(key).id();
            let known = Known {
                entity,
                id,
                // The deal is called after the customer: no word is its own.
                word: "واژهٔ هیچ‌کدام".into(),
                owner: link("owner").unwrap(),
                team: link("team"),
                branch: link("branch"),
                about: None,
                private: false,
                shared: Vec::new(),
            };
            self.records.insert(id, known);
        }
    }
}

/// Branches below branches, teams, and four roles to be shuffled.
pub async fn found(town: Town) -> World {
    let users = town.users.clone();
    let system = Ctx::system(town.workspace.clone(), records::Door::Command);
    let found = move |tx: &mut Writes<'_, '_>| {
        let tehran = tx.list_of::<Branch>(Filter::everything(), 5)?[0].key();
        let mut karaj = tx.new_record::<Branch>()?;
        karaj.set(people::BRANCH_NAME, "کرج".into());
        karaj.set(BRANCH_PARENT, Some(tehran));
        let karaj = tx.save(karaj)?.key();
        let mut team = tx.new_record::<Team>()?;
        team.set(TEAM_NAME, "یک".into());
        let team = tx.save(team)?.key();
        for (who, branch, team) in
            [("omid", Some(karaj), Some(team)), ("nasim", None, Some(team)), ("maryam", Some(tehran), None)]
        {
            let mut user = tx.find(users[who].of::<User>())?;
            user.set(USER_BRANCH, branch);
            user.set(USER_TEAM, team);
            tx.save(user)?;
        }
        let mut roles = Vec::new();
        for at in 0..4 {
            let mut row = tx.new_record::<RoleRow>()?;
            row.set(people::ROLE_KEY, format!("dice_{at}"));
            row.set(people::ROLE_NAME, format!("تاس {at}"));
            row.set(ROLE_RIGHTS, r#"{"key":"dice"}"#.into());
            roles.push(tx.save(row)?.key());
        }
        Ok((roles, team.any()))
    };
    let (roles, team) = system.write(found).await.unwrap();
    let mut world = World { town, dice: Dice(0x5eed_1405), team, roles, records: BTreeMap::new() };
    world.know_the_towns_own().await;
    world
}
