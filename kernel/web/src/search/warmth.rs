//! What a person works with: of two records that answer alike, the one that
//! they opened of late comes first, then one of their own, then one where work
//! is still open.

use std::collections::HashMap;

use base::Id;
use records::{AnyRecord, Reads};
use schema::{EntityDef, Key};

use crate::App;

/// Opened records that count as being worked with.
const NEAR: usize = 60;

/// What one person works with, for one search.
#[derive(Clone, Debug)]
pub(crate) struct Warmth {
    user: Id,
    /// The place among the records opened last, the latest being 0.
    opened: HashMap<(Key, Id), usize>,
    /// Fields that are filled while work on a record is open.
    open_work: Vec<(&'static str, &'static str)>,
}

impl Warmth {
    /// What was not opened of late.
    pub const FAR: usize = NEAR;

    pub fn of(tx: &mut Reads<'_, '_>, app: &App) -> records::Result<Warmth> {
        let brought = app.modules().iter().flat_map(|module| &module.open_work);
        Ok(Warmth { open_work: brought.copied().collect(), ..Warmth::plain(tx)? })
    }

    /// The same without what the modules know of open work.
    pub fn plain(tx: &mut Reads<'_, '_>) -> records::Result<Warmth> {
        let opened = tx.opened()?.into_iter().take(NEAR).enumerate();
        let opened = opened.map(|(place, it)| ((it.entity, it.record), place)).collect();
        Ok(Warmth { user: tx.ctx.actor.user, opened, open_work: Vec::new() })
    }

    /// The opened records of one entity.
    pub fn near(&self, def: &EntityDef) -> Vec<Id> {
        self.opened.keys().filter(|(entity, _)| *entity == def.key).map(|(_, id)| *id).collect()
    }

    /// The fields that tell, beside the name.
    pub fn columns(&self, def: &EntityDef) -> Vec<Key> {
        let open = self.open_work.iter().filter(|(entity, _)| *entity == def.key).map(|(_, field)| *field);
        let owner = def.owned.then_some("owner");
        owner.into_iter().chain(open).map(Key::Borrowed).collect()
    }

    /// The smaller the nearer.
    pub fn distance(&self, record: &AnyRecord) -> usize {
        let key = (record.def.key.clone(), record.id);
        if let Some(place) = self.opened.get(&key) {
            return *place;
        }
        let is_own = record.def.owned && record.value("owner").id() == Some(self.user);
        let open = |(entity, field): &(&str, &str)| *entity == record.def.key && !record.value(field).is_null();
        Self::FAR
            + match (is_own, self.open_work.iter().any(open)) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) => 3,
            }
    }
}
