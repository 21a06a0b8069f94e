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
        div #record data-live=(follows(sheet)) {
            (head::head(visit, sheet))
            div.three.record {
                (ui::stack(html! { (cards(sheet, Place::Top)) (facts::card(ctx, sheet)) }))
                (ui::stack(html! { (cards(sheet, Place::Main)) (history::card(visit, sheet)) }))
                (ui::stack(html! { (cards(sheet, Place::Side)) (related::cards(ctx, record, &sheet.related)) }))
            }
        }
    };
    visit.page(&name, body)
}

/// Whose changes show on the page: the record's own, and those of what links here.
fn follows(sheet: &Sheet) -> String {
    let own = format!("{}/{}", sheet.record.def.key, sheet.record.id);
    let mut all = vec![own];
    for related in &sheet.related {
        let entity = related.def.key.to_string();
        if !all.contains(&entity) {
            all.push(entity);
        }
    }
    all.join(" ")
}

/// The modules' cards of one place.
fn cards(sheet: &Sheet, place: Place) -> Markup {
    html! { @for (_, card) in sheet.cards.iter().filter(|(at, _)| *at == place) { (card) } }
}
