//! Mappings that somebody kept under a name: whoever sends a sheet with the
//! same headings again finds it mapped.

use base::Id;
use schema::EntityDef;
use store::{Cell, ColumnType, Row};

use super::{Import, choices::Choices, mapping::squash};
use crate::{Ctx, Error, Reads, Result, Writes};

/// A mapping with a name.
#[derive(Clone, Debug)]
pub struct Saved {
    pub id: Id,
    pub name: String,
    choices: String,
    headings: String,
}

const TYPES: [ColumnType; 4] = {
    use ColumnType::{Int, Text};
    [Int, Text, Text, Text]
};

fn saved(row: &Row) -> Option<Saved> {
    let text = |at: usize| row.text(at).map(str::to_owned);
    Some(Saved { id: Id::from_raw(row.int(0)?), name: text(1)?, choices: text(2)?, headings: text(3)? })
}

/// Headings as they are compared: their order is free.
fn compared(headings: &[String]) -> Result<String> {
    let mut squashed: Vec<String> = headings.iter().map(|heading| squash(heading)).collect();
    squashed.sort();
    Ok(serde_json::to_string(&squashed)?)
}

impl Reads<'_, '_> {
    /// The kept mappings of an entity, the last used first.
    pub fn saved_mappings(&mut self, def: &EntityDef) -> Result<Vec<Saved>> {
        let sql =
            "select id, name, choices, headings from @import_mappings where entity = $1 order by used_at desc limit 50";
        let rows = self.tx.sql(sql, &[Cell::from(&*def.key)], &TYPES)?;
        Ok(rows.iter().filter_map(saved).collect())
    }

    /// The one that was last used for these headings.
    pub fn fitting_mapping(&mut self, def: &EntityDef, headings: &[String]) -> Result<Option<Saved>> {
        let headings = compared(headings)?;
        Ok(self.saved_mappings(def)?.into_iter().find(|kept| kept.headings == headings))
    }
}

impl Writes<'_, '_> {
    /// Keeps the choices of an import under a name, in the place of what had
    /// that name.
    pub fn keep_mapping(&mut self, import: &Import, name: &str) -> Result<()> {
        let name = base::fold::tidy(name);
        if name.is_empty() {
            return Err(Error::refused("import-mapping-nameless"));
        }
        let now = self.ctx.now();
        let id: Id = self.ctx.workspace.new_id(now);
        let user = if self.ctx.actor.is_system() { Cell::Null } else { Cell::Int(self.ctx.actor.user.raw()) };
        let sql = "insert into @import_mappings as m (id, entity, name, headings, choices, user_id, used_at) \
                   values ($1, $2, $3, $4, $5, $6, $7) on conflict (entity, name) \
                   do update set headings = excluded.headings, choices = excluded.choices, used_at = excluded.used_at";
        let params = [
            Cell::Int(id.raw()),
            Cell::from(&*import.entity),
            Cell::Text(name.chars().take(80).collect()),
            Cell::Text(compared(&import.headings)?),
            Cell::Text(Choices::of(import, self.ctx).written()?),
            user,
            Cell::Instant(now),
        ];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }

    pub fn forget_mapping(&mut self, entity: &str, id: Id) -> Result<()> {
        let sql = "delete from @import_mappings where id = $1 and entity = $2";
        self.tx.sql_execute(sql, &[Cell::Int(id.raw()), Cell::from(entity)])?;
        Ok(())
    }
}

/// Takes over what was kept, as far as its headings are there.
pub fn lend(saved: &Saved, import: &mut Import, ctx: &Ctx) -> Result<()> {
    let def = super::allowed(ctx, &import.entity)?;
    Choices::read(&saved.choices)?.lend_to(import, ctx, &def);
    Ok(())
}
