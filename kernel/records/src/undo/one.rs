//! Taking back what was done to one record.

use std::sync::Arc;

use access::Deed as Access;
use base::Id;
use schema::{EntityDef, Key, Value};
use sea_query::{Expr, ExprTrait, Query};
use store::ColumnType;

use super::{
    Kept, Undone,
    since::{Since, Touch},
    strands::{Row, Strand},
};
use crate::{AnyRecord, Error, FieldProblem, Reads, Result, Writes, change::Deed};

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
        // Whom a record is shared with, they say who may share it: no share gives that.
        // Asked last, since the deed may be what put the record into the bin.
        if direct.is_empty() && derived.iter().any(|row| row.entity == <crate::shares::ShareRow as schema::Entity>::KEY)
        {
            let own = access::rows_of_ones_own(&self.ctx.actor, &self.ctx.schema, outcome.def, Access::Update);
            if !self.sees_among(outcome.def, outcome.id, &own)? {
                return Err(Error::Forbidden { entity: outcome.def.key.to_string(), deed: "update" });
            }
        }
        // Only rules left a trace: the record itself must be the actor's to change.
        if strand.rows.iter().all(Row::is_derived) && self.sees(outcome.def, outcome.id, Access::Update)? {
            outcome.is_reverted = true;
        }
        Ok(())
    }

    fn take_back_row(&mut self, row: &Row, outcome: &mut Outcome<'_>) -> Result<()> {
        match row.kind {
            Deed::Changed => self.take_back_values(row, outcome),
            Deed::Created | Deed::Restored => self.take_back_arrival(row, outcome),
            Deed::Deleted => self.take_back_deletion(outcome),
        }
    }

    /// Puts the fields back that still hold what the change-set gave them.
    fn take_back_values(&mut self, row: &Row, outcome: &mut Outcome<'_>) -> Result<()> {
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
                    outcome.left.push(self.kept(
                        outcome,
                        Some(&key),
                        FieldProblem::new(&key, "undo-changed-since"),
                        touch,
                    ));
                }
            } else if scope {
                owner = old.id();
            } else if !field.system && !self.ctx.actor.writes(outcome.def, &key) {
                outcome.left.push(self.kept(outcome, Some(&key), FieldProblem::new(&key, "value-not-yours"), None));
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
                outcome.left.push(self.kept(outcome, Some(&key), problem, None));
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
                outcome.left.push(self.kept(outcome, Some("owner"), why, None));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// What came goes to the bin again, if nothing was done to it since.
    fn take_back_arrival(&mut self, row: &Row, outcome: &mut Outcome<'_>) -> Result<()> {
        if !self.sees(outcome.def, outcome.id, Access::Read)? {
            return Ok(());
        }
        let record = self.find_any(outcome.def, outcome.id)?;
        if !self.is_own_creation(row) {
            self.require_deed(&record, Access::Delete)?;
        }
        let touch = outcome.since.touch(false);
        if touch.is_some() {
            outcome.left.push(self.kept(outcome, None, FieldProblem::new("", "undo-touched-since"), touch));
            return Ok(());
        }
        if row.kind == Deed::Created && self.has_dependants(outcome.def, outcome.id)? {
            outcome.left.push(self.kept(outcome, None, FieldProblem::new("", "undo-in-use"), None));
            return Ok(());
        }
        self.throw_away_any(record)?;
        outcome.is_reverted = true;
        Ok(())
    }

    fn take_back_deletion(&mut self, outcome: &mut Outcome<'_>) -> Result<()> {
        if !self.lies_in_bin(outcome.def, outcome.id, Access::Delete)? {
            return Ok(());
        }
        self.restore_any(outcome.def, outcome.id)?;
        outcome.is_reverted = true;
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
            outcome.left.push(self.kept(outcome, None, FieldProblem::new("", "undo-in-bin"), None));
        }
        Ok(None)
    }

    fn whole(&self, def: &EntityDef, id: Id, why: FieldProblem) -> Kept {
        kept_of(self, def, id, None, why, None)
    }

    fn kept(&self, outcome: &Outcome<'_>, field: Option<&str>, why: FieldProblem, touch: Option<Touch>) -> Kept {
        kept_of(self, outcome.def, outcome.id, field, why, touch)
    }

    /// Why the whole record stays; a fault is no reason but goes on.
    fn reason_of(&self, error: Error) -> Result<Option<FieldProblem>> {
        Ok(match error {
            Error::NotFound => None,
            Error::Forbidden { .. } => Some(FieldProblem::new("", "undo-not-yours")),
            Error::Refused(refusal) => {
                Some(FieldProblem { field: String::new(), text: refusal.text, args: refusal.args })
            }
            Error::Invalid(problems) => problems.into_iter().next(),
            other => return Err(other),
        })
    }

    /// The record's name, where the actor may see it.
    fn named(&mut self, kept: Kept, def: &Arc<EntityDef>) -> Result<Kept> {
        let titles = self.titles_of(&def.key, &[kept.id])?;
        let title = titles.get(&def.key, kept.id).map(str::to_owned).unwrap_or_default();
        Ok(Kept { title, ..kept })
    }
}

fn kept_of(
    tx: &Writes<'_, '_>,
    def: &EntityDef,
    id: Id,
    field: Option<&str>,
    why: FieldProblem,
    touch: Option<Touch>,
) -> Kept {
    let reason = crate::problem_sentence(&why, &tx.ctx.workspace.texts, tx.ctx.lang());
    let named = Some(&*why.field).filter(|key| tx.ctx.actor.reads(def, key) && def.field(key).is_some());
    Kept {
        entity: def.key.to_string(),
        id,
        title: String::new(),
        field: field.or(named).map(str::to_owned),
        reason_key: why.text,
        reason,
        by: touch.and_then(|(actor, _)| actor),
        at: touch.map(|(_, at)| at),
    }
}

impl Reads<'_, '_> {
    /// Whether the actor may know of this change at all.
    pub(super) fn tells_of(&mut self, row: &Row) -> Result<bool> {
        let def = self.ctx.def(&row.entity)?;
        if row.kind == Deed::Changed {
            let is_told = row.changed(&def).iter().any(|(key, ..)| self.ctx.actor.reads(&def, key));
            let is_known = self.sees(&def, row.record, Access::Read)? || self.is_own_gift(row, &def)?;
            return Ok(is_told && is_known);
        }
        Ok(self.sees(&def, row.record, Access::Read)? || self.lies_in_bin(&def, row.record, Access::Delete)?)
    }

    pub(super) fn may_undo_row(&mut self, row: &Row) -> Result<bool> {
        let def = self.ctx.def(&row.entity)?;
        match row.kind {
            Deed::Changed => Ok(self.sees(&def, row.record, Access::Update)? || self.is_own_gift(row, &def)?),
            Deed::Created if self.is_own_creation(row) => self.sees(&def, row.record, Access::Read),
            Deed::Created | Deed::Restored => self.sees(&def, row.record, Access::Delete),
            Deed::Deleted => self.lies_in_bin(&def, row.record, Access::Delete),
        }
    }

    /// Whether the record lies in the bin, within reach of `deed`.
    pub(crate) fn lies_in_bin(&mut self, def: &EntityDef, id: Id, deed: Access) -> Result<bool> {
        let rows = self.ctx.rows(def, deed);
        let mut select = Query::select();
        select.expr(Expr::val(1)).from(self.tx.table(&def.key));
        select.and_where(Expr::col("id").eq(id.raw())).and_where(Expr::col("deleted_at").is_not_null());
        select.cond_where(self.predicate(&rows)?);
        Ok(!self.tx.fetch(&select, &[ColumnType::Int])?.is_empty())
    }

    /// Whether somebody wrote something about the record (a call, a note): its
    /// bin would swallow that too.
    fn has_dependants(&mut self, def: &EntityDef, id: Id) -> Result<bool> {
        let schema = self.ctx.schema.clone();
        for (dependant, link) in schema.links_to(&def.key) {
            if dependant.is_kept_by_rules() || !dependant.about.contains(&link.key) {
                continue;
            }
            let mut select = Query::select();
            select.expr(Expr::val(1)).from(self.tx.table(&dependant.key)).limit(1);
            select.and_where(Expr::col(sea_query::Alias::new(&*link.key)).eq(id.raw()));
            select.and_where(Expr::col("deleted_at").is_null());
            if !self.tx.fetch(&select, &[ColumnType::Int])?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
