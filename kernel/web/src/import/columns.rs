//! The second step: which column is what.

use axum::{extract::Path, response::Response};
use maud::{Markup, html};
use records::{
    Ctx,
    access::Deed,
    import::{Import, Mapping, Row, Target, can_be_key, importable},
};
use schema::{EntityDef, FieldDef, Key, Kind};

use super::desk::Sheet;
use crate::{
    Result, Visit,
    components::{self as ui, Button, Choice, Column, Control, FieldView, FormView, RowView},
    see_other,
    typed::{Pairs, Typed},
};

/// Rows of the preview.
const PREVIEW: usize = 20;
/// What stands in a cell of the preview.
const SHORT: usize = 40;

/// `GET /imports/{token}`.
pub(super) async fn show(visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let sheet = visit.app.imports().sheet(&visit.ctx, &token)?;
    if sheet.state().run.is_some() {
        return Ok(see_other(&format!("/imports/{token}/result")));
    }
    page(&visit, &sheet, None).await
}

/// The choices, perhaps with what is wrong with them.
pub(super) async fn page(visit: &Visit, sheet: &Sheet, wrong: Option<String>) -> Result<Response> {
    let import = sheet.state().import.clone();
    let def = visit.ctx.def(&import.entity)?;
    let source = import.clone();
    let rows = tokio::task::spawn_blocking(move || source.peek(PREVIEW)).await.map_err(anyhow::Error::new)??;
    let action = format!("/imports/{}/plan", sheet.token);
    let title = visit.tx("imports-columns-of", &[("file", crate::say::isolated(&sheet.name).into())]);
    let body = html! {
        (crumbs(visit, &def, &title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::form_errors(&visit.t("imports-mend"), &wrong.map(|wrong| (String::new(), wrong)).into_iter().collect::<Vec<_>>()))
        (ui::form(&FormView::new("import-columns", action, &visit.csrf).light(), html! {
            (ui::card_with(&visit.t("imports-columns"), html! {}, columns(&visit.ctx, &def, &import, &rows)))
            (ui::card(&visit.t("imports-known-by"), html! { (ui::fields(&[known_by(&visit.ctx, &def, &import)])) }))
            (for_all(&visit.ctx, &def, &import))
            (makes(&visit.ctx, &def, &import))
            (ui::form_foot(
                Button::submit(visit.t("imports-check")).icon("check"),
                Some(Button::link(visit.t("imports-other-file"), format!("/{}/import", def.key))),
                html! {},
            ))
        }))
        (ui::card_with(&visit.t("imports-preview"), html! {}, preview(&visit.ctx, &import, &rows)))
    };
    Ok(visit.page(&title, body))
}

pub(super) fn crumbs(visit: &Visit, def: &EntityDef, here: &str) -> Markup {
    let ctx = &visit.ctx;
    let entity = ctx.text(&def.label_key());
    let import = visit.tx("imports-title", &[("entity", (&entity).into())]);
    let steps = [(format!("/{}", def.key), entity), (format!("/{}/import", def.key), import)];
    ui::crumbs(&visit.t("imports-way"), &steps, here)
}

/// Each heading with a few of its values and the choice of fields.
fn columns(ctx: &Ctx, def: &EntityDef, import: &Import, rows: &[Row]) -> Markup {
    let labels = ["imports-column", "imports-values", "imports-field"].map(|key| Column::new(ctx.text(key)));
    let options = targets(ctx, def);
    let line = |at: usize, heading: &String| {
        let values: Vec<&str> = rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.trim()).collect();
        let mut values: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).map(short).collect();
        values.dedup();
        values.truncate(3);
        let chosen = import.mapping.columns.get(at).and_then(Option::as_ref).map(|target| usual(ctx, def, target));
        RowView {
            cells: vec![
                html! { bdi { @if heading.is_empty() { "#" (at + 1) } @else { (heading) } } },
                html! { span dir="auto" { (values.join(" · ")) } },
                select(ctx, at, heading, &options, chosen),
            ],
            ..RowView::default()
        }
    };
    let lines: Vec<RowView> = import.headings.iter().enumerate().map(|(at, heading)| line(at, heading)).collect();
    ui::table(&ctx.text("imports-columns"), &labels, None, &lines)
}

fn select(ctx: &Ctx, at: usize, heading: &str, options: &[(String, String)], chosen: Option<String>) -> Markup {
    let known = |chosen: &String| options.iter().any(|(target, _)| target == chosen);
    // What was said by a flag of another language stays a choice.
    let stray = chosen.iter().filter(|chosen| !known(chosen)).map(|chosen| (chosen.clone(), chosen.clone()));
    html! {
        select.input name={ "column-" (at) } aria-label=(heading) {
            option value="" { (ctx.text("imports-left-out")) }
            @for (target, label) in options.iter().cloned().chain(stray) {
                option value=(target) selected[chosen.as_ref() == Some(&target)] { (label) }
            }
        }
    }
}

/// Every field that may be filled, as it is written and as it is called.
fn targets(ctx: &Ctx, def: &EntityDef) -> Vec<(String, String)> {
    let mut targets = Vec::new();
    let rials = ctx.workspace.settings().currency == base::Currency::Irr;
    for field in importable(def, ctx) {
        let label = ctx.text(&def.field_label_key(&field.key));
        if field.kind == Kind::Money && rials {
            for unit in [base::MoneyUnit::Rial, base::MoneyUnit::Toman] {
                let said = ctx.text(&format!("imports-unit-{}", unit.code()));
                targets.push((format!("{}:{}", field.key, unit.code()), format!("{label} ({said})")));
            }
            continue;
        }
        targets.push((field.key.to_string(), label.clone()));
        if &*def.key == "users" && field.key == "team" {
            targets.push(("team.manager".into(), format!("{label} ({})", ctx.text("imports-by-manager"))));
        }
    }
    targets
}

/// A target as the choices write it: amounts always with their unit.
fn usual(ctx: &Ctx, def: &EntityDef, target: &Target) -> String {
    let is_money = def.field(&target.field).is_some_and(|field| field.kind == Kind::Money);
    let rials = ctx.workspace.settings().currency == base::Currency::Irr;
    if is_money && rials && target.currency.is_none() {
        return format!("{}:{}", target.field, ctx.format.unit.code());
    }
    target.text()
}

fn known_by(ctx: &Ctx, def: &EntityDef, import: &Import) -> FieldView {
    let keys = importable(def, ctx).filter(|field| can_be_key(field));
    let option = |field: &FieldDef| {
        let chosen = import.key.as_ref() == Some(&field.key);
        Choice::new(&*field.key, ctx.text(&def.field_label_key(&field.key)), chosen)
    };
    let control = Control::Select { options: keys.map(option).collect(), empty: Some(ctx.text("imports-all-new")) };
    FieldView::new("key", ctx.text("imports-key"), control).hint(ctx.text("imports-key-hint"))
}

/// What is the same for every row.
fn for_all(ctx: &Ctx, def: &EntityDef, import: &Import) -> Markup {
    let field = |field: &FieldDef| {
        let Kind::Choice(choices) = &field.kind else { return None };
        let said = import.mapping.constants.iter().find(|(key, _)| *key == field.key).map(|(_, value)| value.as_str());
        let option =
            |key: &Key| Choice::new(&**key, ctx.text(&def.choice_label_key(&field.key, key)), said == Some(key));
        let options = choices.iter().map(|choice| option(&choice.key)).collect();
        let control = Control::Select { options, empty: Some(ctx.text("imports-as-in-sheet")) };
        Some(FieldView::new(format!("all-{}", field.key), ctx.text(&def.field_label_key(&field.key)), control))
    };
    let fields: Vec<FieldView> = importable(def, ctx).filter_map(field).collect();
    html! { @if !fields.is_empty() { (ui::card(&ctx.text("imports-for-all"), ui::fields(&fields))) } }
}

/// Which links may bring new records with them: those to records that need no
/// more than a name.
fn makes(ctx: &Ctx, def: &EntityDef, import: &Import) -> Markup {
    let fields: Vec<FieldView> = makeable(ctx, def)
        .map(|field| {
            let control = Control::Flag { checked: import.create_links.contains(&*field.key) };
            FieldView::new(format!("make-{}", field.key), ctx.text(&def.field_label_key(&field.key)), control)
        })
        .collect();
    html! {
        @if !fields.is_empty() {
            (ui::card(&ctx.text("imports-make"), html! { p { (ctx.text("imports-make-text")) } (ui::fields(&fields)) }))
        }
    }
}

fn makeable<'d>(ctx: &'d Ctx, def: &'d EntityDef) -> impl Iterator<Item = &'d FieldDef> {
    importable(def, ctx).filter(|field| {
        let to = field.link().filter(|to| *to != &*def.key && field.key != "owner");
        let by_name = |to: &EntityDef| to.fields.iter().all(|field| !field.required || field.link().is_none());
        to.is_some_and(|to| ctx.actor.may(to, Deed::Create) && ctx.schema.entity(to).is_some_and(|to| by_name(to)))
    })
}

fn preview(ctx: &Ctx, import: &Import, rows: &[Row]) -> Markup {
    let columns: Vec<Column> = import.headings.iter().map(Column::new).collect();
    let cell = |cell: &String| html! { span dir="auto" { (short(cell)) } };
    let line =
        |row: &Row| RowView { cells: row.cells.iter().take(columns.len()).map(cell).collect(), ..RowView::default() };
    let lines: Vec<RowView> = rows.iter().map(line).collect();
    ui::table_to_read(&ctx.text("imports-preview"), &columns, &lines)
}

fn short(cell: &str) -> String {
    let mut letters = cell.chars().map(|c| if c.is_control() { ' ' } else { c });
    let start: String = letters.by_ref().take(SHORT).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

/// Takes what the form of this step says over into the import.
pub(super) fn read(ctx: &Ctx, sheet: &Sheet, pairs: Pairs) -> records::Result<Import> {
    let typed = Typed::sent(pairs);
    let mut import = sheet.state().import.clone();
    let def = ctx.def(&import.entity)?;
    let target = |at: usize| match typed.text(&format!("column-{at}")) {
        "" => Ok(None),
        text => Target::parse(text, &def, ctx).map(Some),
    };
    let columns = (0..import.headings.len()).map(target).collect::<records::Result<_>>()?;
    let said = |field: &FieldDef| {
        let value = typed.text(&format!("all-{}", field.key));
        (!value.is_empty()).then(|| (field.key.clone(), value.to_owned()))
    };
    import.mapping = Mapping { columns, constants: importable(&def, ctx).filter_map(said).collect() };
    import.known_by(ctx, typed.text("key"))?;
    let is_made = |field: &&FieldDef| !typed.text(&format!("make-{}", field.key)).is_empty();
    import.create_links = makeable(ctx, &def).filter(is_made).map(|field| field.key.to_string()).collect();
    Ok(import)
}
