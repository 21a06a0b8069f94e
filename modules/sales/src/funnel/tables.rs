//! The tables of the report: the same figures for whoever would rather read.

use maud::{Markup, html};
use web::components::{self as ui, Column, RowView};

use super::{
    charts,
    draw::{Report, href},
    figures::*,
};
use crate::pipelines::StageKind;

/// Stage by stage, with all that became of those who entered.
pub fn stages(report: &Report, found: &Funnel) -> Markup {
    let keys =
        ["entered", "went-on", "lost-here", "still-here", "went-back", "undated-here", "conversion", "days-whole"];
    let mut columns = vec![Column::new(report.t("opportunities-stage"))];
    columns.extend(keys.map(|key| Column::new(report.t(&format!("funnel-{key}"))).figure()));
    if found.shows_amounts {
        columns.push(amount_column(report, "funnel-value"));
    }
    let rows: Vec<RowView> = found.stages.iter().map(|line| stage_row(report, line)).collect();
    card(report, "funnel-by-stage", &columns, &rows)
}

fn stage_row(report: &Report, line: &StageLine) -> RowView {
    let is_open = line.kind == StageKind::Open;
    let became = |figure: &Figure| {
        if is_open {
            report.link(figure)
        } else {
            html! {}
        }
    };
    let mut cells =
        vec![html! { a.link href=(href(&line.entered)) dir="auto" { (line.name) } }, report.link(&line.entered)];
    cells.extend([&line.went_on, &line.lost, &line.still_here, &line.went_back].map(became));
    cells.push(report.link(&line.no_date));
    cells.push(html! { @if let Some(part) = line.conversion() { (report.percent(part)) } });
    cells.push(html! { @if let Some(days) = line.median_days { (report.days(days)) } });
    cells.extend(line.value.map(|sum| amount(report, sum)));
    RowView { id: format!("stage-{}", line.stage), href: None, cells, tick: None, edits: false }
}

/// What was won in each month or quarter of the reader's calendar.
pub fn periods(report: &Report, found: &Funnel) -> Markup {
    let (lines, unit, key) = match found.months.is_empty() {
        true => (&found.quarters, base::Unit::Quarter, "quarter"),
        false => (&found.months, base::Unit::Month, "month"),
    };
    if lines.is_empty() {
        return html! {};
    }
    let title = format!("funnel-by-{key}");
    let mut columns = vec![Column::new(report.t(&format!("funnel-{key}")))];
    columns.extend(["head-won", "head-lost"].map(|key| Column::new(report.t(&format!("funnel-{key}"))).figure()));
    if found.shows_amounts {
        columns.push(amount_column(report, "funnel-won-amount"));
    }
    let row = |line: &QuarterLine| {
        let label = line.period.label(unit, report.format());
        let mut cells = vec![html! { (label) }, report.link(&line.won), report.link(&line.lost)];
        cells.extend(line.won_amount.map(|sum| amount(report, sum)));
        RowView { id: format!("period-{}", line.period.from), href: None, cells, tick: None, edits: false }
    };
    // The latest first, as one reads a list of what happened.
    let rows: Vec<RowView> = lines.iter().rev().map(row).collect();
    let (title, picture) = (report.t(&title), charts::periods(report, lines, unit, &title));
    charts::beside(&title, picture, html! { div.table.tall { (ui::sums(&title, &columns, &rows)) } }, false)
}

/// Who sold, as a picture and in figures.
pub fn sellers(report: &Report, found: &Funnel) -> Markup {
    let (columns, rows) = group_table(report, "sellers", &found.sellers, found.shows_amounts);
    if rows.is_empty() {
        return html! {};
    }
    let title = report.t("funnel-by-sellers");
    let table = html! { div.table { (ui::sums(&title, &columns, &rows)) } };
    charts::beside(&title, charts::sellers(report, &found.sellers), table, true)
}

/// Deals by who sold them, where, or what: whoever won most stands first.
pub fn groups(report: &Report, of: &str, lines: &[GroupLine], shows_amounts: bool) -> Markup {
    let (columns, rows) = group_table(report, of, lines, shows_amounts);
    card(report, &format!("funnel-by-{of}"), &columns, &rows)
}

fn group_table(report: &Report, of: &str, lines: &[GroupLine], shows_amounts: bool) -> (Vec<Column>, Vec<RowView>) {
    let keys = ["head-total", "head-won", "head-lost", "head-open", "rate", "days-whole"];
    let mut columns = vec![Column::new(report.t(&format!("funnel-one-of-{of}")))];
    columns.extend(keys.map(|key| Column::new(report.t(&format!("funnel-{key}"))).figure()));
    if shows_amounts {
        columns.push(amount_column(report, "funnel-won-amount"));
    }
    (columns, lines.iter().map(|line| group_row(report, of, line)).collect())
}

fn group_row(report: &Report, of: &str, line: &GroupLine) -> RowView {
    let deals = &line.deals;
    let name = line.name.clone().unwrap_or_else(|| report.t("funnel-nobody"));
    let mut cells = vec![html! { span dir="auto" { (name) } }];
    cells.extend([&deals.total, &deals.won, &deals.lost, &deals.open].map(|figure| report.link(figure)));
    cells.push(html! { @if let Some(part) = deals.win_rate() { (report.percent(part)) } });
    cells.push(html! { @if let Some(days) = deals.median_days { (report.days(days)) } });
    cells.extend(deals.won_amount.map(|sum| amount(report, sum)));
    let id = line.id.map_or_else(|| "none".to_owned(), |id| id.to_string());
    RowView { id: format!("{of}-{id}"), href: None, cells, tick: None, edits: false }
}

fn card(report: &Report, title: &str, columns: &[Column], rows: &[RowView]) -> Markup {
    if rows.is_empty() {
        return html! {};
    }
    let title = report.t(title);
    ui::card_with(&title, html! {}, html! { div.table { (ui::sums(&title, columns, rows)) } })
}

/// The unit stands in the heading, once for all rows.
fn amount_column(report: &Report, key: &str) -> Column {
    let unit = report.format().unit_name(report.sum(0).currency);
    Column::new(format!("{} ({unit})", report.t(key))).figure()
}

fn amount(report: &Report, sum: i64) -> Markup {
    html! { bdi { (report.format().money_input(report.sum(sum))) } }
}
