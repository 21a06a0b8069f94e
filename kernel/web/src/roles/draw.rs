//! The sheet of a role: a line for each entity that says in words what the role
//! may do with it, in the groups that the work has. What can be chosen unfolds
//! below its line: how far each deed reaches, and which fields are closed.

use axum::response::Response;
use maud::{Markup, html};
use records::{
    Ctx,
    access::{Deed, EVERY, Role, Scope},
};
use schema::{EntityDef, FieldDef};

use super::{
    Sheet, says,
    sheet::{Group, Right, cell, has_scope, is_named, is_open, lines_of, right, star},
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
            (rights(ctx, &sheet.role, sheet.held.is_none()))
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

fn rights(ctx: &Ctx, role: &Role, is_new: bool) -> Markup {
    html! {
        section.card.rights {
            p.hint { (ctx.text("role-lines-hint")) }
            (first_line(ctx, role, is_new))
            @for group in [Group::Daily, Group::Money, Group::SetUp] {
                @let lines = lines_of(&ctx.schema, group);
                @if !lines.is_empty() {
                    h2 { (ctx.text(group.key())) }
                    @for def in lines { (line(ctx, role, def)) }
                }
            }
            (technical(ctx, role))
            p.hint { (ctx.text("role-hand-over-hint")) }
        }
    }
}

/// What hardly anybody has to choose, out of the way.
fn technical(ctx: &Ctx, role: &Role) -> Markup {
    let lines = lines_of(&ctx.schema, Group::Technical);
    if lines.is_empty() {
        return html! {};
    }
    html! {
        details.rights-more {
            summary { (ctx.text(Group::Technical.key())) }
            p.hint { (ctx.text("role-technical-hint")) }
            @for def in lines { (line(ctx, role, def)) }
        }
    }
}

fn deed_word(ctx: &Ctx, deed: Deed) -> String {
    ctx.text(&format!("deed-{}", deed.key()))
}

/// What holds for all that has no line of its own.
fn first_line(ctx: &Ctx, role: &Role, is_new: bool) -> Markup {
    let label = ctx.text("role-every");
    html! {
        details.rights-line.every open[is_new] {
            (summary(ctx, &label, &says::every(ctx, role), None))
            div.rights-open {
                p.hint { (ctx.text("role-every-hint")) }
                div.rights-cells {
                    @for deed in Deed::ALL {
                        (select(ctx, &cell(EVERY, deed), &label, deed, star(role, deed), true))
                    }
                }
            }
        }
    }
}

fn line(ctx: &Ctx, role: &Role, def: &EntityDef) -> Markup {
    let (label, own) = (ctx.text(&def.label_key()), is_named(role, &def.key));
    html! {
        details.rights-line.own[own] {
            (summary(ctx, &label, &says::line(ctx, role, def), Some(own)))
            div.rights-open {
                div.rights-cells {
                    @for deed in Deed::ALL.into_iter().filter(|deed| is_open(def, *deed)) {
                        (select(ctx, &cell(&def.key, deed), &label, deed, role.scope(&def.key, deed), has_scope(def, deed)))
                    }
                }
                @if own {
                    label.tick { input type="checkbox" name="like" value=(def.key); span { (ctx.text("role-follow")) } }
                }
                (fields(ctx, role, def))
            }
        }
    }
}

/// What stands where a line is folded. That something was chosen and not yet
/// saved is seen by the style sheet alone.
fn summary(ctx: &Ctx, label: &str, said: &str, own: Option<bool>) -> Markup {
    html! {
        summary {
            b { (label) }
            span.rights-said { (said) }
            @if own == Some(false) { small.muted { (ctx.text("role-follows")) } }
            small.rights-unsaved { (ctx.text("role-unsaved")) }
        }
    }
}

/// How far one deed reaches: a scope, or yes and no where that is all there is.
fn select(ctx: &Ctx, name: &str, of: &str, deed: Deed, scope: Scope, scoped: bool) -> Markup {
    let word = deed_word(ctx, deed);
    let yes = if scope > Scope::Nothing { scope } else { Scope::All };
    let options: Vec<(Scope, String)> = match scoped {
        true => Scope::ALL.map(|scope| (scope, ctx.text(&format!("role-scope-{}", scope.key())))).to_vec(),
        false => vec![(Scope::Nothing, ctx.text("flag-no")), (yes, ctx.text("flag-yes"))],
    };
    html! {
        label.rights-cell {
            span aria-hidden="true" { (word) }
            select name=(name) aria-label={ (of) ": " (word) } {
                @for (value, word) in &options { option value=(value.key()) selected[*value == scope] { (word) } }
            }
        }
    }
}

/// The fields of an entity, folded: one line each, with what may be done with it.
fn fields(ctx: &Ctx, role: &Role, def: &EntityDef) -> Markup {
    let count = |right: Right| def.fields.iter().filter(|field| Right::of(role, &def.key, field) == right).count();
    let locked = |field: &&FieldDef| !field.system && Right::of(role, &def.key, field) == Right::Read;
    let (hidden, locked) = (count(Right::Hidden), def.fields.iter().filter(locked).count());
    let summary = match (hidden, locked) {
        (0, 0) => ctx.text("role-fields-open"),
        _ => say(ctx, "role-fields-closed", &[("hidden", hidden.into()), ("read", locked.into())]),
    };
    html! {
        details.rights-fields {
            summary { (summary) }
            div.rights-list { @for field in &def.fields { (field_line(ctx, role, def, field)) } }
        }
    }
}

fn field_line(ctx: &Ctx, role: &Role, def: &EntityDef, field: &FieldDef) -> Markup {
    let (held, name) = (Right::of(role, &def.key, field), right(&def.key, &field.key));
    let label = ctx.text(&def.field_label_key(&field.key));
    html! {
        div.rights-field role="radiogroup" aria-label=(label) {
            span { (label) }
            span.rights-states {
                @for one in Right::open(field) {
                    label {
                        input type="radio" name=(name) value=(one.key()) checked[one == held];
                        span { (ctx.text(&format!("role-field-{}", one.key()))) }
                    }
                }
            }
        }
    }
}

fn said(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let said = says::sentences(ctx, &sheet.role);
    ui::card(&ctx.text("role-says"), html! { div #says { @for sentence in &said { p { (sentence) } } } })
}

fn people(ctx: &Ctx, sheet: &Sheet) -> Markup {
    ui::card(
        &ctx.text("role-people"),
        html! {
            div #people {
                @if sheet.people.is_empty() { p.muted { (ctx.text("role-nobody")) } }
                p.chips { @for (id, name) in &sheet.people {
                    (ui::chip_link(&isolated(name), &format!("/users/{id}"), false)) " "
                } }
            }
        },
    )
}
