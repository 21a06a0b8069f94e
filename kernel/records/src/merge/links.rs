//! What links to the record that goes is moved to the one that stays.

use std::sync::Arc;

use access::Deed as Access;
use base::Id;
use schema::{EntityDef, FieldDef, Value};
use store::{Cell, ColumnType};

use super::Merge;
use crate::{Error, Result, Writes};

/// Links that are moved in one transaction: no write may hold up the others.
pub(super) const SOME: usize = 100;

/// The link of an entity to the merged one, by its place in the schema.
type Link = (Arc<EntityDef>, FieldDef);

impl Writes<'_, '_> {
    /// Moves up to `most` of what links to the other record; tells how many
    /// there were, and how many of these the actor sees.
    pub(super) fn merge_links(&mut self, merge: &Merge, most: usize) -> Result<(usize, usize)> {
        let (def, ..) = self.two(merge)?;
        let schema = self.ctx.schema.clone();
        let links: Vec<Link> = schema.links_to(&def.key).map(|(def, field)| (def.clone(), field.clone())).collect();
        let (mut count, mut told) = (0, 0);
        for link in links {
            for id in self.linking(&link, merge, most - count)? {
                count += 1;
                told += usize::from(self.move_link(&link, id, merge)?);
            }
        }
        Ok((count, told))
    }

    /// The live records that link to the other one; the kept one, which may, is
    /// settled with its own fields.
    fn linking(&mut self, (def, field): &Link, merge: &Merge, most: usize) -> Result<Vec<Id>> {
        let both = if def.key == merge.entity { [merge.kept, merge.gone] } else { [Id::from_raw(0); 2] };
        let sql = format!(
            "select id from @{} where {} = $1 and deleted_at is null and id <> $2 and id <> $3 order by id limit $4",
            def.key, field.key
        );
        let [kept, gone] = both;
        let params =
            [Cell::Int(merge.gone.raw()), Cell::Int(kept.raw()), Cell::Int(gone.raw()), Cell::Int(most as i64)];
        let rows = self.tx.sql(&sql, &params, &[ColumnType::Int])?;
        Ok(rows.iter().filter_map(|row| row.int(0)).map(Id::from_raw).collect())
    }

    /// Answers whether the actor sees what was moved.
    fn move_link(&mut self, (def, field): &Link, id: Id, merge: &Merge) -> Result<bool> {
        let sees = self.sees(def, id, Access::Read)?;
        let own = self.ctx.actor.writes(def, &field.key) && self.sees(def, id, Access::Update)?;
        let point = |tx: &mut Writes<'_, '_>| {
            let mut record = tx.find_any(def, id)?;
            record.put(&field.key, Value::Id(merge.kept));
            tx.save_any(record).map(drop)
        };
        if own && self.nested(point).is_ok() {
            return Ok(true);
        }
        let entity = merge.entity.clone();
        self.because_of(&entity, merge.gone, |tx| {
            tx.as_rule(|tx| match tx.nested(point) {
                // What links to both already needs to do so once only.
                Err(Error::Invalid(problems)) if problems.iter().any(|problem| problem.text == "value-taken") => {
                    let record = tx.find_any(def, id)?;
                    tx.delete_any(record)
                }
                moved => moved,
            })
        })?;
        Ok(sees)
    }
}
