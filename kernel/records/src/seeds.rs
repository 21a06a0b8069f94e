//! What a new workspace begins with: roles, and what the modules bring.
//!
//! They are there from the first opening, in the language that is usual; a
//! set-up in the other language sows them anew, as long as nobody has written
//! anything. From then on they are data like any other.

use access::Role;
use store::ColumnType;

use crate::{Result, Writes, people};

/// Writes what one module begins with; does nothing when it is there already.
pub type Seed = fn(&mut Writes<'_, '_>) -> Result<()>;

#[derive(Clone, Default)]
pub(crate) struct Seeds {
    pub roles: Vec<Role>,
    pub seeds: Vec<Seed>,
}

impl Seeds {
    pub fn sow(&self, tx: &mut Writes<'_, '_>) -> Result<()> {
        people::seed_roles(tx, self.roles.clone())?;
        self.seeds.iter().try_for_each(|seed| seed(tx))
    }

    /// Begins again in the language of `tx`, unless something else was written.
    pub fn sow_anew(&self, tx: &mut Writes<'_, '_>) -> Result<()> {
        let written = "select 1 from @changes where actor is not null or door <> 'rule' limit 1";
        if !tx.tx.sql(written, &[], &[ColumnType::Int])?.is_empty() {
            return Ok(());
        }
        clear(tx)?;
        self.sow(tx)
    }
}

/// Empties every entity, those that others point to after these.
fn clear(tx: &mut Writes<'_, '_>) -> Result<()> {
    let schema = tx.ctx.schema.clone();
    let mut left: Vec<&str> = schema.entities().map(|def| &*def.key).collect();
    while !left.is_empty() {
        let (before, mut last) = (left.len(), Ok(()));
        left.retain(|key| {
            let delete =
                |tx: &mut Writes<'_, '_>| Ok(tx.tx.sql_execute(&format!("delete from @{key}"), &[]).map(drop)?);
            last = tx.nested(delete);
            last.is_err()
        });
        if left.len() == before {
            return last;
        }
    }
    tx.tx.sql_execute("delete from @changes", &[])?;
    Ok(())
}
