//! How the form looks: what must be mended, what somebody else changed, then
//! section by section, each a surface of its own.

use std::collections::BTreeMap;

use axum::response::Response;
use maud::{Markup, html};
use records::access::Deed;
use schema::{FieldDef, Key, Kind, Tone};

use super::{Sheet, clash, editable, sections};
use crate::{
    Visit,
    components::{self as ui, Button, FormView},
    duplicates,
    input::Inputs,
    options::ByField,
    say::{isolated, problem, say},
    show::Show,
};

/// The name under which the form lists its boxes to tick.
pub(super) const BOXES: &str = "boxes";

pub(super) fn page(visit: &Visit, sheet: &Sheet, links: &ByField, name: Option<&str>) -> Response {
    let (ctx, def) = (&visit.ctx, &sheet.def);
    let one = ctx.text(&def.one_label_key());
    let title = match name {
        Some(name) => say(ctx, "form-edit", &[("name", isolated(name).into())]),
        None => say(ctx, "list-new", &[("one", one.into())]),
    };
    let back = match sheet.held {
        Some((id, _)) => format!("/{}/{id}", def.key),
        None => format!("/{}", def.key),
    };
    let action = if sheet.held.is_some() { back.clone() } else { format!("/{}", def.key) };
    let first = editable(ctx, def).first().map(|field| &*field.key).filter(|_| is_untouched(sheet));
    let inputs = Inputs { ctx, def, draft: &sheet.draft, links, first };
    let errors = errors(visit, sheet);
    let body = html! {
        (crumbs(visit, sheet, name, &title))
        (ui::head("", html! { (title) }, html! {}))
        @if let Some((id, _)) = sheet.held { (crate::live::others(visit, &def.key, id, true)) }
        (ui::form(&FormView::new(format!("form-{}", def.key), action, &visit.csrf), html! {
            (summary(visit, sheet))
            @if let Some(clash) = &sheet.clash { (overtaken(visit, sheet, clash)) }
            @if let Some(met) = &sheet.met { (duplicates::warning(visit, def, met)) }
            @if let Some(note) = &sheet.note { (ui::alert(Tone::Calm, html! { p { (note) } })) }
            (duplicates::strip(visit, def, sheet.held.map(|(id, _)| id)))
            @if let Some((_, version)) = sheet.held { (ui::hidden("version", &version.to_string())) }
            @for (section, fields) in sections(ctx, def) {
                (drawn(&inputs, section, &fields, &errors))
            }
            (ui::form_foot(
                Button::submit(ctx.text("form-save")).main().icon("check"),
                Some(Button::link(ctx.text("form-cancel"), back)),
                html! {},
            ))
        }))
    };
    visit.page(&title, body)
}

/// A new record of which nothing is wrong yet.
fn is_untouched(sheet: &Sheet) -> bool {
    sheet.held.is_none() && sheet.problems.is_empty() && sheet.refusal.is_none()
}

fn crumbs(visit: &Visit, sheet: &Sheet, name: Option<&str>, here: &str) -> Markup {
    let (ctx, def) = (&visit.ctx, &sheet.def);
    let mut steps = Vec::new();
    if ctx.actor.may(&def.key, Deed::Read) {
        steps.push((format!("/{}", def.key), ctx.text(&def.label_key())));
    }
    if let (Some((id, _)), Some(name)) = (sheet.held, name) {
        steps.push((format!("/{}/{id}", def.key), name.to_owned()));
    }
    ui::crumbs(&ctx.text("form-way"), &steps, here)
}

/// The sentence beside each field that is wrong.
fn errors(visit: &Visit, sheet: &Sheet) -> BTreeMap<String, String> {
    sheet.problems.iter().map(|wrong| (wrong.field.clone(), problem(&visit.ctx, wrong))).collect()
}

/// What is wrong, all at once, each with the way to its field.
fn summary(visit: &Visit, sheet: &Sheet) -> Markup {
    let ctx = &visit.ctx;
    let on_form = |field: &str| ctx.actor.writes(&sheet.def, field);
    let of_field = sheet.problems.iter().map(|wrong| match sheet.def.field(&wrong.field) {
        Some(field) => {
            let label = ctx.text(&sheet.def.field_label_key(&field.key));
            let anchor = if on_form(&field.key) { format!("f-{}", field.key) } else { String::new() };
            (anchor, format!("{label}: {}", problem(ctx, wrong)))
        }
        None => (String::new(), problem(ctx, wrong)),
    });
    let whole = sheet.refusal.iter().map(|sentence| (String::new(), sentence.clone()));
    ui::form_errors(&ctx.text("form-not-saved"), &whole.chain(of_field).collect::<Vec<_>>())
}

fn drawn(inputs: &Inputs, section: Option<&Key>, fields: &[&FieldDef], errors: &BTreeMap<String, String>) -> Markup {
    let title = match section {
        Some(section) => inputs.ctx.text(&format!("{}-section-{}", inputs.def.key, section.replace('_', "-"))),
        None => inputs.ctx.text("form-more"),
    };
    let boxes = fields.iter().filter(|field| field.kind == Kind::Flag && field.required || field.links().is_some());
    ui::card(
        &title,
        html! {
            @for field in boxes { (ui::hidden(BOXES, &field.key)) }
            div.fields {
                @for field in fields { (inputs.field(field, errors.get(&*field.key).cloned())) }
            }
        },
    )
}

/// What the other person changed, with the choice where both did.
fn overtaken(visit: &Visit, sheet: &Sheet, clash: &clash::Clash) -> Markup {
    let ctx = &visit.ctx;
    let last = clash.lines.iter().filter_map(|line| line.by.as_ref()).max_by_key(|by| by.at);
    let who = last.map_or_else(|| ctx.text("form-somebody"), |last| clash::name_of(visit, last, &clash.people));
    let when = ctx.format.ago(last.map_or(clash.theirs.updated_at, |last| last.at), ctx.now());
    let open: Vec<_> = clash.lines.iter().filter(|line| line.is_open).collect();
    let taken: Vec<_> = clash.lines.iter().filter(|line| !line.is_open).collect();
    html! {
        div.errors role="alert" tabindex="-1" data-focus {
            h2 { (ui::icon("triangle-alert")) (say(ctx, "form-overtaken", &[("who", who.into()), ("when", when.into())])) }
            p { (ctx.text(if open.is_empty() { "form-overtaken-apart" } else { "form-overtaken-choose" })) }
        }
        @if !open.is_empty() {
            (ui::card_with(&ctx.text("form-choose"), html! {}, html! {
                div.in.stack { @for line in open { (choice(visit, sheet, clash, line)) } }
            }))
        }
        @if !taken.is_empty() {
            (ui::alert(Tone::Calm, html! {
                p { (ctx.text("form-taken-over")) }
                ul { @for line in taken { li { (taken_over(visit, sheet, clash, line)) } } }
            }))
        }
    }
}

fn choice(visit: &Visit, sheet: &Sheet, clash: &clash::Clash, line: &clash::Line) -> Markup {
    let (ctx, def, key) = (&visit.ctx, &sheet.def, &line.field);
    let Some(field) = def.field(key) else { return html! {} };
    let show = Show::new(ctx, &clash.titles);
    let name = clash::choice_name(key);
    let label = ctx.text(&def.field_label_key(key));
    let value = |record: &records::AnyRecord| {
        let drawn = show.value(def, field, record.value(key));
        if drawn.0.is_empty() {
            html! { "—" }
        } else {
            drawn
        }
    };
    html! {
        fieldset {
            legend { (label) " " span.was { (ctx.text("form-was")) " " (value(&clash.was)) } }
            label.tick {
                input type="radio" name=(name) value="mine" checked;
                span { (ctx.text("form-mine")) " " b { (value(&clash.mine)) } }
            }
            label.tick {
                input type="radio" name=(name) value="theirs";
                span { (ctx.text("form-theirs")) " " b { (value(&clash.theirs)) } " " (by(visit, clash, line)) }
            }
        }
    }
}

fn taken_over(visit: &Visit, sheet: &Sheet, clash: &clash::Clash, line: &clash::Line) -> Markup {
    let (ctx, def, key) = (&visit.ctx, &sheet.def, &line.field);
    let Some(field) = def.field(key) else { return html! {} };
    let show = Show::new(ctx, &clash.titles);
    html! {
        (ctx.text(&def.field_label_key(key))) ": "
        (show.value(def, field, clash.was.value(key))) " " (ui::becomes(ctx)) " "
        (show.value(def, field, clash.theirs.value(key))) " " (by(visit, clash, line))
    }
}

/// Who wrote it, and when.
fn by(visit: &Visit, clash: &clash::Clash, line: &clash::Line) -> Markup {
    let Some(by) = &line.by else { return html! {} };
    let (format, now) = (&visit.ctx.format, visit.ctx.now());
    html! { small.muted { "(" (clash::name_of(visit, by, &clash.people)) (visit.t("record-comma")) (format.ago(by.at, now)) ")" } }
}
