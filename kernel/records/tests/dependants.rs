//! What is about a record is seen with it, goes into the bin with it and comes
//! back with it; and the law that the database keeps is the law in memory.

use std::sync::Arc;

use access::{Actor, Deed, Grant, Role, Scope, Whose, reaches_through, rows};
use base::{FrozenClock, Id};
use records::{Ctx, Door, Error, Module, Record, Workspace, Writes, people::User};
use schema::{Entity, Field, Filter, entity, extend, field};
use store::{Db, testkit::both};

struct Shop;
struct Order;
struct Task;

impl Entity for Shop {
    const KEY: &'static str = "shops";
}
impl Entity for Order {
    const KEY: &'static str = "orders";
}
impl Entity for Task {
    const KEY: &'static str = "tasks";
}

const SHOP_NAME: Field<Shop, String> = field("name");
const ORDER_NAME: Field<Order, String> = field("name");
const TASK_NAME: Field<Task, String> = field("name");
const SHOP: Field<Task, Option<Id<Shop>>> = field("shop");
const ORDER: Field<Task, Option<Id<Order>>> = field("order_of");
const QUIET: Field<Task, bool> = field("quiet");
const FOLLOWS: Field<Task, Option<Id<Task>>> = field("follows");

/// A task is about an order, or else about a shop, or about nothing.
fn modules() -> Vec<Module> {
    let shops = entity::<Shop>("store").field(SHOP_NAME.line(50)).title(SHOP_NAME).owned();
    let orders = entity::<Order>("store").field(ORDER_NAME.line(50)).title(ORDER_NAME).owned();
    let tasks = entity::<Task>("check")
        .field(TASK_NAME.line(80))
        .field(SHOP.link())
        .field(QUIET.flag())
        .field(FOLLOWS.link::<Task>().loose());
    let tasks = tasks.title(TASK_NAME).owned().about(SHOP).private(QUIET);
    let first = extend::<Task>().field(ORDER.link::<Order>()).about_first(ORDER);
    vec![
        Module { entities: vec![shops.build(), tasks.build()], ..Module::new("shops") },
        Module { entities: vec![orders.build()], extensions: vec![first.build()], ..Module::new("orders") },
    ]
}

/// Two people, each with a shop and an order.
struct Village {
    workspace: Arc<Workspace>,
    people: [Id; 2],
    shops: [Id<Shop>; 2],
    orders: [Id<Order>; 2],
}

impl Village {
    async fn open(db: Db) -> Village {
        let clock = Arc::new(FrozenClock::at("2026-11-22T08:00:00Z".parse().unwrap()));
        let workspace = Workspace::open(db, modules(), clock, 1).await.unwrap();
        let system = Ctx::system(workspace.clone(), Door::Command);
        let settled = system.write(|tx| {
            let people = [person(tx, "مریم")?, person(tx, "امید")?];
            let shops = [shop(tx, people[0])?, shop(tx, people[1])?];
            Ok((people, shops, [order(tx, people[0])?, order(tx, people[1])?]))
        });
        let (people, shops, orders) = settled.await.unwrap();
        Village { workspace, people, shops, orders }
    }

    fn system(&self) -> Ctx {
        Ctx::system(self.workspace.clone(), Door::Command)
    }

    /// The first of the two, with these scopes on shops, orders and tasks.
    fn as_maryam(&self, scopes: [Scope; 3]) -> Ctx {
        let grant = |(entity, scope)| Deed::ALL.map(|deed| Grant::new(entity, deed, scope));
        let grants = ["shops", "orders", "tasks"].into_iter().zip(scopes).flat_map(grant).collect();
        let role = Role { key: "any".into(), grants, ..Role::default() };
        let actor =
            Actor { user: self.people[0], name: "مریم".into(), roles: vec![Arc::new(role)], ..Actor::system() };
        Ctx::new(self.workspace.clone(), Arc::new(actor), Door::Page, self.workspace.settings().format())
    }
}

fn person(tx: &mut Writes<'_, '_>, name: &str) -> records::Result<Id> {
    let mut user = tx.new_record::<User>()?;
    user.set(records::people::USER_NAME, name.to_owned());
    Ok(tx.save(user)?.id)
}

fn owned<E: Entity>(tx: &mut Writes<'_, '_>, owner: Id) -> records::Result<Record<E>> {
    let mut new = tx.new_record::<E>()?;
    new.put("owner", schema::Value::Id(owner));
    Ok(new)
}

fn shop(tx: &mut Writes<'_, '_>, owner: Id) -> records::Result<Id<Shop>> {
    let mut shop = owned::<Shop>(tx, owner)?;
    shop.set(SHOP_NAME, "نانوایی".into());
    Ok(tx.save(shop)?.key())
}

fn order(tx: &mut Writes<'_, '_>, owner: Id) -> records::Result<Id<Order>> {
    let mut order = owned::<Order>(tx, owner)?;
    order.set(ORDER_NAME, "نان".into());
    Ok(tx.save(order)?.key())
}

/// A task in every way that it can stand: whose, about whose order and shop,
/// private or not.
#[derive(Clone, Copy, Debug)]
struct Standing {
    owner: usize,
    order: Option<usize>,
    shop: Option<usize>,
    quiet: bool,
}

fn standings() -> Vec<Standing> {
    let either = [None, Some(0), Some(1)];
    let mut all = Vec::new();
    for (owner, quiet) in [(0, false), (0, true), (1, false), (1, true)] {
        all.extend(either.iter().flat_map(|&order| either.map(|shop| Standing { owner, order, shop, quiet })));
    }
    all
}

fn task(tx: &mut Writes<'_, '_>, village: &Places, standing: Standing, name: &str) -> records::Result<Id<Task>> {
    let mut task = owned::<Task>(tx, village.people[standing.owner])?;
    task.set(TASK_NAME, name.to_owned());
    task.set(ORDER, standing.order.map(|at| village.orders[at]));
    task.set(SHOP, standing.shop.map(|at| village.shops[at]));
    task.set(QUIET, standing.quiet);
    Ok(tx.save(task)?.key())
}

#[derive(Clone, Copy)]
struct Places {
    people: [Id; 2],
    shops: [Id<Shop>; 2],
    orders: [Id<Order>; 2],
}

impl Village {
    fn places(&self) -> Places {
        Places { people: self.people, shops: self.shops, orders: self.orders }
    }
}

#[tokio::test]
async fn the_database_and_the_law_in_memory_agree_on_every_dependant() {
    both(async |db| {
        let village = Village::open(db).await;
        let places = village.places();
        let system = village.system();
        let kept = system.write(move |tx| {
            let all = standings().into_iter();
            all.map(|standing| Ok((standing, task(tx, &places, standing, "کار")?))).collect::<records::Result<Vec<_>>>()
        });
        let kept = kept.await.unwrap();
        for (shops, orders, tasks) in scopes() {
            let maryam = village.as_maryam([shops, orders, tasks]);
            let found = maryam.read(|tx| tx.list_of::<Task>(Filter::default(), 1_000)).await.unwrap();
            let def = maryam.def("tasks").unwrap();
            let law = rows(&maryam.actor, &maryam.schema, &def, Deed::Read);
            for &(standing, id) in &kept {
                let listed = found.iter().any(|task| task.key() == id);
                assert_eq!(listed, in_memory(&law, &places, standing), "{standing:?} {shops:?} {orders:?} {tasks:?}");
            }
        }
    })
    .await;
}

fn scopes() -> Vec<(Scope, Scope, Scope)> {
    let some = [Scope::Nothing, Scope::Own, Scope::All];
    let pairs = some.iter().flat_map(|&shops| some.map(|orders| (shops, orders)));
    // Who may read no tasks has no list of them at all.
    pairs.flat_map(|(shops, orders)| [Scope::Own, Scope::All].map(|tasks| (shops, orders, tasks))).collect()
}

fn in_memory(law: &access::Rows, places: &Places, standing: Standing) -> bool {
    let whose = |at: usize| Whose { owner: Some(places.people[at]), ..Whose::default() };
    let (order, shop) = (standing.order.map(whose), standing.shop.map(whose));
    let about = order.as_ref().map(|it| ("order_of", it)).or(shop.as_ref().map(|it| ("shop", it)));
    reaches_through(law, &Whose { about, private: standing.quiet, ..whose(standing.owner) })
}

#[tokio::test]
async fn what_is_about_a_record_goes_along_with_it_and_comes_back() {
    both(async |db| {
        let village = Village::open(db).await;
        let places = village.places();
        let system = village.system();
        let made = system.write(move |tx| {
            let of = |order, shop| Standing { owner: 1, order, shop, quiet: false };
            let about_shop = task(tx, &places, of(None, Some(0)), "نان بگیر")?;
            let about_order = task(tx, &places, of(Some(1), Some(1)), "نان ببر")?;
            let mut after = owned::<Task>(tx, places.people[1])?;
            after.set(TASK_NAME, "پس از آن".into());
            after.set(QUIET, false);
            after.set(FOLLOWS, Some(about_shop));
            Ok([about_shop, about_order, tx.save(after)?.key()])
        });
        let [about_shop, about_order, after] = made.await.unwrap();
        let live = async || {
            let found = system.read(|tx| tx.list_of::<Task>(Filter::default(), 10)).await.unwrap();
            [about_shop, about_order, after].map(|id| found.iter().any(|task| task.key() == id))
        };
        let delete = async |entity: &'static str, id: Id| {
            let deed = move |tx: &mut Writes<'_, '_>| {
                let def = tx.ctx.def(entity)?;
                let record = tx.find_any(&def, id)?;
                tx.delete_any(record)
            };
            system.write(deed).await
        };
        let restore = async |entity: &'static str, id: Id| {
            system.write(move |tx| tx.restore_any(&tx.ctx.def(entity)?, id).map(drop)).await.unwrap();
        };

        delete("shops", places.shops[0].any()).await.unwrap();
        assert_eq!(live().await, [false, true, true], "the loose link held nothing");
        restore("shops", places.shops[0].any()).await;
        assert_eq!(live().await, [true, true, true]);

        let held = delete("shops", places.shops[1].any()).await;
        assert!(matches!(held, Err(Error::Refused(_))), "a task that is about an order still names the shop");
        delete("orders", places.orders[1].any()).await.unwrap();
        assert_eq!(live().await, [true, false, true]);
        delete("shops", places.shops[1].any()).await.unwrap();
        restore("shops", places.shops[1].any()).await;
        assert_eq!(live().await, [true, false, true], "it went with the order, not with the shop");
        restore("orders", places.orders[1].any()).await;
        assert_eq!(live().await, [true, true, true]);

        delete("tasks", about_shop.any()).await.unwrap();
        delete("tasks", after.any()).await.unwrap();
        restore("tasks", after.any()).await;
        assert_eq!(live().await, [false, true, true], "it comes back without what it followed");
    })
    .await;
}
