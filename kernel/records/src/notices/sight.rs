//! Whether somebody else sees a record: asked before they are told of it.

use std::sync::Arc;

use access::{Actor, Deed};
use base::Id;
use schema::EntityDef;

use crate::{Ctx, Reads, Result, people};

impl Reads<'_, '_> {
    /// Another person's look at the same moment; none where they may not enter.
    pub(crate) fn in_the_eyes_of<T>(
        &mut self,
        user: Id,
        look: impl FnOnce(&mut Reads<'_, '_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let Some(actor) = self.actor_of(user)? else { return Ok(None) };
        let ctx = Ctx { actor, ..self.ctx.clone() };
        look(&mut Reads { tx: self.tx, ctx: &ctx }).map(Some)
    }

    /// Whether this person may enter and sees the record.
    pub fn is_seen_by(&mut self, user: Id, def: &Arc<EntityDef>, record: Id) -> Result<bool> {
        let seen = self.in_the_eyes_of(user, |tx| tx.sees(def, record, Deed::Read))?;
        Ok(seen.unwrap_or(false))
    }

    fn actor_of(&mut self, user: Id) -> Result<Option<Arc<Actor>>> {
        Ok(people::person(self, user)?.map(|person| Arc::new(person.actor)))
    }
}
