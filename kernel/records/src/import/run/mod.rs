//! The way of a file through an import: look through it, read, prepare, find
//! out whom each row is about, keep, and at last the links between its rows. While
//! rows are kept the next ones are looked at, where that may be.

mod ahead;
mod feed;
mod keeping;
mod links;
mod whom;

use std::{
    path::Path,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

use base::Id;
use schema::Value;

use ahead::{Looked, Scout};
use feed::Feed;

use super::{
    Import, Policy, Row, family,
    journal::Journal,
    keep::{Fate, Job, Kept, Step},
    known::{Identity, Roll},
    pace::Pace,
    people,
    prepare::{Prepared, Preparer},
    rejects::Rejects,
    report::{Progress, Report, Tally, Verdict},
    survey::{Survey, Wanted, survey},
};
use crate::{Ctx, Error, FieldProblem, Result};

/// Rows are read, prepared and looked up this many at a time, and fewer where they are
/// long. Each such part ends with a commit.
const CHUNK: usize = 4_000;
const CHUNK_BYTES: usize = 4 << 20;
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
    let pace = Pace::new(ctx.workspace.db.dialect(), way.dry || way.journal.is_some());
    let job = Arc::new(job(&import, ctx, &preparer, pace).await?);
    let told = preparer.told();
    let report = Report { dry: way.dry, set: (!way.dry).then_some(set), told, ..Report::default() };
    let (tally, left, waiting, roll) = Default::default();
    let journal = way.journal.map(Arc::new);
    let (ctx_of, from) = (ctx.clone(), import.source.clone());
    let scout = Scout { ctx: ctx_of, import: import.clone(), identity, journal: journal.clone(), preparer };
    let looks_ahead = scout.may_look_ahead();
    let scout = Some(scout);
    let mut work = Work { ctx, import, scout, job, set, report, tally, left, rejects, waiting, roll, journal };
    work.go_through(feed::feed(from, way.limit), looks_ahead, way.progress).await?;
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

async fn job(import: &Import, ctx: &Ctx, preparer: &Preparer, pace: Pace) -> Result<Job> {
    let def = preparer.def.clone();
    let role = people::role_of_sellers(import, ctx).await?;
    let defaults = role.zip(def.place("roles")).map(|(role, place)| (place, Value::several([role])));
    let mut job = Job::new(def, import.policy(), preparer.headings(), preparer.dry, pace);
    job.defaults = defaults.into_iter().collect();
    job.most = import.together.max(1);
    Ok(job)
}

struct Work<'a> {
    ctx: &'a Ctx,
    import: Arc<Import>,
    /// Lent out while they look at the next rows.
    scout: Option<Scout>,
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
    /// Takes the rows as they come, and looks at the next ones while some are kept.
    async fn go_through(&mut self, mut feed: Feed, looks_ahead: bool, progress: &Progress) -> Result<()> {
        let mut ahead = None;
        loop {
            let looked = match ahead.take() {
                Some(looked) => looked,
                None => match feed.recv().await.transpose()? {
                    Some(rows) => self.look(rows).await?,
                    None => return Ok(()),
                },
            };
            let steps = self.decide(looked).await?;
            let next = if looks_ahead { feed.recv().await.transpose()? } else { None };
            let goes_on = match next {
                Some(rows) => {
                    let (scout, shown) = self.lend()?;
                    let (looked, goes_on) = tokio::join!(scout.look(rows, shown), self.keep(steps, progress));
                    ahead = Some(self.back(looked?));
                    goes_on?
                }
                None => self.keep(steps, progress).await?,
            };
            progress.show(&self.report.counts);
            if !goes_on || progress.is_cancelled() {
                self.report.cancelled = true;
                return Ok(());
            }
        }
    }

    async fn look(&mut self, rows: Vec<Row>) -> Result<Looked> {
        let (scout, shown) = self.lend()?;
        let looked = scout.look(rows, shown).await?;
        Ok(self.back(looked))
    }

    /// Who looks ahead, and how much of the sample is there.
    fn lend(&mut self) -> Result<(Scout, usize)> {
        let lost = || anyhow::anyhow!("an import was used after it ended");
        Ok((self.scout.take().ok_or_else(lost)?, self.report.sample.len()))
    }

    fn back(&mut self, (scout, looked): (Scout, Looked)) -> Looked {
        self.scout = Some(scout);
        looked
    }

    /// What is to become of each of these rows.
    async fn decide(&mut self, looked: Looked) -> Result<Vec<Step>> {
        let Looked { prepared, before, there, found, held } = looked;
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
        Ok(steps)
    }

    fn preparer(&mut self) -> Option<&mut Preparer> {
        self.scout.as_mut().map(|scout| &mut scout.preparer)
    }

    fn finish(mut self) -> Result<Report> {
        if let Some(rejects) = self.rejects.take() {
            rejects.finish()?;
        }
        if let Some(Scout { preparer, .. }) = self.scout.take() {
            self.report.near = preparer.proposals();
            if self.job.dry {
                self.report.made = preparer.made;
            }
        }
        Ok(Report { problems: self.tally.finish(), left: self.left.finish(), ..self.report })
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
