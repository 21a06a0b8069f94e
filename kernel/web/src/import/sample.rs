//! The first rows of a sheet as records: what they will be, in the preview and
//! the trial, and what they are, behind the import.

use maud::{Markup, html};
use records::{
    Ctx,
    import::{Import, Report, SampleRow, Verdict},
};
use schema::{EntityDef, Key, Tone};

use crate::components::{self as ui, Column, RowView};

/// The first rows as they are or will be.
pub(super) fn sample(ctx: &Ctx, def: &EntityDef, import: &Import, report: &Report) -> Markup {
    let fields: Vec<_> = def.fields.iter().filter(|field| import.mapping.fills(&field.key)).collect();
    let labels = ["imports-row", "imports-verdict"].map(|key| Column::new(ctx.text(key)));
    let columns: Vec<Column> = labels
        .into_iter()
        .chain(fields.iter().map(|field| Column::new(ctx.text(&def.field_label_key(&field.key)))))
        .collect();
    let line = |row: &SampleRow| {
        let of = |key: &str| row.shown.iter().find(|(shown, _)| shown == key).map_or("", |(_, text)| text);
        let verdict = html! {
            (ui::pill(tone(row.verdict), &ctx.text(row.verdict.text())))
            @for reason in &row.reasons { " " small { (reason.shown(ctx)) } }
        };
        let cells = [html! { (ctx.format.number(row.number as i64)) }, verdict].into_iter();
        let is_bad = |key: &Key| row.bad.contains(key);
        let cells = cells.chain(fields.iter().map(|field| html! {
            @if is_bad(&field.key) { span.pill.bad dir="auto" { (of(&field.key)) } } @else { span dir="auto" { (of(&field.key)) } }
        }));
        RowView { cells: cells.collect(), ..RowView::default() }
    };
    let lines: Vec<RowView> = report.sample.iter().map(line).collect();
    ui::table_to_read(&ctx.text(first_rows(report)), &columns, &lines)
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::New => Tone::Good,
        Verdict::Changed => Tone::Brand,
        Verdict::Unchanged | Verdict::Skipped => Tone::Plain,
        Verdict::Rejected => Tone::Bad,
    }
}

pub(super) fn first_rows(report: &Report) -> &'static str {
    if report.dry { "imports-sample" } else { "imports-sample-done" }
}
