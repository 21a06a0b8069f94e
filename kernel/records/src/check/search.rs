//! The file, its indexes, and the search index.
//!
//! Whether the search index says what the rows say only SQLite itself can tell, and it
//! holds the one pen of the file while it reads all of them. So this is looked at where
//! no server is at work, or where somebody asked to mend. Otherwise the index is looked
//! at by itself, and the report says what nobody has compared.

use std::sync::Arc;

use schema::EntityDef;
use store::StoreError;

use super::{Part, Round, Unseen, What};
use crate::{Error, Result};

impl Round<'_> {
    /// Table by table, so that none keeps its snapshot longer than it must.
    pub(super) async fn look_at_file(&mut self) -> Result<()> {
        let tables: Vec<String> = self.ctx.workspace.tables.iter().map(|table| table.name.clone()).collect();
        for table in tables {
            let name = table.clone();
            let faults = self.ctx.workspace.db.read_whole(move |tx| tx.faults(&name)).await.map_err(Error::from);
            let Some(faults) = self.in_time(faults, Part::File, &table)? else { continue };
            faults.iter().for_each(|fault| self.tell_of(What::Damaged, &table, fault, 1));
        }
        Ok(())
    }

    pub(super) async fn look_at_search(&mut self, def: &Arc<EntityDef>) -> Result<()> {
        let table = def.key.to_string();
        if !self.ctx.read_heavy(move |tx| Ok(tx.tx.has_search(&table)?)).await? || self.compare_search(def).await? {
            return Ok(());
        }
        let table = def.key.to_string();
        let is_whole = self.ctx.read_heavy(move |tx| Ok(tx.tx.search_is_whole(&table)?)).await;
        match self.in_time(is_whole, Part::Search, &def.key)? {
            Some(true) => self.leave_unseen(Part::Search, &def.key),
            Some(false) => self.tell_of(What::Search, &def.key, "", 1),
            None => {}
        }
        Ok(())
    }

    /// Against what the rows say; false where the pen is another's.
    async fn compare_search(&mut self, def: &Arc<EntityDef>) -> Result<bool> {
        let (table, mend) = (def.key.to_string(), self.mend);
        if self.is_without_pen || !(mend || self.ctx.workspace.db.is_unserved()?) {
            return Ok(false);
        }
        let compared = self.ctx.workspace.db.overhaul(move |tx| {
            let is_sound = tx.search_is_sound(&table)?;
            if !is_sound && mend {
                tx.rebuild_search(&table)?;
            }
            Ok::<_, StoreError>(is_sound)
        });
        let is_sound = match compared.await {
            Ok(is_sound) => is_sound,
            Err(StoreError::Busy { .. } | StoreError::ReadOnly | StoreError::DiskFull) => {
                // Nor is it waited for with the next table.
                self.is_without_pen = true;
                return Ok(false);
            }
            Err(StoreError::TooSlow) => return Ok(false),
            Err(other) => return Err(other.into()),
        };
        self.tell_of(What::Search, &def.key, "", u64::from(!is_sound));
        self.mended(What::Search, &def.key, "", u64::from(!is_sound && mend));
        Ok(true)
    }

    /// What takes too long is no fault: it is told as what was not looked at.
    pub(super) fn in_time<T>(&mut self, looked: Result<T>, what: Part, place: &str) -> Result<Option<T>> {
        match looked {
            Ok(found) => Ok(Some(found)),
            Err(Error::TooSlow) => {
                self.leave_unseen(what, place);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    fn leave_unseen(&mut self, what: Part, place: &str) {
        self.unseen.push(Unseen { what, place: place.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, time::Duration};

    use base::SystemClock;
    use store::{Options, testkit};

    use super::*;
    use crate::{Ctx, Door, Workspace};

    /// The history of a million customers alone takes longer than any report may.
    #[tokio::test]
    async fn the_file_is_looked_through_to_its_end_however_long_that_takes() {
        let hurried = Options { heavy_deadline: Duration::from_nanos(1), ..Options::default() };
        let (db, _guard) = testkit::sqlite_with(hurried).await;
        let workspace = Workspace::open(db, vec![], Arc::new(SystemClock), 1).await.unwrap();
        let ctx = Ctx::system(workspace, Door::Command);
        let (found, unseen) = (BTreeMap::new(), Vec::new());
        let mut round = Round { ctx: &ctx, mend: false, is_without_pen: false, rows: 0, found, unseen };
        round.look_at_file().await.unwrap();
        assert!(round.found.is_empty() && round.unseen.is_empty(), "{:?} {:?}", round.found, round.unseen);
    }
}
