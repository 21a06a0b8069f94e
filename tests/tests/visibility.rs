//! One law, many surfaces: for roles, people, records and shares made up at
//! random, whatever a person meets (list, count, search, export, report,
//! timeline, history, feed, names, reasons, page and API) agrees with the law
//! in memory, on both databases.
//!
//! The dice are seeded, so that a failure happens again.

use std::collections::{BTreeMap, BTreeSet};

use access::{Deed, EVERY, FieldRule, Grant, Role, Scope, Share, Whose};
use activities::activities::{self as acts, Activity, ActivityKind};
use axum::http::StatusCode;
use base::Id;
use directory::customers::{self, Customer};
use peyvand_tests::town::{Client, Town};
use records::{
    Ctx, Error, Query, Writes,
    feed::FeedCursor,
    people::{
        self, BRANCH_PARENT, Branch, ROLE_RIGHTS, RoleRow, TEAM_NAME, Team, USER_BRANCH, USER_ROLES, USER_TEAM, User,
    },
    shares::{Asked, With},
};
use sales::opportunities::{self as deals, Opportunity};
use schema::{Filter, Key};
use store::testkit::both;

const PEOPLE: [&str; 4] = ["maryam", "omid", "parvin", "nasim"];
const ENTITIES: [&str; 3] = ["customers", "opportunities", "activities"];
const ROUNDS: u64 = 2;
const RECORDS: usize = 6;

/// Seeded dice.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }
    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())].clone()
    }
    fn is(&mut self, in_hundred: usize) -> bool {
        self.roll(100) < in_hundred
    }
}

/// A role that may read at least something, most of the time.
fn any_role(dice: &mut Dice) -> Role {
    let mut role = Role { key: "any".into(), ..Role::default() };
    for entity in ENTITIES.into_iter().chain(["users", EVERY]) {
        if dice.is(70) {
            role.grants.push(Grant::new(entity, Deed::Read, dice.one(&Scope::ALL)));
            for deed in [Deed::Update, Deed::Export] {
                role.grants.push(Grant::new(entity, deed, dice.one(&Scope::ALL)));
            }
        }
    }
    for (entity, field) in [("customers", "city"), ("opportunities", "amount"), ("customers", "name"), (EVERY, "note")]
    {
        if dice.is(15) {
            role.fields.push(FieldRule { entity: entity.into(), field: field.into(), read: dice.is(40), write: false });
        }
    }
    role
}

/// A record as the test knows it.
#[derive(Clone, Debug)]
struct Known {
    entity: &'static str,
    id: Id,
    word: String,
    owner: Id,
    team: Option<Id>,
    branch: Option<Id>,
    about: Option<(&'static str, Id)>,
    private: bool,
    shared: Vec<Share>,
}

struct World {
    town: Town,
    dice: Dice,
    /// Omid and Nasim are of it.
    team: Id,
    roles: Vec<Id<RoleRow>>,
    records: BTreeMap<Id, Known>,
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
    fn reaches(&self, ctx: &Ctx, known: &Known, deed: Deed) -> bool {
        let def = ctx.def(known.entity).unwrap();
        let rows = access::rows(&ctx.actor, &ctx.schema, &def, deed);
        let none = Whose::default();
        let above = known.about.and_then(|(_, id)| self.records.get(&id));
        let primary = above.map_or(none, |above| self.whose(above, &none));
        access::reaches_through(&rows, &self.whose(known, &primary))
    }

    fn expected(&self, ctx: &Ctx, entity: &str, deed: Deed) -> BTreeSet<Id> {
        let of_it = self.records.values().filter(|known| known.entity == entity);
        of_it.filter(|known| self.reaches(ctx, known, deed)).map(|known| known.id).collect()
    }

    /// New roles, places and holders for everybody.
    async fn shuffle(&mut self) {
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

    /// Some more records of everybody's, and shares of some.
    async fn grow(&mut self, round: u64) {
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

/// Branches below branches, teams, and three roles to be shuffled.
async fn found(town: Town) -> World {
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
    // What the town itself has written.
    for (entity, id) in [("customers", world.town.customer), ("opportunities", world.town.deal)] {
        let read = move |tx: &mut records::Reads<'_, '_>| tx.find_any(&tx.ctx.def(entity)?, id);
        let record = Ctx::system(world.town.workspace.clone(), records::Door::Command).read(read).await.unwrap();
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
        world.records.insert(id, known);
    }
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn every_surface_agrees_with_the_law_for_any_roles_records_and_shares() {
    both(async |db| {
        let mut world = found(Town::open(db).await).await;
        let mut browsers = BTreeMap::new();
        for who in PEOPLE {
            browsers.insert(who, (world.town.browser(who).await, world.town.program(who).await));
        }
        for round in 0..ROUNDS {
            world.grow(round).await;
            world.shuffle().await;
            for who in PEOPLE {
                let ctx = world.town.standing(who).await;
                for entity in ENTITIES {
                    check_reads(&world, &ctx, who, entity).await;
                }
                check_feed(&world, &ctx, who).await;
                check_reasons(&world, who, &ctx).await;
                let (browser, program) = &browsers[who];
                check_pages(&world, &ctx, who, browser).await;
                check_api(&world, &ctx, who, program).await;
            }
        }
    })
    .await;
}

async fn check_reads(world: &World, ctx: &Ctx, who: &str, entity: &'static str) {
    let expected = world.expected(ctx, entity, Deed::Read);
    let said = format!("{who} and {entity}: {:?}", ctx.actor.roles);
    let all: Vec<Known> = world.records.values().filter(|known| known.entity == entity).cloned().collect();
    let names_open = ctx.actor.reads(&ctx.def(entity).unwrap(), &ctx.def(entity).unwrap().title);
    let got = ctx
        .read(move |tx| {
            let def = tx.ctx.def(entity)?;
            let mut listed = BTreeSet::new();
            let mut from = None;
            while tx.ctx.actor.may(entity, Deed::Read) {
                let sort = Some((Key::Borrowed("id"), schema::Direction::Up));
                let page = tx.list(&Query { limit: 5, sort, from, ..Query::of(&def) })?;
                listed.extend(page.rows.iter().map(|row| row.id));
                from = page.next;
                if from.is_none() {
                    break;
                }
            }
            let count = tx.count_to(&def, &Filter::everything(), 10_000)?;
            let ids: Vec<Id> = all.iter().map(|known| known.id).collect();
            let titles = tx.titles_of(entity, &ids)?;
            let titled: BTreeSet<Id> = ids.iter().copied().filter(|id| titles.get(entity, *id).is_some()).collect();
            let mut found = BTreeSet::new();
            let mut told = BTreeSet::new();
            for known in &all {
                if tx.find_any(&def, known.id).is_ok() {
                    found.insert(known.id);
                }
                match tx.history(&def, known.id, None, 10) {
                    Ok(_) => drop(told.insert(known.id)),
                    Err(Error::NotFound) => {}
                    Err(other) => return Err(other),
                }
                let searched = tx.count_to(&def, &Filter::Words(known.word.clone()), 10)?;
                assert!(searched <= u64::from(found.contains(&known.id)), "{} is searched", known.word);
            }
            Ok((listed, count, titled, found, told))
        })
        .await
        .unwrap();
    let (listed, count, titled, found, told) = got;
    assert_eq!(listed, expected, "the list of {said}");
    assert_eq!(count, expected.len() as u64, "the count of {said}");
    assert_eq!(found, expected, "the record of {said}");
    assert_eq!(told, expected, "the history of {said}");
    assert_eq!(titled, if names_open { expected } else { BTreeSet::new() }, "the names of {said}");
}

async fn check_feed(world: &World, ctx: &Ctx, who: &str) {
    let mut told: BTreeSet<Id> = BTreeSet::new();
    let mut since = FeedCursor::default();
    loop {
        let feed = ctx.read(move |tx| tx.feed(since, 200)).await.unwrap();
        let there = feed.items.iter().filter(|item| item.kind.is_there());
        told.extend(there.filter(|item| ENTITIES.contains(&&*item.entity)).map(|item| item.id));
        since = feed.next;
        if !feed.more {
            break;
        }
    }
    for known in world.records.values() {
        let sees = world.reaches(ctx, known, Deed::Read);
        assert!(sees || !told.contains(&known.id), "the feed tells {who} of {known:?}");
    }
}

/// "Why" has reasons for exactly what is seen.
async fn check_reasons(world: &World, who: &'static str, ctx: &Ctx) {
    let boss = world.town.standing("boss").await;
    let user = world.town.users[who];
    for known in world.records.values().cloned() {
        let (entity, id) = (known.entity, known.id);
        let why = boss.read(move |tx| tx.why(&tx.ctx.def(entity)?, id, user)).await.unwrap();
        assert_eq!(why.sees, world.reaches(ctx, &known, Deed::Read), "why {who} sees {known:?}: {why:?}");
        assert!(!why.reasons.is_empty(), "a reason in any case: {known:?}");
        assert_eq!(why.writes, why.sees && world.reaches(ctx, &known, Deed::Update), "{why:?}");
        let def = ctx.def(known.entity).unwrap();
        for field in &def.fields {
            let hidden = why.hidden.iter().any(|hidden| hidden.field == field.key);
            assert_eq!(hidden, why.sees && !ctx.actor.reads(&def, &field.key), "{}", field.key);
        }
    }
}

async fn check_pages(world: &World, ctx: &Ctx, who: &str, browser: &Client) {
    let town = &world.town;
    let customers = world.expected(ctx, "customers", Deed::Read);
    let notes = world.expected(ctx, "activities", Deed::Read);
    for known in world.records.values().filter(|known| known.entity == "customers") {
        let page = town.get(browser, &format!("/customers/{}", known.id)).await;
        let sees = customers.contains(&known.id);
        assert_eq!(page.status == StatusCode::OK, sees, "{who} at the page of {known:?}: {}", page.status);
        let timeline = town.get(browser, &format!("/customers/{}/timeline", known.id)).await;
        let is_told = sees && ctx.actor.may("activities", Deed::Read);
        assert_eq!(
            timeline.status == StatusCode::OK,
            is_told,
            "{who} at the timeline of {known:?}: {}",
            timeline.status
        );
        for other in world.records.values().filter(|other| other.entity == "activities") {
            let told = timeline.body.contains(&other.word) || page.body.contains(&other.word);
            assert!(!told || notes.contains(&other.id), "{who} reads of {other:?}");
        }
    }
    for path in ["/customers", "/opportunities", "/activities", "/today", "/notices", "/bin"] {
        let page = town.get(browser, path).await;
        for known in world.records.values().filter(|known| page.body.contains(&known.word)) {
            assert!(world.reaches(ctx, known, Deed::Read), "{who} reads of {known:?} at {path}");
        }
    }
    for known in world.records.values().take(12) {
        let asked: String = known.word.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let page = town.get(browser, &format!("/search?q={asked}")).await;
        let link = format!("/{}/{}", known.entity, known.id);
        assert!(!page.body.contains(&link) || world.reaches(ctx, known, Deed::Read), "{who} finds {known:?}");
    }
}

async fn check_api(world: &World, ctx: &Ctx, who: &str, program: &Client) {
    for entity in ENTITIES {
        let expected = world.expected(ctx, entity, Deed::Read);
        let list = world.town.get(program, &format!("/api/v1/{entity}?limit=200&sort=id")).await;
        if !ctx.actor.may(entity, Deed::Read) {
            assert_eq!(list.status, StatusCode::NOT_FOUND, "{who} lists {entity}");
            continue;
        }
        let json: serde_json::Value = serde_json::from_str(&list.body).unwrap();
        let items = json["items"].as_array().unwrap_or_else(|| panic!("{who} lists {entity}: {json}"));
        let ids: BTreeSet<Id> = items.iter().map(|item| item["id"].as_str().unwrap().parse().unwrap()).collect();
        assert_eq!(ids, expected, "the API tells {who} of {entity}");
        let def = ctx.def(entity).unwrap();
        for field in def.fields.iter().filter(|field| !ctx.actor.reads(&def, &field.key)) {
            let is_there = items.iter().any(|item| item.get(&*field.key).is_some());
            assert!(!is_there, "the API shows {who} {entity}.{}", field.key);
        }
        let export = world.town.get(program, &format!("/api/v1/{entity}/export?format=csv")).await;
        let out = world.expected(ctx, entity, Deed::Export);
        for known in world.records.values().filter(|known| known.entity == entity) {
            let is_out = export.status.is_success() && export.body.contains(&known.id.to_string());
            assert_eq!(
                is_out,
                out.contains(&known.id),
                "the export of {entity} for {who}: {known:?} {}",
                export.status
            );
        }
    }
    let funnel = world.town.get(program, "/api/v1/reports/funnel").await;
    if funnel.status.is_success() {
        let json: serde_json::Value = serde_json::from_str(&funnel.body).unwrap();
        let expected = world.expected(ctx, "opportunities", Deed::Read).len() as u64;
        assert_eq!(json["totals"]["total"]["count"], expected, "the funnel of {who}: {json}");
    }
}
