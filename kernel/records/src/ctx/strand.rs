//! In whose name something is written, and from what it follows.

use std::sync::Arc;

use access::Actor;
use base::Id;
use schema::Key;

use super::{Ctx, Door, Reads, Writes};
use crate::Result;

/// How what is written now hangs together with other changes; kept beside each
/// change in the history, so that it can be taken back together with them.
#[derive(Clone, Default)]
pub(crate) struct Strand {
    /// The record whose rules write this: it follows from what was done to that
    /// record.
    pub cause: Option<(Key, Id)>,
    /// The change-set that this takes back.
    pub undoes: Option<Id>,
    /// Who asked for what the product does now in their name, and how it came in.
    pub asked_by: Option<(Id, Door)>,
}

impl Writes<'_, '_> {
    /// Whether what is being written puts back what stood before.
    pub fn is_undoing(&self) -> bool {
        self.strand.undoes.is_some()
    }

    /// The product itself writes what follows from the actor's deed and people
    /// may not write: a stage passage, a running total. Same transaction, same
    /// change-set; the door says that a rule did it.
    pub fn as_rule<T>(&mut self, deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T>) -> Result<T> {
        let ctx = Ctx { actor: Arc::new(Actor::system()), door: Door::Rule, ..self.reads.ctx.clone() };
        let (memo, strand) = (self.memo.clone(), self.strand.clone());
        deed(&mut Writes { reads: Reads { tx: self.reads.tx, ctx: &ctx }, set: self.set, memo, strand })
    }

    /// As the product itself, but in the name of whoever asked for it: the history
    /// tells who shared something, and by which door.
    pub(crate) fn in_ones_name<T>(&mut self, deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T>) -> Result<T> {
        let asked = (!self.ctx.actor.is_system()).then(|| (self.ctx.actor.user, self.ctx.door));
        let outer = std::mem::replace(&mut self.strand.asked_by, asked);
        let done = self.as_rule(deed);
        self.strand.asked_by = outer;
        done
    }

    /// Another person's deed in the same transaction, under their own rights and
    /// as a change-set of its own: a made-up company lives a day in one commit.
    pub fn as_person<T>(&mut self, ctx: &Ctx, deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T>) -> Result<T> {
        let (set, memo) = (ctx.workspace.new_id(ctx.now()), self.memo.clone());
        deed(&mut Writes { reads: Reads { tx: self.reads.tx, ctx }, set, memo, strand: Default::default() })
    }

    /// Runs the rules of a record: what they write to others follows from it.
    /// What those others' rules write follows from it too.
    pub(crate) fn because_of<T>(
        &mut self,
        entity: &Key,
        record: Id,
        deed: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let outer = self.strand.cause.clone();
        if outer.is_none() {
            self.strand.cause = Some((entity.clone(), record));
        }
        let done = deed(self);
        self.strand.cause = outer;
        done
    }
}
