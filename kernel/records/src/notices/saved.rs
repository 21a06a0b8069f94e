//! What a save tells others: the record became somebody's, or what they follow
//! moved on. Imports are quiet, and so is what the product does by itself.

use std::sync::Arc;

use base::Id;
use schema::{EntityDef, Key, Value};

use super::{Notice, NoticeKind};
use crate::{AnyRecord, Door, Result, Writes};

impl Writes<'_, '_> {
    /// Runs in the save pipeline while the record still knows what it was.
    pub(crate) fn tell_of_save(&mut self, record: &AnyRecord) -> Result<()> {
        let def = record.def.clone();
        let is_quiet = self.ctx.actor.is_system() || matches!(self.ctx.door, Door::Import | Door::Command);
        if is_quiet || def.is_kept_by_rules() {
            return Ok(());
        }
        let owner = record.value("owner").id().filter(|_| def.owned);
        let is_given = owner.is_some() && record.value("owner") != record.was("owner");
        if let Some(to) = owner.filter(|_| is_given) {
            self.notify(Notice::new(to, NoticeKind::Assigned, def.key.clone(), record.id))?;
        }
        // What is taken back is told to whoever gets it back, and to nobody else.
        if record.version == 1 || self.strand.undoes.is_some() {
            return Ok(());
        }
        self.tell_followers(&def, record, is_given)
    }

    fn tell_followers(&mut self, def: &Arc<EntityDef>, record: &AnyRecord, is_given: bool) -> Result<()> {
        let moved = |key: &Key| record.value(key) != record.was(key) && *record.value(key) != Value::Null;
        let marks = self.ctx.workspace.followed(&def.key);
        let Some(field) = is_given.then(|| Key::from("owner")).or_else(|| marks.iter().find(|key| moved(key)).cloned())
        else {
            return Ok(());
        };
        let new_owner = record.value("owner").id();
        for follower in self.hearers(record)? {
            let is_told = is_given && Some(follower) == new_owner;
            if is_told || follower == self.ctx.actor.user || !self.may_hear_of(follower, def, record.id, &field)? {
                continue;
            }
            let notice = Notice::new(follower, NoticeKind::Changed, def.key.clone(), record.id);
            self.notify(Notice { field: Some(field.clone()), ..notice })?;
        }
        Ok(())
    }

    /// Who follows the record, its owner, and whose it was until now.
    fn hearers(&mut self, record: &AnyRecord) -> Result<Vec<Id>> {
        let owners = [record.value("owner").id(), record.was("owner").id()];
        self.followers_with(&record.def, record.id, owners.into_iter().flatten())
    }

    fn may_hear_of(&mut self, user: Id, def: &Arc<EntityDef>, record: Id, field: &str) -> Result<bool> {
        let sees = self.in_the_eyes_of(user, |tx| {
            Ok(tx.ctx.actor.reads(def, field) && tx.sees(def, record, access::Deed::Read)?)
        })?;
        Ok(sees.unwrap_or(false))
    }
}
