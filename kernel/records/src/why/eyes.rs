//! A person's own rows, walked part by part for one record.

use std::sync::Arc;

use access::{Actor, Deed, Rows, Scope};
use base::Id;
use schema::{EntityDef, Key, Schema};

use super::{
    reason::{ByRole, Reason},
    whose::whose,
};
use crate::{Reads, Result, people::Held, shares};

/// The database as the person sees it.
pub(super) struct Eyes<'a, 't> {
    pub reads: Reads<'a, 't>,
    pub held: &'a [Held],
}

impl Eyes<'_, '_> {
    pub(super) fn actor(&self) -> &Actor {
        &self.reads.ctx.actor
    }

    pub(super) fn schema(&self) -> &Schema {
        &self.reads.ctx.schema
    }

    /// The reasons that one part of the person's rows gives.
    pub(super) fn reasons(&mut self, def: &Arc<EntityDef>, id: Id, rows: &Rows) -> Result<Vec<Reason>> {
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

    /// Why they do not see it.
    pub(super) fn against(&mut self, def: &Arc<EntityDef>, id: Id) -> Result<Vec<Reason>> {
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

    /// What each role shows of an entity, where it shows any.
    fn showing(&self, def: &EntityDef) -> Vec<ByRole> {
        let by = |held: &Held| {
            let scope = held.rights.scope(&def.key, Deed::Read);
            (scope > Scope::Nothing).then(|| ByRole { id: held.id, name: held.name.clone(), scope })
        };
        self.held.iter().filter_map(by).collect()
    }
}
