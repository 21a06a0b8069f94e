//! The open work about a record: what is still to be done with a customer, and
//! the deals with them, are of no use to who had the customer.

use std::{collections::BTreeSet, sync::Arc};

use base::Id;
use schema::{EntityDef, Filter, Key, Value};

use crate::{AnyRecord, Error, Query, Reads, Result, Writes};

/// Open work that a module knows: records of this entity that match go along
/// with the record that they link to.
#[derive(Clone, Copy)]
pub struct OpenWork {
    pub entity: &'static str,
    pub is_open: fn() -> Filter,
}

/// More than anybody has open about one record.
const MOST: usize = 500;

/// One place of open work: an entity, and a link of it.
type Place = (Arc<EntityDef>, Key, Filter);

impl Reads<'_, '_> {
    /// The open work of `owner` about this record, as far as the actor sees it.
    pub(crate) fn open_work(&mut self, def: &EntityDef, record: Id, owner: Id) -> Result<Vec<(Arc<EntityDef>, Id)>> {
        let mut found: Vec<(Arc<EntityDef>, Id)> = Vec::new();
        for (dependant, link, open) in self.places_of_work(def)? {
            let filter = Filter::is(link, [Value::Id(record)]).and(Filter::is("owner", [Value::Id(owner)])).and(open);
            let query = Query { filter, columns: Vec::new(), limit: MOST, ..Query::of(&dependant) };
            let rows = self.list(&query)?.rows;
            found.extend(rows.into_iter().map(|row| (dependant.clone(), row.id)));
        }
        Ok(found)
    }

    pub(super) fn places_of_work(&mut self, def: &EntityDef) -> Result<Vec<Place>> {
        let mut places = Vec::new();
        for work in self.ctx.workspace.open_work() {
            let dependant = self.ctx.def(work.entity)?;
            let links = dependant.fields.iter().filter(|field| field.link() == Some(&def.key) && !field.system);
            let links: Vec<Key> = links.map(|field| field.key.clone()).collect();
            places.extend(links.into_iter().map(|link| (dependant.clone(), link, (work.is_open)())));
        }
        Ok(places)
    }
}

impl Writes<'_, '_> {
    /// Hands a record over, and the open work of its owner about it, and about
    /// that; answers with the kinds of what went along, one by one. What the actor
    /// may not hand over stays where it is.
    pub fn hand_over_with_work(&mut self, record: AnyRecord, to: Id) -> Result<Vec<Key>> {
        let (def, id) = (record.def.clone(), record.id);
        let owner = record.value("owner").id();
        self.hand_over(record, to)?;
        match owner {
            Some(owner) => self.hand_work_over(&def, id, owner, to),
            None => Ok(Vec::new()),
        }
    }

    fn hand_work_over(&mut self, def: &Arc<EntityDef>, id: Id, owner: Id, to: Id) -> Result<Vec<Key>> {
        let mut waiting = vec![(def.clone(), id)];
        let mut met: BTreeSet<(Key, Id)> = BTreeSet::from([(def.key.clone(), id)]);
        let mut moved = Vec::new();
        while let Some((def, id)) = waiting.pop() {
            // By now the record may be out of the actor's sight; the work about
            // it is found as the product sees it, and moved under their rights.
            for (dependant, work) in self.as_rule(|tx| tx.open_work(&def, id, owner))? {
                if !met.insert((dependant.key.clone(), work)) {
                    continue;
                }
                match self.nested(|tx| tx.hand_one_over(&dependant, work, to)) {
                    Ok(()) => moved.push(dependant.key.clone()),
                    Err(Error::NotFound | Error::Forbidden { .. } | Error::Refused(_) | Error::Invalid(_)) => {}
                    Err(fault) => return Err(fault),
                }
                waiting.push((dependant, work));
            }
        }
        Ok(moved)
    }

    fn hand_one_over(&mut self, def: &Arc<EntityDef>, id: Id, to: Id) -> Result<()> {
        let record = self.find_any(def, id)?;
        self.hand_over(record, to).map(drop)
    }
}
