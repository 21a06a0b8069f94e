//! Links that lead to no row.
//!
//! A link that may be empty is emptied; a record that cannot be without it goes
//! into the recycle bin. Both stand in its history, so that whoever knows better
//! can put it right. What lies in the bin already stays as it is.

use std::sync::Arc;

use base::Id;
use schema::{EntityDef, FieldDef, Value};
use store::{Cell, ColumnType};

use super::{MENDED, Range, Round, What};
use crate::{Result, Writes, change::Deed};

impl Round<'_> {
    pub(super) async fn look_at_links(&mut self, def: &Arc<EntityDef>, range: Range) -> Result<()> {
        for field in &def.fields {
            let Some(target) = field.link() else { continue };
            let sql = format!(
                "select a.id from @{0} a left join @{target} b on b.id = a.{1} \
                 where a.id > $1 and a.id <= $2 and a.deleted_at is null and a.{1} is not null and b.id is null order by a.id",
                def.key, field.key
            );
            let broken = self.ids(sql, range.cells().to_vec()).await?;
            self.tell(What::Link, &def.key, &field.key, &broken);
            if self.mend {
                self.mend_links(def, field, &broken).await?;
            }
        }
        Ok(())
    }

    async fn mend_links(&mut self, def: &Arc<EntityDef>, field: &FieldDef, broken: &[Id]) -> Result<()> {
        for some in broken.chunks(MENDED) {
            let (in_def, in_field, some) = (def.clone(), field.clone(), some.to_vec());
            let mended = self.ctx.write(move |tx| tx.cut_links(&in_def, &in_field, &some)).await?;
            self.mended(What::Link, &def.key, &field.key, mended);
        }
        Ok(())
    }
}

impl Writes<'_, '_> {
    fn cut_links(&mut self, def: &Arc<EntityDef>, field: &FieldDef, records: &[Id]) -> Result<u64> {
        let mut cut = 0;
        for id in records {
            // Somebody may have put it right, or away, since it was found.
            let mut record = match self.find_any(def, *id) {
                Err(crate::Error::NotFound) => continue,
                found => found?,
            };
            if !self.leads_nowhere(field, record.value(&field.key))? {
                continue;
            }
            let kind = if field.required {
                record.deleted_at = Some(self.ctx.now());
                Deed::Deleted
            } else {
                record.put(&field.key, Value::Null);
                Deed::Changed
            };
            let record = self.write_row(record)?;
            self.record_change(&record, kind, None)?;
            cut += 1;
        }
        Ok(cut)
    }

    fn leads_nowhere(&mut self, field: &FieldDef, held: &Value) -> Result<bool> {
        let (Some(target), Some(id)) = (field.link(), held.id()) else { return Ok(false) };
        let sql = format!("select 1 from @{target} where id = $1");
        Ok(self.tx.sql(&sql, &[Cell::Int(id.raw())], &[ColumnType::Int])?.is_empty())
    }
}
