//! An import row by row: those that were rejected, those about somebody who
//! was there already, and those that were kept without a value. Each with its
//! reason; as a page, and as a sheet that can be put right and sent again.

use std::io::Write;

use axum::{
    body::Body,
    extract::{Path, Query},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use maud::{Markup, html};
use records::import::{Import, Line, MARK, Stored, Which, import_of, told_headings, told_row};
use schema::EntityDef;
use serde::Deserialize;
use tokio::sync::mpsc;

use super::columns::crumbs;
use crate::{
    Problem, Result, Visit,
    components::{self as ui, Column, RowView},
};

const PAGE: usize = 100;
/// Lines that are read at a time for a sheet.
const SOME: usize = 500;

#[derive(Deserialize)]
pub(super) struct Asked {
    which: Option<String>,
    after: Option<u64>,
}

impl Asked {
    fn which(&self) -> Result<Which> {
        self.which.as_deref().and_then(Which::from_key).ok_or(Problem::NotFound)
    }
}

/// `GET /imports/{id}/rows?which=rejected|met|left`.
pub(super) async fn show(visit: Visit, Path(id): Path<String>, Query(asked): Query<Asked>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    let (which, after, import) = (asked.which()?, asked.after.unwrap_or(0), stored.id);
    let mut lines = visit.ctx.read(move |tx| tx.lines_of(import, which, after, PAGE + 1)).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let def = visit.ctx.def(&stored.entity)?;
    let here = format!("/imports/{id}/rows?which={}", which.key());
    let next = lines.last().filter(|_| more).map(|last| format!("{here}&after={}", last.row));
    let title = visit.t(&format!("imports-rows-{}", which.key()));
    let text = |key: &str| visit.t(key);
    let sheet = format!("/imports/{id}/rows.csv?which={}", which.key());
    let body = html! {
        (crumbs(&visit, &def, &title))
        (ui::head("", html! { (title) }, html! { (ui::Button::link(visit.t("imports-get-rows"), sheet).icon("download")) }))
        (ui::card_with("", html! {}, html! {
            (table(&visit, &stored, &def, &lines))
            @if next.is_some() { (ui::pager(html! {}, None, next.as_deref(), &text)) }
        }))
    };
    Ok(visit.page(&title, body))
}

fn table(visit: &Visit, stored: &Stored, def: &EntityDef, lines: &[Line]) -> Markup {
    let ctx = &visit.ctx;
    let labels = ["imports-row", "imports-verdict", "imports-why"];
    let [row, verdict, why] = labels.map(|key| Column::new(ctx.text(key)));
    let line = |line: &Line| {
        // Of a trial nothing is there to be looked at.
        let record = line.record.filter(|_| stored.state.is_begun());
        let href = record.map(|record| format!("/{}/{record}", def.key));
        RowView {
            cells: vec![
                html! { (ctx.format.number(line.row as i64)) },
                html! { (ctx.text(line.verdict.text())) },
                html! {
                    @for sentence in sentences(visit, def, line) { span dir="auto" { (sentence) } " " }
                    @if let Some(href) = href { a.link href=(href) { (ctx.text("imports-open-record")) } }
                },
            ],
            ..RowView::default()
        }
    };
    let rows: Vec<RowView> = lines.iter().map(line).collect();
    ui::table(&ctx.text("imports-rows"), &[row, verdict, why], None, &rows)
}

/// Whom the row met and by which field, then what is wrong with it.
fn sentences(visit: &Visit, def: &EntityDef, line: &Line) -> Vec<String> {
    let ctx = &visit.ctx;
    let met = line.met().map(|(record, row, by)| {
        let by = ctx.text(&def.field_label_key(by));
        let facts = |row: Option<u64>| {
            let row = row.map(|row| ("row", ctx.format.number(row as i64).into()));
            [("by", by.clone().into())].into_iter().chain(row).collect::<Vec<_>>()
        };
        match row {
            _ if record.raw() == 0 => visit.tx("imports-met-colleague", &facts(None)),
            Some(_) => visit.tx("imports-met-row", &facts(row)),
            None => visit.tx("imports-met-record", &facts(None)),
        }
    });
    met.into_iter().chain(line.why.iter().map(|why| why.shown(ctx))).collect()
}

/// `GET /imports/{id}/rows.csv?which=…`: the rows as they stood in the file, each
/// with its number and its reason, written as they are read.
pub(super) async fn sheet(visit: Visit, Path(id): Path<String>, Query(asked): Query<Asked>) -> Result<Response> {
    let stored = super::stored(&visit, &id).await?;
    let which = asked.which()?;
    let import = import_of(&visit.ctx, &stored).await?;
    let def = visit.ctx.def(&stored.entity)?;
    let (send, receive) = mpsc::channel::<std::io::Result<Vec<u8>>>(4);
    let (ask, mut asked_for) = mpsc::channel::<u64>(1);
    let (give, given) = mpsc::channel::<Vec<Line>>(1);
    let writer = visit.clone();
    // The file is read on a thread of its own; the lines come from the database.
    tokio::task::spawn_blocking(move || {
        let mut lines = Lines { ask, given, held: Vec::new().into_iter(), last: 0 };
        if let Err(error) = write(&writer, &def, &import, &mut lines, &send) {
            send.blocking_send(Err(error)).ok();
        }
    });
    tokio::spawn(async move {
        while let Some(after) = asked_for.recv().await {
            let read = visit.ctx.read_heavy(move |tx| tx.lines_of(stored.id, which, after, SOME)).await;
            let Ok(lines) = read else { return };
            if give.send(lines).await.is_err() {
                return;
            }
        }
    });
    // The compression asks once more after the end, which an unfolded stream does not bear.
    let pieces = stream::unfold(receive, async |mut receive| receive.recv().await.map(|piece| (piece, receive)));
    let body = Body::from_stream(pieces.fuse());
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = format!("attachment; filename=\"{}.csv\"", which.key());
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], body).into_response())
}

/// The lines that are wanted, asked for some at a time.
struct Lines {
    ask: mpsc::Sender<u64>,
    given: mpsc::Receiver<Vec<Line>>,
    held: std::vec::IntoIter<Line>,
    last: u64,
}

impl Lines {
    fn next(&mut self) -> Option<Line> {
        if self.held.len() == 0 {
            self.ask.blocking_send(self.last).ok()?;
            self.held = self.given.blocking_recv()?.into_iter();
        }
        let line = self.held.next()?;
        self.last = line.row;
        Some(line)
    }
}

fn write(
    visit: &Visit,
    def: &EntityDef,
    import: &Import,
    lines: &mut Lines,
    send: &mpsc::Sender<std::io::Result<Vec<u8>>>,
) -> std::io::Result<()> {
    let broken = |why: records::import::Unreadable| std::io::Error::other(why.to_string());
    let mut out = Vec::from(MARK.as_bytes());
    add(&mut out, &told_headings(&import.headings, &visit.ctx))?;
    let mut reader = import.source.open().map_err(broken)?;
    while let Some(line) = lines.next() {
        let row = loop {
            match reader.next_row().map_err(broken)? {
                Some(row) if row.number == line.row => break Some(row),
                Some(_) => {}
                None => break None,
            }
        };
        let Some(row) = row else { break };
        add(&mut out, &told_row(&row, import.headings.len(), &sentences(visit, def, &line).join(" ")))?;
        if out.len() > 32 * 1024 && send.blocking_send(Ok(std::mem::take(&mut out))).is_err() {
            return Ok(());
        }
    }
    send.blocking_send(Ok(out)).ok();
    Ok(())
}

fn add(out: &mut Vec<u8>, cells: &[String]) -> std::io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        let mark = if at == 0 { "" } else { "," };
        write!(out, "{mark}\"{}\"", cell.replace('"', "\"\""))?;
    }
    out.write_all(b"\r\n")
}
