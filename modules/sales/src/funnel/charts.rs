//! The report as pictures: the funnel, what was won period by period, and
//! seller by seller. Each stands beside its table and leads to the same records.

use base::Unit;
use maud::{Markup, html};
use schema::Tone;
use web::components::{self as ui, Chart, Point, Series, Shape};

use super::{
    draw::{Report, href},
    figures::*,
};
use crate::pipelines::StageKind;

/// Bars beside one another that can still be told apart.
const MOST: usize = 24;
/// Lying bars: sellers beyond these are in the table.
const NAMES: usize = 15;

/// The open stages and the won one of a pipeline.
pub fn funnel(report: &Report, lines: &[StageLine]) -> Markup {
    let drawn: Vec<&StageLine> = lines.iter().filter(|line| line.kind != StageKind::Lost).collect();
    let point = |line: &&StageLine| counted(report, &line.entered);
    let labels = drawn.iter().map(|line| line.name.clone()).collect();
    let series = vec![Series::new(report.t("funnel-entered"), Tone::Brand, drawn.iter().map(point).collect())];
    let id = format!("chart-funnel-{}", lines.first().map(|line| line.pipeline.to_string()).unwrap_or_default());
    ui::chart(&Chart {
        id,
        about: told(report, "funnel-steps"),
        shape: Shape::Funnel,
        labels,
        unit: String::new(),
        series,
    })
}

/// Won and lost of each month or quarter; sums where they may be seen.
pub fn periods(report: &Report, lines: &[QuarterLine], unit: Unit, title: &str) -> Markup {
    let lines = &lines[lines.len().saturating_sub(MOST)..];
    let labels = lines.iter().map(|line| line.period.label(unit, report.format())).collect();
    let amounts: Option<Vec<Point>> = lines.iter().map(|line| summed(report, &line.won, line.won_amount)).collect();
    let of = |figure: fn(&QuarterLine) -> &Figure| lines.iter().map(|line| counted(report, figure(line))).collect();
    let won = report.t("funnel-head-won");
    let (unit, series) = match amounts {
        Some(amounts) => (amount_unit(report), vec![Series::new(won, Tone::Good, amounts)]),
        None => {
            let lost = Series::new(report.t("funnel-head-lost"), Tone::Bad, of(|line| &line.lost));
            (String::new(), vec![Series::new(won, Tone::Good, of(|line| &line.won)), lost])
        }
    };
    let id = "chart-periods".to_owned();
    ui::chart(&Chart { id, about: told(report, title), shape: Shape::Columns, labels, unit, series })
}

/// Who won most, by its sum where that may be seen.
pub fn sellers(report: &Report, lines: &[GroupLine]) -> Markup {
    let lines = &lines[..lines.len().min(NAMES)];
    let name = |line: &GroupLine| line.name.clone().unwrap_or_else(|| report.t("funnel-nobody"));
    let labels = lines.iter().map(name).collect();
    let amounts: Option<Vec<Point>> =
        lines.iter().map(|line| summed(report, &line.deals.won, line.deals.won_amount)).collect();
    let unit = if amounts.is_some() { amount_unit(report) } else { String::new() };
    let points = amounts.unwrap_or_else(|| lines.iter().map(|line| counted(report, &line.deals.won)).collect());
    let series = vec![Series::new(report.t("funnel-head-won"), Tone::Brand, points)];
    // The unit stands in the table's heading and with each figure.
    let (id, about) = ("chart-sellers".to_owned(), told(report, "funnel-by-sellers"));
    ui::chart(&Chart { id, about, shape: Shape::Bars, labels, unit, series })
}

/// A card with a picture and the table of the same figures.
pub fn beside(title: &str, picture: Markup, table: Markup, is_wide: bool) -> Markup {
    let class = if is_wide { "charted wide" } else { "charted" };
    ui::card_with(title, html! {}, html! { div class=(class) { (picture) (table) } })
}

fn told(report: &Report, title: &str) -> String {
    report.tx("funnel-chart-about", &[("title", report.t(title).into())])
}

fn amount_unit(report: &Report) -> String {
    report.format().unit_name(report.sum(0).currency).to_owned()
}

fn counted(report: &Report, figure: &Figure) -> Point {
    let led = if figure.count == 0 { String::new() } else { href(figure) };
    Point { value: figure.count as f64, said: report.number(figure.count), href: led }
}

/// None where the sum is hidden from the reader.
fn summed(report: &Report, figure: &Figure, minor: Option<i64>) -> Option<Point> {
    let sum = report.sum(minor?);
    let deals = report.tx("funnel-deals", &[("count", report.number(figure.count).into())]);
    let said = format!("{} · {deals}", report.format().money_short(sum));
    Some(Point { value: report.format().money_scaled(sum), said, ..counted(report, figure) })
}
