//! What the directory brings to the pages: its place in the navigation and
//! the views of its list.

use web::{Module, NavEntry, Preset};

use crate::branches;

pub fn pages() -> Module {
    let entry = |section, order, href, icon, label, entity| NavEntry {
        section,
        href,
        icon,
        label,
        entity: Some(entity),
        order,
    };
    Module {
        routes: branches::routes,
        nav: vec![
            entry("customers", 200, "/customers", "users", "customers", "customers"),
            entry("customers", 330, "/customers/duplicates", "merge", "customers-duplicates", "customers"),
            entry("settings", 905, "/branches/tree", "git-merge", "branches-tree", "branches"),
        ],
        views: vec![
            view("people", "customers-view-people", "kind:person"),
            view("companies", "customers-view-companies", "kind:company"),
            view("mine", "customers-view-mine", "owner:me"),
            view("partners", "customers-view-partners", "supplier:yes or partner:yes or dealer:yes"),
        ],
        ..Module::new("directory")
    }
}

fn view(key: &'static str, label: &'static str, filter: &'static str) -> Preset {
    Preset { entity: "customers", key, label, filter }
}
