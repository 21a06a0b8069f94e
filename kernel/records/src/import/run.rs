//! The way of a file through an import: read, prepare, keep, and at last the
//! links between its own rows.

use std::{
    path::Path,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use base::{Id, fold};
use schema::Value;
use tokio::sync::mpsc;

use super::{
    Import, Row, Unreadable,
    keep::{self, Job, Kept, Late},
    names::Found,
    people,
    prepare::{Prepared, Preparer, Ready},
    rejects::{Rejects, shown},
    report::{Progress, Reason, Report, SAMPLE, SampleRow, Tally, Verdict},
};
use crate::{Ctx, Error, FieldProblem, Result};

/// Rows are read and prepared this many at a time.
const CHUNK: usize = 200;
/// How often a busy database is asked again.
const TRIES: u32 = 60;

pub(super) async fn run(
    import: &Import,
    ctx: &Ctx,
    rejects: Option<&Path>,
    progress: &Progress,
    dry: bool,
) -> Result<Report> {
    check(import, ctx)?;
    let set = ctx.workspace.new_id(ctx.now());
    let mut preparer = Preparer::new(import, ctx, set, dry).await?;
    note_titles(import, &mut preparer).await?;
    let rejects = rejects.map(|path| Rejects::new(path, &import.source.path, &import.headings)).transpose()?;
    let job = Arc::new(job(import, ctx, &preparer).await?);
    let report = Report { dry, set: (!dry).then_some(set), ..Report::default() };
    let (tally, waiting) = Default::default();
    let mut work = Work { ctx, preparer, job, set, report, tally, rejects, waiting };
    let mut feed = feed(import.source.clone());
    progress.size.store(std::fs::metadata(&import.source.path).map_or(0, |file| file.len()), Relaxed);
    while let Some(chunk) = feed.recv().await {
        let (rows, read) = chunk?;
        work.take(rows).await?;
        progress.read.store(read, Relaxed);
        progress.show(&work.report);
        if progress.is_cancelled() {
            work.report.cancelled = true;
            break;
        }
    }
    work.link_rows().await?;
    work.finish()
}

pub(super) fn check(import: &Import, ctx: &Ctx) -> Result<()> {
    let def = super::allowed(ctx, &import.entity)?;
    if import.mapping.columns.iter().flatten().next().is_none() {
        return Err(Error::refused("import-nothing-mapped"));
    }
    for target in import.mapping.columns.iter().flatten() {
        if !super::mapping::is_target(target, &def, ctx) {
            let field = &*target.field;
            return Err(Error::Invalid(vec![FieldProblem::new(field, "import-no-such-field").with("field", field)]));
        }
    }
    match &import.key {
        Some(key) if !import.mapping.fills(key) => {
            Err(Error::Invalid(vec![FieldProblem::new(key, "import-no-key").with("field", &**key)]))
        }
        _ => Ok(()),
    }
}

async fn job(import: &Import, ctx: &Ctx, preparer: &Preparer<'_>) -> Result<Job> {
    let def = preparer.def.clone();
    let key = import.key.as_ref().and_then(|key| def.place(key));
    let role = people::role_of_sellers(import, ctx).await?;
    let defaults = role.zip(def.place("role")).map(|(role, place)| (place, Value::Id(role)));
    let (defaults, headings) = (defaults.into_iter().collect(), preparer.headings());
    Ok(Job { def, key, defaults, headings, dry: preparer.dry })
}

type Chunk = Result<(Vec<Row>, u64), Unreadable>;

/// Reads the file on a thread of its own, never more than a little ahead.
fn feed(source: super::Source) -> mpsc::Receiver<Chunk> {
    let (send, receive) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let told = read(&source, |rows, at| send.blocking_send(Ok((rows, at))).is_ok());
        if let Err(why) = told {
            // Nobody listens any more: the import was stopped.
            send.blocking_send(Err(why)).ok();
        }
    });
    receive
}

fn read(source: &super::Source, mut give: impl FnMut(Vec<Row>, u64) -> bool) -> Result<(), Unreadable> {
    let mut reader = source.open()?;
    let mut rows = Vec::with_capacity(CHUNK);
    while let Some(row) = reader.next_row()? {
        rows.push(row);
        if rows.len() == CHUNK && !give(std::mem::take(&mut rows), reader.position()) {
            return Ok(());
        }
    }
    give(rows, reader.position());
    Ok(())
}

/// The names in the sheet, where its rows link to each other.
async fn note_titles(import: &Import, preparer: &mut Preparer<'_>) -> Result<()> {
    let Some(columns) = preparer.title_columns().map(<[usize]>::to_vec) else { return Ok(()) };
    let mut feed = feed(import.source.clone());
    while let Some(chunk) = feed.recv().await {
        for row in chunk?.0.iter().filter(|row| row.fault.is_none()) {
            let cells = columns.iter().filter_map(|&at| row.cells.get(at)).map(|cell| cell.trim());
            let title = cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ");
            if !title.is_empty() {
                preparer.note_title(&title);
            }
        }
    }
    Ok(())
}

struct Work<'a> {
    ctx: &'a Ctx,
    preparer: Preparer<'a>,
    job: Arc<Job>,
    set: Id,
    report: Report,
    tally: Tally,
    rejects: Option<Rejects>,
    /// Links by name to rows of the sheet, to be set at the end.
    waiting: Vec<(Id, usize, String, u64)>,
}

impl Work<'_> {
    async fn take(&mut self, rows: Vec<Row>) -> Result<()> {
        let (mut ready, mut against) = (Vec::with_capacity(rows.len()), Vec::new());
        for row in rows {
            let show = self.report.sample.len() + ready.len() + against.len() < SAMPLE;
            match self.preparer.prepare(row, show).await? {
                Prepared::Blank => {}
                Prepared::Ready(row) => ready.push(*row),
                Prepared::Rejected(row, reasons) => against.push((*row, Kept::Rejected(reasons))),
            }
        }
        let mut told = self.keep(ready).await?;
        told.extend(against);
        told.sort_by_key(|(row, _)| row.row.number);
        told.iter().try_for_each(|(row, kept)| self.note(row, kept))
    }

    async fn keep(&mut self, rows: Vec<Ready>) -> Result<Vec<(Ready, Kept)>> {
        let rows: Arc<Vec<Ready>> = rows.into();
        let (mut told, mut tries) = (Vec::with_capacity(rows.len()), 0);
        while told.len() < rows.len() {
            let (batch, job, from) = (rows.clone(), self.job.clone(), told.len());
            let kept = self.ctx.write_within(self.set, move |tx| keep::batch(tx, &job, &batch[from..])).await;
            told.extend(wait_if_busy(kept, &mut tries).await?.into_iter().flatten());
        }
        let rows = Arc::try_unwrap(rows).unwrap_or_else(|rows| rows.to_vec());
        Ok(rows.into_iter().zip(told).collect())
    }

    fn note(&mut self, row: &Ready, kept: &Kept) -> Result<()> {
        self.report.rows += 1;
        let (verdict, id) = match kept {
            Kept::Rejected(reasons) => return self.reject(row, reasons),
            Kept::New(id) => (Verdict::New, *id),
            Kept::Changed(id) => (Verdict::Changed, *id),
            Kept::Unchanged(id) => (Verdict::Unchanged, *id),
        };
        match verdict {
            Verdict::New => self.report.new += 1,
            Verdict::Changed => self.report.changed += 1,
            _ => self.report.unchanged += 1,
        }
        if verdict == Verdict::New && !self.job.dry {
            self.preparer.note_new(id, row);
        }
        let waiting = row.waiting.iter().map(|(place, said)| (id, *place, said.clone(), row.row.number));
        self.waiting.extend(waiting.filter(|_| !self.job.dry));
        self.show(row, verdict, Vec::new());
        Ok(())
    }

    fn show(&mut self, row: &Ready, verdict: Verdict, reasons: Vec<String>) {
        if self.report.sample.len() < SAMPLE {
            let (number, shown) = (row.row.number, row.shown.clone());
            self.report.sample.push(SampleRow { number, verdict, shown, reasons });
        }
    }

    fn reject(&mut self, row: &Ready, reasons: &[Reason]) -> Result<()> {
        self.report.rejected += 1;
        for reason in reasons {
            self.tally.count(self.ctx, row.row.number, reason);
        }
        let told = reasons.iter().map(|reason| shown(reason, self.ctx)).collect();
        self.show(row, Verdict::Rejected, told);
        match &mut self.rejects {
            Some(rejects) => rejects.add(&row.row, reasons, self.ctx),
            None => Ok(()),
        }
    }

    /// Links between rows of the sheet, whose records are all there by now.
    async fn link_rows(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut links = Vec::with_capacity(waiting.len());
        for (record, place, said, number) in waiting {
            let book = self.preparer.books.get_mut(&*self.job.def.key);
            match book.map(|book| book.find(&fold::tidy(&said))) {
                Some(Found::One(to)) => links.push(Late { record, place, to, number }),
                // The row that it names was rejected.
                _ => self.left_open(number, place, &said),
            }
        }
        let links: Arc<[Late]> = links.into();
        let (mut from, mut tries) = (0, 0);
        while from < links.len() {
            let (batch, job) = (links.clone(), self.job.clone());
            let told = self.ctx.write_within(self.set, move |tx| keep::link(tx, &job, &batch[from..])).await;
            let Some(told) = wait_if_busy(told, &mut tries).await? else { continue };
            for (late, reasons) in links[from..].iter().zip(&told) {
                reasons.iter().flatten().for_each(|reason| self.tally.count(self.ctx, late.number, reason));
            }
            from += told.len();
        }
        Ok(())
    }

    /// The record was kept, one of its links was not.
    fn left_open(&mut self, number: u64, place: usize, said: &str) {
        let field = &self.job.def.fields[place].key;
        let heading = self.job.headings.get(&**field).map_or(&**field, String::as_str);
        let reason = Reason::of_column(heading, "import-link-left-open").with("said", said);
        self.tally.count(self.ctx, number, &reason);
    }

    fn finish(mut self) -> Result<Report> {
        if let Some(rejects) = self.rejects.take() {
            rejects.finish()?;
        }
        let (near, made) = self.preparer.finish();
        Ok(Report { near, made, problems: self.tally.finish(), ..self.report })
    }
}

/// A busy database is given time; `None` means: again.
async fn wait_if_busy<T>(outcome: Result<T>, tries: &mut u32) -> Result<Option<T>> {
    match outcome {
        Ok(done) => {
            *tries = 0;
            Ok(Some(done))
        }
        Err(Error::Busy { retry_after }) if *tries < TRIES => {
            *tries += 1;
            tokio::time::sleep(retry_after.max(Duration::from_millis(50))).await;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
