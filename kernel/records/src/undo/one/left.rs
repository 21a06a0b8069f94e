//! What an undo leaves as it is, and the sentence that says why.

use std::sync::Arc;

use base::Id;
use schema::EntityDef;

use super::{super::since::Touch, Kept, Outcome};
use crate::{Error, FieldProblem, Result, Writes};

impl Writes<'_, '_> {
    /// A field stays, or the record as a whole, where somebody touched it since or
    /// for another reason.
    pub(super) fn leave(
        &self,
        outcome: &mut Outcome<'_>,
        field: Option<&str>,
        why: FieldProblem,
        touch: Option<Touch>,
    ) {
        outcome.left.push(kept_of(self, outcome.def, outcome.id, field, why, touch));
    }

    pub(super) fn whole(&self, def: &EntityDef, id: Id, why: FieldProblem) -> Kept {
        kept_of(self, def, id, None, why, None)
    }

    /// Why the whole record stays; a fault is no reason but goes on.
    pub(super) fn reason_of(&self, error: Error) -> Result<Option<FieldProblem>> {
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
    pub(super) fn named(&mut self, kept: Kept, def: &Arc<EntityDef>) -> Result<Kept> {
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
