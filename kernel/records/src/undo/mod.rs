//! Taking a change-set back: a save, a deletion, a bulk act, a merge, an import.
//!
//! Nothing is wound back. Compensating changes are written under the rights of
//! whoever undoes, newest first, as a change-set of their own that can be taken
//! back in turn. A field goes back to what it was only if it still holds what
//! the change-set gave it; what somebody changed since is left and told. What
//! was created goes to the recycle bin if nothing was done to it since and
//! nobody needs it; what was deleted comes back.
//!
//! What rules wrote by themselves (a stage passage, a running total) is known
//! by its cause. It is put back as it was together with the deed that it
//! followed from, all of it or nothing; then the rules run on the compensating
//! save, and have the last word where something else happened since.
//!
//! Nothing is told that the person may not see: records out of sight and hidden
//! fields are passed over in silence, and stay as they are.

mod derived;
mod job;
mod one;
mod second_thoughts;
mod sight;
mod since;
mod strands;

use base::{Id, Instant};
use serde::{Deserialize, Serialize};
use store::{Cell, ColumnType};

use crate::{Error, Reads, Result, Writes, change::Deed};

pub use job::{BATCH, JOB, Work, handlers};

/// Sentences that a report holds at most; the rest is counted.
const TOLD: usize = 200;
/// Changes that are read at once.
const ROWS: usize = 500;

/// What an undo has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// The change-set of the compensating changes: undoing it does the deed again.
    pub set: Id,
    /// Records of which something was taken back.
    pub reverted: usize,
    /// Records of which it had been taken back before.
    pub before: usize,
    /// The record, where it is only one and can still be seen.
    pub record: Option<(String, Id)>,
    /// What stays as it is, and why.
    pub left: Vec<Kept>,
    /// As much again that is not listed any more.
    pub left_more: usize,
}

/// Something that an undo left as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub entity: String,
    pub id: Id,
    /// What the record is called; empty where its name is hidden or none.
    pub title: String,
    /// None: the record as a whole.
    pub field: Option<String>,
    /// The key of the sentence that says why.
    pub reason_key: String,
    /// The sentence itself, in the language of whoever undoes.
    pub reason: String,
    /// Who changed it since, and when.
    pub by: Option<Id>,
    pub at: Option<Instant>,
}

impl Undone {
    pub(crate) fn begun(set: Id) -> Undone {
        Undone { set, reverted: 0, before: 0, record: None, left: Vec::new(), left_more: 0 }
    }

    fn keep(&mut self, kept: Kept) {
        let is_told = |told: &Kept| (told.id, &told.entity, &told.field) == (kept.id, &kept.entity, &kept.field);
        match self.left.len() {
            _ if self.left.iter().any(is_told) => {}
            TOLD.. => self.left_more += 1,
            _ => self.left.push(kept),
        }
    }

    /// Nothing to take back is an answer of its own.
    pub(crate) fn judged(self) -> Result<Undone> {
        match self.reverted + self.left.len() {
            0 if self.before > 0 => Err(Error::refused("undo-already")),
            0 => Err(Error::NotFound),
            _ => Ok(self),
        }
    }
}

impl Writes<'_, '_> {
    /// Takes a change-set back as far as it can be. Not found where it holds
    /// nothing that the actor may see; refused where it was taken back already.
    pub fn undo(&mut self, set: Id) -> Result<Undone> {
        let mut undone = Undone::begun(self.set);
        let mut before = None;
        loop {
            before = self.undo_some(set, before, ROWS, &mut undone)?;
            if before.is_none() {
                return undone.judged();
            }
        }
    }

    /// Takes back the changes before `before`, about `most` of them; answers with
    /// the place to go on from. Doing a part twice does it once.
    pub(crate) fn undo_some(
        &mut self,
        set: Id,
        before: Option<i64>,
        most: usize,
        undone: &mut Undone,
    ) -> Result<Option<i64>> {
        let (strands, next) = self.strands(set, before, most)?;
        self.strand.undoes = Some(set);
        let before = undone.reverted;
        let done = strands.iter().try_for_each(|strand| self.undo_strand(set, strand, undone));
        self.strand.undoes = None;
        done?;
        // What was told of a deed is taken back with it, not for the asking.
        if undone.reverted > before {
            self.withdraw_notices(set)?;
            self.reopen_requests(set)?;
        }
        Ok(next)
    }
}

/// A record that a change-set touched.
#[derive(Clone, Debug)]
pub struct Touched {
    pub entity: String,
    pub id: Id,
    /// Empty where it lies in the bin or has no name.
    pub title: String,
    pub kind: Deed,
}

impl Reads<'_, '_> {
    /// The records of a change-set that the actor may see, newest first; at most
    /// `limit`, and whether there are more changes.
    pub fn touched_by(&mut self, set: Id, limit: usize) -> Result<(Vec<Touched>, bool)> {
        let rows = self.rows_of(set, None, ROWS)?;
        let mut more = rows.len() == ROWS;
        let mut seen: Vec<Touched> = Vec::new();
        for row in rows.iter().filter(|row| !row.is_derived()) {
            let known = |told: &Touched| told.id == row.record && told.entity == *row.entity;
            if seen.iter().any(known) || !self.tells_of(row)? {
                continue;
            }
            if seen.len() == limit {
                more = true;
                break;
            }
            let title = self.titles_of(&row.entity, &[row.record])?;
            let title = title.get(&row.entity, row.record).unwrap_or_default().to_owned();
            seen.push(Touched { entity: row.entity.to_string(), id: row.record, title, kind: row.kind });
        }
        Ok((seen, more))
    }

    /// Of these change-sets, those that touched more than this one record.
    pub fn reach_further(&mut self, sets: &[Id], entity: &str, id: Id) -> Result<Vec<Id>> {
        let mut further = Vec::new();
        for set in sets {
            let sql = "select 1 from @changes where change_set = $1 and (entity <> $2 or record <> $3) \
                       and cause_record is null and door <> 'rule' limit 1";
            let params = [Cell::Int(set.raw()), Cell::from(entity), Cell::Int(id.raw())];
            if !self.tx.sql(sql, &params, &[ColumnType::Int])?.is_empty() {
                further.push(*set);
            }
        }
        Ok(further)
    }

    /// How many changes a change-set holds, counted up to `cap`.
    pub fn changes_in(&mut self, set: Id, cap: u64) -> Result<u64> {
        self.count_rows(set, cap)
    }

    /// How many records a deed of this actor's own touched, counted up to `cap`.
    /// Of what somebody else did nothing is told: it would count what is out of
    /// sight.
    pub fn touched_in_all(&mut self, set: Id, cap: u64) -> Result<Option<u64>> {
        let newest = self.rows_of(set, None, 1)?;
        if newest.first().is_none_or(|row| row.actor != Some(self.ctx.actor.user)) {
            return Ok(None);
        }
        let sql = "select count(*) from (select distinct entity, record from @changes where change_set = $1 \
                   and cause_record is null and door <> 'rule' limit $2) as found";
        let rows = self.tx.sql(sql, &[Cell::Int(set.raw()), Cell::Int(cap as i64)], &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).map(|count| count as u64))
    }

    /// Whether undoing this change-set may do anything for this actor: whether
    /// there is a record in its newest changes that they may change.
    pub fn may_undo(&mut self, set: Id) -> Result<bool> {
        let rows = self.rows_of(set, None, 50)?;
        for row in rows.iter().filter(|row| !row.is_derived()) {
            if self.may_undo_row(row)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
