//! Each column with a few of its values, and the fields that it may fill.

use maud::{Markup, html};
use records::{
    Ctx,
    import::{Import, Row, Target, importable, takes_labelled},
};
use schema::{EntityDef, Kind};

use crate::components::{self as ui, Column, RowView};

/// What stands in a cell of the preview.
const SHORT: usize = 40;

/// Each heading with a few of its values and the choice of fields.
pub(super) fn columns(ctx: &Ctx, def: &EntityDef, import: &Import, rows: &[Row]) -> Markup {
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
    for field in importable(def, ctx).filter(|field| takes_labelled(field)) {
        let label = ctx.text(&def.field_label_key(&field.key));
        let added = crate::say::say(ctx, "imports-add-to", &[("field", label.into())]);
        targets.push((format!("{}+", field.key), added));
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

fn short(cell: &str) -> String {
    let mut letters = cell.chars().map(|c| if c.is_control() { ' ' } else { c });
    let start: String = letters.by_ref().take(SHORT).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}
