//! The facts of a record on one surface, grouped as in its form; what is empty
//! is folded away, and can be unfolded to see what could be asked.

use maud::{Markup, html};
use records::Ctx;
use schema::{EntityDef, FieldDef, Kind, Value};

use super::Sheet;
use crate::{
    components as ui,
    say::say,
    show::{Show, href},
};

/// One group: its title and its fields.
type Group<'d> = (String, Vec<&'d FieldDef>);

pub(super) fn card(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let groups = groups(ctx, &sheet.record.def);
    let drawn: Vec<Markup> = groups.iter().enumerate().map(|(at, shown)| group(ctx, sheet, shown, at > 0)).collect();
    let unknown: Vec<&FieldDef> = groups.iter().flat_map(|(_, fields)| fields).copied().collect();
    let unknown: Vec<&FieldDef> =
        unknown.into_iter().filter(|field| sheet.record.value(&field.key).is_null()).collect();
    let title = groups.first().map_or_else(|| ctx.text("record-facts"), |(title, _)| title.clone());
    html! {
        (ui::card(&title, html! {
            div.stack {
                @for group in &drawn { (group) }
                @if !unknown.is_empty() { (folded(ctx, sheet, &unknown)) }
            }
        }))
    }
}

/// The sections of the form with what this person reads; then what stands in
/// no section, which the product itself keeps.
fn groups<'d>(ctx: &Ctx, def: &'d EntityDef) -> Vec<Group<'d>> {
    let open = |field: &&FieldDef| ctx.actor.reads(def, &field.key) && field.key != def.title;
    let of_form = |section: &'d schema::Section| {
        let title = ctx.text(&format!("{}-section-{}", def.key, section.key.replace('_', "-")));
        (title, section.fields.iter().filter_map(|key| def.field(key)).filter(open).collect())
    };
    let mut all: Vec<Group> = def.form.iter().map(of_form).collect();
    let placed = |field: &&FieldDef| def.form.iter().any(|section| section.fields.contains(&field.key));
    let others = def.fields.iter().filter(|field| !placed(field)).filter(open);
    let is_whose = |field: &&FieldDef| def.owned && matches!(&*field.key, "owner" | "team" | "branch");
    let (whose, kept) = others.partition(is_whose);
    all.extend([(ctx.text("record-whose"), whose), (ctx.text("record-kept"), kept)]);
    all.retain(|(_, fields)| !fields.is_empty());
    all
}

/// What is known in a group; nothing where that is nothing.
fn group(ctx: &Ctx, sheet: &Sheet, (title, fields): &Group, is_titled: bool) -> Markup {
    let (show, record) = (Show::new(ctx, &sheet.titles).with_tones(&sheet.tones), &sheet.record);
    let fact = |field: &&FieldDef| {
        let value = record.value(&field.key);
        // A box that is not ticked says nothing of note.
        let drawn = if *value == Value::Flag(false) {
            html! {}
        } else {
            show.value(&record.def, field, value)
        };
        (!drawn.0.is_empty()).then(|| (ctx.text(&record.def.field_label_key(&field.key)), drawn))
    };
    let (prose, short): (Vec<&FieldDef>, Vec<&FieldDef>) =
        fields.iter().partition(|field| matches!(field.kind, Kind::Prose { .. }));
    let short: Vec<(String, Markup)> = short.iter().filter_map(fact).collect();
    let prose: Vec<(String, Markup)> = prose.iter().filter_map(fact).collect();
    html! {
        @if !short.is_empty() || !prose.is_empty() {
            div.group {
                @if is_titled { h3 { (title) } }
                @if !short.is_empty() { (ui::facts(&short)) }
                @for (label, text) in &prose { div { small.muted { (label) } (text) } }
            }
        }
    }
}

/// What is not known yet, and the way to say it.
fn folded(ctx: &Ctx, sheet: &Sheet, fields: &[&FieldDef]) -> Markup {
    let labels: Vec<String> =
        fields.iter().map(|field| ctx.text(&sheet.record.def.field_label_key(&field.key))).collect();
    html! {
        details.folded {
            summary { (say(ctx, "record-unknown", &[("n", labels.len().into())])) }
            p.muted { (labels.join(&ctx.text("record-comma"))) }
            @if sheet.may.update { a.link href={ (href(&sheet.record)) "/edit" } { (ctx.text("record-fill-in")) } }
        }
    }
}
