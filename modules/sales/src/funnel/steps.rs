//! The funnel itself, and where deals fall out of it.

use maud::{Markup, html};
use schema::Tone;
use web::components as ui;

use super::{
    charts,
    draw::{Report, href},
    figures::*,
};
use crate::pipelines::StageKind;

/// Reasons in the card; the tables have them all.
const REASONS: usize = 6;

/// One card for each pipeline.
pub fn cards(report: &Report, found: &Funnel) -> Markup {
    let pipelines: Vec<&[StageLine]> = found.stages.chunk_by(|one, next| one.pipeline == next.pipeline).collect();
    html! {
        @for lines in &pipelines {
            @let name = if pipelines.len() > 1 { lines[0].pipeline_name.clone() } else { report.t("funnel-steps") };
            (charts::beside(&name, charts::funnel(report, lines), html! {
                div.stack {
                    (steps(report, lines, &found.all))
                    p { small { (report.t("funnel-definition")) } }
                }
            }, false))
        }
    }
}

/// The open stages and the won one, each as wide as its part of the fullest.
fn steps(report: &Report, lines: &[StageLine], all: &Deals) -> Markup {
    let drawn = || lines.iter().filter(|line| line.kind != StageKind::Lost);
    let most = drawn().map(|line| line.entered.count).max().unwrap_or(0).max(1);
    ui::funnel(html! {
        @for line in drawn() {
            @let part = (line.entered.count * 100 / most) as u32;
            @let (passed, pace) = if line.kind == StageKind::Won { won(report, all) } else { passed(report, line) };
            (ui::funnel_step(&line.name, &report.number(line.entered.count), part, &passed, &pace, &href(&line.entered)))
        }
    })
}

fn passed(report: &Report, line: &StageLine) -> (String, String) {
    let passed = line.conversion().map(|part| report.tx("funnel-passed", &[("part", report.percent(part).into())]));
    let undated =
        (line.no_date.count > 0).then(|| report.tx("funnel-undated", &[("count", line.no_date.count.into())]));
    let days = line.median_days.map(|days| report.tx("funnel-median", &[("days", report.days(days).into())]));
    (passed.unwrap_or_default(), days.into_iter().chain(undated).collect::<Vec<_>>().join(" · "))
}

fn won(report: &Report, all: &Deals) -> (String, String) {
    let rate = all.win_rate().map(|part| report.tx("funnel-win-rate", &[("part", report.percent(part).into())]));
    let days = all.median_days.map(|days| report.tx("funnel-median-whole", &[("days", report.days(days).into())]));
    (rate.unwrap_or_default(), days.unwrap_or_default())
}

/// Why deals were lost, as parts of all that were.
pub fn losses(report: &Report, found: &Funnel) -> Markup {
    let lost = found.all.lost.count;
    if lost == 0 || found.reasons.is_empty() {
        return html! {};
    }
    ui::card(
        &report.t("funnel-where-lost"),
        html! {
            div.stack {
                @for line in found.reasons.iter().take(REASONS) {
                    @let part = percent(line.lost.count, lost).unwrap_or(0.0);
                    @let name = line.name.clone().unwrap_or_else(|| report.t("funnel-not-given"));
                    a href=(href(&line.lost)) { (ui::measure(&name, &report.percent(part), Tone::Bad, part.round() as u32)) }
                }
            }
        },
    )
}
