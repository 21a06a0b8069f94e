//! Taking back what was done to one record, within the rights of whoever undoes:
//! what was written into it (`values`), that it came or went (`bin`); what has to
//! stay is told with its reason (`left`).

mod bin;
mod left;
mod values;

use std::sync::Arc;

use access::Deed as Access;
use base::Id;
use schema::{Entity, EntityDef};

use super::{
    Kept, Undone,
    since::Since,
    strands::{Row, Strand},
};
use crate::{Error, Result, Writes, change::Deed, shares::ShareRow};

/// The strand as it is being taken back: what came of it so far.
struct Outcome<'a> {
    def: &'a Arc<EntityDef>,
    id: Id,
    since: Since,
    is_reverted: bool,
    left: Vec<Kept>,
}

type Tried<'d> = (Result<()>, Option<Outcome<'d>>);

/// Says that an attempt is to be made anew, without what followed from the deed.
const AGAIN: &str = "undo-again";

impl Outcome<'_> {
    /// Whether something was left for another reason than that it was changed since.
    fn is_refused_in_part(&self) -> bool {
        self.is_reverted && self.left.iter().any(|kept| kept.reason_key != "undo-changed-since")
    }
}

impl Writes<'_, '_> {
    /// Takes one deed back together with what followed from it, or neither. Where
    /// a part of it is refused, what followed stays as well, and the rules bring
    /// it in line with the part that went back.
    pub(super) fn undo_strand(&mut self, set: Id, strand: &Strand, undone: &mut Undone) -> Result<()> {
        let def = self.ctx.def(&strand.entity)?;
        let (mut tried, mut outcome) = self.try_strand(set, strand, &def, true)?;
        if tried.is_ok() && outcome.as_ref().is_some_and(Outcome::is_refused_in_part) {
            (tried, outcome) = self.try_strand(set, strand, &def, false)?;
        }
        let Some(mut outcome) = outcome else { return tried };
        match tried {
            Ok(()) => {
                undone.reverted += 1;
                let is_seen = undone.reverted == 1 && self.sees(&def, strand.record, Access::Read)?;
                undone.record = is_seen.then(|| (def.key.to_string(), strand.record));
            }
            Err(_) if outcome.since.is_undone() => undone.before += 1,
            // It is as it was before, or it is not for this person to know of.
            Err(Error::Refused(refusal)) if refusal.text == "undo-already" && outcome.left.is_empty() => {
                undone.before += usize::from(self.sees(&def, strand.record, Access::Read)?);
            }
            Err(Error::Refused(refusal)) if refusal.text == "undo-already" => {}
            Err(error) => outcome.left.extend(self.reason_of(error)?.map(|why| self.whole(&def, strand.record, why))),
        }
        for kept in outcome.left {
            let named = self.named(kept, &def)?;
            undone.keep(named);
        }
        Ok(())
    }

    fn try_strand<'d>(&mut self, set: Id, strand: &Strand, def: &'d Arc<EntityDef>, whole: bool) -> Result<Tried<'d>> {
        let mut outcome = None;
        let tried = self.nested(|tx| {
            let (by, first) = (tx.set, strand.rows.iter().map(|row| row.seq).max().unwrap_or_default());
            let since = tx.since(def, strand.record, first, set, by)?;
            let mut so_far = Outcome { def, id: strand.record, since, is_reverted: false, left: Vec::new() };
            let done = tx.take_back(strand, &mut so_far, whole);
            let is_to_stand = so_far.is_reverted && !(whole && so_far.is_refused_in_part());
            let again = so_far.is_reverted && !is_to_stand;
            outcome = Some(so_far);
            done?;
            match is_to_stand {
                true => Ok(()),
                // Nothing of this attempt is to stay.
                false => Err(Error::refused(if again { AGAIN } else { "undo-already" })),
            }
        });
        let tried = match tried {
            Err(Error::Refused(refusal)) if refusal.text == AGAIN => Ok(()),
            other => other,
        };
        Ok((tried, outcome))
    }

    fn take_back(&mut self, strand: &Strand, outcome: &mut Outcome<'_>, whole: bool) -> Result<()> {
        if outcome.since.is_undone() {
            return Ok(());
        }
        let (derived, direct): (Vec<&Row>, Vec<&Row>) = strand.rows.iter().partition(|row| row.is_derived());
        // What rules wrote goes back first: then they find everything in its place
        // when the record itself goes back, and add nothing of their own. What
        // hangs on a record that was deleted can only come back after it.
        let is_deletion = direct.iter().any(|row| row.kind == Deed::Deleted);
        if whole && !is_deletion {
            self.take_back_derived(strand, &derived)?;
        }
        direct.iter().try_for_each(|row| self.take_back_row(row, outcome))?;
        if whole && is_deletion {
            self.take_back_derived(strand, &derived)?;
        }
        if direct.is_empty() {
            self.require_say_over_shares(&derived, outcome)?;
        }
        // Only rules left a trace: the record itself must be the actor's to change.
        if strand.rows.iter().all(Row::is_derived) && self.sees(outcome.def, outcome.id, Access::Update)? {
            outcome.is_reverted = true;
        }
        Ok(())
    }

    /// Whom a record is shared with, they say who may share it: no share gives that.
    /// Asked last, since the deed may be what put the record into the bin.
    fn require_say_over_shares(&mut self, derived: &[&Row], outcome: &Outcome<'_>) -> Result<()> {
        if derived.iter().all(|row| row.entity != ShareRow::KEY) {
            return Ok(());
        }
        let own = access::rows_of_ones_own(&self.ctx.actor, &self.ctx.schema, outcome.def, Access::Update);
        match self.sees_among(outcome.def, outcome.id, &own)? {
            true => Ok(()),
            false => Err(Error::Forbidden { entity: outcome.def.key.to_string(), deed: "update" }),
        }
    }

    fn take_back_row(&mut self, row: &Row, outcome: &mut Outcome<'_>) -> Result<()> {
        match row.kind {
            Deed::Changed => self.take_back_values(row, outcome),
            Deed::Created | Deed::Restored => self.take_back_arrival(row, outcome),
            Deed::Deleted => self.take_back_deletion(outcome),
        }
    }
}
