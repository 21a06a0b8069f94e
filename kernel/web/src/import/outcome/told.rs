//! What a run that has ended tells: its figures, its problems, whom its rows
//! met, and what it made.

use maud::{Markup, html};
use records::{
    Ctx,
    import::{Import, Problem, Report, Stored, Which},
};
use schema::{EntityDef, Key, Tone};

use super::{MOST_LINES, deeds::deeds};
use crate::{
    Visit,
    components::{self as ui, Button, Column, RowView},
    import::sample::{first_rows, sample},
};

pub(super) fn told(
    visit: &Visit,
    stored: &Stored,
    def: &EntityDef,
    import: Option<&Import>,
    report: &Report,
) -> Markup {
    let ctx = &visit.ctx;
    html! {
        @if report.cancelled { (ui::alert(Tone::Warn, html! { p { (visit.t(stopped(report))) } })) }
        @for told in report.told.iter().map(|told| told.shown(ctx)) { (ui::alert(Tone::Plain, html! { p { (told) } })) }
        (figures(ctx, report))
        (deeds(visit, stored, def, report))
        @if !report.problems.is_empty() {
            (ui::card_with(
                &visit.t("imports-problems"),
                rows_link(visit, stored, Which::Rejected),
                problems(ctx, "imports-problems", &report.problems),
            ))
        }
        @if !report.left.is_empty() {
            (ui::card_with(
                &visit.t("imports-left-out-values"),
                rows_link(visit, stored, Which::LeftOut),
                problems(ctx, "imports-left-out-values", &report.left),
            ))
        }
        @if !report.met.is_empty() {
            (ui::card(&visit.t("imports-met"), met(visit, stored, def, report)))
        }
        @if !report.made.is_empty() { (ui::card(&visit.t(if report.dry { "imports-would-make" } else { "imports-made" }), made(ctx, report))) }
        @if let Some(import) = import.filter(|_| !report.sample.is_empty()) {
            (ui::card_with(&visit.t(first_rows(report)), html! {}, sample(ctx, def, import, report)))
        }
    }
}

fn stopped(report: &Report) -> &'static str {
    if report.dry { "imports-stopped-plan" } else { "imports-stopped" }
}

fn figures(ctx: &Ctx, report: &Report) -> Markup {
    let figure = |n: u64, tone: Tone, key: &str| {
        let tone = if n == 0 { Tone::Plain } else { tone };
        ui::stat(&ctx.format.number(n as i64), "", tone, html! { (ctx.text(key)) })
    };
    ui::stats(html! {
        (figure(report.new, Tone::Good, "imports-new"))
        (figure(report.changed, Tone::Brand, "imports-changed"))
        (figure(report.unchanged, Tone::Plain, "imports-unchanged"))
        @if report.skipped > 0 { (figure(report.skipped, Tone::Plain, "imports-skipped")) }
        (figure(report.rejected, Tone::Bad, "imports-rejected"))
    })
}

fn rows_link(visit: &Visit, stored: &Stored, which: Which) -> Markup {
    let href = format!("/imports/{}/rows?which={}", stored.id, which.key());
    html! { (Button::link(visit.t("imports-row-by-row"), href).small()) }
}

fn problems(ctx: &Ctx, caption: &str, problems: &[Problem]) -> Markup {
    let labels = ["imports-problem", "imports-column", "imports-times", "imports-rows"];
    let [problem, column, times, rows] = labels.map(|key| Column::new(ctx.text(key)));
    let line = |problem: &Problem| {
        let rows: Vec<String> = problem.rows.iter().map(|row| ctx.format.number(*row as i64)).collect();
        RowView {
            cells: vec![
                html! { (problem.first.sentence(ctx)) },
                html! { bdi { (problem.column.as_deref().unwrap_or_default()) } },
                html! { (ctx.format.number(problem.times as i64)) },
                html! { (rows.join(&ctx.text("imports-comma"))) },
            ],
            ..RowView::default()
        }
    };
    let lines: Vec<RowView> = problems.iter().take(MOST_LINES).map(line).collect();
    ui::table_to_read(&ctx.text(caption), &[problem, column, times.figure(), rows], &lines)
}

/// Whom rows met, by which field: how many each, and the way to all of them.
fn met(visit: &Visit, stored: &Stored, def: &EntityDef, report: &Report) -> Markup {
    let mut by: Vec<(&Key, u64)> = Vec::new();
    for meeting in &report.met {
        match by.iter_mut().find(|(key, _)| *key == &meeting.by) {
            Some((_, times)) => *times += 1,
            None => by.push((&meeting.by, 1)),
        }
    }
    let words: Vec<String> = by.iter().map(|(key, _)| visit.t(&def.field_label_key(key))).collect();
    let facts = [
        ("merged", visit.ctx.format.number(report.merged as i64).into()),
        ("by", words.join(&visit.t("imports-comma")).into()),
    ];
    html! {
        p { (visit.tx(if report.merged > 0 { "imports-met-text" } else { "imports-met-by" }, &facts)) }
        p { (rows_link(visit, stored, Which::Met)) }
    }
}

fn made(ctx: &Ctx, report: &Report) -> Markup {
    let line = |(entity, names): (&String, &Vec<String>)| {
        let label = ctx.schema.entity(entity).map(|def| ctx.text(&def.label_key())).unwrap_or_default();
        let shown: Vec<&str> = names.iter().take(MOST_LINES).map(String::as_str).collect();
        let words = shown.join(&ctx.text("imports-comma"));
        (format!("{label} ({})", ctx.format.number(names.len() as i64)), html! { span dir="auto" { (words) } })
    };
    ui::facts(&report.made.iter().map(line).collect::<Vec<_>>())
}
