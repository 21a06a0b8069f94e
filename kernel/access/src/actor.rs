//! Whoever acts: a person with all their roles, an API key of theirs, or the
//! product itself.

use std::sync::{Arc, LazyLock};

use base::Id;
use schema::{EntityDef, SYSTEM_COLUMNS};

use crate::{Deed, EVERY, Grant, Role, Scope, role::widest};

/// That there are records of an entity which others have shared with somebody;
/// which ones, only the database knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub entity: String,
    /// Some of them to be changed too.
    pub writes: bool,
}

#[derive(Clone, Debug)]
pub struct Actor {
    pub user: Id,
    pub name: String,
    pub roles: Vec<Arc<Role>>,
    pub teams: Vec<Id>,
    /// Expanded: the user's own branches and all below them.
    pub branches: Vec<Id>,
    /// Of which entities others have shared records with this person.
    pub shared: Vec<Received>,
    /// What the door allows, for an API key: it narrows the user's rights and
    /// never widens them. `None` is the front door.
    pub door_limits: Option<Vec<Grant>>,
}

impl Actor {
    /// The product itself: jobs, listeners, the command line. May everything.
    pub fn system() -> Actor {
        static ALL_RIGHTS: LazyLock<Arc<Role>> = LazyLock::new(|| {
            let grants = Deed::ALL.map(|deed| Grant::new(EVERY, deed, Scope::All)).to_vec();
            Arc::new(Role { key: "system".into(), grants, fields: Vec::new(), administers: true })
        });
        Actor {
            user: Id::from_raw(0),
            name: "system".into(),
            roles: vec![ALL_RIGHTS.clone()],
            teams: Vec::new(),
            branches: Vec::new(),
            shared: Vec::new(),
            door_limits: None,
        }
    }

    pub fn is_system(&self) -> bool {
        self.user.raw() == 0
    }

    /// How far a deed reaches: the widest of the roles, narrowed by the door,
    /// and never wider than sight, for what one may not see one may not change.
    pub fn scope(&self, entity: &str, deed: Deed) -> Scope {
        let granted = self.granted(entity, deed);
        if deed.needs_sight() { granted.min(self.granted(entity, Deed::Read)) } else { granted }
    }

    pub fn may(&self, entity: &str, deed: Deed) -> bool {
        self.scope(entity, deed) > Scope::Nothing
    }

    /// May change the setup. A key with limits never may.
    pub fn administers(&self) -> bool {
        self.door_limits.is_none() && self.roles.iter().any(|role| role.administers)
    }

    /// Whether a field may be shown, filtered, sorted, searched or exported.
    pub fn reads(&self, def: &EntityDef, field: &str) -> bool {
        if SYSTEM_COLUMNS.contains(&field) {
            return self.may(&def.key, Deed::Read);
        }
        self.may(&def.key, Deed::Read) && self.some_role(def, &[Deed::Read], |role| role.reads(&def.key, field))
    }

    /// Whether a field may be set, in a new record or an old one. System
    /// columns and system fields are written by the product only.
    pub fn writes(&self, def: &EntityDef, field: &str) -> bool {
        let deeds = [Deed::Create, Deed::Update, Deed::Import];
        let is_set_by_people = def.field(field).is_some_and(|field| !field.system);
        is_set_by_people
            && deeds.iter().any(|&deed| self.may(&def.key, deed))
            && self.some_role(def, &deeds, |role| role.writes(&def.key, field))
    }

    fn granted(&self, entity: &str, deed: Deed) -> Scope {
        let role = self.roles.iter().map(|role| role.scope(entity, deed)).max().unwrap_or_default();
        match &self.door_limits {
            Some(limits) => role.min(widest(limits, entity, deed)),
            None => role,
        }
    }

    /// Only a role that grants the deed has a say about the fields: one that is
    /// silent about products must not open their cost.
    fn some_role(&self, def: &EntityDef, deeds: &[Deed], allows: impl Fn(&Role) -> bool) -> bool {
        let speaks = |role: &Role| deeds.iter().any(|&deed| role.scope(&def.key, deed) > Scope::Nothing);
        self.roles.iter().any(|role| speaks(role) && allows(role))
    }
}
