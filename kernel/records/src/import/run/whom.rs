//! Whom each row is about: what an earlier attempt has done with it, the record
//! that it names by its id, somebody above it in the sheet or in the records who
//! has the same mark, or nobody yet.

use std::collections::HashSet;

use base::Id;

use super::Work;
use crate::{
    Result,
    import::{
        Duplicates, Policy,
        journal::Line,
        keep::{Fate, Kept, Step, Told},
        known::{self, Found, Met},
        prepare::Ready,
        report::{Reason, Verdict},
    },
};

impl Work<'_> {
    /// What an earlier attempt did with a row is not done again.
    pub(super) fn as_before(&mut self, ready: Ready, line: &Line) -> Step {
        if let Some(record) = line.record {
            self.roll.note(record, ready.row.number, line.verdict == Verdict::New, &ready.marks);
            self.roll.say(record, &ready.values, self.job.policy.overwrites());
        }
        let met = line.met.clone();
        let fate = Fate::Settled(Kept::Before(line.verdict, line.record, line.why.clone()));
        Step { ready, fate, met }
    }

    /// Whom the row is about, and what is to be done with it.
    pub(super) async fn meet(&mut self, ready: Ready, found: &Found, held: &HashSet<(u8, String)>) -> Result<Step> {
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

    /// A row that names its record by the id.
    pub(super) fn named(&mut self, ready: Ready, there: &[Id]) -> Step {
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
    pub(super) fn about(&mut self, ready: Ready, met: Met, policy: Policy) -> Step {
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
    pub(super) async fn with_a_colleague(&self, ready: &Ready, held: &HashSet<(u8, String)>) -> Result<Option<Told>> {
        let Some(mark) = ready.marks.iter().find(|mark| mark.is_among(held)) else { return Ok(None) };
        let field = self.job.def.fields[mark.place].key.clone();
        let value = ready.values.iter().find(|(place, _)| *place == mark.place).map(|(_, value)| value.clone());
        let told = vec![(field, value.unwrap_or_default())];
        let elsewhere = self.ctx.elsewhere(&self.import.entity, told).await?;
        Ok(elsewhere.map(|elsewhere| Told { record: Id::from_raw(0), row: None, by: elsewhere.field }))
    }

    pub(super) fn heading(&self, place: usize) -> String {
        let field = &self.job.def.fields[place].key;
        self.job.headings.get(&**field).map_or(field.to_string(), String::clone)
    }
}
