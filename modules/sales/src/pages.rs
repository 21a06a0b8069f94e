//! What sales brings to the pages: its places in the navigation and the views
//! of its lists.

use axum::Router;
use web::{App, BoardLaw, CardProvider, Module, NavEntry, Place, Preset, StepLaw, Worth};

pub fn pages() -> Module {
    let (nav, cards, views) = (nav(), cards(), views());
    let (action, told) = (Some(action()), vec![("opportunities", "activities"), ("opportunities", "comments")]);
    let worth = Some(Worth { entity: "customers", of: crate::next_step::worth_of_customers });
    let boards = vec![board()];
    let open_work = vec![("opportunities", "next_step_on")];
    Module { routes, nav, cards, views, action, told, worth, open_work, described, boards, ..Module::new("sales") }
}

/// The deals of one pipeline, stage by stage.
fn board() -> BoardLaw {
    let steps = StepLaw {
        within: "pipeline",
        usual: |tx| Ok(crate::pipelines::default_pipeline(tx)?.map(base::Id::any)),
        chance: "probability",
        age_limit: "age_limit_days",
        guidance: "guidance",
        open: ("kind", "open"),
        since: crate::passages::here_since,
    };
    BoardLaw {
        entity: "opportunities",
        by: "stage",
        under: Some("customer"),
        sum: Some("amount"),
        next: Some("next_step_on"),
        quick: &["name", "customer", "amount"],
        steps: Some(steps),
    }
}

/// Addresses for programs beside those of every entity.
fn described(ctx: &records::Ctx) -> Vec<(&'static str, serde_json::Value)> {
    crate::capture::described(ctx).into_iter().chain(crate::funnel::described(ctx)).collect()
}

fn routes() -> Router<App> {
    crate::funnel::routes().merge(crate::capture::routes())
}

/// What a seller begins most often: the telephone rings.
fn action() -> NavEntry {
    NavEntry {
        section: "sales",
        href: crate::capture::CAPTURE,
        icon: "phone-incoming",
        label: "capture",
        entity: Some("activities"),
        order: 0,
    }
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
    let passages =
        CardProvider { entity: "opportunities", place: Place::Side, order: 100, draw: crate::passages::draw };
    activities::cards("opportunities").into_iter().chain([passages]).collect()
}

fn views() -> Vec<Preset> {
    let of_deals = |key, label, filter| Preset { entity: "opportunities", key, label, filter };
    vec![
        of_deals("open", "opportunities-view-open", "stage.kind:open"),
        of_deals("mine", "opportunities-view-mine", "owner:me stage.kind:open"),
        of_deals("no_next_step", "opportunities-view-no-next-step", "stage.kind:open next_step_on:empty"),
        of_deals("late", "opportunities-view-late", "stage.kind:open expected_on<today"),
        of_deals("won", "opportunities-view-won", "stage.kind:won"),
        of_deals("lost", "opportunities-view-lost", "stage.kind:lost"),
        Preset { entity: "products", key: "offered", label: "products-view-offered", filter: "active:yes" },
    ]
}
