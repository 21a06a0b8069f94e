//! The names of linked records, fetched for a whole page at once and only for
//! those that the reader may see.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use access::Deed;
use base::Id;
use schema::{EntityDef, Key, Kind};
use sea_query::Alias;
use store::ColumnType;

use crate::{AnyRecord, Reads, Result};

/// Names by entity and id. A record out of sight has none.
#[derive(Clone, Debug, Default)]
pub struct Titles {
    found: HashMap<Key, HashMap<Id, String>>,
}

impl Titles {
    pub fn get(&self, entity: &str, id: Id) -> Option<&str> {
        self.found.get(entity)?.get(&id).map(String::as_str)
    }
}

impl Reads<'_, '_> {
    /// The names behind every link of these records.
    pub fn titles(&mut self, records: &[AnyRecord]) -> Result<Titles> {
        let mut wanted: BTreeMap<Key, BTreeSet<i64>> = BTreeMap::new();
        for record in records {
            for (field, value) in record.def.fields.iter().zip(record.values()) {
                match (&field.kind, value.id()) {
                    (Kind::Link { to }, Some(id)) => drop(wanted.entry(to.clone()).or_default().insert(id.raw())),
                    (Kind::Links { to }, _) if !value.is_null() => {
                        wanted.entry(to.clone()).or_default().extend(value.ids().iter().map(|id| id.raw()));
                    }
                    _ => {}
                }
            }
        }
        let mut titles = Titles::default();
        for (entity, ids) in wanted {
            self.add_titles(&mut titles, &entity, ids.into_iter().collect())?;
        }
        Ok(titles)
    }

    /// The names of records of one entity.
    pub fn titles_of(&mut self, entity: &str, ids: &[Id]) -> Result<Titles> {
        let mut titles = Titles::default();
        self.add_titles(&mut titles, entity, ids.iter().map(|id| id.raw()).collect())?;
        Ok(titles)
    }

    /// Of these records, those that the actor sees.
    pub(crate) fn seen_of(&mut self, def: &Arc<EntityDef>, ids: &[Id]) -> Result<Vec<Id>> {
        self.reached(def, ids, Deed::Read)
    }

    /// Of these records, those on which the actor may do `deed`.
    pub fn reached(&mut self, def: &Arc<EntityDef>, ids: &[Id], deed: Deed) -> Result<Vec<Id>> {
        let mut reached = Vec::new();
        for some in ids.chunks(500) {
            let mut select = self.visible_among(def, deed)?;
            select.column(Alias::new("id"));
            select.and_where(self.one_of(some.iter().map(|id| id.raw())));
            let rows = self.tx.fetch(&select, &[ColumnType::Int])?;
            reached.extend(rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw));
        }
        Ok(reached)
    }

    fn add_titles(&mut self, titles: &mut Titles, entity: &str, ids: Vec<i64>) -> Result<()> {
        let def = self.ctx.def(entity)?;
        if ids.is_empty() || def.field(&def.title).is_none() || !self.ctx.actor.reads(&def, &def.title) {
            return Ok(());
        }
        let names = titles.found.entry(def.key.clone()).or_default();
        for some in ids.chunks(500) {
            let mut select = self.visible_among(&def, Deed::Read)?;
            select.columns([Alias::new("id"), Alias::new(&*def.title)]);
            select.and_where(self.one_of(some.iter().copied()));
            for row in self.tx.fetch(&select, &[ColumnType::Int, ColumnType::Text])? {
                if let (Some(id), Some(title)) = (row.int(0), row.text(1)) {
                    names.insert(Id::from_raw(id), title.to_owned());
                }
            }
        }
        Ok(())
    }
}
