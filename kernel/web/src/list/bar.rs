//! The bar above the rows: the filter as the text it is typed in, as chips that
//! read as a sentence, one more condition, and the columns.

use maud::{Markup, html};
use records::{Ctx, Titles};
use schema::filter::{Filter, print};

use super::{
    State, Wrong, columns, condition, plural,
    sentence::{Sayer, parts, without},
};
use crate::{
    components::{self as ui, Button},
    say::say,
    show::Show,
};

pub(super) fn bar(ctx: &Ctx, state: &State) -> Markup {
    let shown = columns::chosen(ctx, &state.def, &state.ask);
    html! {
        div.bar {
            (typed(ctx, state))
            @if let Ok(filter) = &state.wanted { (chips(ctx, state, filter)) }
            (condition::form(ctx, &state.def, &state.ask, state.added.as_ref().filter(|_| state.wanted.is_err())))
            div.end { (crate::export::menu(ctx, &state.def, &state.ask)) (columns::chooser(ctx, &state.def, &state.ask, &shown)) }
        }
        @if let Err(wrong) = &state.wanted { (misread(ctx, wrong)) }
    }
}

/// The filter as a text, in one input.
fn typed(ctx: &Ctx, state: &State) -> Markup {
    let label = say(ctx, "list-filter", &[("entity", plural(ctx, &state.def).into())]);
    let is_wrong = state.wanted.is_err();
    html! {
        form.find.filter role="search" method="get" action={ "/" (state.def.key) } {
            @for (name, value) in state.ask.without(&["filter", "from", "view"]) { (ui::hidden(name, &value)) }
            (ui::icon("list-filter"))
            input #filter type="search" name="filter" value=(state.text(ctx)) dir="auto" autocomplete="off"
                aria-label=(label) placeholder=(label) title=(ctx.text("list-filter-hint"))
                aria-invalid=[is_wrong.then_some("true")] aria-describedby=[is_wrong.then_some("filter-error")];
            (Button::submit(ctx.text("list-filter-apply")).bare().small())
        }
    }
}

fn chips(ctx: &Ctx, state: &State, filter: &Filter) -> Markup {
    let (none, unnamed) = (Titles::default(), Vec::new());
    let named = state.found.as_ref().map_or(&unnamed, |found| &found.named);
    let sayer = Sayer { show: Show::new(ctx, &none), def: &state.def, named };
    let remove = ctx.text("list-remove");
    let parts = parts(filter);
    html! {
        @for (place, part) in parts.iter().enumerate() {
            @let phrase = sayer.phrase(part);
            @let rest = print(&without(filter, place), &ctx.schema, &state.def);
            (ui::chip(&phrase.field, &phrase.asked, Some((&state.ask.filtered(&rest).href(), &remove))))
        }
    }
}

/// What could not be read, with the place in it where it stopped making sense.
fn misread(ctx: &Ctx, wrong: &Wrong) -> Markup {
    let cut = wrong.at.map(|at| wrong.text.char_indices().nth(at).map_or(wrong.text.len(), |(byte, _)| byte));
    html! {
        div.errors #filter-error role="alert" {
            h2 { (ui::icon("circle-alert")) (wrong.sentence) }
            @if let Some(cut) = cut.filter(|_| !wrong.text.is_empty()) {
                p dir="auto" { (wrong.text[..cut]) mark { (ctx.text("list-filter-mark")) } (wrong.text[cut..]) }
            }
            p { (ctx.text("list-filter-wrong")) }
        }
    }
}
