//! How the parts of a record stand on its page: facts at the reading edge, the
//! story in the middle, what hangs on it at the far edge.

use axum::response::Response;
use maud::{Markup, html};

use super::{Sheet, facts, head, history, related};
use crate::{Visit, components as ui, module::Place, show::Show};

pub(super) fn page(visit: &Visit, sheet: &Sheet) -> Response {
    let (ctx, record) = (&visit.ctx, &sheet.record);
    let name = Show::new(ctx, &sheet.titles).name(record);
    let steps = [(format!("/{}", record.def.key), ctx.text(&record.def.label_key()))];
    let body = html! {
        (ui::crumbs(&ctx.text("form-way"), &steps, &name))
        (head::head(visit, sheet))
        div.three.record {
            (ui::stack(html! { (cards(sheet, Place::Top)) (facts::card(ctx, sheet)) }))
            (ui::stack(html! { (cards(sheet, Place::Main)) (history::card(visit, sheet)) }))
            (ui::stack(html! { (cards(sheet, Place::Side)) (related::cards(ctx, record, &sheet.related)) }))
        }
    };
    visit.page(&name, body)
}

/// The modules' cards of one place.
fn cards(sheet: &Sheet, place: Place) -> Markup {
    html! { @for (_, card) in sheet.cards.iter().filter(|(at, _)| *at == place) { (card) } }
}
