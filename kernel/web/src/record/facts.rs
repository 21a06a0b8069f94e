//! The facts of a record, section by section as in its form; what is empty is
//! folded away, and can be unfolded to see what could be asked.

use maud::{Markup, html};
use records::Ctx;
use schema::{EntityDef, FieldDef, Kind};

use super::Sheet;
use crate::{components as ui, show::Show};

/// One section: its title and its fields.
type Section<'d> = (String, Vec<&'d FieldDef>);

pub(super) fn cards(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let def = &sheet.record.def;
    html! { @for (title, fields) in sections(ctx, def) { (card(ctx, sheet, &title, &fields)) } }
}

/// The sections of the form with what this person reads; then what stands in
/// no section, which the product itself keeps.
fn sections<'d>(ctx: &Ctx, def: &'d EntityDef) -> Vec<Section<'d>> {
    let open = |field: &&FieldDef| ctx.actor.reads(def, &field.key) && field.key != def.title;
    let of_form = |section: &'d schema::Section| {
        let title = ctx.text(&format!("{}-section-{}", def.key, section.key.replace('_', "-")));
        (title, section.fields.iter().filter_map(|key| def.field(key)).filter(open).collect())
    };
    let mut all: Vec<Section> = def.form.iter().map(of_form).collect();
    let placed = |field: &&FieldDef| def.form.iter().any(|section| section.fields.contains(&field.key));
    all.push((ctx.text("record-kept"), def.fields.iter().filter(|field| !placed(field)).filter(open).collect()));
    all.retain(|(_, fields)| !fields.is_empty());
    all
}

fn card(ctx: &Ctx, sheet: &Sheet, title: &str, fields: &[&FieldDef]) -> Markup {
    let (show, record) = (Show::new(ctx, &sheet.titles), &sheet.record);
    let draw = |field: &FieldDef| show.value(&record.def, field, record.value(&field.key));
    let (prose, short): (Vec<&FieldDef>, Vec<&FieldDef>) =
        fields.iter().partition(|field| matches!(field.kind, Kind::Prose { .. }));
    let label = |field: &FieldDef| ctx.text(&record.def.field_label_key(&field.key));
    let filled: Vec<(String, Markup)> =
        short.iter().map(|field| (label(field), draw(field))).filter(|(_, drawn)| !drawn.0.is_empty()).collect();
    let said: Vec<(String, Markup)> =
        prose.iter().map(|field| (label(field), draw(field))).filter(|(_, drawn)| !drawn.0.is_empty()).collect();
    let empty: Vec<String> = fields.iter().filter(|field| draw(field).0.is_empty()).map(|field| label(field)).collect();
    html! {
        (ui::card(title, html! {
            div.stack {
                @if !filled.is_empty() { (ui::facts(&filled)) }
                @for (label, text) in &said { div { small.muted { (label) } (text) } }
                @if !empty.is_empty() { (folded(ctx, sheet, &empty)) }
            }
        }))
    }
}

/// What is not known yet, and the way to say it.
fn folded(ctx: &Ctx, sheet: &Sheet, labels: &[String]) -> Markup {
    let comma = ctx.text("record-comma");
    html! {
        details.folded {
            summary { (crate::say::say(ctx, "record-unknown", &[("n", labels.len().into())])) }
            p.muted { (labels.join(&comma)) }
            @if sheet.may.update {
                a.link href={ (crate::show::href(&sheet.record)) "/edit" } { (ctx.text("record-fill-in")) }
            }
        }
    }
}
