//! Who may be given a record: who may enter, and may change such records where
//! they are their own. A record with somebody who may do nothing with it would
//! be lost from sight.

use access::Deed;
use base::Id;
use schema::EntityDef;

use crate::{Error, Reads, Result, Writes};

impl Reads<'_, '_> {
    /// Whether this person may hold records of an entity.
    pub fn may_hold(&mut self, user: Id, def: &EntityDef) -> Result<bool> {
        let may = self.in_the_eyes_of(user, |tx| Ok(tx.ctx.actor.may(&def.key, Deed::Update)))?;
        Ok(may.unwrap_or(false))
    }
}

impl Writes<'_, '_> {
    pub(crate) fn require_holder(&mut self, user: Id, def: &EntityDef) -> Result<()> {
        let memo = self.memo.clone();
        let may = match memo.holds(user, &def.key) {
            Some(known) => known,
            None => {
                let may = self.may_hold(user, def)?;
                memo.keep_holds(user, &def.key, may);
                may
            }
        };
        if may { Ok(()) } else { Err(Error::invalid("owner", "refused-owner-cannot-hold")) }
    }
}
