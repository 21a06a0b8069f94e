//! What history says against what stands in the rows.

use std::sync::Arc;

use schema::EntityDef;
use store::{Cell, ColumnType};

use super::{Range, Round, What};
use crate::Result;

impl Round<'_> {
    /// Records whose version is not the one of their last change.
    pub(super) async fn look_at_versions(&mut self, def: &Arc<EntityDef>, range: Range) -> Result<()> {
        let sql = format!(
            "select e.id from @{} e where e.id > $1 and e.id <= $2 and e.version <> coalesce((select c.version from @changes c \
             where c.entity = $3 and c.record = e.id and c.version > 0 order by c.seq desc limit 1), 0) order by e.id",
            def.key
        );
        let [after, upto] = range.cells();
        let wrong = self.ids(sql, vec![after, upto, Cell::from(&*def.key)]).await?;
        self.tell(What::Version, &def.key, "", &wrong);
        Ok(())
    }

    /// Records of which history tells, and which are not there.
    pub(super) async fn look_for_lost(&mut self) -> Result<()> {
        let mut after = i64::MIN;
        let entities: Vec<String> = self.ctx.schema.entities().map(|def| def.key.to_string()).collect();
        while let Some((range, _)) = self.next_range("changes", "seq", after).await? {
            after = range.upto;
            for entity in self.entities_told(range, &entities).await? {
                let sql = format!(
                    "select distinct c.record from @changes c left join @{entity} e on e.id = c.record \
                     where c.seq > $1 and c.seq <= $2 and c.entity = $3 and c.kind = 'created' and e.id is null"
                );
                let [after, upto] = range.cells();
                let lost = self.ids(sql, vec![after, upto, Cell::from(&*entity)]).await?;
                self.tell(What::Lost, &entity, "", &lost);
            }
        }
        Ok(())
    }

    async fn entities_told(&self, range: Range, known: &[String]) -> Result<Vec<String>> {
        let sql = "select distinct entity from @changes where seq > $1 and seq <= $2";
        let rows = self.ctx.read_heavy(move |tx| Ok(tx.tx.sql(sql, &range.cells(), &[ColumnType::Text])?)).await?;
        let told = rows.iter().filter_map(|row| row.text(0).map(str::to_owned));
        Ok(told.filter(|entity| known.contains(entity)).collect())
    }
}
