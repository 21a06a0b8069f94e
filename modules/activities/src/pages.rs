//! What activities bring to the pages.

use web::{Module, NavEntry, Preset};

pub fn pages() -> Module {
    Module {
        nav: vec![NavEntry {
            section: "customers",
            href: "/activities",
            icon: "calendar-check",
            label: "activities",
            entity: Some("activities"),
            order: 250,
        }],
        views: views(),
        ..Module::new("activities")
    }
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
