//! Imports in the database: what somebody sent, what they chose for it, and
//! what became of it. Everything that a page or a worker needs lies here, so
//! that a restart, another node or another day makes no difference.
//!
//! A sheet is kept in pieces beside its import, and laid out as a file in a
//! folder of the process (`Shelf`) where it is read. It goes a month after the
//! import ended, and after three days where none was begun; what was imported,
//! and the list of imports, stay.

use std::{io::Read, path::PathBuf};

use base::{Id, Instant};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use jiff::SignedDuration;
use store::{Cell, ColumnType, Row};

use super::{
    Import, Source,
    choices::Choices,
    journal::{Line, Which},
    report::{Counts, Reason, Report},
    saved,
};
use crate::{Ctx, Error, Reads, Result, Writes, jobs::Job};

/// Bytes of a sheet in one piece.
const PIECE: usize = 384 * 1024;
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
const KEPT_UNUSED: SignedDuration = SignedDuration::from_hours(3 * 24);
/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The sheet is still being stored.
    Sending,
    Mapped,
    Planning,
    Planned,
    Running,
    Done,
    Cancelled,
    Failed,
}

impl State {
    pub const ALL: [State; 8] = {
        use State::*;
        [Sending, Mapped, Planning, Planned, Running, Done, Cancelled, Failed]
    };

    pub fn key(self) -> &'static str {
        match self {
            State::Sending => "sending",
            State::Mapped => "mapped",
            State::Planning => "planning",
            State::Planned => "planned",
            State::Running => "running",
            State::Done => "done",
            State::Cancelled => "cancelled",
            State::Failed => "failed",
        }
    }

    /// The sheet may still be read another way.
    pub fn is_open(self) -> bool {
        matches!(self, State::Mapped | State::Planned)
    }

    /// Records were written, or are being written.
    pub fn is_begun(self) -> bool {
        matches!(self, State::Running | State::Done | State::Cancelled | State::Failed)
    }
}

/// An import as its pages show it.
#[derive(Clone, Debug)]
pub struct Stored {
    pub id: Id,
    pub user: Option<Id>,
    pub entity: String,
    /// The file's own name.
    pub name: String,
    pub state: State,
    pub counts: Counts,
    pub set: Option<Id>,
    pub plan: Option<Report>,
    pub outcome: Option<Report>,
    /// Why it failed.
    pub problem: Option<Reason>,
    pub created_at: Instant,
    pub started_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    /// Rows done and rows there are, while it is at work.
    pub progress: Option<(u64, u64)>,
    pub(super) choices: String,
    pub(super) job: Option<Id>,
    pub(super) cursor: u64,
}

const COLUMNS: &str = "i.id, i.user_id, i.entity, i.name, i.state, i.choices, i.job_id, i.change_set, i.row_cursor, i.counts, \
                       i.problem, i.created_at, i.started_at, coalesce(i.ended_at, j.ended_at), j.progress, j.total, j.state";
const TYPES: [ColumnType; 17] = {
    use ColumnType::{Instant, Int, Text};
    [Int, Int, Text, Text, Text, Text, Int, Int, Int, Text, Text, Instant, Instant, Instant, Int, Int, Text]
};

/// A job that was given up, or whose worker died with it again and again, could not
/// write how its import ended; then it ended as the job did.
fn state(written: State, of_job: Option<&str>) -> (State, Option<Reason>) {
    match (written, of_job) {
        (State::Planning | State::Running, Some("failed")) => (State::Failed, Some(Reason::row("import-broke-off"))),
        (State::Planning, Some("cancelled")) => (State::Mapped, None),
        (State::Running, Some("cancelled")) => (State::Cancelled, None),
        _ => (written, None),
    }
}

fn stored(row: &Row) -> Option<Stored> {
    let id = |at: usize| row.int(at).map(Id::from_raw);
    let written = State::ALL.into_iter().find(|state| row.text(4) == Some(state.key()))?;
    let (state, broke_off) = state(written, row.text(16));
    Some(Stored {
        id: id(0)?,
        user: id(1),
        entity: row.text(2)?.to_owned(),
        name: row.text(3)?.to_owned(),
        state,
        choices: row.text(5)?.to_owned(),
        job: id(6),
        set: id(7),
        cursor: row.int(8)? as u64,
        counts: row.text(9).and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default(),
        problem: row.text(10).and_then(|json| serde_json::from_str(json).ok()).or(broke_off),
        plan: None,
        outcome: None,
        created_at: row.instant(11)?,
        started_at: row.instant(12),
        ended_at: row.instant(13),
        progress: row.int(14).zip(row.int(15)).map(|(done, total)| (done as u64, total as u64)),
    })
}

impl Reads<'_, '_> {
    /// An import of this person's, or anybody's for an administrator.
    pub fn import(&mut self, id: Id) -> Result<Stored> {
        let actor = &self.ctx.actor;
        let (all, user) = (actor.is_system() || actor.administers(), actor.user);
        let found = self.import_of_anybody(id)?;
        if all || found.user == Some(user) { Ok(found) } else { Err(Error::NotFound) }
    }

    pub(super) fn import_of_anybody(&mut self, id: Id) -> Result<Stored> {
        let sql = format!("select {COLUMNS} from @imports i left join @jobs j on j.id = i.job_id where i.id = $1");
        let rows = self.tx.sql(&sql, &[Cell::Int(id.raw())], &TYPES)?;
        let mut found = rows.first().and_then(stored).ok_or(Error::NotFound)?;
        let sql = "select plan, outcome from @imports where id = $1";
        let rows = self.tx.sql(sql, &[Cell::Int(id.raw())], &[ColumnType::Text, ColumnType::Text])?;
        let report = |at: usize| rows.first()?.text(at).and_then(|json| serde_json::from_str(json).ok());
        (found.plan, found.outcome) = (report(0), report(1));
        Ok(found)
    }

    /// The imports of this person, or all of them for an administrator, the
    /// latest first.
    pub fn imports(&mut self, entity: Option<&str>, before: Option<Id>, limit: usize) -> Result<Vec<Stored>> {
        let actor = &self.ctx.actor;
        let all = actor.is_system() || actor.administers();
        let sql = format!(
            "select {COLUMNS} from @imports i left join @jobs j on j.id = i.job_id \
             where ($1 or i.user_id = $2) and i.id < $3 and ($4 = '' or i.entity = $4) and i.state <> 'sending' \
             order by i.id desc limit $5"
        );
        let params = [
            Cell::Bool(all),
            Cell::Int(actor.user.raw()),
            Cell::Int(before.map_or(i64::MAX, Id::raw)),
            Cell::from(entity.unwrap_or_default()),
            Cell::Int(limit as i64),
        ];
        let rows = self.tx.sql(&sql, &params, &TYPES)?;
        Ok(rows.iter().filter_map(stored).collect())
    }

    /// The lines of an import, from a row on.
    pub fn lines_of(&mut self, import: Id, which: Which, after: u64, limit: usize) -> Result<Vec<Line>> {
        self.import(import)?;
        self.import_lines(import, which, after, limit)
    }
}

impl Stored {
    pub fn is_at_work(&self) -> bool {
        matches!(self.state, State::Planning | State::Running)
    }

    /// The report of what is looked at: the trial, or the import itself.
    pub fn report(&self, dry: bool) -> Option<&Report> {
        if dry { self.plan.as_ref() } else { self.outcome.as_ref() }
    }
}

/// Keeps a sheet that somebody sent, with what its headings most likely mean;
/// a mapping that was kept for these headings goes first.
pub async fn send(ctx: &Ctx, entity: &str, name: String, path: PathBuf) -> Result<Id> {
    let (open_ctx, open_entity, open_path) = (ctx.clone(), entity.to_owned(), path.clone());
    let open = move || Import::open(&open_ctx, &open_entity, Source::file(open_path));
    let mut import = tokio::task::spawn_blocking(open).await.map_err(anyhow::Error::new)??;
    let def = super::allowed(ctx, entity)?;
    let headings = import.headings.clone();
    let kept = ctx.read(move |tx| tx.fitting_mapping(&def, &headings)).await?;
    if let Some(kept) = &kept {
        saved::lend(kept, &mut import, ctx)?;
    }
    let choices = Choices::of(&import, ctx).written()?;
    let entity = import.entity.to_string();
    let id = ctx.write(move |tx| tx.begin_sending(&entity, &name, &choices)).await?;
    let mut file = std::fs::File::open(&path).map_err(anyhow::Error::new)?;
    for part in 0.. {
        let (piece, rest) =
            tokio::task::spawn_blocking(move || next_piece(file)).await.map_err(anyhow::Error::new)??;
        if piece.is_empty() {
            break;
        }
        file = rest;
        ctx.write(move |tx| tx.add_piece(id, part, &piece)).await?;
    }
    ctx.write(move |tx| tx.set_state(id, State::Sending, State::Mapped)).await?;
    Ok(id)
}

fn next_piece(mut file: std::fs::File) -> Result<(Vec<u8>, std::fs::File)> {
    let mut piece = Vec::with_capacity(PIECE);
    Read::by_ref(&mut file).take(PIECE as u64).read_to_end(&mut piece).map_err(anyhow::Error::new)?;
    Ok((piece, file))
}

impl Writes<'_, '_> {
    fn begin_sending(&mut self, entity: &str, name: &str, choices: &str) -> Result<Id> {
        self.clear_imports()?;
        let now = self.ctx.now();
        let id: Id = self.ctx.workspace.new_id(now);
        let user = if self.ctx.actor.is_system() { Cell::Null } else { Cell::Int(self.ctx.actor.user.raw()) };
        let sql = "insert into @imports (id, user_id, entity, name, state, choices, row_cursor, created_at) \
                   values ($1, $2, $3, $4, 'sending', $5, 0, $6)";
        let params =
            [Cell::Int(id.raw()), user, Cell::from(entity), Cell::from(name), Cell::from(choices), Cell::Instant(now)];
        self.tx.sql_execute(sql, &params)?;
        Ok(id)
    }

    fn add_piece(&mut self, import: Id, part: i64, piece: &[u8]) -> Result<()> {
        let sql = "insert into @import_parts (import_id, part, piece) values ($1, $2, $3)";
        let params = [Cell::Int(import.raw()), Cell::Int(part), Cell::Text(BASE64.encode(piece))];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }

    /// What is old: sheets of imports that ended, and what was never begun.
    fn clear_imports(&mut self) -> Result<()> {
        let ago = |span: SignedDuration| {
            let now = self.ctx.now();
            Cell::Instant(now.saturating_sub(span).unwrap_or(now))
        };
        let (ended, unused) = (ago(KEPT), ago(KEPT_UNUSED));
        let unused_ones =
            "(select id from @imports where created_at < $1 and state in ('sending', 'mapped', 'planned'))";
        for table in ["import_parts", "import_lines"] {
            let sql = format!("delete from @{table} where import_id in {unused_ones}");
            self.tx.sql_execute(&sql, std::slice::from_ref(&unused))?;
        }
        let sql = "delete from @imports where created_at < $1 and state in ('sending', 'mapped', 'planned')";
        self.tx.sql_execute(sql, &[unused])?;
        let sql = "delete from @import_parts where import_id in (select id from @imports where ended_at < $1)";
        self.tx.sql_execute(sql, &[ended])?;
        Ok(())
    }

    fn set_state(&mut self, import: Id, from: State, to: State) -> Result<()> {
        let sql = "update @imports set state = $2 where id = $1 and state = $3";
        self.tx.sql_execute(sql, &[Cell::Int(import.raw()), Cell::from(to.key()), Cell::from(from.key())])?;
        Ok(())
    }

    /// Keeps what was chosen for a sheet that is not imported yet.
    pub fn choose_for_import(&mut self, id: Id, import: &Import) -> Result<()> {
        if !self.import(id)?.state.is_open() {
            return Err(Error::refused("import-is-begun"));
        }
        let choices = Choices::of(import, self.ctx).written()?;
        let sql = "update @imports set choices = $2, state = 'mapped', plan = null where id = $1";
        self.tx.sql_execute(sql, &[Cell::Int(id.raw()), Cell::Text(choices)])?;
        Ok(())
    }

    /// Asks for the trial, or for the import itself. A second press while it
    /// is at work begins nothing, nor does an import that is done.
    pub fn begin_import(&mut self, id: Id, dry: bool) -> Result<()> {
        if !self.import(id)?.state.is_open() {
            return Ok(());
        }
        let job = Job { unique_key: Some(format!("import:{id}")), ..Job::new(super::work::JOB, id.to_string()) };
        let job = Job { most_attempts: super::work::MOST_ATTEMPTS, ..job };
        let job = self.enqueue(job)?.map_or(Cell::Null, |job| Cell::Int(job.raw()));
        self.tx.sql_execute("delete from @import_lines where import_id = $1", &[Cell::Int(id.raw())])?;
        let state = if dry { State::Planning } else { State::Running };
        let set = if dry { Cell::Null } else { Cell::Int(self.ctx.workspace.new_id::<()>(self.ctx.now()).raw()) };
        let sql = "update @imports set state = $2, job_id = $3, change_set = $4, row_cursor = 0, counts = null, \
                   problem = null, started_at = $5, ended_at = null where id = $1";
        let now = Cell::Instant(self.ctx.now());
        self.tx.sql_execute(sql, &[Cell::Int(id.raw()), Cell::from(state.key()), job, set, now])?;
        Ok(())
    }

    /// Asks an import at work to stop: what came in until then stays.
    pub fn stop_import(&mut self, id: Id) -> Result<()> {
        match self.import(id)? {
            Stored { job: Some(job), state: State::Planning | State::Running, .. } => {
                self.cancel_job(job)?;
                // One that nobody had taken yet is over at once.
                let ended = self.job_of_anybody(job)?.state == crate::jobs::JobState::Cancelled;
                if ended {
                    let sql = "update @imports set state = case when state = 'planning' then 'mapped' else 'cancelled' end, \
                               ended_at = $2 where id = $1";
                    let now = Cell::Instant(self.ctx.now());
                    self.tx.sql_execute(sql, &[Cell::Int(id.raw()), now])?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Tells how an import ended, where its worker still has the right to.
    pub(super) fn end_import(
        &mut self,
        stored: &Stored,
        state: State,
        report: Option<&Report>,
        problem: Option<&Reason>,
    ) -> Result<()> {
        let column = if stored.state == State::Planning { "plan" } else { "outcome" };
        let json = |reason: &Reason| serde_json::to_string(reason);
        let sql = format!(
            "update @imports set state = $2, {column} = $3, problem = $4, ended_at = $5 where id = $1 and state = $6"
        );
        let params = [
            Cell::Int(stored.id.raw()),
            Cell::from(state.key()),
            report.map(serde_json::to_string).transpose()?.map_or(Cell::Null, Cell::Text),
            problem.map(json).transpose()?.map_or(Cell::Null, Cell::Text),
            Cell::Instant(self.ctx.now()),
            Cell::from(stored.state.key()),
        ];
        self.tx.sql_execute(&sql, &params)?;
        Ok(())
    }
}

/// The language, calendar and unit in which a sheet is read.
pub(super) fn format_of(stored: &Stored) -> Option<base::format::Format> {
    Choices::read(&stored.choices).ok()?.format
}
