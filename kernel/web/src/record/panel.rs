//! A record beside the page one is on: its head, its facts, what was done with
//! it and the place to write down what is done next. A link with `data-panel`
//! opens it over a list or a board; a browser without scripts follows the link
//! to the record's own page.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

use super::{Brought, Sheet, facts, head, id_of};
use crate::{
    Fragment, Visit,
    components::{self as ui, Button},
    module::Place,
    session::TOAST,
    show::{Show, href},
};

/// `GET /{entity}/{id}/panel`.
pub async fn show(visit: Visit, Path((entity, id)): Path<(String, String)>) -> crate::Result<Response> {
    let (def, id) = (visit.ctx.def(&entity)?, id_of(&id)?);
    let brought = Brought::by_modules(&visit, &def);
    let wanted = def.clone();
    let sheet = visit.ctx.read(move |tx| Sheet::read(tx, &wanted, id, &brought)).await?;
    if !visit.is_htmx() {
        return Ok(visit.redirect(&href(&sheet.record)));
    }
    visit.ctx.saw(&def, id);
    let mut response = Fragment(drawn(&visit, &sheet)).into_response();
    if visit.standing.toast.is_some() {
        response.headers_mut().append(header::SET_COOKIE, crate::session::gone(&visit.app, TOAST));
    }
    Ok(response)
}

fn drawn(visit: &Visit, sheet: &Sheet) -> Markup {
    let (ctx, record) = (&visit.ctx, &sheet.record);
    let name = Show::new(ctx, &sheet.titles).name(record);
    let text = |key: &str| visit.t(key);
    html! {
        header role="presentation" {
            (ui::face(&name, ui::hue_of(&name), !crate::show::is_person(record)))
            h2 #panel-title { span dir="auto" { (name) } }
            div.acts {
                @if sheet.may.update { (Button::link(ctx.text("record-edit"), format!("{}/edit", href(record))).bare().square().small().icon("pencil")) }
                (Button::link(ctx.text("record-open-whole"), href(record)).bare().square().small().icon("maximize-2"))
                button.btn.bare.square.small type="button" data-close title=(text("ui-close")) { (ui::icon("x")) span.hush { (text("ui-close")) } }
            }
        }
        div.in.stack {
            div.lineup { (head::pills(visit, sheet)) }
            (cards(sheet, Place::Top))
            // One opens it to write down a call or to see what comes next; the
            // facts stand folded between the two.
            @let main: Vec<&Markup> = of(sheet, Place::Main).collect();
            @if let Some(first) = main.first() { (first) }
            details.fold open[main.is_empty()] {
                summary { (ctx.text("record-facts")) }
                (facts::card(ctx, sheet))
            }
            @for card in main.iter().skip(1) { (card) }
        }
        // What the last deed in here said; the script puts it where toasts stand.
        @if let Some(toast) = &visit.standing.toast { template data-said { (ui::toast(toast, &visit.csrf, &text)) } }
    }
}

fn cards(sheet: &Sheet, place: Place) -> Markup {
    html! { @for card in of(sheet, place) { (card) } }
}

fn of(sheet: &Sheet, place: Place) -> impl Iterator<Item = &Markup> {
    sheet.cards.iter().filter(move |(at, _)| *at == place).map(|(_, card)| card)
}
