//! One law, many surfaces: for roles, people, records and shares made up at
//! random, whatever a person meets (list, count, search, export, report,
//! timeline, history, feed, names, reasons, page and API) agrees with the law
//! in memory, on both databases.
//!
//! The dice are seeded, so that a failure happens again.

#[path = "visibility/dice.rs"]
mod dice;
#[path = "visibility/doors.rs"]
mod doors;
#[path = "visibility/grown.rs"]
mod grown;
#[path = "visibility/reads.rs"]
mod reads;
#[path = "visibility/world.rs"]
mod world;

use std::collections::BTreeMap;

use peyvand_tests::town::Town;
use store::testkit::both;

use doors::{check_api, check_pages};
use reads::{check_feed, check_reads, check_reasons};
use world::found;

const PEOPLE: [&str; 4] = ["maryam", "omid", "parvin", "nasim"];
const ENTITIES: [&str; 3] = ["customers", "opportunities", "activities"];
const ROUNDS: u64 = 2;

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
