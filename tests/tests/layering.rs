//! The stack of ARCHITECTURE.md, held against what the manifests say: every
//! arrow points down, and nobody reaches past the store for a database driver.

use std::{collections::HashMap, process::Command};

use serde_json::Value;

/// From the top of the page to its bottom.
const STACK: [&str; 12] = [
    "peyvand-bench",
    "peyvand",
    "peyvand-sales",
    "peyvand-activities",
    "peyvand-directory",
    "peyvand-web",
    "peyvand-assets",
    "peyvand-records",
    "peyvand-store",
    "peyvand-access",
    "peyvand-schema",
    "peyvand-base",
];

/// Only these may know these libraries.
const KEPT_IN: [(&str, &[&str]); 5] = [
    ("rusqlite", &["peyvand-store", "peyvand-bench"]),
    ("tokio-postgres", &["peyvand-store", "peyvand-bench"]),
    ("axum", &["peyvand-web", "peyvand-directory", "peyvand-activities", "peyvand-sales", "peyvand"]),
    ("maud", &["peyvand-web", "peyvand-directory", "peyvand-activities", "peyvand-sales"]),
    ("clap", &["peyvand"]),
];

fn manifests() -> HashMap<String, Vec<String>> {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .output()
        .expect("cargo metadata runs");
    let json: Value = serde_json::from_slice(&out.stdout).expect("cargo metadata is JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let normal = |package: &Value| {
        let list = package["dependencies"].as_array().cloned().unwrap_or_default();
        list.iter().filter(|dep| dep["kind"].is_null()).map(|dep| text(&dep["name"])).collect()
    };
    let packages = json["packages"].as_array().cloned().unwrap_or_default();
    packages.iter().map(|package| (text(&package["name"]), normal(package))).collect()
}

#[test]
fn every_arrow_points_down_the_page() {
    let all = manifests();
    let place = |name: &str| STACK.iter().position(|&crate_name| crate_name == name);
    for (name, needs) in all.iter().filter(|(name, _)| *name != "peyvand-tests") {
        let from =
            place(name).unwrap_or_else(|| panic!("{name} has no place in the stack: draw it in ARCHITECTURE.md"));
        for need in needs {
            if let Some(to) = place(need) {
                assert!(from < to, "{name} needs {need}, which stands above it");
            }
        }
    }
}

#[test]
fn libraries_stay_in_their_room() {
    for (name, needs) in manifests() {
        for (library, rooms) in KEPT_IN {
            let may = rooms.contains(&name.as_str()) || name == "peyvand-tests";
            assert!(may || !needs.iter().any(|need| need == library), "{name} reaches for {library}");
        }
    }
}
