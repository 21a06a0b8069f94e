//! Who set what, when, from what to what; and the way back.

use maud::{Markup, html};
use records::{SettingsChange, Titles};

use super::choice::{Choosable, label};
use crate::{
    Visit,
    components::{Button, Column, RowView, becomes, card_with, post_button, table},
};

pub(super) fn card(visit: &Visit, changes: &[SettingsChange], names: &Titles) -> Markup {
    let title = visit.t("settings-history");
    if changes.is_empty() {
        return card_with(&title, html! {}, html! { div.in { p.muted { (visit.t("settings-history-none")) } } });
    }
    let columns = ["settings-what", "settings-who", "settings-when", "settings-deed"];
    let columns = columns.map(|key| Column::new(visit.t(key)));
    let rows: Vec<RowView> = changes.iter().map(|change| row(visit, change, names)).collect();
    card_with(&title, html! {}, table(&title, &columns, None, &rows))
}

fn row(visit: &Visit, change: &SettingsChange, names: &Titles) -> RowView {
    let who = change.actor.and_then(|id| names.get("users", id)).map(str::to_owned);
    let who = who.unwrap_or_else(|| visit.t(&format!("door-{}", change.door)));
    let back = Button::submit(visit.t("ui-undo")).small().icon("undo-2");
    let what = html! {
        @for (key, [old, new]) in &change.values {
            div.change {
                (visit.t(&label(key))) ": "
                span.was { (Choosable::called(key, old, visit)) } " " (becomes(&visit.ctx)) " "
                b dir="auto" { (Choosable::called(key, new, visit)) }
            }
        }
    };
    let cells = vec![
        what,
        html! { span dir="auto" { (who) } },
        html! { (visit.ctx.format.instant(change.recorded_at)) },
        post_button(&format!("/settings/changes/{}/undo", change.set), &visit.csrf, back),
    ];
    RowView { id: format!("change-{}", change.set), cells, ..RowView::default() }
}
