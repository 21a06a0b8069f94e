//! The tables of the report: the same figures for whoever would rather read.

use maud::{Markup, html};
use web::components::{self as ui, Column, RowView};

use super::{
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
    RowView { id: format!("stage-{}", line.stage), href: None, cells, tick: None }
}

/// What was won in each quarter of the reader's calendar.
pub fn quarters(report: &Report, found: &Funnel) -> Markup {
    let mut columns = vec![Column::new(report.t("funnel-quarter"))];
    columns.extend(["head-won", "head-lost"].map(|key| Column::new(report.t(&format!("funnel-{key}"))).figure()));
    if found.shows_amounts {
        columns.push(amount_column(report, "funnel-won-amount"));
    }
    let row = |line: &QuarterLine| {
        let label = line.period.label(base::Unit::Quarter, report.format());
        let mut cells = vec![html! { (label) }, report.link(&line.won), report.link(&line.lost)];
        cells.extend(line.won_amount.map(|sum| amount(report, sum)));
        RowView { id: format!("quarter-{}", line.period.from), href: None, cells, tick: None }
    };
    let rows: Vec<RowView> = found.quarters.iter().map(row).collect();
    card(report, "funnel-by-quarter", &columns, &rows)
}

/// Deals by who sold them, where, or what: whoever won most stands first.
pub fn groups(report: &Report, of: &str, lines: &[GroupLine], shows_amounts: bool) -> Markup {
    let keys = ["head-total", "head-won", "head-lost", "head-open", "rate", "days-whole"];
    let mut columns = vec![Column::new(report.t(&format!("funnel-one-of-{of}")))];
    columns.extend(keys.map(|key| Column::new(report.t(&format!("funnel-{key}"))).figure()));
    if shows_amounts {
        columns.push(amount_column(report, "funnel-won-amount"));
    }
    let rows: Vec<RowView> = lines.iter().map(|line| group_row(report, of, line)).collect();
    card(report, &format!("funnel-by-{of}"), &columns, &rows)
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
    RowView { id: format!("{of}-{id}"), href: None, cells, tick: None }
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
