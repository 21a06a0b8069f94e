//! The town of these tests: Maryam in Tehran and Reza in Shiraz sell lentils
//! and beans. In their walks 1, 2, 3, 4 are the open stages, W won, L lost.

use std::sync::Arc;

use base::{Date, FrozenClock, Id, Money};
use records::{
    Door, Result, Workspace, Writes,
    people::{Branch, User},
};
use store::Db;

use crate::{
    lost_reasons::LostReason,
    opportunities::{AMOUNT, LOST_REASON, Opportunity, PRODUCT, STAGE},
    products::{self, Product},
    testing::{branch, hire, stage, through, town},
};

pub struct Town {
    pub workspace: Arc<Workspace>,
    pub tehran: Id<Branch>,
    pub shiraz: Id<Branch>,
    pub maryam: Id<User>,
    pub reza: Id<User>,
    pub lentils: Id<Product>,
}

/// One deal: whose, of what, for how much, and its walk: each letter a stage
/// with the day of January on which it was entered; none is a file without days.
type Walk = (&'static str, &'static str, i64, &'static [(char, i8)]);

const DEALS: [Walk; 8] = [
    ("maryam", "lentils", 100, &[('1', 1), ('2', 3), ('W', 10)]),
    ("maryam", "lentils", 200, &[('1', 2), ('3', 12), ('W', 22)]),
    ("maryam", "beans", 400, &[('1', 5), ('2', 6), ('L', 9)]),
    ("maryam", "beans", 0, &[('1', 20)]),
    ("reza", "lentils", 800, &[('1', 3), ('2', 4), ('3', 5), ('W', 6)]),
    ("reza", "beans", 50, &[('1', 8), ('L', 28)]),
    ("reza", "lentils", 70, &[('1', 8), ('2', 10), ('1', 12)]),
    ("reza", "lentils", 30, &[]),
];

const STAGES: [(char, &str); 6] = [
    ('1', "سرنخ تازه"),
    ('2', "ارزیابی نیاز"),
    ('3', "پیش‌فاکتور"),
    ('4', "مذاکره"),
    ('W', "برنده"),
    ('L', "از دست رفته"),
];

pub async fn settle(db: Db) -> Town {
    let (workspace, clock) = town(db).await;
    let page = through(&workspace, Door::Page);
    let (tehran, shiraz, maryam, reza, lentils, beans) = page
        .write(|tx| {
            let iran = branch(tx, "ایران", None)?;
            let (tehran, shiraz) = (branch(tx, "تهران", Some(iran))?, branch(tx, "شیراز", Some(iran))?);
            let (maryam, reza) = (hire(tx, "مریم", "seller", tehran)?, hire(tx, "رضا", "manager", shiraz)?);
            Ok((tehran, shiraz, maryam, reza, product(tx, "عدس")?, product(tx, "لوبیا")?))
        })
        .await
        .unwrap();
    assert_ne!(tehran, shiraz);
    for (seller, what, amount, walk) in DEALS {
        let owner = if seller == "maryam" { maryam } else { reza };
        let product = if what == "lentils" { lentils } else { beans };
        make(&workspace, &clock, owner, product, amount, walk).await;
    }
    Town { workspace, tehran, shiraz, maryam, reza, lentils }
}

fn product(tx: &mut Writes<'_, '_>, name: &str) -> Result<Id<Product>> {
    let mut product = tx.new_record::<Product>()?;
    product.set(products::NAME, name.to_owned());
    Ok(tx.save(product)?.key())
}

pub fn january(day: i8) -> Date {
    Date::constant(2026, 1, day)
}

/// Lives through a deal, a day at a time.
async fn make(
    workspace: &Arc<Workspace>,
    clock: &FrozenClock,
    owner: Id<User>,
    product: Id<Product>,
    amount: i64,
    walk: &'static [(char, i8)],
) {
    let door = if walk.is_empty() { Door::Import } else { Door::Page };
    let mut made = None;
    for (name, on) in walk.iter().copied().chain(walk.is_empty().then_some(('1', 1))) {
        clock.set(january(on).at(9, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp());
        let ctx = through(workspace, door);
        let found = made;
        made = Some(ctx.write(move |tx| step(tx, found, name, owner, product, amount)).await.unwrap());
    }
}

fn step(
    tx: &mut Writes<'_, '_>,
    found: Option<Id<Opportunity>>,
    name: char,
    owner: Id<User>,
    product: Id<Product>,
    amount: i64,
) -> Result<Id<Opportunity>> {
    let at = stage(tx, STAGES.iter().find(|(key, _)| *key == name).unwrap().1)?;
    let currency = tx.ctx.workspace.settings().currency;
    let mut deal = match found {
        Some(id) => tx.find(id)?,
        None => {
            let mut deal = tx.new_record::<Opportunity>()?;
            deal.put("owner", schema::Value::Id(owner.any()));
            deal.set(PRODUCT, Some(product));
            deal.set(AMOUNT, Some(Money::new(amount, currency)));
            deal
        }
    };
    deal.set(STAGE, at);
    if name == 'L' && amount > 100 {
        let price = schema::Filter::is("name", [schema::Value::Text("قیمت".to_owned())]);
        deal.set(LOST_REASON, Some(tx.list_of::<LostReason>(price, 1)?.remove(0).key()));
    }
    Ok(tx.save(deal)?.key())
}
