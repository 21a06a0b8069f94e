//! The bar itself: the box, the chips, the way to one more, and what could not
//! be read.

use maud::{Markup, html};
use records::{Ctx, Titles};
use schema::{EntityDef, Filter, filter::print};

use super::{
    Asked, Wrong, condition,
    sentence::{Sayer, changed, parts},
};
use crate::{
    Visit,
    components::{self as ui, Button},
    list::plural,
    say::say,
    show::Show,
};

/// The box and the chips of a page's filter. What could not be read is said by
/// [`errors`], below the line that the bar stands in.
pub fn bar(visit: &Visit, def: &EntityDef, asked: &Asked) -> Markup {
    let ctx = &visit.ctx;
    html! {
        (typed(ctx, def, asked))
        @if let Ok(filter) = &asked.read { (chips(ctx, def, asked, filter)) }
        (condition::adds(ctx, def, asked))
    }
}

/// The filter as a text, in one input.
fn typed(ctx: &Ctx, def: &EntityDef, asked: &Asked) -> Markup {
    let label = say(ctx, "list-filter", &[("entity", plural(ctx, def).into())]);
    let is_wrong = asked.read.is_err();
    // What was typed stays as it was; what a link or a view says is put in words.
    let text = match &asked.read {
        Ok(filter) if asked.text == super::text(ctx, def, filter) => super::said(ctx, def, filter),
        _ => asked.text.clone(),
    };
    html! {
        form.find.filter role="search" method="get" action=(asked.path) {
            @for (name, value) in &asked.keep { (ui::hidden(name, value)) }
            (ui::icon("list-filter"))
            input #filter data-complete-filter={ "/" (def.key) "/filter" } type="search" name="filter" value=(text) dir="auto" autocomplete="off"
                aria-label=(label) placeholder=(label) title=(ctx.text("list-filter-hint"))
                aria-invalid=[is_wrong.then_some("true")] aria-describedby=[is_wrong.then_some("filter-error")];
            (Button::submit(ctx.text("list-filter-apply")).bare().small())
        }
    }
}

fn chips(ctx: &Ctx, def: &EntityDef, asked: &Asked, filter: &Filter) -> Markup {
    let none = Titles::default();
    let sayer = Sayer { show: Show::new(ctx, &none), def, named: &asked.named };
    html! {
        @for (place, part) in parts(filter).iter().enumerate() {
            @let rest = print(&changed(filter, place, None), &ctx.schema, def);
            (condition::chip(ctx, def, asked, place, part, &sayer.phrase(part), &asked.href(&rest)))
        }
    }
}

/// What could not be read, with the place in it where it stopped making sense.
pub fn errors(ctx: &Ctx, asked: &Asked) -> Markup {
    match &asked.read {
        Err(wrong) => misread(ctx, wrong, if asked.stays { "list-filter-stays" } else { "list-filter-view-shown" }),
        Ok(_) => html! {},
    }
}

/// `meanwhile` says what is shown until it is mended.
fn misread(ctx: &Ctx, wrong: &Wrong, meanwhile: &str) -> Markup {
    let cut = wrong.at.map(|at| wrong.text.char_indices().nth(at).map_or(wrong.text.len(), |(byte, _)| byte));
    html! {
        div.errors #filter-error role="alert" {
            h2 { (ui::icon("circle-alert")) (wrong.sentence) }
            @if let Some(cut) = cut.filter(|_| !wrong.text.is_empty()) {
                p dir="auto" { (wrong.text[..cut]) mark { (ctx.text("list-filter-mark")) } (wrong.text[cut..]) }
            }
            p { (ctx.text("list-filter-wrong")) " " (ctx.text(meanwhile)) }
        }
    }
}
