//! The settings of the workspace, their history, and the holidays of a year; for administrators.

use records::Ctx;
use serde_json::{Value as Json, json};

use super::{
    super::{schemas::or_nothing, shapes::*},
    Told,
};
use crate::api::problem::Kind;

pub(super) fn paths(ctx: &Ctx) -> [(String, Json); 4] {
    let changed = Told {
        parameters: shared(&["if_match"]),
        body: Some(closed(object(values(), &[]))),
        problems: &[Kind::Forbidden, Kind::StaleMatch],
        ..told("change_settings", "api-do-settings-change")
    };
    let history = Told { answer: Some(history()), ..told("settings_history", "api-do-settings-history") };
    let left = object(json!({ "left": list_of(text()) }), &["left"]);
    let undo =
        Told { parameters: shared(&["id"]), answer: Some(left), ..told("undo_settings", "api-do-settings-undo") };
    let year = closed(object(json!({ "year": { "type": "integer", "minimum": 1300, "maximum": 1500 } }), &["year"]));
    let added = object(json!({ "added": number(), "change_set": or_nothing(id()) }), &["added", "change_set"]);
    let holidays = Told { body: Some(year), answer: Some(added), ..told("add_holidays", "api-do-settings-holidays") };
    let both = json!({ "get": told("show_settings", "api-do-settings").json(ctx), "patch": changed.json(ctx) });
    [
        ("/api/v1/settings".to_owned(), both),
        ("/api/v1/settings/changes".to_owned(), json!({ "get": history.json(ctx) })),
        ("/api/v1/settings/changes/{id}/undo".to_owned(), json!({ "post": undo.json(ctx) })),
        ("/api/v1/settings/holidays".to_owned(), json!({ "post": holidays.json(ctx) })),
    ]
}

fn told(operation: &'static str, summary: &'static str) -> Told<'static> {
    let mut settings = object(values(), &["version", "company"]);
    settings["properties"]["currency"] = text();
    Told {
        id: operation,
        summary,
        tag: "settings",
        parameters: Vec::new(),
        body: None,
        status: "200",
        answer: Some(settings),
        problems: &[Kind::Forbidden],
    }
}

/// What may be chosen; the currency is chosen once and for all.
fn values() -> Json {
    json!({
        "version": number(), "company": text(), "lang": { "type": "string", "enum": ["fa", "en"] },
        "calendar": { "type": "string", "enum": ["jalali", "gregorian"] },
        "unit": { "type": "string", "enum": ["rial", "toman"] }, "zone": text(),
        "weekend": list_of(json!({ "type": "integer", "minimum": 1, "maximum": 7 })),
        "fiscal_month": { "type": "integer", "minimum": 1, "maximum": 12 },
        "fiscal_day": { "type": "integer", "minimum": 1, "maximum": 31 },
        "tell_owner": { "type": "boolean" },
    })
}

fn history() -> Json {
    let one = object(
        json!({
            "change_set": id(), "actor": or_nothing(id()), "door": text(), "recorded_at": moment(),
            "fields": list_of(json!({ "type": "object" })),
        }),
        &["change_set", "door", "recorded_at", "fields"],
    );
    object(json!({ "items": list_of(one) }), &["items"])
}
