//! Which rows: a role's scope as one predicate over a record's owner, team and
//! branch, or over those of its primary record.
//!
//! - An owned entity follows the scope.
//! - One that belongs to nobody (products, pipelines) is open to every scope
//!   above nothing.
//! - What only rules write (all fields `system`) people may see and no more.
//! - What is about a record of any kind (`on_any`, a comment) is seen by exactly
//!   who sees that record, and changed by its owner only.
//! - A dependant (`about`) lends its visibility from its primary record. An
//!   owned one (an activity) is *seen* also where its primary record is seen,
//!   but changed only within its own scope; one without an owner (a line, a
//!   passage) is part of its primary record: who may see that may see it, who
//!   may update that may do anything to it that their role grants at all.
//!   Where several links may lead to the primary record, the first that is set
//!   does; one without any is seen in its own scope only, and so is one whose
//!   flag keeps it private.
//! - An owned record that was *shared* with the user or one of their teams is
//!   seen, and changed where the share says so, beside what the scope reaches;
//!   its dependants follow as those of any visible record. A share opens
//!   records, not deeds: where no role lets one read (or change) any record of
//!   the entity, nothing shared is read (or changed), and nobody deletes, hands
//!   over or shares on what is not theirs ([`rows_of_ones_own`]).
//! - A personal one (a saved view) is its owner's and of those it is shared
//!   with; only a scope over all reaches further.

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
    /// What was shared with the user or one of the teams: to read, or only what
    /// may be changed too.
    Shared {
        entity: Key,
        user: Id,
        teams: Vec<Id>,
        to_write: bool,
    },
    /// The record that `link` points to, of `entity`, is one of `rows`. A row
    /// whose link is empty does not match, nor one where a link of `after` is
    /// set, nor one that the flag `private` keeps to its own scope.
    About {
        link: Key,
        after: Vec<Key>,
        private: Option<Key>,
        entity: Key,
        rows: Box<Rows>,
    },
    /// A personal record whose owner shares it: with all, with one of these teams,
    /// or with one of the roles of these keys.
    SharedWith {
        teams: Vec<Id>,
        roles: Vec<String>,
    },
    /// Any of several; never empty, never nested, without `All` or `Nothing`.
    Either(Vec<Rows>),
}

/// The rows of an entity that a deed of this actor reaches; the product itself
/// reaches all.
pub fn rows(actor: &Actor, schema: &Schema, def: &EntityDef, deed: Deed) -> Rows {
    if actor.is_system() {
        return Rows::All;
    }
    rows_below(actor, schema, def, deed, DEEPEST)
}

/// The same without what others have shared: who was let in by a share passes
/// the record to nobody.
pub fn rows_of_ones_own(actor: &Actor, schema: &Schema, def: &EntityDef, deed: Deed) -> Rows {
    let alone = Actor { shared: Vec::new(), ..actor.clone() };
    rows(&alone, schema, def, deed)
}

impl Rows {
    /// These rows in parts that each have an index of their own: what the scope
    /// reaches, and what was shared. A list reads them apart and joins the pages,
    /// since in one condition the few shared ones would cost the many their order.
    pub fn apart(self) -> Vec<Rows> {
        let Rows::Either(several) = self else { return vec![self] };
        let (shared, others): (Vec<Rows>, Vec<Rows>) =
            several.into_iter().partition(|rows| matches!(rows, Rows::Shared { .. }));
        [either(others), either(shared)].into_iter().filter(|rows| *rows != Rows::Nothing).collect()
    }
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
    if !sees && def.is_kept_by_rules() {
        return Rows::Nothing;
    }
    if def.personal && scope < Scope::All {
        let own = || either(vec![owned(actor, Scope::Own), shared(actor, def, deed)]);
        return if sees { own_and_shared(actor, def) } else { own() };
    }
    let lent = |deed| {
        let through = |at| about(actor, schema, def, at, deed, depth);
        either((0..def.about.len()).map(through).collect())
    };
    if def.on_any {
        // A word belongs to whoever said it; who may do everything may take it out.
        return match deed {
            Deed::Read | Deed::Export => lent(Deed::Read),
            Deed::Delete if scope == Scope::All => Rows::All,
            _ => owned(actor, Scope::Own),
        };
    }
    match (def.owned, def.about.is_empty()) {
        (true, false) if sees => either(vec![owned(actor, scope), shared(actor, def, deed), lent(Deed::Read)]),
        (true, _) => either(vec![owned(actor, scope), shared(actor, def, deed)]),
        (false, false) => lent(if sees { Deed::Read } else { Deed::Update }),
        (false, true) => Rows::All,
    }
}

/// A person's own records of a personal entity, and those shared with them: what
/// concerns also somebody who may see all.
pub fn own_and_shared(actor: &Actor, def: &EntityDef) -> Rows {
    let roles = actor.roles.iter().map(|role| role.key.clone()).collect();
    let with_many = Rows::SharedWith { teams: actor.teams.clone(), roles };
    either(vec![owned(actor, Scope::Own), with_many, shared(actor, def, Deed::Read)])
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

/// What others have shared of this entity, as far as the deed goes.
fn shared(actor: &Actor, def: &EntityDef, deed: Deed) -> Rows {
    let to_write = match deed {
        Deed::Read | Deed::Export => false,
        Deed::Update => true,
        Deed::Create | Deed::Delete | Deed::Import => return Rows::Nothing,
    };
    let of_this = |received: &&crate::Received| received.entity == *def.key && (received.writes || !to_write);
    match actor.shared.iter().any(|received| of_this(&received)) {
        true => Rows::Shared { entity: def.key.clone(), user: actor.user, teams: actor.teams.clone(), to_write },
        false => Rows::Nothing,
    }
}

/// What the link at `at` lends.
fn about(actor: &Actor, schema: &Schema, def: &EntityDef, at: usize, deed: Deed, depth: usize) -> Rows {
    let link = &def.about[at];
    let after = def.before_about(link).unwrap_or_default().to_vec();
    let Some(field) = def.field(link) else { return Rows::Nothing };
    let target = field.link().and_then(|key| schema.entity(key));
    let (Some(target), 1..) = (target, depth) else { return Rows::Nothing };
    let always_stands = field.required && after.is_empty() && def.private.is_none();
    match rows_below(actor, schema, target, deed, depth - 1) {
        Rows::Nothing => Rows::Nothing,
        // With all primary records in sight there is nothing to look up.
        Rows::All if always_stands => Rows::All,
        rows => Rows::About {
            link: link.clone(),
            after,
            private: def.private.clone(),
            entity: target.key.clone(),
            rows: Box::new(rows),
        },
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

/// With whom a record is shared, by a share that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub person: Option<Id>,
    pub team: Option<Id>,
    pub writes: bool,
}

/// Whose a record is, and whose its primary record is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whose<'a> {
    pub owner: Option<Id>,
    pub team: Option<Id>,
    pub branch: Option<Id>,
    /// The link that leads to the primary record, and that record.
    pub about: Option<(&'a str, &'a Whose<'a>)>,
    /// Its flag keeps it to its own scope.
    pub private: bool,
    pub shared: &'a [Share],
    /// With how many a personal record is shared by its owner.
    pub for_many: Option<Many<'a>>,
}

/// With whom a personal record is shared as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many<'a> {
    All,
    Team(Id),
    /// Those with the role of this key.
    Role(&'a str),
}

/// The law of [`Rows`] for a record in memory. Where the primary record would
/// decide, the answer is no; ask [`reaches_through`] with it at hand.
pub fn reaches(rows: &Rows, owner: Option<Id>, team: Option<Id>, branch: Option<Id>) -> bool {
    reaches_through(rows, &Whose { owner, team, branch, ..Whose::default() })
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
        Rows::Shared { user, teams, to_write, .. } => record.shared.iter().any(|share| {
            let is_received = share.person == Some(*user) || share.team.is_some_and(|team| teams.contains(&team));
            is_received && (share.writes || !to_write)
        }),
        Rows::About { link, private, rows, .. } => {
            let is_lent = private.is_none() || !record.private;
            is_lent && record.about.is_some_and(|(by, primary)| by == link && reaches_through(rows, primary))
        }
        Rows::SharedWith { teams, roles } => match record.for_many {
            None => false,
            Some(Many::All) => true,
            Some(Many::Team(team)) => teams.contains(&team),
            Some(Many::Role(role)) => roles.iter().any(|held| held == role),
        },
        Rows::Either(several) => several.iter().any(|rows| reaches_through(rows, record)),
    }
}
