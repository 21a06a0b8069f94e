//! What was written into a record goes back, as far as it still stands there.

use access::Deed as Access;
use base::Id;
use schema::{Key, Value};

use super::{Outcome, Row};
use crate::{AnyRecord, Error, FieldProblem, Result, Writes};

impl Writes<'_, '_> {
    /// Puts the fields back that still hold what the change-set gave them.
    pub(super) fn take_back_values(&mut self, row: &Row, outcome: &mut Outcome<'_>) -> Result<()> {
        if self.is_own_gift(row, outcome.def)? {
            self.take_back_gift(outcome.def, outcome.id)?;
            outcome.is_reverted = true;
            return Ok(());
        }
        let Some(record) = self.found_live(outcome)? else { return Ok(()) };
        self.require_deed(&record, Access::Update)?;
        let (mut wanted, mut owner) = (Vec::new(), None);
        for (key, old, new) in row.changed(outcome.def) {
            let field = outcome.def.field(&key).filter(|_| self.ctx.actor.reads(outcome.def, &key));
            let (Some(field), now) = (field, record.value(&key)) else { continue };
            let scope = outcome.def.owned && matches!(&*key, "owner" | "team" | "branch");
            if *now == old || scope && key != "owner" {
                continue;
            }
            if *now != new {
                let touch = outcome.since.touch_of(&key);
                if !field.system || scope {
                    self.leave(outcome, Some(&key), FieldProblem::new(&key, "undo-changed-since"), touch);
                }
            } else if scope {
                owner = old.id();
            } else if !field.system && !self.ctx.actor.writes(outcome.def, &key) {
                self.leave(outcome, Some(&key), FieldProblem::new(&key, "value-not-yours"), None);
            } else {
                wanted.push((key, old));
            }
        }
        self.put_back(record, wanted, outcome)?;
        self.hand_back(owner, outcome)
    }

    /// Saves the old values; what a rule or a link refuses is left, the rest goes on.
    fn put_back(&mut self, record: AnyRecord, wanted: Vec<(Key, Value)>, outcome: &mut Outcome<'_>) -> Result<()> {
        let mut wanted = wanted;
        while !wanted.is_empty() {
            let mut trial = record.clone();
            wanted.iter().for_each(|(key, value)| trial.put(key, value.clone()));
            let problems = match self.nested(|tx| tx.save_any(trial)) {
                Ok(_) => {
                    outcome.is_reverted = true;
                    return Ok(());
                }
                Err(Error::Invalid(problems)) => problems,
                Err(error) => return Err(error),
            };
            let count = wanted.len();
            for problem in problems {
                let is_meant = |(key, _): &(Key, Value)| *key == problem.field;
                let Some(at) = wanted.iter().position(is_meant) else { continue };
                let (key, _) = wanted.remove(at);
                self.leave(outcome, Some(&key), problem, None);
            }
            if wanted.len() == count {
                // The fault lies with a field that nobody asked to put back.
                return Err(Error::refused("undo-not-possible"));
            }
        }
        Ok(())
    }

    fn hand_back(&mut self, owner: Option<Id>, outcome: &mut Outcome<'_>) -> Result<()> {
        let Some(owner) = owner else { return Ok(()) };
        let (def, id) = (outcome.def.clone(), outcome.id);
        let handed = self.nested(|tx| {
            let record = tx.find_any(&def, id)?;
            tx.hand_over(record, owner)
        });
        match handed {
            Ok(_) => outcome.is_reverted = true,
            Err(Error::Invalid(problems)) => {
                let why =
                    problems.into_iter().next().unwrap_or_else(|| FieldProblem::new("owner", "undo-not-possible"));
                self.leave(outcome, Some("owner"), why, None);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The record, if it is there for this person; one that lies in the bin is told.
    fn found_live(&mut self, outcome: &mut Outcome<'_>) -> Result<Option<AnyRecord>> {
        match self.find_any(outcome.def, outcome.id) {
            Ok(record) => return Ok(Some(record)),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
        if self.lies_in_bin(outcome.def, outcome.id, Access::Read)? {
            self.leave(outcome, None, FieldProblem::new("", "undo-in-bin"), None);
        }
        Ok(None)
    }
}
