//! Whether the actor may write a record, or do another deed on it.

use access::{Deed as Access, Rows};
use schema::{EntityDef, Value};

use crate::{AnyRecord, Error, Result, Writes};

impl Writes<'_, '_> {
    pub(super) fn check_reach(&mut self, record: &AnyRecord) -> Result<()> {
        if record.is_new() {
            let rows = self.ctx.rows(&record.def, Access::Create);
            let link = |key| record.value(key).id();
            let own = access::reaches(&rows, link("owner"), link("team"), link("branch"));
            return if own || self.reaches_about(&rows, record)? {
                Ok(())
            } else {
                Err(forbidden(&record.def, "create"))
            };
        }
        self.require_deed(record, Access::Update)
    }

    /// 404 for what the actor may not see, 403 for what they see but may not do.
    pub(crate) fn require_deed(&mut self, record: &AnyRecord, deed: Access) -> Result<()> {
        if self.sees(&record.def, record.id, deed)? {
            return Ok(());
        }
        self.require(&record.def, record.id, Access::Read)?;
        Err(forbidden(&record.def, deed.key()))
    }

    /// The same without what was shared: who was let in passes nothing on.
    pub(crate) fn require_own(&mut self, record: &AnyRecord, deed: Access) -> Result<()> {
        let rows = access::rows_of_ones_own(&self.ctx.actor, &self.ctx.schema, &record.def, deed);
        if self.sees_among(&record.def, record.id, &rows)? {
            return Ok(());
        }
        self.require(&record.def, record.id, Access::Read)?;
        Err(forbidden(&record.def, deed.key()))
    }

    fn reaches_about(&mut self, rows: &Rows, record: &AnyRecord) -> Result<bool> {
        match rows {
            Rows::About { link, after, private, entity, rows } => {
                let is_kept = private.as_ref().is_some_and(|flag| *record.value(flag) == Value::Flag(true));
                if is_kept || after.iter().any(|earlier| !record.value(earlier).is_null()) {
                    return Ok(false);
                }
                let Some(id) = record.value(link).id() else { return Ok(false) };
                let target = self.ctx.def(entity)?;
                self.sees_among(&target, id, rows)
            }
            Rows::Either(several) => {
                for rows in several {
                    if self.reaches_about(rows, record)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => Ok(false),
        }
    }
}

fn forbidden(def: &EntityDef, deed: &'static str) -> Error {
    Error::Forbidden { entity: def.key.to_string(), deed }
}
