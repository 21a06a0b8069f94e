//! Two records that are one become one: field by field as a person chose, with
//! everything that links to the other one moved, and the other one in the bin
//! with a pointer to where it went.
//!
//! All of it is one change-set, so that undoing it brings both back as they
//! were. What the person may change themselves moves under their name; what
//! lies out of their sight, or is not theirs to write, moves all the same, as a
//! rule that follows from the merge, and is told to nobody who does not see it.
//! The pointer counts as long as the other one lies in the bin because of this
//! merge. Left out: more than two at once; merge them one after the other.

mod fields;
mod links;
mod pointer;

use std::{collections::BTreeMap, sync::Arc};

use access::Deed as Access;
use base::Id;
use schema::{EntityDef, Key, Value};

use crate::{AnyRecord, Ctx, Error, Result, Writes};

use links::SOME;

pub use fields::{both, merged};
pub(crate) use pointer::table;

/// Which of two values a merged record takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Take {
    Kept,
    Gone,
    /// One below the other; for longer texts.
    Both,
    Value(Value),
}

/// A merge as it is asked for. Fields without a choice keep what is there, take
/// what was empty, and hold both of two longer texts.
#[derive(Clone, Debug)]
pub struct Merge {
    pub entity: Key,
    pub kept: Id,
    pub gone: Id,
    /// The versions that the chooser looked at.
    pub versions: Option<(i64, i64)>,
    pub choices: BTreeMap<Key, Take>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The change-set; undoing it parts the two again.
    pub set: Id,
    pub kept: AnyRecord,
    /// Records that linked to the other one, as far as the actor sees them.
    pub moved: usize,
}

impl Ctx {
    /// Merges two records. What links to the other one is moved in batches of
    /// the one change-set, the two themselves at the end: a merge that breaks
    /// off on the way can simply be done again.
    pub async fn merge(&self, merge: Merge) -> Result<Merged> {
        let set: Id = self.workspace.new_id(self.now());
        let (mut merge, mut moved) = (merge, 0);
        loop {
            let some = merge.clone();
            let (count, told) = self.write_within(set, move |tx| tx.merge_links(&some, SOME)).await?;
            // Rules may have touched the two with what was moved.
            merge.versions = None;
            moved += told;
            if count < SOME {
                break;
            }
        }
        let mut merged = self.write_within(set, move |tx| tx.merge(&merge)).await?;
        merged.moved += moved;
        Ok(merged)
    }
}

impl Writes<'_, '_> {
    /// The whole merge in one transaction.
    pub fn merge(&mut self, merge: &Merge) -> Result<Merged> {
        let (def, kept, gone) = self.two(merge)?;
        let looked_at = Merge { versions: None, ..merge.clone() };
        let (mut moved, mut count) = (0, SOME);
        while count == SOME {
            let told;
            (count, told) = self.merge_links(&looked_at, SOME)?;
            moved += told;
        }
        let (kept, gone) = (self.find_any(&def, kept.id)?, self.find_any(&def, gone.id)?);
        let held = self.as_rule(|tx| Ok((tx.find_any(&def, kept.id)?, tx.find_any(&def, gone.id)?)))?;
        self.move_shares(&gone, &kept)?;
        self.throw_away(gone.clone())?;
        let kept = self.put_together(kept, &gone, &merge.choices)?;
        self.fill_quietly(&held.0, &held.1)?;
        self.point_from(&def, gone.id, kept.id)?;
        Ok(Merged { set: self.set, kept: self.find_any(&def, kept.id)?, moved })
    }

    /// Both records, in sight and in reach: to keep one is to change it, to let
    /// the other go takes the right to change or to delete it. A share lends
    /// neither: who was lent a record would take it over.
    fn two(&mut self, merge: &Merge) -> Result<(Arc<EntityDef>, AnyRecord, AnyRecord)> {
        let def = self.ctx.def(&merge.entity)?;
        let (kept, gone) = (self.find_any(&def, merge.kept)?, self.find_any(&def, merge.gone)?);
        if def.is_kept_by_rules() {
            return Err(Error::Forbidden { entity: def.key.to_string(), deed: "update" });
        }
        self.require_own(&kept, Access::Update)?;
        if !self.sees(&def, gone.id, Access::Delete)? {
            self.require_own(&gone, Access::Update)?;
        }
        if kept.id == gone.id {
            return Err(Error::refused("merge-refused-same"));
        }
        for (record, held) in merge.versions.into_iter().flat_map(|(one, other)| [(&kept, one), (&gone, other)]) {
            if record.version != held {
                return Err(Error::Stale { held, current: record.version });
            }
        }
        Ok((def, kept, gone))
    }

    /// Into the bin; by the merge itself where the actor may change, not delete.
    fn throw_away(&mut self, gone: AnyRecord) -> Result<()> {
        if self.sees(&gone.def, gone.id, Access::Delete)? {
            return self.delete_any(gone);
        }
        let entity = gone.def.key.clone();
        self.because_of(&entity, gone.id, |tx| {
            tx.as_rule(|tx| {
                let whole = tx.find_any(&gone.def, gone.id)?;
                tx.delete_any(whole)
            })
        })
    }
}
