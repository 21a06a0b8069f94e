//! The funnel on both databases: what it counts, of what was chosen, in a period. Beside it
//! stand its `laws` as tables, the `rights` of who reads it, and what is `behind` its figures.

mod behind;
mod laws;
mod rights;
pub(super) mod town;

use records::{Ctx, Door};
use store::{Db, testkit};

use self::town::{january, settle};
use super::{Asked, Deals, Funnel, StageLine, funnel};
use crate::testing::through;

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

#[tokio::test]
async fn an_empty_workspace_has_an_empty_funnel() {
    let (db, _guard) = testkit::sqlite().await;
    let (workspace, _) = crate::testing::town(db).await;
    let found = ask(&through(&workspace, Door::Page), Asked::default()).await;
    assert_eq!(found.stages.len(), 6);
    assert_eq!(counts(&found.all), [0; 4]);
    assert_eq!((found.all.median_days, found.all.win_rate()), (None, None));
}
