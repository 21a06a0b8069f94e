//! The sheet of a role: a line for each entity, a cell for each deed. On a desk
//! the cells stand in columns under a head that stays; on a phone each line is
//! a card of its own with named cells.

use axum::response::Response;
use maud::{Markup, html};
use records::{
    Ctx,
    access::{Deed, EVERY, Role, Scope},
};
use schema::{EntityDef, FieldDef};

use super::{
    Sheet, says,
    sheet::{Group, Right, cell, has_scope, is_named, is_open, lines_of, place, star},
};
use crate::{
    Visit,
    components::{self as ui, Button, Control, FieldView, FormView, MenuItem},
    say::{isolated, problem, say},
};

pub(super) fn page(visit: &Visit, sheet: &Sheet) -> Response {
    let ctx = &visit.ctx;
    let title = match (&sheet.held, sheet.name.is_empty()) {
        (Some(_), false) => sheet.name.clone(),
        _ => visit.t("role-new"),
    };
    let steps = [("/roles".to_owned(), visit.t("roles"))];
    let edits = ctx.actor.administers() && ctx.seen_by.is_none();
    let body = html! {
        (ui::crumbs(&visit.t("form-way"), &steps, &title))
        (ui::head("", html! { span dir="auto" { (title) } }, html! { (acts(visit, sheet, edits)) }))
        @if sheet.held.is_none() { (beginnings(ctx, sheet)) }
        div.two.role {
            div.stack { (form(visit, sheet, edits)) }
            div.stack { (said(ctx, sheet)) @if sheet.held.is_some() { (people(ctx, sheet)) } }
        }
    };
    visit.page(&title, body)
}

fn acts(visit: &Visit, sheet: &Sheet, edits: bool) -> Markup {
    let Some((id, _)) = sheet.held else { return html! {} };
    let mut items = vec![MenuItem::Link {
        label: visit.t("record-history"),
        href: format!("/roles/{id}/history"),
        icon: "history",
    }];
    if edits {
        items.push(MenuItem::Line);
        let action = format!("/roles/{id}/deletion");
        items.push(MenuItem::Deed { label: visit.t("record-delete"), action, icon: "trash-2", danger: true });
    }
    html! {
        @if edits { (Button::link(visit.t("role-copy"), format!("/roles/new?from={id}")).icon("copy")) }
        (ui::more_menu(&visit.t("record-more"), &visit.csrf, &items))
    }
}

/// Which role the new one begins with.
fn beginnings(ctx: &Ctx, sheet: &Sheet) -> Markup {
    html! {
        p.chips {
            (ctx.text("role-begin-with")) " "
            @for (id, name) in &sheet.others { (ui::chip_link(name, &format!("/roles/new?from={id}"), false)) " " }
        }
    }
}

fn form(visit: &Visit, sheet: &Sheet, edits: bool) -> Markup {
    let ctx = &visit.ctx;
    let action = sheet.held.map_or("/roles/new".to_owned(), |(id, _)| format!("/roles/{id}"));
    let name = Control::Text { value: sheet.name.clone(), max: Some(80) };
    let wrong = |field: &str| sheet.problems.iter().find(|it| it.field == field).map(|it| problem(ctx, it));
    let name = FieldView::new("name", ctx.text("roles-name"), name).error(wrong("name")).required(true);
    let others = sheet.problems.iter().filter(|it| it.field != "name").map(|it| (String::new(), problem(ctx, it)));
    let errors: Vec<(String, String)> =
        sheet.refusal.iter().map(|said| (String::new(), said.clone())).chain(others).collect();
    let inner = html! {
        (ui::form_errors(&ctx.text("form-not-saved"), &errors))
        @if let Some((_, version)) = sheet.held { (ui::hidden("version", &version.to_string())) }
        fieldset.plain disabled[!edits] {
            (ui::card("", html! { div.form {
                (ui::field(&name))
                (ui::field(&FieldView::new("administers", ctx.text("role-administers"), Control::Flag { checked: sheet.role.administers })
                    .hint(ctx.text("role-administers-hint"))))
            } }))
            (rights(ctx, &sheet.role))
        }
        @if edits {
            (ui::form_foot(
                Button::submit(ctx.text("form-save")).main().icon("check"),
                Some(Button::link(ctx.text("form-cancel"), "/roles")),
                html! {},
            ))
        }
    };
    ui::form(&FormView::new("form-role", action, &visit.csrf), inner)
}

/// The matrix.
fn rights(ctx: &Ctx, role: &Role) -> Markup {
    html! {
        section.card.rights {
            div.rights-head aria-hidden="true" {
                span {}
                @for deed in Deed::ALL { span { (deed_word(ctx, deed)) } }
            }
            (first_line(ctx, role))
            @for group in Group::ALL {
                @let lines = lines_of(&ctx.schema, group);
                @if !lines.is_empty() {
                    h2 { (ctx.text(group.key())) }
                    @for def in lines { (line(ctx, role, def)) }
                }
            }
            p.hint { (ctx.text("role-hand-over-hint")) }
        }
    }
}

fn deed_word(ctx: &Ctx, deed: Deed) -> String {
    ctx.text(&format!("deed-{}", deed.key()))
}

/// What holds for all that has no line of its own.
fn first_line(ctx: &Ctx, role: &Role) -> Markup {
    let label = ctx.text("role-every");
    html! {
        div.rights-line.every role="group" aria-labelledby="r-every" {
            div.rights-name { b #r-every { (label) } small.muted { (ctx.text("role-every-hint")) } }
            @for deed in Deed::ALL {
                (select(ctx, &cell(EVERY, deed), &format!("{label}: {}", deed_word(ctx, deed)), deed, star(role, deed), true))
            }
        }
    }
}

fn line(ctx: &Ctx, role: &Role, def: &EntityDef) -> Markup {
    let (label, own) = (ctx.text(&def.label_key()), is_named(role, &def.key));
    let name = format!("r-{}", def.key);
    html! {
        div.rights-line.own[own] role="group" aria-labelledby=(name) {
            div.rights-name {
                b id=(name) { (label) }
                @if own {
                    label.tick {
                        input type="checkbox" name="like" value=(def.key);
                        small { (ctx.text("role-follow")) }
                    }
                } @else { small.muted { (ctx.text("role-follows")) } }
            }
            @for deed in Deed::ALL {
                @if is_open(def, deed) {
                    (select(ctx, &cell(&def.key, deed), &format!("{label}: {}", deed_word(ctx, deed)), deed,
                        role.scope(&def.key, deed), has_scope(def, deed)))
                } @else { span.rights-none aria-hidden="true" { "—" } }
            }
            (fields(ctx, role, def))
        }
    }
}

/// How far one deed reaches: a scope, or yes and no where that is all there is.
fn select(ctx: &Ctx, name: &str, label: &str, deed: Deed, scope: Scope, scoped: bool) -> Markup {
    let yes = if scope > Scope::Nothing { scope } else { Scope::All };
    let options: Vec<(Scope, String)> = match scoped {
        true => Scope::ALL.map(|scope| (scope, ctx.text(&format!("role-scope-{}", scope.key())))).to_vec(),
        false => vec![(Scope::Nothing, ctx.text("flag-no")), (yes, ctx.text("flag-yes"))],
    };
    html! {
        label.rights-cell {
            span aria-hidden="true" { (deed_word(ctx, deed)) }
            select name=(name) aria-label=(label) {
                @for (value, word) in &options { option value=(value.key()) selected[*value == scope] { (word) } }
            }
        }
    }
}

/// The fields of an entity, folded; the summary says what is closed.
fn fields(ctx: &Ctx, role: &Role, def: &EntityDef) -> Markup {
    let of = |wanted: Right| {
        let is_so = |field: &&FieldDef| Right::of(role, &def.key, field) == wanted && !field.system;
        def.fields.iter().filter(is_so).count()
    };
    let hidden = def.fields.iter().filter(|field| Right::of(role, &def.key, field) == Right::Hidden).count();
    let args = [("hidden", hidden.into()), ("read", of(Right::Read).into())];
    let summary = match (hidden, of(Right::Read)) {
        (0, 0) => ctx.text("role-fields-open"),
        _ => say(ctx, "role-fields-closed", &args),
    };
    html! {
        details.rights-fields {
            summary { (summary) }
            div.rights-grid {
                @for field in &def.fields {
                    @let held = Right::of(role, &def.key, field);
                    label {
                        span { (ctx.text(&def.field_label_key(&field.key))) }
                        select name=(place(&def.key, &field.key)) {
                            @for right in Right::ALL.into_iter().filter(|right| !field.system || *right != Right::Write) {
                                option value=(right.key()) selected[right == held] { (ctx.text(&format!("role-field-{}", right.key()))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn said(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let said = says::sentences(ctx, &sheet.role);
    ui::card(&ctx.text("role-says"), html! { div.in #says { @for sentence in &said { p { (sentence) } } } })
}

fn people(ctx: &Ctx, sheet: &Sheet) -> Markup {
    ui::card(
        &ctx.text("role-people"),
        html! {
            div.in {
                @if sheet.people.is_empty() { p.muted { (ctx.text("role-nobody")) } }
                p.chips { @for (id, name) in &sheet.people {
                    (ui::chip_link(&isolated(name), &format!("/users/{id}"), false)) " "
                } }
            }
        },
    )
}
