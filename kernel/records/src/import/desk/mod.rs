//! Imports in the database: what somebody sent, what they chose for it, and
//! what became of it. Everything that a page or a worker needs lies here, so
//! that a restart, another node or another day makes no difference.
//!
//! A sheet is kept in pieces beside its import, and laid out as a file in a
//! folder of the process (`Shelf`) where it is read. It goes a month after the
//! import ended or broke off, and after three days where none was begun; what was
//! imported, and the list of imports, stay.

mod clearing;
mod course;
mod sending;
mod state;

use base::{Id, Instant};
use store::{Cell, ColumnType, Row};

use super::{
    choices::Choices,
    journal::{Line, Which},
    report::{Counts, Reason, Report},
};
use crate::{Error, Reads, Result};

pub use sending::send;
pub use state::State;

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

impl Stored {
    pub fn is_at_work(&self) -> bool {
        matches!(self.state, State::Planning | State::Running)
    }

    /// The report of what is looked at: the trial, or the import itself.
    pub fn report(&self, dry: bool) -> Option<&Report> {
        if dry { self.plan.as_ref() } else { self.outcome.as_ref() }
    }
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

const COLUMNS: &str = "i.id, i.user_id, i.entity, i.name, i.state, i.choices, i.job_id, i.change_set, i.row_cursor, i.counts, \
                       i.problem, i.created_at, i.started_at, coalesce(i.ended_at, j.ended_at), j.progress, j.total, j.state";
const TYPES: [ColumnType; 17] = {
    use ColumnType::{Instant, Int, Text};
    [Int, Int, Text, Text, Text, Text, Int, Int, Int, Text, Text, Instant, Instant, Instant, Int, Int, Text]
};

fn stored(row: &Row) -> Option<Stored> {
    let id = |at: usize| row.int(at).map(Id::from_raw);
    let written = State::ALL.into_iter().find(|state| row.text(4) == Some(state.key()))?;
    let (state, broke_off) = written.beside_job(row.text(16));
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

/// The language, calendar and unit in which a sheet is read.
pub(super) fn format_of(stored: &Stored) -> Option<base::format::Format> {
    Choices::read(&stored.choices).ok()?.format
}
