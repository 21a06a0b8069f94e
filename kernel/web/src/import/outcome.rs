//! What would become of a sheet, and what became of it: how far the run is,
//! then its figures, its problems, whom its rows met, and the first rows.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use records::{
    Ctx,
    import::{Import, Report, State, Stored, Verdict, Which, import_of},
};
use schema::{EntityDef, Tone};

use super::columns::crumbs;
use crate::{
    Fragment, Result, Visit,
    components::{self as ui, Button, Column, FormView, ProgressView, RowView},
    large::time_left,
    respond::lead_to,
    see_other,
};

/// Kinds of problems, and proposals, that a page shows.
const MOST_LINES: usize = 200;

/// `GET /imports/{id}/plan`.
pub(super) async fn show_plan(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    match stored.state {
        State::Planning | State::Planned => show(&visit, &stored, true).await,
        _ => Ok(see_other(&format!("/imports/{id}"))),
    }
}

/// `GET /imports/{id}/result`.
pub(super) async fn show_result(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    match stored.state.is_begun() {
        true => show(&visit, &stored, false).await,
        false => Ok(see_other(&format!("/imports/{id}"))),
    }
}

async fn show(visit: &Visit, stored: &Stored, dry: bool) -> Result<Response> {
    let step = if dry { "plan" } else { "result" };
    let here = format!("/imports/{}/{step}", stored.id);
    let def = visit.ctx.def(&stored.entity)?;
    let title = visit.tx(&format!("imports-{step}-of"), &[("file", crate::say::isolated(&stored.name).into())]);
    if stored.is_at_work() {
        let bar = running(visit, stored, &here);
        if visit.is_htmx() {
            return Ok(Fragment(bar).into_response());
        }
        let body = html! { (ui::card("", bar)) p { (visit.t("imports-may-leave")) } };
        let mut response = visit.page(&title, framed(visit, &def, &title, body));
        // For who has no scripts; those ask by themselves, and sooner.
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("5"));
        return Ok(response);
    }
    if visit.is_htmx() {
        return Ok(lead_to(&here, true));
    }
    let body = match (stored.report(dry), &stored.problem) {
        (Some(report), _) => {
            // What was chosen tells the columns of the first rows; the sheet may be gone.
            let import = import_of(&visit.ctx, stored).await.ok();
            told(visit, stored, &def, import.as_ref(), report)
        }
        (None, problem) => failed(visit, stored, problem.as_ref().map(|why| why.shown(&visit.ctx))),
    };
    Ok(visit.page(&title, framed(visit, &def, &title, body)))
}

/// It never came to its end; what it had written can be undone all the same.
fn failed(visit: &Visit, stored: &Stored, why: Option<String>) -> Markup {
    html! {
        (ui::alert(Tone::Bad, html! { p { (why.unwrap_or_else(|| visit.t("import-broke-off"))) } }))
        div.form-foot {
            (Button::link(visit.t("imports-other-file"), format!("/{}/import", stored.entity)))
            (undo(visit, stored))
        }
    }
}

fn framed(visit: &Visit, def: &EntityDef, title: &str, body: Markup) -> Markup {
    html! {
        (crumbs(visit, def, title))
        (ui::head("", html! { (title) }, html! {}))
        (ui::stack(body))
    }
}

fn running(visit: &Visit, stored: &Stored, here: &str) -> Markup {
    let count = |n: u64| visit.ctx.format.number(n as i64);
    let (done, total) = stored.progress.unwrap_or_default();
    let mut left = visit.tx(
        "imports-so-far",
        &[
            ("rows", count(done).into()),
            ("total", count(total).into()),
            ("rejected", count(stored.counts.rejected).into()),
        ],
    );
    let passed = stored.started_at.map(|begun| visit.ctx.now().duration_since(begun).as_secs().max(0) as u64);
    if let Some(time) = passed.and_then(|passed| time_left(visit, passed, done, total)) {
        left = format!("{left} · {time}");
    }
    let label = visit.t(if total == 0 { "imports-reading-file" } else { "imports-running" });
    let id = "import-progress".into();
    let view = ProgressView { id, href: here.to_owned(), running: true, label, done, total: total.max(1), left };
    let stop = format!("/imports/{}/stop", stored.id);
    ui::progress(&view, ui::post_button(&stop, &visit.csrf, Button::submit(visit.t("imports-stop")).small()))
}

fn told(visit: &Visit, stored: &Stored, def: &EntityDef, import: Option<&Import>, report: &Report) -> Markup {
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

fn rows_link(visit: &Visit, stored: &Stored, which: Which) -> Markup {
    let href = format!("/imports/{}/rows?which={}", stored.id, which.key());
    html! { (Button::link(visit.t("imports-row-by-row"), href).small()) }
}

/// Whom rows met, by which field: how many each, and the way to all of them.
fn met(visit: &Visit, stored: &Stored, def: &EntityDef, report: &Report) -> Markup {
    let mut by: Vec<(&schema::Key, u64)> = Vec::new();
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
        @if report.skipped > 0 { (figure(report.skipped, Tone::Plain, "imports-skipped")) }
        (figure(report.rejected, Tone::Bad, "imports-rejected"))
    })
}

/// What can be done next.
fn deeds(visit: &Visit, stored: &Stored, def: &EntityDef, report: &Report) -> Markup {
    let id = stored.id;
    let rejected = html! {
        @if report.rejected > 0 {
            (Button::link(visit.t("imports-get-rejected"), format!("/imports/{id}/rows.csv?which=rejected")).icon("download"))
        }
    };
    if !report.dry {
        return html! {
            div.form-foot {
                (Button::link(visit.tx("imports-see", &[("entity", visit.t(&def.label_key()).into())]), format!("/{}", def.key)).main())
                (rejected)
                (undo(visit, stored))
            }
        };
    }
    let open: Vec<(usize, &records::import::Proposal)> =
        report.near.iter().enumerate().filter(|(_, near)| !near.accepted).take(MOST_LINES).collect();
    let action = format!("/imports/{id}/result");
    ui::form(
        &FormView::new("import-plan", action, &visit.csrf).light(),
        html! {
            @if !open.is_empty() {
                (ui::card_with(&visit.t("imports-near"), html! {}, near(&visit.ctx, &open)))
            }
            div.form-foot {
                (Button::submit(visit.t("imports-do")).main().icon("check").disabled(report.new + report.changed == 0 && open.is_empty()))
                @if !open.is_empty() {
                    button.btn type="submit" formaction={ "/imports/" (id) "/plan" } { (visit.t("imports-check-again")) }
                }
                (Button::link(visit.t("imports-back"), format!("/imports/{id}")))
                (rejected)
            }
        },
    )
}

/// The whole import goes back, updates too.
fn undo(visit: &Visit, stored: &Stored) -> Markup {
    let wrote = stored.counts.new + stored.counts.changed > 0;
    html! {
        @if let Some(set) = stored.set.filter(|_| wrote) {
            (Button::link(visit.t("imports-undo"), crate::undo::action(set)).icon("undo-2"))
        }
    }
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

fn problems(ctx: &Ctx, caption: &str, problems: &[records::import::Problem]) -> Markup {
    let labels = ["imports-problem", "imports-column", "imports-times", "imports-rows"];
    let [problem, column, times, rows] = labels.map(|key| Column::new(ctx.text(key)));
    let line = |problem: &records::import::Problem| {
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
pub(super) fn sample(ctx: &Ctx, def: &EntityDef, import: &Import, report: &Report) -> Markup {
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
            @for reason in &row.reasons { " " small { (reason.shown(ctx)) } }
        };
        let cells = [html! { (ctx.format.number(row.number as i64)) }, verdict].into_iter();
        let is_bad = |key: &schema::Key| row.bad.contains(key);
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
