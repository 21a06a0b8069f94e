//! What activities bring to the pages.

use web::{Module, NavEntry};

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
        ..Module::new("activities")
    }
}
