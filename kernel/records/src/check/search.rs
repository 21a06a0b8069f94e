//! The file, its indexes, and the search index.

use std::sync::Arc;

use schema::EntityDef;
use store::StoreError;

use super::{Round, What};
use crate::{Error, Result};

impl Round<'_> {
    /// Table by table, so that none holds a reader for long.
    pub(super) async fn look_at_file(&mut self) -> Result<()> {
        let tables: Vec<String> = self.ctx.workspace.tables.iter().map(|table| table.name.clone()).collect();
        for table in tables {
            let name = table.clone();
            match self.ctx.read_heavy(move |tx| Ok(tx.tx.faults(&name)?)).await {
                Ok(faults) => faults.iter().for_each(|fault| self.tell_of(What::Damaged, &table, fault, 1)),
                Err(Error::TooSlow) => self.tell_of(What::Unseen, &table, "", 1),
                Err(other) => return Err(other),
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
