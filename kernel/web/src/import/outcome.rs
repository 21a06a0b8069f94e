//! What would become of a sheet, and what became of it: how far the run is,
//! then its figures, its problems, and the first rows.

use std::sync::{Arc, atomic::Ordering::Relaxed};

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use records::{
    Ctx,
    import::{Import, Report, Verdict},
};
use schema::{EntityDef, Tone};

use super::{
    columns::crumbs,
    desk::{Sheet, Task},
};
use crate::{
    Fragment, Problem, Result, Visit,
    components::{self as ui, Button, Column, FormView, ProgressView, RowView},
    respond::lead_to,
};

/// Kinds of problems, and proposals, that a page shows.
const MOST_LINES: usize = 200;

/// `GET /imports/{token}/plan`.
pub(super) async fn show_plan(visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let sheet = visit.app.imports().sheet(&visit.ctx, &token)?;
    let task = sheet.state().plan.clone().ok_or(Problem::NotFound)?;
    show(&visit, &sheet, &task, "plan")
}

/// `GET /imports/{token}/result`.
pub(super) async fn show_result(visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let sheet = visit.app.imports().sheet(&visit.ctx, &token)?;
    let task = sheet.state().run.clone().ok_or(Problem::NotFound)?;
    show(&visit, &sheet, &task, "result")
}

/// `GET /imports/{token}/rejected.csv`.
pub(super) async fn rejected(visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let sheet = visit.app.imports().sheet(&visit.ctx, &token)?;
    let bytes = tokio::fs::read(&sheet.rejected).await.map_err(|_| Problem::NotFound)?;
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = HeaderValue::from_static("attachment; filename=\"rejected.csv\"");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

fn show(visit: &Visit, sheet: &Arc<Sheet>, task: &Task, step: &str) -> Result<Response> {
    let here = format!("/imports/{}/{step}", sheet.token);
    let import = sheet.state().import.clone();
    let def = visit.ctx.def(&import.entity)?;
    let title = visit.tx(&format!("imports-{step}-of"), &[("file", crate::say::isolated(&sheet.name).into())]);
    let Some(outcome) = task.outcome.get() else {
        let bar = running(visit, task, sheet, &here);
        if visit.is_htmx() {
            return Ok(Fragment(bar).into_response());
        }
        let mut response = visit.page(&title, framed(visit, &def, &title, ui::card("", bar)));
        // For who has no scripts; those ask by themselves, and sooner.
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("5"));
        return Ok(response);
    };
    if visit.is_htmx() {
        return Ok(lead_to(&here, true));
    }
    let body = match outcome {
        Err(sentence) => html! {
            (ui::alert(Tone::Bad, html! { p { (sentence) } }))
            p { (Button::link(visit.t("imports-other-file"), format!("/{}/import", def.key))) }
        },
        Ok(report) => told(visit, sheet, &def, &import, report),
    };
    Ok(visit.page(&title, framed(visit, &def, &title, body)))
}

fn framed(visit: &Visit, def: &EntityDef, title: &str, body: Markup) -> Markup {
    html! {
        (crumbs(visit, def, title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::stack(body))
    }
}

fn running(visit: &Visit, task: &Task, sheet: &Sheet, here: &str) -> Markup {
    let count = |n: &std::sync::atomic::AtomicU64| visit.ctx.format.number(n.load(Relaxed) as i64);
    let facts = [("rows", count(&task.progress.rows).into()), ("rejected", count(&task.progress.rejected).into())];
    let view = ProgressView {
        id: "import-progress".into(),
        href: here.to_owned(),
        running: true,
        label: visit.t("imports-running"),
        done: task.progress.percent().into(),
        total: 100,
        left: visit.tx("imports-so-far", &facts),
    };
    let stop = format!("/imports/{}/stop", sheet.token);
    ui::progress(&view, ui::post_button(&stop, &visit.csrf, Button::submit(visit.t("imports-stop")).small()))
}

fn told(visit: &Visit, sheet: &Sheet, def: &EntityDef, import: &Import, report: &Report) -> Markup {
    html! {
        @if report.cancelled { (ui::alert(Tone::Warn, html! { p { (visit.t(stopped(report))) } })) }
        (figures(&visit.ctx, report))
        (deeds(visit, sheet, def, report))
        @if !report.problems.is_empty() { (ui::card_with(&visit.t("imports-problems"), html! {}, problems(&visit.ctx, report))) }
        @if !report.made.is_empty() { (ui::card(&visit.t(if report.dry { "imports-would-make" } else { "imports-made" }), made(&visit.ctx, report))) }
        @if !report.sample.is_empty() { (ui::card_with(&visit.t(first_rows(report)), html! {}, sample(&visit.ctx, def, import, report))) }
    }
}

fn first_rows(report: &Report) -> &'static str {
    if report.dry { "imports-sample" } else { "imports-sample-done" }
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
        (figure(report.rejected, Tone::Bad, "imports-rejected"))
    })
}

/// What can be done next.
fn deeds(visit: &Visit, sheet: &Sheet, def: &EntityDef, report: &Report) -> Markup {
    let token = &sheet.token;
    let rejected = html! {
        @if report.rejected > 0 {
            (Button::link(visit.t("imports-get-rejected"), format!("/imports/{token}/rejected.csv")).icon("download"))
        }
    };
    if !report.dry {
        return html! {
            div.form-foot {
                (Button::link(visit.tx("imports-see", &[("entity", visit.t(&def.label_key()).into())]), format!("/{}", def.key)).main())
                (rejected)
            }
        };
    }
    let open: Vec<(usize, &records::import::Proposal)> =
        report.near.iter().enumerate().filter(|(_, near)| !near.accepted).take(MOST_LINES).collect();
    let action = format!("/imports/{token}/result");
    ui::form(
        &FormView::new("import-plan", action, &visit.csrf).light(),
        html! {
            @if !open.is_empty() {
                (ui::card_with(&visit.t("imports-near"), html! {}, near(&visit.ctx, &open)))
            }
            div.form-foot {
                (Button::submit(visit.t("imports-do")).main().icon("check").disabled(report.new + report.changed == 0 && open.is_empty()))
                @if !open.is_empty() {
                    button.btn type="submit" formaction={ "/imports/" (token) "/plan" } { (visit.t("imports-check-again")) }
                }
                (Button::link(visit.t("imports-back"), format!("/imports/{token}")))
                (rejected)
            }
        },
    )
}

/// Unknown names, each with the known one that is most like it.
fn near(ctx: &Ctx, open: &[(usize, &records::import::Proposal)]) -> Markup {
    let labels = ["imports-near-take", "imports-near-why", "imports-near-times"];
    let [take, why, times] = labels.map(|key| Column::new(ctx.text(key)));
    let line = |(at, near): &(usize, &records::import::Proposal)| RowView {
        cells: vec![
            html! {
                label.tick {
                    input type="checkbox" name={ "near-" (at) } value="1";
                    span { bdi { (near.said) } " ← " bdi { (near.meant) } }
                }
            },
            html! { (ctx.text(near.why.text())) },
            html! { (ctx.format.number(near.times as i64)) },
        ],
        ..RowView::default()
    };
    let lines: Vec<RowView> = open.iter().map(line).collect();
    ui::table(&ctx.text("imports-near"), &[take, why, times.figure()], None, &lines)
}

fn problems(ctx: &Ctx, report: &Report) -> Markup {
    let labels = ["imports-problem", "imports-column", "imports-times", "imports-rows"];
    let [problem, column, times, rows] = labels.map(|key| Column::new(ctx.text(key)));
    let line = |problem: &records::import::Problem| {
        let rows: Vec<String> = problem.rows.iter().map(|row| ctx.format.number(*row as i64)).collect();
        RowView {
            cells: vec![
                html! { (problem.sentence) },
                html! { bdi { (problem.column.as_deref().unwrap_or_default()) } },
                html! { (ctx.format.number(problem.times as i64)) },
                html! { (rows.join(&ctx.text("imports-comma"))) },
            ],
            ..RowView::default()
        }
    };
    let lines: Vec<RowView> = report.problems.iter().take(MOST_LINES).map(line).collect();
    ui::table_to_read(&ctx.text("imports-problems"), &[problem, column, times.figure(), rows], &lines)
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

/// The first rows as they are or will be.
fn sample(ctx: &Ctx, def: &EntityDef, import: &Import, report: &Report) -> Markup {
    let fields: Vec<_> = def.fields.iter().filter(|field| import.mapping.fills(&field.key)).collect();
    let labels = ["imports-row", "imports-verdict"].map(|key| Column::new(ctx.text(key)));
    let columns: Vec<Column> = labels
        .into_iter()
        .chain(fields.iter().map(|field| Column::new(ctx.text(&def.field_label_key(&field.key)))))
        .collect();
    let line = |row: &records::import::SampleRow| {
        let of = |key: &str| row.shown.iter().find(|(shown, _)| shown == key).map_or("", |(_, text)| text);
        let verdict = html! {
            (ui::pill(tone(row.verdict), &ctx.text(row.verdict.text())))
            @for reason in &row.reasons { " " small title=(reason) { (reason) } }
        };
        let cells = [html! { (ctx.format.number(row.number as i64)) }, verdict].into_iter();
        let cells = cells.chain(fields.iter().map(|field| html! { span dir="auto" { (of(&field.key)) } }));
        RowView { cells: cells.collect(), ..RowView::default() }
    };
    let lines: Vec<RowView> = report.sample.iter().map(line).collect();
    ui::table_to_read(&ctx.text(first_rows(report)), &columns, &lines)
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::New => Tone::Good,
        Verdict::Changed => Tone::Brand,
        Verdict::Unchanged => Tone::Plain,
        Verdict::Rejected => Tone::Bad,
    }
}
