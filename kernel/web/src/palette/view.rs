//! The list below the box: groups of links, each an option that the keyboard
//! reaches from the box.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use records::{AnyRecord, Ctx, Titles};

use super::{
    Offer,
    ways::{Sort, Way},
};
use crate::{
    Visit, components as ui,
    search::{self, Fit, Group, Hit},
    show::{Show, href, is_person},
};

pub(super) fn answer(visit: &Visit, offer: &Offer) -> Response {
    let ctx = &visit.ctx;
    let mut parts: Vec<(Fit, usize, Markup)> = Vec::new();
    if !offer.last.is_empty() {
        parts.push((Fit::Exact, 0, last(ctx, offer)));
    }
    // The groups keep the order that the search gave them.
    let mut best = Fit::Far;
    for found in offer.found.groups.iter().rev() {
        best = best.min(found.best);
        parts.insert(usize::from(!offer.last.is_empty()), (best, 0, records(ctx, found)));
    }
    for (place, sort, key) in [(1, Sort::Deed, "palette-deeds"), (2, Sort::Page, "palette-pages")] {
        let ways: Vec<&Way> = offer.ways.iter().filter(|way| way.sort == sort).collect();
        if let Some(best) = ways.first() {
            parts.push((best.fit, place, part(&ctx.text(key), html! { @for way in ways { (line(way)) } })));
        }
    }
    parts.sort_by_key(|(best, place, _)| (*best, *place));
    let many =
        offer.found.groups.iter().map(|group| group.hits.len()).sum::<usize>() + offer.last.len() + offer.ways.len();
    html! {
        div data-said=(told(visit, offer, many)) {
            @for (_, _, part) in &parts { (part) }
            @if !offer.words.is_empty() { (everything(visit, offer)) }
        }
    }
    .into_response()
}

/// What is said of the list aloud, and shown where there is none.
fn told(visit: &Visit, offer: &Offer, many: usize) -> String {
    match (many, offer.words.is_empty(), offer.found.too_much.is_empty()) {
        (0, false, true) => visit.tx("search-nothing", &[("words", offer.words.as_str().into())]),
        (0, false, false) => visit.t("palette-too-much"),
        _ => visit.tx("palette-found", &[("count", visit.ctx.format.number(many as i64).into())]),
    }
}

/// One group of options under its name.
fn part(label: &str, options: Markup) -> Markup {
    html! { div role="group" aria-label=(label) { div.part aria-hidden="true" { (label) } (options) } }
}

fn last(ctx: &Ctx, offer: &Offer) -> Markup {
    part(
        &ctx.text("palette-last"),
        html! {
            @for record in &offer.last { (opened(ctx, record, &offer.titles)) }
        },
    )
}

fn records(ctx: &Ctx, group: &Group) -> Markup {
    part(
        &ctx.text(&group.def.label_key()),
        html! {
            @for hit in &group.hits { (found(ctx, group, hit)) }
        },
    )
}

fn found(ctx: &Ctx, group: &Group, hit: &Hit) -> Markup {
    let show = Show::new(ctx, &group.titles);
    let notes = search::notes(ctx, group, hit).into_iter();
    let notes = notes.map(|field| show.text(&group.def, field, hit.record.value(&field.key)));
    option(&show, &hit.record, notes.collect())
}

/// Of what was opened last the kind is told too, since all kinds stand together.
fn opened(ctx: &Ctx, record: &AnyRecord, titles: &Titles) -> Markup {
    let show = Show::new(ctx, titles);
    option(&show, record, vec![ctx.text(&record.def.one_label_key())])
}

fn option(show: &Show, record: &AnyRecord, notes: Vec<String>) -> Markup {
    let name = show.name(record);
    // A subject of a call is no name that a face could stand for.
    let has_face = record.def.about.is_empty() && record.def.field(&record.def.title).is_some_and(|title| title.named);
    let notes: Vec<String> =
        notes.into_iter().filter(|note| !note.is_empty()).map(|note| short(&note)).take(2).collect();
    html! {
        a role="option" href=(href(record)) {
            @if has_face { (ui::face(&name, ui::hue_of(&name), !is_person(record))) }
            @else { (ui::icon(&record.def.icon)) }
            span.name dir="auto" { (name) }
            @for note in notes { small dir="auto" { (note) } }
        }
    }
}

fn short(note: &str) -> String {
    const LETTERS: usize = 40;
    match note.chars().count() > LETTERS {
        true => note.chars().take(LETTERS - 1).chain(['…']).collect(),
        false => note.to_owned(),
    }
}

fn line(way: &Way) -> Markup {
    html! {
        a role="option" href=(way.href) data-press=[way.press.as_ref()] {
            (ui::icon(&way.icon))
            span.name dir="auto" { (way.label) }
            @if !way.note.is_empty() { small dir="auto" { (way.note) } }
        }
    }
}

/// The page of the search, for what the list leaves out.
fn everything(visit: &Visit, offer: &Offer) -> Markup {
    let words = visit.tx("palette-everything", &[("words", offer.words.as_str().into())]);
    html! {
        div role="group" aria-label=(visit.t("search-title")) {
            a role="option" href=(search::href_of(&offer.words, None)) { (ui::icon("search")) span.name dir="auto" { (words) } }
        }
    }
}
