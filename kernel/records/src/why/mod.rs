//! "Why can this person see this?": the law of [`access::rows`] taken apart for
//! one record and one person.
//!
//! The reasons are not a second law beside the first. The person's own rows are
//! walked part by part, each part is asked of the database as any list would
//! ask it, and only a part that holds gives reasons; so there is a reason if and
//! only if the person sees the record (a property test holds it to that).
//!
//! Only who administers may ask about others; the record must be in sight of
//! whoever asks.

mod eyes;
mod reason;
mod whose;

use std::sync::Arc;

use access::{Actor, Deed, Role, Scope};
use base::Id;
use schema::{EntityDef, Key};
use store::{Cell, ColumnType};

use crate::{
    Ctx, Error, Reads, Result,
    people::{self, Held},
};

use eyes::Eyes;
pub use reason::{ByRole, Reason};

/// A field that somebody does not see, and the roles that hide it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    pub field: Key,
    pub roles: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub sees: bool,
    /// For seeing it where they do, against it where they do not.
    pub reasons: Vec<Reason>,
    /// May they change it as well.
    pub writes: bool,
    pub hidden: Vec<Hidden>,
    /// Whose the record is.
    pub owner: Option<Id>,
    pub team: Option<Id>,
    pub branch: Option<Id>,
}

impl Reads<'_, '_> {
    /// Why `user` sees a record that the actor sees, or why not.
    pub fn why(&mut self, def: &Arc<EntityDef>, id: Id, user: Id) -> Result<Why> {
        self.require(def, id, Deed::Read)?;
        if !self.ctx.actor.administers() && user != self.ctx.actor.user {
            return Err(Error::Forbidden { entity: "users".to_owned(), deed: "read" });
        }
        let users = self.ctx.def("users")?;
        self.require(&users, user, Deed::Read).map_err(|_| Error::invalid("user", "value-no-such-record"))?;
        let whose = whose::whose(self, def, id)?;
        let told = |sees, reasons, writes, hidden| Why {
            sees,
            reasons,
            writes,
            hidden,
            owner: whose.owner,
            team: whose.team,
            branch: whose.branch,
        };
        let Some(person) = people::person(self, user)? else {
            return Ok(told(false, vec![Reason::NotActive], false, Vec::new()));
        };
        let held = roles_of(self, user)?;
        let theirs = Ctx { actor: Arc::new(person.actor), ..self.ctx.clone() };
        let mut eyes = Eyes { reads: Reads { tx: &mut *self.tx, ctx: &theirs }, held: &held };
        let rows = theirs.rows(def, Deed::Read);
        let reasons = eyes.reasons(def, id, &rows)?;
        if reasons.is_empty() {
            let against = eyes.against(def, id)?;
            return Ok(told(false, against, false, Vec::new()));
        }
        let writes = eyes.reads.sees(def, id, Deed::Update)?;
        // A field that is hidden from whoever asks is not named to them either.
        let mut hidden = hidden(&theirs.actor, &held, def);
        hidden.retain(|one| self.ctx.actor.reads(def, &one.field));
        Ok(told(true, reasons, writes, hidden))
    }
}

fn roles_of(tx: &mut Reads<'_, '_>, user: Id) -> Result<Vec<Held>> {
    let rows = tx.tx.sql("select roles from @users where id = $1", &[Cell::from(user)], &[ColumnType::Text])?;
    let text = rows.first().and_then(|row| row.text(0)).map(str::to_owned);
    people::roles_of(tx, text.as_deref())
}

/// The fields that they do not see, each with the roles that hide it.
fn hidden(actor: &Actor, held: &[Held], def: &EntityDef) -> Vec<Hidden> {
    let speaks = |role: &Role| role.scope(&def.key, Deed::Read) > Scope::Nothing;
    let by = |field: &Key| {
        let hides = |held: &&Held| speaks(&held.rights) && !held.rights.reads(&def.key, field);
        held.iter().filter(hides).map(|held| held.name.clone()).collect()
    };
    let unread = def.fields.iter().filter(|field| !actor.reads(def, &field.key));
    unread.map(|field| Hidden { field: field.key.clone(), roles: by(&field.key) }).collect()
}
