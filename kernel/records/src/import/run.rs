//! The way of a file through an import: look through it, read, prepare, find
//! out whom each row is about, keep, and at last the links between its rows.

use std::{
    path::Path,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use base::{Id, fold};
use schema::Value;
use tokio::sync::mpsc;

use super::{
    Duplicates, Import, Policy, Row, Unreadable, family,
    journal::{Journal, Line},
    keep::{self, Fate, Job, Kept, Late, Step, Told},
    known::{self, Found, Identity, Mark, Met, Roll},
    names, people,
    prepare::{Prepared, Preparer, Ready},
    rejects::Rejects,
    report::{Meeting, Progress, Reason, Report, SAMPLE, SampleRow, Tally, Verdict},
    survey::{Survey, Wanted, survey},
};
use crate::{Ctx, Error, FieldProblem, Result};

/// Rows are read and prepared this many at a time.
const CHUNK: usize = 400;
/// How often a busy database is asked again.
const TRIES: u32 = 60;

/// How a file goes through, beside what the import itself says.
pub(super) struct Way<'a> {
    pub dry: bool,
    /// Only the first rows.
    pub limit: Option<u64>,
    /// Where the rejected rows are written.
    pub rejects: Option<&'a Path>,
    pub progress: &'a Progress,
    /// What is kept of its way in the database, and where an earlier attempt
    /// came to.
    pub journal: Option<Journal>,
}

pub(super) async fn run(import: &Import, ctx: &Ctx, mut way: Way<'_>) -> Result<Report> {
    check(import, ctx)?;
    let survey = look_through(import, ctx, way.limit).await?;
    let import = Arc::new(family::settled(import, ctx, &survey).await?);
    way.progress.total.store(survey.rows, Relaxed);
    way.journal.iter_mut().for_each(|journal| journal.total = survey.rows);
    let def = super::allowed(ctx, &import.entity)?;
    let by_law = import.policy() != Policy::Strict;
    let identity = Arc::new(Identity::of(&def, ctx, import.key.as_ref(), by_law));
    let set = way.journal.as_ref().map_or_else(|| ctx.workspace.new_id(ctx.now()), |journal| journal.set);
    let preparer = Preparer::new(import.clone(), ctx, survey, identity.clone(), way.dry).await?;
    let headings = import.headings.clone();
    let rejects = way.rejects.map(|path| Rejects::new(path, &import.source.path, &headings)).transpose()?;
    let job = Arc::new(job(&import, ctx, &preparer).await?);
    let told = preparer.told();
    let report = Report { dry: way.dry, set: (!way.dry).then_some(set), told, ..Report::default() };
    let (tally, left, waiting, roll) = Default::default();
    let journal = way.journal.map(Arc::new);
    let preparer = Some(preparer);
    let mut work =
        Work { ctx, import, identity, preparer, job, set, report, tally, left, rejects, waiting, roll, journal };
    let mut feed = feed(work.import.source.clone(), way.limit);
    while let Some(chunk) = feed.recv().await {
        let goes_on = work.take(chunk?).await?;
        way.progress.show(&work.report.counts);
        if !goes_on || way.progress.is_cancelled() {
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

async fn look_through(import: &Import, ctx: &Ctx, limit: Option<u64>) -> Result<Survey> {
    let def = super::allowed(ctx, &import.entity)?;
    let of_kind = |wanted: fn(&schema::FieldDef) -> bool| -> Vec<usize> {
        let fields = def.fields.iter().filter(|field| wanted(field));
        fields.flat_map(|field| import.mapping.columns_of(&field.key)).collect()
    };
    let links_to_itself =
        def.fields.iter().any(|field| field.link() == Some(&def.key) && import.mapping.fills(&field.key));
    let wanted = Wanted {
        titles: if links_to_itself { import.mapping.columns_of(&def.title).collect() } else { Vec::new() },
        dates: of_kind(|field| matches!(field.kind, schema::Kind::Date | schema::Kind::Instant)),
        names: family::columns(import, ctx)?,
        limit,
    };
    let source = import.source.clone();
    let looked = tokio::task::spawn_blocking(move || survey(&source, &wanted)).await;
    Ok(looked.map_err(broken_off)??)
}

fn broken_off(error: tokio::task::JoinError) -> Error {
    anyhow::anyhow!("reading a sheet: {error}").into()
}

async fn job(import: &Import, ctx: &Ctx, preparer: &Preparer) -> Result<Job> {
    let def = preparer.def.clone();
    let role = people::role_of_sellers(import, ctx).await?;
    let defaults = role.zip(def.place("roles")).map(|(role, place)| (place, Value::several([role])));
    let (defaults, headings) = (defaults.into_iter().collect(), preparer.headings());
    Ok(Job { def, policy: import.policy(), defaults, headings, dry: preparer.dry, notes: Default::default() })
}

/// Reads the file on a thread of its own, never more than a little ahead.
fn feed(source: super::Source, limit: Option<u64>) -> mpsc::Receiver<Result<Vec<Row>, Unreadable>> {
    let (send, receive) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let told = read(&source, limit.unwrap_or(u64::MAX), |rows| send.blocking_send(Ok(rows)).is_ok());
        if let Err(why) = told {
            // Nobody listens any more: the import was stopped.
            send.blocking_send(Err(why)).ok();
        }
    });
    receive
}

fn read(source: &super::Source, limit: u64, mut give: impl FnMut(Vec<Row>) -> bool) -> Result<(), Unreadable> {
    let (mut reader, mut rows, mut given) = (source.open()?, Vec::with_capacity(CHUNK), 0);
    while given < limit
        && let Some(row) = reader.next_row()?
    {
        rows.push(row);
        given += 1;
        if rows.len() == CHUNK && !give(std::mem::take(&mut rows)) {
            return Ok(());
        }
    }
    give(rows);
    Ok(())
}

struct Work<'a> {
    ctx: &'a Ctx,
    import: Arc<Import>,
    identity: Arc<Identity>,
    /// Lent to the thread that prepares.
    preparer: Option<Preparer>,
    job: Arc<Job>,
    set: Id,
    report: Report,
    tally: Tally,
    left: Tally,
    rejects: Option<Rejects>,
    /// Links by name to rows of the sheet, to be set at the end.
    waiting: Vec<(Id, usize, String, u64)>,
    roll: Roll,
    journal: Option<Arc<Journal>>,
}

impl Work<'_> {
    /// Takes some rows; false when the import is to stop.
    async fn take(&mut self, rows: Vec<Row>) -> Result<bool> {
        let prepared = self.prepare(rows).await?;
        let marks: Vec<Mark> = prepared
            .iter()
            .filter_map(|one| if let Prepared::Ready(ready) = one { Some(&ready.marks) } else { None })
            .flatten()
            .cloned()
            .collect();
        let before = self.lines_before(&prepared).await?;
        let there = self.are_there(&prepared).await?;
        let (found, held) = self.look_up(marks).await?;
        let mut steps = Vec::with_capacity(prepared.len());
        for one in prepared {
            let step = match one {
                Prepared::Blank => continue,
                Prepared::Rejected(ready, reasons) => {
                    let fate = match before.iter().any(|line| line.row == ready.row.number) {
                        true => Fate::Settled(Kept::Before(Verdict::Rejected, None, reasons)),
                        false => Fate::Settled(Kept::Rejected(reasons)),
                    };
                    Step { ready: *ready, fate, met: None }
                }
                Prepared::Ready(ready) => match before.iter().find(|line| line.row == ready.row.number) {
                    Some(line) => self.as_before(*ready, line),
                    None if ready.about.is_some() => self.named(*ready, &there),
                    None => self.meet(*ready, &found, &held).await?,
                },
            };
            steps.push(step);
        }
        self.keep(steps).await
    }

    async fn prepare(&mut self, rows: Vec<Row>) -> Result<Vec<Prepared>> {
        let lost = || anyhow::anyhow!("an import was used after it ended");
        let mut preparer = self.preparer.take().ok_or_else(lost)?;
        preparer.fetch_names(&rows).await?;
        let shown = self.report.sample.len();
        let work = move || {
            let show = |at: usize| shown + at < SAMPLE;
            let prepared: Vec<Prepared> =
                rows.into_iter().enumerate().map(|(at, row)| preparer.prepare(row, show(at))).collect();
            (preparer, prepared)
        };
        let (preparer, prepared) = tokio::task::spawn_blocking(work).await.map_err(broken_off)?;
        self.preparer = Some(preparer);
        Ok(prepared)
    }

    /// What an earlier attempt has done with these rows.
    async fn lines_before(&self, prepared: &[Prepared]) -> Result<Vec<Line>> {
        let Some(journal) = &self.journal else { return Ok(Vec::new()) };
        let numbers = prepared.iter().filter_map(|one| match one {
            Prepared::Blank => None,
            Prepared::Ready(ready) | Prepared::Rejected(ready, _) => Some(ready.row.number),
        });
        match numbers.clone().min().zip(numbers.max()) {
            Some((first, last)) if first <= journal.cursor => journal.lines(self.ctx, first, last).await,
            _ => Ok(Vec::new()),
        }
    }

    /// Asks the records for everybody who has one of these marks; and, for one
    /// who does not see all of them, which marks stand in a record at all.
    async fn look_up(&self, marks: Vec<Mark>) -> Result<(Found, std::collections::HashSet<(u8, String)>)> {
        let is_added = self.import.policy() == Policy::Asked(Duplicates::Add);
        if marks.is_empty() || is_added {
            return Ok(Default::default());
        }
        let (def, identity) = (self.job.def.clone(), self.identity.clone());
        let sees_all = matches!(self.ctx.rows(&def, access::Deed::Read), access::Rows::All);
        let look = move |tx: &mut crate::Reads<'_, '_>| {
            let found = known::look_up(tx, &def, &identity, &marks)?;
            let held = if sees_all { Default::default() } else { known::anywhere(tx, &def, &identity, &marks)? };
            Ok((found, held))
        };
        self.ctx.read_heavy(look).await
    }

    /// What an earlier attempt did with a row is not done again.
    fn as_before(&mut self, ready: Ready, line: &Line) -> Step {
        if let Some(record) = line.record {
            self.roll.note(record, ready.row.number, line.verdict == Verdict::New, &ready.marks);
            self.roll.say(record, &ready.values, self.job.policy.overwrites());
        }
        let met = line.met.clone();
        let fate = Fate::Settled(Kept::Before(line.verdict, line.record, line.why.clone()));
        Step { ready, fate, met }
    }

    /// Whom the row is about, and what is to be done with it.
    async fn meet(
        &mut self,
        ready: Ready,
        found: &Found,
        held: &std::collections::HashSet<(u8, String)>,
    ) -> Result<Step> {
        let policy = self.import.policy();
        let met = match policy {
            Policy::Asked(Duplicates::Add) => None,
            _ => self.roll.meet(&ready.marks, found),
        };
        let Some(met) = met else {
            if let Some(told) = self.with_a_colleague(&ready, held).await? {
                return Ok(Step { ready, fate: Fate::Settled(Kept::Skipped(None)), met: Some(told) });
            }
            let id = self.ctx.workspace.new_id(self.ctx.now());
            self.roll.note(id, ready.row.number, true, &ready.marks);
            self.roll.say(id, &ready.values, true);
            return Ok(Step { ready, fate: Fate::New(id), met: None });
        };
        if met.several {
            let heading = self.heading(met.by);
            let reason = Reason::of_column(&heading, "import-key-ambiguous");
            return Ok(Step { ready, fate: Fate::Settled(Kept::Rejected(vec![reason])), met: None });
        }
        Ok(self.about(ready, met, policy))
    }

    /// Of the records that rows name by their id, those that the actor sees.
    async fn are_there(&self, prepared: &[Prepared]) -> Result<Vec<Id>> {
        let about = |one: &Prepared| if let Prepared::Ready(ready) = one { ready.about } else { None };
        let ids: Vec<Id> = prepared.iter().filter_map(about).collect();
        let def = self.job.def.clone();
        self.ctx.read_heavy(move |tx| tx.seen_of(&def, &ids)).await
    }

    /// A row that names its record by the id.
    fn named(&mut self, ready: Ready, there: &[Id]) -> Step {
        let Some(record) = ready.about.filter(|id| there.contains(id)) else {
            let said = ready.about.map(|id| id.to_string()).unwrap_or_default();
            let reason = Reason::row("import-no-such-id").with("said", said);
            return Step { ready, fate: Fate::Settled(Kept::Rejected(vec![reason])), met: None };
        };
        self.roll.note(record, ready.row.number, false, &ready.marks);
        self.roll.say(record, &ready.values, self.import.policy().overwrites());
        let fate = match self.import.policy() {
            Policy::Asked(Duplicates::Skip) => Fate::Settled(Kept::Skipped(Some(record))),
            _ => Fate::Known { record, said: None },
        };
        Step { ready, fate, met: None }
    }

    /// A row about somebody who is there already.
    fn about(&mut self, ready: Ready, met: Met, policy: Policy) -> Step {
        let by = self.job.def.fields[met.by].key.clone();
        let told = Told { record: met.record, row: met.row.or(met.first), by };
        let over = policy.overwrites();
        let is_plain = ready.doubtful.is_empty() && ready.waiting.is_empty() && ready.to_make.is_empty();
        let said = self.roll.said(met.record);
        let fate = match policy {
            Policy::Asked(Duplicates::Skip) => Fate::Settled(Kept::Skipped(Some(met.record))),
            // The sheet has said all of it already.
            _ if is_plain && !said.is_empty() && !known::adds(&self.job.def, said, &ready.values, over) => {
                Fate::Settled(Kept::Unchanged(met.record))
            }
            _ => Fate::Known { record: met.record, said: met.row.map(|_| said.to_vec()) },
        };
        self.roll.note(met.record, ready.row.number, false, &ready.marks);
        self.roll.note_met(&met);
        self.roll.say(met.record, &ready.values, over);
        // A key is how rows are meant to find their records: that needs no telling.
        let is_told = policy != Policy::Strict;
        Step { ready, fate, met: is_told.then_some(told) }
    }

    /// A number that a colleague has already, as far as that may be told.
    async fn with_a_colleague(
        &self,
        ready: &Ready,
        held: &std::collections::HashSet<(u8, String)>,
    ) -> Result<Option<Told>> {
        let Some(mark) = ready.marks.iter().find(|mark| mark.is_among(held)) else { return Ok(None) };
        let field = self.job.def.fields[mark.place].key.clone();
        let value = ready.values.iter().find(|(place, _)| *place == mark.place).map(|(_, value)| value.clone());
        let told = vec![(field, value.unwrap_or_default())];
        let elsewhere = self.ctx.elsewhere(&self.import.entity, told).await?;
        Ok(elsewhere.map(|elsewhere| Told { record: Id::from_raw(0), row: None, by: elsewhere.field }))
    }

    fn heading(&self, place: usize) -> String {
        let field = &self.job.def.fields[place].key;
        self.job.headings.get(&**field).map_or(field.to_string(), String::clone)
    }

    /// Keeps the rows in batches, each with its lines in the journal.
    async fn keep(&mut self, steps: Vec<Step>) -> Result<bool> {
        let steps: Arc<Vec<Step>> = steps.into();
        let (mut done, mut tries) = (0, 0);
        while done < steps.len() {
            let (batch, job, journal) = (steps.clone(), self.job.clone(), self.journal.clone());
            let counts = self.report.counts;
            let needs_no_writing =
                journal.is_none() && steps[done..].iter().all(|step| matches!(step.fate, Fate::Settled(_)));
            let work = move |tx: &mut crate::Writes<'_, '_>| {
                let kept = keep::batch(tx, &job, &batch[done..])?;
                let cancelled = match &journal {
                    Some(journal) => journal.write(tx, &batch[done..], &kept.kept, counts)?,
                    None => false,
                };
                Ok((kept, cancelled))
            };
            if needs_no_writing {
                for step in &steps[done..] {
                    if let Fate::Settled(kept) = &step.fate {
                        self.note(step, kept)?;
                    }
                }
                return Ok(true);
            }
            let kept = self.ctx.write_within(self.set, work).await;
            let Some((mut kept, cancelled)) = wait_if_busy(kept, &mut tries).await? else { continue };
            kept.committed(&self.job);
            for (make, id, manager) in &kept.made {
                self.note_made(make, *id, *manager);
            }
            for (step, kept) in steps[done..].iter().zip(&kept.kept) {
                self.note(step, kept)?;
            }
            done += kept.kept.len();
            if cancelled {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn note_made(&mut self, make: &super::meaning::Make, id: Id, manager: Option<Id>) {
        if make.manager == Some(None) {
            self.report.made.entry("users".to_owned()).or_default().push(make.name.clone());
        }
        self.report.made.entry(make.entity.clone()).or_default().push(make.name.clone());
        if let Some(preparer) = &mut self.preparer {
            preparer.note_made(make, id, manager);
        }
    }

    fn note(&mut self, step: &Step, kept: &Kept) -> Result<()> {
        let (verdict, record, why) = match kept {
            Kept::New(id) => (Verdict::New, Some(*id), [].as_slice()),
            Kept::Changed(id) => (Verdict::Changed, Some(*id), [].as_slice()),
            Kept::Unchanged(id) => (Verdict::Unchanged, Some(*id), [].as_slice()),
            Kept::Skipped(id) => (Verdict::Skipped, *id, [].as_slice()),
            Kept::Rejected(reasons) => (Verdict::Rejected, None, reasons.as_slice()),
            Kept::Before(verdict, id, reasons) => (*verdict, *id, reasons.as_slice()),
        };
        let (row, number) = (&step.ready, step.ready.row.number);
        let merged = step.met.as_ref().is_some_and(|met| met.row.is_some());
        self.report.counts.count(verdict, merged, !row.left.is_empty());
        if verdict == Verdict::Rejected {
            return self.reject(step, why);
        }
        row.left.iter().for_each(|reason| self.left.count(self.ctx, number, reason));
        if let Some(met) = &step.met {
            let Told { record, row, by } = met.clone();
            self.report.note_meeting(Meeting { number, verdict, record, row, by });
        }
        if let Some(record) = record.filter(|_| !self.job.dry) {
            if verdict == Verdict::New
                && let Some(preparer) = &mut self.preparer
            {
                preparer.note_new(record, row);
            }
            let waiting = row.waiting.iter().map(|(place, said)| (record, *place, said.clone(), number));
            self.waiting.extend(waiting);
        }
        self.show(step, verdict, row.left.clone());
        Ok(())
    }

    fn show(&mut self, step: &Step, verdict: Verdict, reasons: Vec<Reason>) {
        if self.report.sample.len() < SAMPLE {
            let (number, shown, bad) = (step.ready.row.number, step.ready.shown.clone(), step.ready.bad.clone());
            let met = step.met.iter().map(|met| met.reason(&self.job.headings));
            let reasons = met.chain(reasons).collect();
            self.report.sample.push(SampleRow { number, verdict, shown, bad, reasons });
        }
    }

    fn reject(&mut self, step: &Step, reasons: &[Reason]) -> Result<()> {
        if let Fate::New(record) = &step.fate {
            self.roll.lose(*record);
        }
        for reason in reasons {
            self.tally.count(self.ctx, step.ready.row.number, reason);
        }
        self.show(step, Verdict::Rejected, reasons.to_vec());
        match &mut self.rejects {
            Some(rejects) => rejects.add(&step.ready.row, reasons, self.ctx),
            None => Ok(()),
        }
    }

    /// Links between rows of the sheet, whose records are all there by now.
    async fn link_rows(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut links = Vec::with_capacity(waiting.len());
        for (record, place, said, number) in waiting {
            let book = self.preparer.as_mut().and_then(|preparer| preparer.books.get_mut(&*self.job.def.key));
            match book.map(|book| book.find(&fold::tidy(&said))) {
                Some(names::Found::One(to)) => links.push(Late { record, place, to, number }),
                // The row that it names was rejected.
                _ => self.left_open(number, place, &said),
            }
        }
        let links: Arc<[Late]> = links.into();
        let (mut from, mut tries) = (0, 0);
        while from < links.len() {
            let (batch, job, journal) = (links.clone(), self.job.clone(), self.journal.clone());
            let counts = self.report.counts;
            let work = move |tx: &mut crate::Writes<'_, '_>| {
                let told = keep::link(tx, &job, &batch[from..])?;
                if let Some(journal) = &journal {
                    journal.write(tx, &[], &[], counts)?;
                }
                Ok(told)
            };
            let told = self.ctx.write_within(self.set, work).await;
            let Some(told) = wait_if_busy(told, &mut tries).await? else { continue };
            for (late, reasons) in links[from..].iter().zip(&told) {
                reasons.iter().flatten().for_each(|reason| self.left.count(self.ctx, late.number, reason));
            }
            from += told.len();
        }
        Ok(())
    }

    /// The record was kept, one of its links was not.
    fn left_open(&mut self, number: u64, place: usize, said: &str) {
        let reason = Reason::of_column(&self.heading(place), "import-link-left-open").with("said", said);
        self.left.count(self.ctx, number, &reason);
    }

    fn finish(mut self) -> Result<Report> {
        if let Some(rejects) = self.rejects.take() {
            rejects.finish()?;
        }
        if let Some(preparer) = self.preparer.take() {
            self.report.near = preparer.proposals();
            if self.job.dry {
                self.report.made = preparer.made;
            }
        }
        Ok(Report { problems: self.tally.finish(), left: self.left.finish(), ..self.report })
    }
}

impl Told {
    /// “the same as row 5, by mobile”.
    pub fn reason(&self, headings: &std::collections::HashMap<String, String>) -> Reason {
        let by = headings.get(&*self.by).map_or(&*self.by, String::as_str);
        match self.row {
            _ if self.record.raw() == 0 => Reason::of_column(by, "import-met-colleague"),
            Some(row) => Reason::of_column(by, "import-met-row").with("row", row),
            None => Reason::of_column(by, "import-met-record"),
        }
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
