//! What pages and the API tell, against the law.

use std::collections::BTreeSet;

use access::Deed;
use axum::http::StatusCode;
use base::Id;
use peyvand_tests::town::Client;
use records::Ctx;

use super::{ENTITIES, world::World};

pub async fn check_pages(world: &World, ctx: &Ctx, who: &str, browser: &Client) {
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

pub async fn check_api(world: &World, ctx: &Ctx, who: &str, program: &Client) {
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
