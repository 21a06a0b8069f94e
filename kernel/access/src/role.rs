//! A role: grants on entities and rules on fields, kept as compact JSON:
//!
//! ```json
//! { "key": "seller",
//!   "grants": { "*": { "read": "own" }, "products": { "read": "all" } },
//!   "fields": { "products": { "cost": "hidden", "price": "read" } } }
//! ```
//!
//! Naming an entity takes it out of `*` altogether: what its own line does not
//! grant, the role does not grant. And `*` never reaches what rights are made
//! of (roles, keys, sessions; people and the tree may be read), unless the role
//! administers: otherwise "may update everything" would mean "may promote
//! themselves".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Deed, EVERY, Scope};

/// One deed on one entity (or [`EVERY`]), and how far it reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    pub entity: String,
    pub deed: Deed,
    pub scope: Scope,
}

/// What a role may do with one field. Fields without a rule are open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldRule {
    pub entity: String,
    pub field: String,
    pub read: bool,
    pub write: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Role {
    pub key: String,
    pub grants: Vec<Grant>,
    pub fields: Vec<FieldRule>,
    /// May change the setup: roles, people, fields, settings.
    pub administers: bool,
}

impl Grant {
    pub fn new(entity: impl Into<String>, deed: Deed, scope: Scope) -> Self {
        Grant { entity: entity.into(), deed, scope }
    }
}

impl Role {
    /// How far this role alone lets a deed reach.
    pub fn scope(&self, entity: &str, deed: Deed) -> Scope {
        if !self.administers && is_everybodys(entity) {
            let may = matches!(deed, Deed::Read | Deed::Create | Deed::Update | Deed::Delete);
            return if may { Scope::Own } else { Scope::Nothing };
        }
        let named = self.grants.iter().any(|grant| grant.entity == entity);
        if !named && !self.administers && is_guarded(entity, deed) {
            return Scope::Nothing;
        }
        widest(&self.grants, entity, deed)
    }

    /// Whether this role alone shows a field of what it shows at all.
    pub fn reads(&self, entity: &str, field: &str) -> bool {
        self.rule(entity, field).is_none_or(|rule| rule.read)
    }

    pub fn writes(&self, entity: &str, field: &str) -> bool {
        self.rule(entity, field).is_none_or(|rule| rule.read && rule.write)
    }

    /// The most specific rule for a field; of two alike, the later line.
    fn rule(&self, entity: &str, field: &str) -> Option<&FieldRule> {
        let fits = |said: &str, asked: &str| said == asked || said == EVERY;
        let specific = |rule: &&FieldRule| (rule.entity != EVERY, rule.field != EVERY);
        self.fields.iter().filter(|rule| fits(&rule.entity, entity) && fits(&rule.field, field)).max_by_key(specific)
    }
}

/// The scope of a deed in a list of grants: the entity's own lines if it has
/// any, else those of [`EVERY`].
pub(crate) fn widest(grants: &[Grant], entity: &str, deed: Deed) -> Scope {
    let line = if grants.iter().any(|grant| grant.entity == entity) { entity } else { EVERY };
    let of_line = grants.iter().filter(|grant| grant.entity == line && grant.deed == deed);
    of_line.map(|grant| grant.scope).max().unwrap_or_default()
}

/// What everybody who may enter keeps for themselves, whatever their role says
/// of it or of everything.
fn is_everybodys(entity: &str) -> bool {
    entity == "views"
}

fn is_guarded(entity: &str, deed: Deed) -> bool {
    match entity {
        "roles" | "api_keys" | "sessions" | "settings" | "shares" => true,
        "users" | "teams" | "branches" => deed != Deed::Read,
        _ => false,
    }
}

/// A role as it is written in JSON; always in alphabetical order, so that two
/// versions of a role differ in their text only where they differ in meaning.
#[derive(Serialize, Deserialize)]
struct Written {
    key: String,
    #[serde(default)]
    grants: BTreeMap<String, BTreeMap<Deed, Scope>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    fields: BTreeMap<String, BTreeMap<String, FieldRight>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    administers: bool,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FieldRight {
    Hidden,
    Read,
    Write,
}

impl From<Role> for Written {
    fn from(role: Role) -> Written {
        let mut grants: BTreeMap<String, BTreeMap<Deed, Scope>> = BTreeMap::new();
        for grant in role.grants {
            let scope = grants.entry(grant.entity).or_default().entry(grant.deed).or_default();
            *scope = grant.scope.max(*scope);
        }
        let mut fields: BTreeMap<String, BTreeMap<String, FieldRight>> = BTreeMap::new();
        for rule in role.fields {
            let right = match (rule.read, rule.write) {
                (false, _) => FieldRight::Hidden,
                (true, false) => FieldRight::Read,
                (true, true) => FieldRight::Write,
            };
            fields.entry(rule.entity).or_default().insert(rule.field, right);
        }
        Written { key: role.key, grants, fields, administers: role.administers }
    }
}

impl From<Written> for Role {
    fn from(written: Written) -> Role {
        let grant = |entity: &String, (deed, scope)| Grant { entity: entity.clone(), deed, scope };
        let rule = |entity: &String, (field, right)| {
            let (read, write) = match right {
                FieldRight::Hidden => (false, false),
                FieldRight::Read => (true, false),
                FieldRight::Write => (true, true),
            };
            FieldRule { entity: entity.clone(), field, read, write }
        };
        let mut lines = written.grants;
        for line in lines.values_mut().filter(|line| line.is_empty()) {
            // An empty line grants nothing, and still takes its entity out of the star.
            line.insert(Deed::Read, Scope::Nothing);
        }
        Role {
            key: written.key,
            grants: each_line(lines, grant),
            fields: each_line(written.fields, rule),
            administers: written.administers,
        }
    }
}

fn each_line<K, V, T>(lines: BTreeMap<String, BTreeMap<K, V>>, make: impl Fn(&String, (K, V)) -> T) -> Vec<T> {
    let mut made = Vec::new();
    for (entity, line) in lines {
        made.extend(line.into_iter().map(|entry| make(&entity, entry)));
    }
    made
}
