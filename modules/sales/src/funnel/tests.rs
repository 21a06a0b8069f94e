//! The town of these tests: Maryam in Tehran and Reza in Shiraz sell lentils
//! and beans. In their walks 1, 2, 3, 4 are the open stages, W won, L lost.

use std::sync::Arc;

use access::{Actor, FieldRule, Role};
use base::{Calendar, Date, FrozenClock, Id, Money};
use records::{
    Ctx, Door, Reads, Result, Workspace, Writes,
    people::{Branch, User},
};
use schema::{KeysOnly, filter};
use store::{Db, testkit};

use super::{
    Asked, Deals, Figure, Funnel, StageLine,
    figures::{Spread, by_period, percent},
    funnel,
    query::OfDay,
};
use crate::{
    lost_reasons::LostReason,
    opportunities::{AMOUNT, LOST_REASON, Opportunity, PRODUCT, STAGE},
    pipelines::StageKind,
    products::{self, Product},
    testing::{as_person, branch, hire, stage, through, town},
};

#[test]
fn the_median_is_the_middle_of_all_stays() {
    let check = |days: &[(i64, i64)], expected: Option<f64>| {
        let mut spread = Spread::default();
        days.iter().for_each(|(days, count)| spread.add(*days, *count));
        assert_eq!(spread.median(), expected, "{days:?}");
    };
    check(&[], None);
    check(&[(7, 1)], Some(7.0));
    check(&[(1, 1), (4, 1)], Some(2.5));
    check(&[(1, 3), (90, 2)], Some(1.0));
    check(&[(1, 2), (3, 2)], Some(2.0));
    check(&[(0, 1), (2, 1), (100, 1)], Some(2.0));
}

#[test]
fn a_share_of_nothing_is_nothing() {
    assert_eq!(percent(0, 0), None);
    assert_eq!(percent(1, 3), Some(33.3));
    assert_eq!(percent(4238, 6711), Some(63.2));
}

#[test]
fn quarters_follow_the_calendar_and_leave_no_gap() {
    let won = Id::from_raw(1);
    let kinds = [(won, StageKind::Won)].into();
    let of = |day: &str, count| OfDay { day: day.parse().unwrap(), stage: won, count, amount: count * 10 };
    let days = [of("2026-03-20", 1), of("2026-03-21", 2), of("2026-10-01", 4)];
    let check = |calendar, expected: &[(&str, i64)]| {
        let found = by_period(&days, &kinds, calendar, base::Unit::Quarter);
        let found: Vec<_> = found.iter().map(|(period, sum)| (period.from.to_string(), sum.won)).collect();
        let expected: Vec<_> = expected.iter().map(|(from, won)| (from.to_string(), *won)).collect();
        assert_eq!(found, expected);
    };
    check(Calendar::Gregorian, &[("2026-01-01", 3), ("2026-04-01", 0), ("2026-07-01", 0), ("2026-10-01", 4)]);
    // Spring begins on 21 March, autumn on 23 September.
    check(Calendar::Jalali, &[("2025-12-22", 1), ("2026-03-21", 2), ("2026-06-22", 0), ("2026-09-23", 4)]);
}

pub(super) struct Town {
    pub workspace: Arc<Workspace>,
    pub tehran: Id<Branch>,
    pub shiraz: Id<Branch>,
    pub maryam: Id<User>,
    pub reza: Id<User>,
    lentils: Id<Product>,
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

pub(super) async fn settle(db: Db) -> Town {
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

fn january(day: i8) -> Date {
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

pub(super) async fn ask(ctx: &Ctx, asked: Asked) -> Funnel {
    ctx.read(move |tx| funnel(tx, &asked)).await.unwrap()
}

/// A stage in figures: entered, went on, lost, still here, went back.
pub(super) fn told(line: &StageLine) -> [i64; 5] {
    [&line.entered, &line.went_on, &line.lost, &line.still_here, &line.went_back].map(|figure| figure.count)
}

fn counts(deals: &Deals) -> [i64; 4] {
    [&deals.total, &deals.won, &deals.lost, &deals.open].map(|figure| figure.count)
}

async fn whole(db: Db) {
    let town = settle(db).await;
    let found = ask(&through(&town.workspace, Door::Page), Asked::default()).await;
    let stages: Vec<_> = found.stages.iter().map(told).collect();
    let expected = [[8, 5, 1, 2, 0], [4, 2, 1, 0, 1], [2, 2, 0, 0, 0], [0; 5], [3, 0, 0, 3, 0], [2, 0, 0, 2, 0]];
    assert_eq!(stages, expected);
    assert_eq!(found.stages[0].no_date.count, 1);
    // 2, 10, 1, 1 and 2 days of those who went on; 20 of the one who was lost.
    assert_eq!(found.stages[0].median_days, Some(2.0));
    assert_eq!(found.stages[0].conversion(), Some(62.5));
    assert_eq!(found.stages[0].value, Some(1_650));
    assert_eq!(counts(&found.all), [8, 3, 2, 3]);
    assert_eq!((found.all.won_amount, found.all.median_days), (Some(1_100), Some(9.0)));
    assert_eq!(found.all.win_rate(), Some(60.0));
    assert_eq!(found.no_date.count, 1);
    let reasons: Vec<_> = found.reasons.iter().map(|line| (line.name.as_deref(), line.lost.count)).collect();
    assert_eq!(reasons.len(), 2);
    assert!(reasons.contains(&(None, 1)) && reasons.contains(&(Some("قیمت"), 1)));
    let sellers: Vec<_> = found.sellers.iter().map(|line| (line.name.as_deref(), counts(&line.deals))).collect();
    assert_eq!(sellers, [(Some("رضا"), [4, 1, 1, 2]), (Some("مریم"), [4, 2, 1, 1])]);
    assert_eq!(found.quarters.len(), 1);
    assert_eq!((found.quarters[0].won.count, found.quarters[0].won_amount), (3, Some(1_100)));
}

#[tokio::test]
async fn the_funnel_counts_each_deal_once_in_each_stage() {
    testkit::both(whole).await;
}

async fn in_a_period(db: Db) {
    let town = settle(db).await;
    let asked = Asked { from: Some(january(4)), until: Some(january(10)), ..Asked::default() };
    let found = ask(&through(&town.workspace, Door::Page), asked).await;
    // Entered 1: on the 5th, and twice on the 8th; one of these came back later.
    assert_eq!(told(&found.stages[0]), [3, 2, 1, 0, 0]);
    // Entered 2: on the 6th, the 4th and the 10th.
    assert_eq!(told(&found.stages[1]), [3, 1, 1, 0, 1]);
    assert_eq!((found.stages[0].no_date.count, found.no_date.count), (1, 1));
    // Won on the 10th and the 6th, lost on the 9th, open since the 8th.
    assert_eq!(counts(&found.all), [4, 2, 1, 1]);
    assert_eq!(found.all.won_amount, Some(900));
}

#[tokio::test]
async fn a_period_counts_by_business_days_and_leaves_out_what_has_none() {
    testkit::both(in_a_period).await;
}

async fn chosen(db: Db) {
    let town = settle(db).await;
    let ctx = through(&town.workspace, Door::Page);
    let check = async |asked: Asked, expected: [i64; 4]| assert_eq!(counts(&ask(&ctx, asked).await.all), expected);
    check(Asked { seller: Some(town.reza), ..Asked::default() }, [4, 1, 1, 2]).await;
    check(Asked { branch: Some(town.tehran), ..Asked::default() }, [4, 2, 1, 1]).await;
    check(Asked { product: Some(town.lentils), ..Asked::default() }, [5, 3, 0, 2]).await;
    let both = Asked { product: Some(town.lentils), seller: Some(town.maryam), ..Asked::default() };
    check(both, [2, 2, 0, 0]).await;
}

#[tokio::test]
async fn a_seller_a_branch_or_a_product_can_be_chosen() {
    testkit::both(chosen).await;
}

/// Every figure of a funnel.
fn figures(found: &Funnel) -> Vec<&Figure> {
    let mut all = vec![&found.no_date];
    for line in &found.stages {
        all.extend([&line.entered, &line.went_on, &line.lost, &line.still_here, &line.went_back, &line.no_date]);
        all.extend(line.reasons.iter().map(|line| &line.lost));
    }
    all.extend(found.reasons.iter().map(|line| &line.lost));
    all.extend(found.quarters.iter().flat_map(|line| [&line.won, &line.lost]));
    let groups = found.sellers.iter().chain(&found.branches).chain(&found.products).map(|line| &line.deals);
    for deals in groups.chain([&found.all]) {
        all.extend([&deals.total, &deals.won, &deals.lost, &deals.open]);
    }
    all
}

fn opened(tx: &mut Reads<'_, '_>, figure: &Figure) -> Result<i64> {
    let def = tx.ctx.def(figure.entity)?;
    let read = filter::parse(&figure.filter, &tx.ctx.schema, &def, &tx.ctx.reading(), &KeysOnly);
    let read = read.unwrap_or_else(|problem| panic!("{} is not a filter: {problem:?}", figure.filter));
    Ok(tx.count_to(&def, &read, 1_000)? as i64)
}

async fn openable(db: Db) {
    let town = settle(db).await;
    let period = Asked { from: Some(january(4)), until: Some(january(10)), ..Asked::default() };
    let since = Asked { from: Some(january(6)), branch: Some(town.tehran), ..Asked::default() };
    let system = through(&town.workspace, Door::Page);
    for ctx in [system, as_person(&town.workspace, town.maryam).await, as_person(&town.workspace, town.reza).await] {
        for asked in [Asked::default(), period.clone(), since.clone()] {
            let disagree = ctx
                .read(move |tx| {
                    let found = funnel(tx, &asked)?;
                    let mut disagree = Vec::new();
                    for figure in figures(&found) {
                        let opened = opened(tx, figure)?;
                        if opened != figure.count {
                            disagree.push(format!("{figure:?} opens {opened}"));
                        }
                    }
                    Ok(disagree)
                })
                .await
                .unwrap();
            assert_eq!(disagree, Vec::<String>::new());
        }
    }
}

#[tokio::test]
async fn every_figure_opens_as_many_records_as_it_says() {
    testkit::both(openable).await;
}

async fn within_rights(db: Db) {
    let town = settle(db).await;
    let maryam = as_person(&town.workspace, town.maryam).await;
    let found = ask(&maryam, Asked::default()).await;
    assert_eq!(counts(&found.all), [4, 2, 1, 1]);
    assert_eq!(told(&found.stages[0]), [4, 3, 0, 1, 0]);
    assert_eq!(found.sellers.len(), 1);
    let other = ask(&maryam, Asked { seller: Some(town.reza), ..Asked::default() }).await;
    assert_eq!(counts(&other.all), [0; 4]);
    let reza = as_person(&town.workspace, town.reza).await;
    assert_eq!(counts(&ask(&reza, Asked::default()).await.all), [4, 1, 1, 2]);
}

#[tokio::test]
async fn a_seller_is_told_of_their_own_deals_and_of_no_others() {
    testkit::both(within_rights).await;
}

/// A seller whose role hides some fields of deals.
async fn without(town: &Town, fields: &[&str]) -> Ctx {
    let ctx = as_person(&town.workspace, town.maryam).await;
    let hide =
        |field: &&str| FieldRule { entity: "opportunities".into(), field: (*field).into(), read: false, write: false };
    let role = Role { fields: fields.iter().map(hide).collect(), ..(*ctx.actor.roles[0]).clone() };
    let actor = Actor { roles: vec![Arc::new(role)], ..(*ctx.actor).clone() };
    Ctx { actor: Arc::new(actor), ..ctx }
}

async fn hidden(db: Db) {
    let town = settle(db).await;
    let found = ask(&without(&town, &["amount", "owner", "lost_reason"]).await, Asked::default()).await;
    assert_eq!((found.all.won_amount, found.stages[0].value, found.shows_amounts), (None, None, false));
    assert!(found.sellers.is_empty() && found.reasons.is_empty() && !found.products.is_empty());
    assert!(found.stages.iter().all(|line| line.reasons.is_empty()));
    let found = ask(&without(&town, &["closed_on", "opened_on"]).await, Asked::default()).await;
    assert!(found.quarters.is_empty() && found.all.median_days.is_none());
    let ctx = without(&town, &["product"]).await;
    let by_product = Asked { product: Some(town.lentils), ..Asked::default() };
    assert!(ctx.read(move |tx| funnel(tx, &by_product)).await.is_err());
}

#[tokio::test]
async fn a_hidden_field_is_neither_summed_nor_grouped_nor_filtered_by() {
    testkit::both(hidden).await;
}

#[tokio::test]
async fn an_empty_workspace_has_an_empty_funnel() {
    let (db, _guard) = testkit::sqlite().await;
    let (workspace, _) = town(db).await;
    let found = ask(&through(&workspace, Door::Page), Asked::default()).await;
    assert_eq!(found.stages.len(), 6);
    assert_eq!(counts(&found.all), [0; 4]);
    assert_eq!((found.all.median_days, found.all.win_rate()), (None, None));
}
