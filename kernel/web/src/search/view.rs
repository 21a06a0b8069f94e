//! What a search found, entity by entity, the likeliest first.

use axum::response::Response;
use maud::{Markup, html};
use records::{
    Ctx,
    access::{Deed, Rows},
};
use schema::{EntityDef, FieldDef, Kind, Tone};

use super::{Everything, Fit, Group, Hit};
use crate::{
    Visit,
    components::{self as ui, Button},
    list::{Ask, query},
    say::say,
    show::{Show, href, is_person},
};

pub(super) fn page(visit: &Visit, words: &str, found: &Everything) -> Response {
    let ctx = &visit.ctx;
    let title = ctx.text("search-title");
    let body = html! {
        (ui::head("", html! { (title) }, html! {}))
        (asked(ctx, words))
        @if words.is_empty() { section.card { (ui::empty("search", &ctx.text("search-empty"), &ctx.text("search-empty-text"), html! {})) } }
        @else if found.groups.is_empty() && found.too_much.is_empty() { section.card { (nothing(ctx, words)) } }
        @else {
            @for found in &found.groups { (group(ctx, words, found)) }
            @for def in &found.too_much { (too_much(ctx, def)) }
        }
        @if !words.is_empty() && sees_parts(ctx) { p.hush { (ctx.text("search-first")) } }
    };
    visit.page(&title, body)
}

/// Whether somebody's scope lies within what a search looks at. They are told of its
/// end whatever they find: said of some words alone, it would tell how often those
/// stand where they do not see.
fn sees_parts(ctx: &Ctx) -> bool {
    ctx.schema.entities().any(|def| !matches!(ctx.rows(def, Deed::Read), Rows::All | Rows::Nothing))
}

fn asked(ctx: &Ctx, words: &str) -> Markup {
    html! {
        form.find.filter role="search" method="get" action="/search" {
            (ui::icon("search"))
            input type="search" name="q" value=(words) dir="auto" autocomplete="off" maxlength="200"
                aria-label=(ctx.text("search-title")) autofocus[words.is_empty()];
            (Button::submit(ctx.text("search-now")).bare().small())
        }
    }
}

fn nothing(ctx: &Ctx, words: &str) -> Markup {
    ui::empty(
        "search",
        &say(ctx, "search-nothing", &[("words", words.into())]),
        &ctx.text("search-nothing-text"),
        html! {},
    )
}

fn group(ctx: &Ctx, words: &str, group: &Group) -> Markup {
    let all = all_of(group, words);
    let more = html! { @if group.more { a href=(all) { (ctx.text("search-all")) } } };
    ui::card_with(
        &ctx.text(&group.def.label_key()),
        more,
        html! {
            ul.related.hits { @for hit in &group.hits { (line(ctx, group, hit)) } }
            @if group.cut { p.quiet { (ctx.text("search-cut")) } }
        },
    )
}

/// The list of those that hold the words; where only the sound answers, no list
/// would show them, and the search itself shows more.
fn all_of(group: &Group, words: &str) -> String {
    match group.best < Fit::Sounds {
        true => Ask::of(&group.def.key).filtered(&quoted(words)).href(),
        false => href_of(words, Some(&group.def.key)),
    }
}

/// The address of the search.
pub(crate) fn href_of(words: &str, within: Option<&str>) -> String {
    let pairs: Vec<(&str, &str)> = [("q", words)].into_iter().chain(within.map(|entity| ("in", entity))).collect();
    format!("/search?{}", query(&pairs))
}

/// More answers than can be looked through: more words are wanted.
fn too_much(ctx: &Ctx, def: &EntityDef) -> Markup {
    let entity = ctx.text(&def.label_key());
    ui::alert(Tone::Warn, html! { p { (say(ctx, "search-too-much", &[("entity", entity.into())])) } })
}

/// Words that could be read as a condition are meant as words here.
fn quoted(words: &str) -> String {
    let is_plain = words.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || c == '\u{200c}');
    if is_plain { words.to_owned() } else { format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\"")) }
}

fn line(ctx: &Ctx, group: &Group, hit: &Hit) -> Markup {
    let show = Show::new(ctx, &group.titles);
    let name = show.name(&hit.record);
    let has_face = group.def.field(&group.def.title).is_some_and(|title| title.named);
    html! {
        li {
            a.what href=(href(&hit.record)) {
                @if has_face { (ui::face(&name, ui::hue_of(&name), !is_person(&hit.record))) }
                span dir="auto" { (name) }
            }
            div.notes {
                @for field in notes(ctx, group, hit) {
                    @let value = value(&show, hit, field);
                    @if !value.0.is_empty() { span title=(ctx.text(&group.def.field_label_key(&field.key))) { (value) } }
                }
            }
        }
    }
}

/// A long text is told by its beginning.
fn value(show: &Show, hit: &Hit, field: &FieldDef) -> Markup {
    let value = hit.record.value(&field.key);
    match field.kind {
        Kind::Prose { .. } => {
            let start: String = value.text().unwrap_or_default().chars().take(80).collect();
            html! { span dir="auto" { (start) } }
        }
        _ => show.value(&hit.record.def, field, value),
    }
}

/// The field that answers first of all, then what the entity's list shows first.
pub(crate) fn notes<'g>(ctx: &Ctx, group: &'g Group, hit: &Hit) -> Vec<&'g FieldDef> {
    let listed = group.def.list.iter().filter(|key| **key != group.def.title && Some(*key) != hit.field.as_ref());
    let fields = hit.field.iter().chain(listed).filter_map(|key| group.def.field(key));
    fields.filter(|field| ctx.actor.reads(&group.def, &field.key)).take(3).collect()
}
