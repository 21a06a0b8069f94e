//! The file, its indexes, and the search index.

use std::sync::Arc;

use schema::EntityDef;
use store::StoreError;

use super::{Round, What};
use crate::Result;

impl Round<'_> {
    /// Table by table, so that none keeps its snapshot longer than it must.
    pub(super) async fn look_at_file(&mut self) -> Result<()> {
        let tables: Vec<String> = self.ctx.workspace.tables.iter().map(|table| table.name.clone()).collect();
        for table in tables {
            let name = table.clone();
            match self.ctx.workspace.db.read_whole(move |tx| tx.faults(&name)).await {
                Ok(faults) => faults.iter().for_each(|fault| self.tell_of(What::Damaged, &table, fault, 1)),
                Err(StoreError::TooSlow) => self.tell_of(What::Unseen, &table, "", 1),
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }

    pub(super) async fn look_at_search(&mut self, def: &Arc<EntityDef>) -> Result<()> {
        let (table, mend) = (def.key.to_string(), self.mend);
        let (is_sound, mended) = self
            .ctx
            .workspace
            .db
            .overhaul(move |tx| {
                let is_sound = tx.search_is_sound(&table)?;
                if !is_sound && mend {
                    tx.rebuild_search(&table)?;
                }
                Ok::<_, StoreError>((is_sound, !is_sound && mend))
            })
            .await?;
        self.tell_of(What::Search, &def.key, "", u64::from(!is_sound));
        self.mended(What::Search, &def.key, "", u64::from(mended));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

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
        let mut round = Round { ctx: &ctx, mend: false, rows: 0, found: Default::default() };
        round.look_at_file().await.unwrap();
        assert!(round.found.is_empty(), "{:?}", round.found);
    }
}
