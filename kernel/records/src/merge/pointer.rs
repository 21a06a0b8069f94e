//! Where a merged record went: it counts as long as the record lies in the bin
//! because of that merge.

use std::sync::Arc;

use access::Deed as Access;
use base::Id;
use schema::EntityDef;
use store::{Cell, ColumnType, TableDef};

use crate::{Reads, Result, Writes, physical::plain};

/// More hops than anybody merges one after the other.
const MOST_HOPS: usize = 20;

impl Reads<'_, '_> {
    /// Where a record went that lies in the bin because it was merged; none
    /// where the actor does not see the one, or would not see the other.
    pub fn merged_into(&mut self, def: &Arc<EntityDef>, gone: Id) -> Result<Option<Id>> {
        let mut at = gone;
        for _ in 0..MOST_HOPS {
            let sql = "select m.kept from @merges m where m.gone = $1 and m.entity = $2 and m.change_set = \
                       (select c.change_set from @changes c where c.entity = $2 and c.record = $1 \
                       order by c.seq desc limit 1)";
            if !self.lies_in_bin(def, at, Access::Read)? {
                return Ok(None);
            }
            let params = [Cell::Int(at.raw()), Cell::from(&*def.key)];
            let rows = self.tx.sql(sql, &params, &[ColumnType::Int])?;
            let Some(kept) = rows.first().and_then(|row| row.int(0)).map(Id::from_raw) else { return Ok(None) };
            if self.sees(def, kept, Access::Read)? {
                return Ok(Some(kept));
            }
            at = kept;
        }
        Ok(None)
    }
}

impl Writes<'_, '_> {
    pub(super) fn point_from(&mut self, def: &EntityDef, gone: Id, kept: Id) -> Result<()> {
        let sql = "insert into @merges (gone, entity, kept, change_set, merged_at) values ($1, $2, $3, $4, $5) \
                   on conflict (gone) do update set kept = excluded.kept, change_set = excluded.change_set, \
                   merged_at = excluded.merged_at";
        let params = [
            Cell::Int(gone.raw()),
            Cell::from(&*def.key),
            Cell::Int(kept.raw()),
            Cell::Int(self.set.raw()),
            Cell::Instant(self.ctx.now()),
        ];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }
}

/// Where merged records went.
pub(crate) fn table() -> TableDef {
    let required = |name: &str, ty| store::ColumnDef { required: true, ..plain(name, ty) };
    let columns = vec![
        required("gone", ColumnType::Int),
        required("entity", ColumnType::Text),
        required("kept", ColumnType::Int),
        required("change_set", ColumnType::Int),
        required("merged_at", ColumnType::Instant),
    ];
    TableDef { name: "merges".to_owned(), columns, primary: vec!["gone".to_owned()], indexes: vec![], find: vec![] }
}
