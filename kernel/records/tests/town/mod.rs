//! A small town for the tests of this crate: two branches of a shop, its
//! people, and shops that they look after.

#![allow(dead_code)]

use std::sync::Arc;

use base::{Currency, Date, FrozenClock, Id, Instant, Money};
use records::{
    Ctx, Door, Module, Record, Workspace,
    people::{self, BRANCH_NAME, BRANCH_PARENT, Branch, ROLE_KEY, RoleRow, User},
};
use schema::{Direction, Entity, Field, Filter, Value, entity, field};
use store::Db;

pub struct Shop;
impl Entity for Shop {
    const KEY: &'static str = "shops";
}

pub const NAME: Field<Shop, String> = field("name");
pub const CODE: Field<Shop, Option<String>> = field("code");
pub const SALES: Field<Shop, Option<Money>> = field("sales");
pub const OPENED: Field<Shop, Option<Date>> = field("opened_on");
pub const MOTHER: Field<Shop, Option<Id<Shop>>> = field("mother");
pub const SECRET: Field<Shop, Option<String>> = field("secret");

pub fn shops() -> Module {
    let shops = entity::<Shop>("store")
        .owned()
        .field(NAME.line(80).named().searchable())
        .field(CODE.line(20).unique())
        .field(SALES.money().indexed())
        .field(OPENED.date().indexed())
        .field(MOTHER.link())
        .field(SECRET.line(80).searchable())
        .title(NAME)
        .sort(NAME, Direction::Up)
        .list(&["name", "sales", "opened_on"])
        .section("main", &["name", "code", "sales", "opened_on", "mother", "secret"]);
    Module { entities: vec![shops.build()], ..Module::new("shops") }
}

/// The people of the town. Maryam and Reza sell in Tehran, Sara in its
/// daughter branch Karaj, Omid in Shiraz; Parvin manages Tehran.
pub struct Town {
    pub workspace: Arc<Workspace>,
    pub clock: Arc<FrozenClock>,
    pub maryam: Id,
    pub reza: Id,
    pub sara: Id,
    pub omid: Id,
    pub parvin: Id,
    pub boss: Id,
}

impl Town {
    pub async fn open(db: Db) -> Town {
        Town::open_with(db, Vec::new()).await
    }

    /// With modules beside the shops; everybody's role grants for their
    /// entities what it grants for shops.
    pub async fn open_with(db: Db, modules: Vec<Module>) -> Town {
        let entities = modules.iter().flat_map(|module| &module.entities);
        let granted: Vec<String> =
            ["shops".to_owned()].into_iter().chain(entities.map(|def| def.key.to_string())).collect();
        let start: Instant = "2026-11-22T08:00:00Z".parse().unwrap();
        let clock = Arc::new(FrozenClock::at(start));
        let all = std::iter::once(shops()).chain(modules).collect();
        let workspace = Workspace::open(db, all, clock.clone(), 1).await.unwrap();
        let system = Ctx::system(workspace.clone(), Door::Command);
        let ids = system.write(move |tx| settle(tx, &granted)).await.unwrap();
        let [maryam, reza, sara, omid, parvin, boss] = ids;
        Town { workspace, clock, maryam, reza, sara, omid, parvin, boss }
    }

    /// What this user's request would stand on.
    pub async fn as_user(&self, user: Id) -> Ctx {
        let system = self.system();
        let person = system.read(move |tx| people::person(tx, user)).await.unwrap().expect("an active user");
        Ctx::new(self.workspace.clone(), Arc::new(person.actor), Door::Page, self.workspace.settings().format())
    }

    pub fn system(&self) -> Ctx {
        Ctx::system(self.workspace.clone(), Door::Command)
    }
}

fn settle(tx: &mut records::Writes<'_, '_>, granted: &[String]) -> records::Result<[Id; 6]> {
    for (key, deeds) in
        [("keeper", &["read", "create", "update"][..]), ("overseer", &["read", "create", "update", "delete"])]
    {
        role(tx, key, deeds, if key == "keeper" { "own" } else { "branch" }, granted)?;
    }
    let tehran = branch(tx, "تهران", None)?;
    let karaj = branch(tx, "کرج", Some(tehran))?;
    let shiraz = branch(tx, "شیراز", None)?;
    Ok([
        user(tx, "مریم", "keeper", Some(tehran))?,
        user(tx, "رضا", "keeper", Some(tehran))?,
        user(tx, "سارا", "keeper", Some(karaj))?,
        user(tx, "امید", "keeper", Some(shiraz))?,
        user(tx, "پروین", "overseer", Some(tehran))?,
        user(tx, "رئیس", "administrator", None)?,
    ])
}

fn role(
    tx: &mut records::Writes<'_, '_>,
    key: &str,
    deeds: &[&str],
    scope: &str,
    granted: &[String],
) -> records::Result<()> {
    let deeds: Vec<String> = deeds.iter().map(|deed| format!("\"{deed}\": \"{scope}\"")).collect();
    let grants: Vec<String> = granted.iter().map(|entity| format!("\"{entity}\": {{{}}}", deeds.join(", "))).collect();
    let rights = format!("{{\"key\": \"{key}\", \"grants\": {{{}}}}}", grants.join(", "));
    let mut row = tx.new_record::<RoleRow>()?;
    row.set(ROLE_KEY, key.to_owned());
    row.set(people::ROLE_NAME, key.to_owned());
    row.set(people::ROLE_RIGHTS, rights);
    tx.save(row).map(drop)
}

fn branch(tx: &mut records::Writes<'_, '_>, name: &str, parent: Option<Id<Branch>>) -> records::Result<Id<Branch>> {
    let mut branch = tx.new_record::<Branch>()?;
    branch.set(BRANCH_NAME, name.to_owned());
    branch.set(BRANCH_PARENT, parent);
    Ok(tx.save(branch)?.key())
}

fn user(tx: &mut records::Writes<'_, '_>, name: &str, role: &str, branch: Option<Id<Branch>>) -> records::Result<Id> {
    let role = tx.list_of::<RoleRow>(Filter::is(ROLE_KEY.key(), [Value::Text(role.to_owned())]), 1)?;
    let mut user = tx.new_record::<User>()?;
    user.set(people::USER_NAME, name.to_owned());
    user.set(people::USER_ROLES, role.first().map(Record::key).into_iter().collect());
    user.set(people::USER_BRANCH, branch);
    Ok(tx.save(user)?.key().any())
}

/// Opens a shop in the name of whoever asks.
pub async fn open_shop(ctx: &Ctx, name: &str, sales: Option<i64>) -> records::Result<Record<Shop>> {
    let name = name.to_owned();
    ctx.write(move |tx| {
        let mut shop = tx.new_record::<Shop>()?;
        shop.set(NAME, name);
        shop.set(SALES, sales.map(|minor| Money::new(minor, Currency::Irr)));
        tx.save(shop)
    })
    .await
}

/// The names of a list, in its order.
pub async fn names(ctx: &Ctx, filter: Filter) -> Vec<String> {
    let found = ctx.read(move |tx| tx.list_of::<Shop>(filter, 1_000)).await.unwrap();
    found.iter().map(|shop| shop.get(NAME)).collect()
}
