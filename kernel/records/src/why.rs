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

use std::sync::Arc;

use access::{Actor, Deed, Role, Rows, Scope};
use base::{Date, Id};
use schema::{EntityDef, Key, Schema};
use sea_query::{Expr, ExprTrait, Query as Sql};
use store::{Cell, ColumnType};

use crate::{
    Ctx, Error, Reads, Result,
    people::{self, Held},
    shares::{self, With},
};

/// What one role says, by its id and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByRole {
    pub id: Id,
    pub name: String,
    pub scope: Scope,
}

/// Why somebody sees a record, or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The role shows all records of the entity.
    All(ByRole),
    /// Such records belong to nobody, and the role shows them.
    Open(ByRole),
    /// It is theirs.
    Owner(ByRole),
    /// It belongs to a team of theirs.
    Team(ByRole, Id),
    /// It belongs to a branch of theirs, or to one below it.
    Branch {
        role: ByRole,
        branch: Id,
        below: Option<Id>,
    },
    Shared {
        by: Option<Id>,
        with: With,
        writes: bool,
        until: Option<Date>,
    },
    /// A personal record that its owner shares with all, a team or a role.
    SharedWithMany,
    /// It is about a record that they see, for these reasons.
    About {
        entity: Key,
        id: Id,
        reasons: Vec<Reason>,
    },
    /// They have no role at all.
    NoRole,
    /// None of their roles shows such records.
    NotGranted,
    /// A role shows such records, but not as far as this one.
    OutOfReach(ByRole),
    /// A share that has ended.
    ShareEnded {
        by: Option<Id>,
        with: With,
        until: Option<Date>,
    },
    /// It is about a record that they do not see, and nothing else shows it.
    AboutUnseen {
        entity: Key,
    },
    /// They may not sign in any more.
    NotActive,
}

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
        let whose = whose(self, def, id)?;
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

/// The database as the person sees it.
struct Eyes<'a, 't> {
    reads: Reads<'a, 't>,
    held: &'a [Held],
}

impl Eyes<'_, '_> {
    fn actor(&self) -> &Actor {
        &self.reads.ctx.actor
    }

    fn schema(&self) -> &Schema {
        &self.reads.ctx.schema
    }

    /// What each role shows of an entity, where it shows any.
    fn showing(&self, def: &EntityDef) -> Vec<ByRole> {
        let by = |held: &Held| {
            let scope = held.rights.scope(&def.key, Deed::Read);
            (scope > Scope::Nothing).then(|| ByRole { id: held.id, name: held.name.clone(), scope })
        };
        self.held.iter().filter_map(by).collect()
    }

    /// The reasons that one part of the person's rows gives.
    fn reasons(&mut self, def: &Arc<EntityDef>, id: Id, rows: &Rows) -> Result<Vec<Reason>> {
        if let Rows::Either(several) = rows {
            let mut all = Vec::new();
            for part in several {
                all.extend(self.reasons(def, id, part)?);
            }
            return Ok(all);
        }
        if !self.reads.sees_among(def, id, rows)? {
            return Ok(Vec::new());
        }
        match rows {
            Rows::Nothing | Rows::Either(_) => Ok(Vec::new()),
            Rows::All => self.by_all(def, id),
            Rows::Owned { .. } => self.by_scope(def, id),
            Rows::Shared { .. } => self.by_shares(def, id),
            Rows::SharedWith { .. } => Ok(vec![Reason::SharedWithMany]),
            Rows::About { entity, rows, .. } => Ok(self.by_primary(def, id, entity, rows)?.into_iter().collect()),
        }
    }

    fn by_all(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<Vec<Reason>> {
        let showing = self.showing(def);
        let (owned, lent) = (def.owned, !def.about.is_empty());
        let all: Vec<ByRole> = showing.iter().filter(|role| role.scope == Scope::All).cloned().collect();
        match (owned, lent) {
            (false, false) => Ok(showing.into_iter().map(Reason::Open).collect()),
            (true, _) if !all.is_empty() => Ok(all.into_iter().map(Reason::All).collect()),
            // All primary records are in sight, and so is everything about them.
            _ => {
                let Some(target) = self.primary(def, id)? else {
                    return Ok(all.into_iter().map(Reason::All).collect());
                };
                let (entity, primary) = target;
                Ok(vec![Reason::About { reasons: self.of_primary(&entity, primary)?, entity, id: primary }])
            }
        }
    }

    fn by_scope(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<Vec<Reason>> {
        let whose = whose(&mut self.reads, def, id)?;
        let mut reasons = Vec::new();
        for role in self.showing(def) {
            let team = whose.team.filter(|team| role.scope >= Scope::Team && self.actor().teams.contains(team));
            let branch = whose.branch.filter(|at| role.scope >= Scope::Branch && self.actor().branches.contains(at));
            if whose.owner == Some(self.actor().user) {
                reasons.push(Reason::Owner(role.clone()));
            }
            if let Some(team) = team {
                reasons.push(Reason::Team(role.clone(), team));
            }
            if let Some(branch) = branch {
                let below = self.above(branch)?;
                reasons.push(Reason::Branch { role, branch, below });
            }
        }
        Ok(reasons)
    }

    /// The person's own branch that stands above this one; none where it is theirs.
    fn above(&mut self, branch: Id) -> Result<Option<Id>> {
        let (user, own) = (self.actor().user, self.actor().branches.clone());
        let mut roots = people::managed(&mut self.reads, "branches", user)?;
        roots.extend(people::place_of(&mut self.reads, user)?.and_then(|(_, branch)| branch));
        if roots.contains(&branch) {
            return Ok(None);
        }
        for root in roots.into_iter().filter(|root| own.contains(root)) {
            if people::below(&mut self.reads, &[root])?.contains(&branch) {
                return Ok(Some(root));
            }
        }
        Ok(None)
    }

    fn by_shares(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<Vec<Reason>> {
        let received = self.received(def, id)?;
        let told = |share: shares::Shared| Reason::Shared {
            by: share.by,
            with: share.with,
            writes: share.writes,
            until: share.until,
        };
        Ok(received.into_iter().filter(|share| !share.ended).map(told).collect())
    }

    /// Shares of the record with the person or a team of theirs, ended ones too.
    fn received(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<Vec<shares::Shared>> {
        let (user, teams) = (self.actor().user, self.actor().teams.clone());
        let is_theirs = |share: &shares::Shared| match share.with {
            With::Person(person) => person == user,
            With::Team(team) => teams.contains(&team),
        };
        let all = shares::all_of(&mut self.reads, def, id)?;
        Ok(all.into_iter().filter(is_theirs).collect())
    }

    fn by_primary(&mut self, def: &Arc<EntityDef>, id: Id, entity: &Key, rows: &Rows) -> Result<Option<Reason>> {
        let Some((_, primary)) = self.primary(def, id)? else { return Ok(None) };
        let target = self.reads.ctx.def(entity)?;
        let reasons = self.reasons(&target, primary, rows)?;
        Ok(Some(Reason::About { entity: entity.clone(), id: primary, reasons }))
    }

    fn of_primary(&mut self, entity: &Key, id: Id) -> Result<Vec<Reason>> {
        let target = self.reads.ctx.def(entity)?;
        let rows = self.reads.ctx.rows(&target, Deed::Read);
        self.reasons(&target, id, &rows)
    }

    /// The record that this one is about.
    fn primary(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<Option<(Key, Id)>> {
        for link in &def.about {
            let Some(entity) = def.field(link).and_then(|field| field.link()) else { continue };
            let sql = format!("select {link} from @{} where id = $1", def.key);
            let rows = self.reads.tx.sql(&sql, &[Cell::from(id)], &[ColumnType::Int])?;
            if let Some(primary) = rows.first().and_then(|row| row.int(0)) {
                let key = self.schema().entity(entity).map(|def| def.key.clone());
                return Ok(key.map(|key| (key, Id::from_raw(primary))));
            }
        }
        Ok(None)
    }

    /// Why they do not see it.
    fn against(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<Vec<Reason>> {
        if self.held.is_empty() {
            return Ok(vec![Reason::NoRole]);
        }
        let showing = self.showing(def);
        if showing.is_empty() {
            return Ok(vec![Reason::NotGranted]);
        }
        let mut against = Vec::new();
        if def.owned {
            against.extend(showing.into_iter().map(Reason::OutOfReach));
        }
        let ended = self.received(def, id)?.into_iter().filter(|share| share.ended);
        against.extend(ended.map(|share| Reason::ShareEnded { by: share.by, with: share.with, until: share.until }));
        if let Some((entity, _)) = self.primary(def, id)? {
            against.push(Reason::AboutUnseen { entity });
        }
        Ok(against)
    }
}

#[derive(Clone, Copy, Default)]
struct Whose {
    owner: Option<Id>,
    team: Option<Id>,
    branch: Option<Id>,
}

fn whose(tx: &mut Reads<'_, '_>, def: &EntityDef, id: Id) -> Result<Whose> {
    if !def.owned {
        return Ok(Whose::default());
    }
    let mut select = Sql::select();
    select.columns(["owner", "team", "branch"]).from(tx.tx.table(&def.key)).and_where(Expr::col("id").eq(id.raw()));
    let rows = tx.tx.fetch(&select, &[ColumnType::Int; 3])?;
    let at = |place: usize| rows.first().and_then(|row| row.int(place)).map(Id::from_raw);
    Ok(Whose { owner: at(0), team: at(1), branch: at(2) })
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
