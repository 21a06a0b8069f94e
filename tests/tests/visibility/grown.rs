//! Records of everybody's, and shares of some.

use access::Share;
use activities::activities::{self as acts, Activity, ActivityKind};
use base::Id;
use directory::customers::{self, Customer};
use records::{
    Ctx, Writes,
    shares::{Asked, With},
};
use sales::opportunities::{self as deals, Opportunity};

use super::{
    PEOPLE,
    world::{Known, World},
};

const RECORDS: usize = 6;

impl World {
    /// Some more records of everybody's, and shares of some.
    pub async fn grow(&mut self, round: u64) {
        for at in 0..RECORDS {
            let owner = self.town.users[self.dice.one(&PEOPLE)];
            let customers: Vec<Id> =
                self.records.values().filter(|known| known.entity == "customers").map(|known| known.id).collect();
            let about = if customers.is_empty() { None } else { Some(self.dice.one(&customers)) };
            let (deal, call) = (self.dice.is(50), about.is_some());
            let private = self.dice.is(25);
            self.make("customers", format!("مشتریواژه{round}ش{at}"), owner, None, false).await;
            if deal {
                let owner = self.town.users[self.dice.one(&PEOPLE)];
                self.make("opportunities", format!("معاملهواژه{round}ش{at}"), owner, None, false).await;
            }
            if call {
                let owner = self.town.users[self.dice.one(&PEOPLE)];
                self.make("activities", format!("یادداشتواژه{round}ش{at}"), owner, about, private).await;
            }
        }
        let all: Vec<Id> = self.records.keys().copied().collect();
        for _ in 0..RECORDS {
            let id = self.dice.one(&all);
            let person = self.town.users[self.dice.one(&PEOPLE)];
            let (writes, together) = (self.dice.is(50), self.dice.is(40));
            if together {
                self.share(id, With::Team(self.team), writes).await;
            } else if self.records[&id].owner != person {
                self.share(id, With::Person(person), writes).await;
            }
        }
    }

    async fn make(&mut self, entity: &'static str, word: String, owner: Id, about: Option<Id>, private: bool) {
        let system = Ctx::system(self.town.workspace.clone(), records::Door::Command);
        let called = word.clone();
        let made = move |tx: &mut Writes<'_, '_>| {
            let mut record = match entity {
                "customers" => {
                    let mut customer = tx.new_record::<Customer>()?;
                    customer.set(customers::NAME, called);
                    customer.into_any()
                }
                "opportunities" => {
                    let mut deal = tx.new_record::<Opportunity>()?;
                    deal.set(deals::NAME, Some(called));
                    deal.into_any()
                }
                _ => {
                    let mut note = tx.new_record::<Activity>()?;
                    note.set(acts::KIND, ActivityKind::Note);
                    note.set(acts::SUBJECT, called.clone());
                    note.set(acts::BODY, Some(called));
                    note.set(acts::CUSTOMER, about.map(Id::of));
                    note.set(acts::PRIVATE, private);
                    note.into_any()
                }
            };
            record.put("owner", schema::Value::Id(owner));
            tx.save_any(record)
        };
        let record = system.write(made).await.unwrap();
        let link = |key: &str| record.value(key).id();
        let known = Known {
            entity,
            id: record.id,
            word,
            owner,
            team: link("team"),
            branch: link("branch"),
            about: about.map(|id| ("customer", id)),
            private,
            shared: Vec::new(),
        };
        self.records.insert(record.id, known);
    }

    async fn share(&mut self, id: Id, with: With, writes: bool) {
        let system = Ctx::system(self.town.workspace.clone(), records::Door::Command);
        let entity = self.records[&id].entity;
        let share = move |tx: &mut Writes<'_, '_>| {
            let def = tx.ctx.def(entity)?;
            let record = tx.find_any(&def, id)?;
            tx.share(&record, Asked { with, writes, until: None }).map(drop)
        };
        system.write(share).await.unwrap();
        let shared = &mut self.records.get_mut(&id).unwrap().shared;
        let (person, team) = match with {
            With::Person(id) => (Some(id), None),
            With::Team(id) => (None, Some(id)),
        };
        shared.retain(|share| (share.person, share.team) != (person, team));
        shared.push(Share { person, team, writes });
    }
}
