//! Which rows: a role's scope as one predicate over a record's owner, team and
//! branch, or over those of its primary record.
//!
//! - An owned entity follows the scope.
//! - One that belongs to nobody (products, pipelines) is open to every scope
//!   above nothing.
//! - What only rules write (all fields `system`) people may see and no more.
//! - A dependant (`about`) lends its visibility from its primary record. An
//!   owned one (an activity) is *seen* also where its primary record is seen,
//!   but changed only within its own scope; one without an owner (a line, a
//!   passage) is part of its primary record: who may see that may see it, who
//!   may update that may do anything to it that their role grants at all.

use base::Id;
use schema::{EntityDef, Key, Schema};

use crate::{Actor, Deed, Scope};

/// How many primary records stand above a dependant at most; a ring of
/// `about` links ends here and shows nothing.
const DEEPEST: usize = 4;

/// A predicate over the rows of one entity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Rows {
    All,
    Nothing,
    /// Any of these matches: the owner is the user, the team is one of the
    /// teams, the branch is one of the branches.
    Owned {
        user: Id,
        teams: Vec<Id>,
        branches: Vec<Id>,
    },
    /// The record that `link` points to, of `entity`, is one of `rows`. A row
    /// whose link is empty does not match.
    About {
        link: Key,
        entity: Key,
        rows: Box<Rows>,
    },
    /// Any of several; never empty, never nested, without `All` or `Nothing`.
    Either(Vec<Rows>),
}

/// The rows of an entity that a deed of this actor reaches.
pub fn rows(actor: &Actor, schema: &Schema, def: &EntityDef, deed: Deed) -> Rows {
    rows_below(actor, schema, def, deed, DEEPEST)
}

/// Whether the deed reaches any row at all: what decides if a button is shown.
pub fn may(actor: &Actor, schema: &Schema, def: &EntityDef, deed: Deed) -> bool {
    rows(actor, schema, def, deed) != Rows::Nothing
}

fn rows_below(actor: &Actor, schema: &Schema, def: &EntityDef, deed: Deed, depth: usize) -> Rows {
    let scope = actor.scope(&def.key, deed);
    if scope == Scope::Nothing {
        return Rows::Nothing;
    }
    let sees = matches!(deed, Deed::Read | Deed::Export);
    if !sees && def.is_kept_by_rules() && !actor.is_system() {
        return Rows::Nothing;
    }
    let lent = |deed| def.about.as_ref().map_or(Rows::Nothing, |link| about(actor, schema, def, link, deed, depth));
    match (def.owned, &def.about) {
        (true, Some(_)) if sees => either(vec![owned(actor, scope), lent(Deed::Read)]),
        (true, _) => owned(actor, scope),
        (false, Some(_)) => lent(if sees { Deed::Read } else { Deed::Update }),
        (false, None) => Rows::All,
    }
}

fn owned(actor: &Actor, scope: Scope) -> Rows {
    let from = |least: Scope, ids: &[Id]| if scope >= least { ids.to_vec() } else { Vec::new() };
    match scope {
        Scope::Nothing => Rows::Nothing,
        Scope::All => Rows::All,
        _ => Rows::Owned {
            user: actor.user,
            teams: from(Scope::Team, &actor.teams),
            branches: from(Scope::Branch, &actor.branches),
        },
    }
}

fn about(actor: &Actor, schema: &Schema, def: &EntityDef, link: &Key, deed: Deed, depth: usize) -> Rows {
    let target = def.field(link).and_then(|field| field.link()).and_then(|key| schema.entity(key));
    let (Some(target), 1..) = (target, depth) else { return Rows::Nothing };
    match rows_below(actor, schema, target, deed, depth - 1) {
        // With all primary records in sight there is nothing to look up.
        plain @ (Rows::All | Rows::Nothing) => plain,
        rows => Rows::About { link: link.clone(), entity: target.key.clone(), rows: Box::new(rows) },
    }
}

fn either(several: Vec<Rows>) -> Rows {
    let mut kept = Vec::new();
    for rows in several {
        match rows {
            Rows::All => return Rows::All,
            Rows::Nothing => {}
            Rows::Either(inner) => kept.extend(inner),
            other => kept.push(other),
        }
    }
    match kept.len() {
        0 | 1 => kept.pop().unwrap_or(Rows::Nothing),
        _ => Rows::Either(kept),
    }
}

/// Whose a record is, and whose its primary record is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whose<'a> {
    pub owner: Option<Id>,
    pub team: Option<Id>,
    pub branch: Option<Id>,
    pub about: Option<&'a Whose<'a>>,
}

/// The law of [`Rows`] for a record in memory. Where the primary record would
/// decide, the answer is no; ask [`reaches_through`] with it at hand.
pub fn reaches(rows: &Rows, owner: Option<Id>, team: Option<Id>, branch: Option<Id>) -> bool {
    reaches_through(rows, &Whose { owner, team, branch, about: None })
}

/// The law of [`Rows`] for a record and its primary record in memory.
pub fn reaches_through(rows: &Rows, record: &Whose<'_>) -> bool {
    match rows {
        Rows::All => true,
        Rows::Nothing => false,
        Rows::Owned { user, teams, branches } => {
            record.owner == Some(*user)
                || record.team.is_some_and(|team| teams.contains(&team))
                || record.branch.is_some_and(|branch| branches.contains(&branch))
        }
        Rows::About { rows, .. } => record.about.is_some_and(|primary| reaches_through(rows, primary)),
        Rows::Either(several) => several.iter().any(|rows| reaches_through(rows, record)),
    }
}
