//! What activities bring to the pages.

use axum::Router;
use web::{App, CardProvider, Count, Module, NavEntry, Place, Preset};

use crate::{composer, deeds, timeline, today};

pub fn pages() -> Module {
    Module {
        routes,
        nav: vec![
            entry("today", 10, "/today", "sun", "today"),
            entry("customers", 310, "/activities", "calendar-check", "activities"),
        ],
        cards: cards("customers").into_iter().chain([own_card()]).collect(),
        counts: vec![Count { href: "/today", of: today::due_count }],
        told: vec![("customers", "activities"), ("customers", "activity_links"), ("customers", "comments")],
        views: views(),
        open_work: vec![("customers", "next_step_on")],
        described: |ctx| [deeds::described(ctx), timeline::described(ctx), today::described(ctx)].concat(),
        ..Module::new("activities")
    }
}

fn routes() -> Router<App> {
    Router::new().merge(today::routes()).merge(timeline::routes()).merge(composer::routes()).merge(deeds::routes())
}

fn entry(section: &'static str, order: u16, href: &'static str, icon: &'static str, label: &'static str) -> NavEntry {
    NavEntry { section, href, icon, label, entity: Some("activities"), order }
}

/// What can be done about an activity, on its own page.
fn own_card() -> CardProvider {
    CardProvider { entity: "activities", place: Place::Top, order: 10, draw: deeds::card }
}

/// The composer and the timeline, for the records of an entity that activities
/// are about; a higher module asks for them on its own.
pub fn cards(entity: &'static str) -> Vec<CardProvider> {
    vec![
        CardProvider { entity, place: Place::Main, order: 10, draw: composer::card },
        CardProvider { entity, place: Place::Main, order: 20, draw: timeline::card },
    ]
}

fn views() -> Vec<Preset> {
    let of = |entity, key, label, filter| Preset { entity, key, label, filter };
    vec![
        of("customers", "no_next_step", "customers-view-no-next-step", "next_step_on:empty"),
        of("activities", "open", "activities-view-open", "owner:me state:open"),
        of("activities", "late", "activities-view-late", "state:open due_on<today"),
        of("activities", "calls", "activities-view-calls", "kind:call"),
    ]
}
