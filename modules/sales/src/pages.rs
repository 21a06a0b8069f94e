//! What sales brings to the pages: its places in the navigation and the views
//! of its lists.

use web::{CardProvider, Module, NavEntry, Place, Preset};

pub fn pages() -> Module {
    Module { routes: crate::funnel::routes, nav: nav(), cards: cards(), views: views(), ..Module::new("sales") }
}

fn nav() -> Vec<NavEntry> {
    let entry = |section, order, href, icon, label, entity| NavEntry {
        section,
        href,
        icon,
        label,
        entity: Some(entity),
        order,
    };
    vec![
        entry("sales", 300, "/opportunities", "kanban", "opportunities", "opportunities"),
        entry("sales", 320, "/products", "package", "products", "products"),
        entry("reports", 800, "/reports/funnel", "funnel", "funnel", "opportunities"),
        entry("settings", 950, "/pipelines", "kanban", "pipelines", "pipelines"),
        entry("settings", 960, "/stages", "columns-3", "stages", "stages"),
        entry("settings", 970, "/lost_reasons", "circle-x", "lost_reasons", "lost_reasons"),
    ]
}

fn cards() -> Vec<CardProvider> {
    vec![CardProvider { entity: "opportunities", place: Place::Side, order: 100, draw: crate::passages::draw }]
}

fn views() -> Vec<Preset> {
    let of_deals = |key, label, filter| Preset { entity: "opportunities", key, label, filter };
    vec![
        of_deals("open", "opportunities-view-open", "stage.kind:open"),
        of_deals("mine", "opportunities-view-mine", "owner:me stage.kind:open"),
        of_deals("late", "opportunities-view-late", "stage.kind:open expected_on<today"),
        of_deals("won", "opportunities-view-won", "stage.kind:won"),
        of_deals("lost", "opportunities-view-lost", "stage.kind:lost"),
        Preset { entity: "products", key: "offered", label: "products-view-offered", filter: "active:yes" },
    ]
}
