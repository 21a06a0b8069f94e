//! From the sheet back to a role: only what was changed is written, so that a
//! line that follows "everything else" goes on following it.

use records::access::{Deed, EVERY, FieldRule, Grant, Role, Scope};
use schema::{EntityDef, FieldDef, Kind, Schema};

use crate::form::Pairs;

/// The kernel's own tables that no role speaks of by itself.
const UNSPOKEN: [&str; 1] = ["shares"];

/// The groups of the sheet, each with its entities in their order, as somebody
/// who runs a shop would sort them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// What people work with all day, and what hangs on it.
    Daily,
    /// Whose list says how much.
    Money,
    /// Lists that all share, and what the company is made of.
    SetUp,
    /// What the product keeps for itself: links and what rules write down.
    Technical,
}

impl Group {
    pub fn key(self) -> &'static str {
        match self {
            Group::Daily => "role-group-daily",
            Group::Money => "role-group-money",
            Group::SetUp => "role-group-setup",
            Group::Technical => "role-group-technical",
        }
    }

    fn of(def: &EntityDef) -> Group {
        let only_links = !def.about.is_empty() && def.fields.iter().all(|field| field.system || field.link().is_some());
        if def.is_kept_by_rules() || only_links {
            return Group::Technical;
        }
        let lists_money = def.list.iter().filter_map(|key| def.field(key)).any(|field| field.kind == Kind::Money);
        match lists_money {
            true => Group::Money,
            false if def.owned || !def.about.is_empty() => Group::Daily,
            false => Group::SetUp,
        }
    }
}

/// The entities that the sheet has lines for. What everybody keeps for
/// themselves is no role's to grant, and a comment follows its record.
pub(super) fn lines(schema: &Schema) -> impl Iterator<Item = &EntityDef> {
    let is_spoken = |def: &&EntityDef| !def.personal && !def.on_any && !UNSPOKEN.contains(&&*def.key);
    schema.entities().map(|def| &**def).filter(is_spoken)
}

pub(super) fn lines_of(schema: &Schema, group: Group) -> Vec<&EntityDef> {
    lines(schema).filter(|def| Group::of(def) == group).collect()
}

/// Whether a deed can be granted on an entity at all.
pub(super) fn is_open(def: &EntityDef, deed: Deed) -> bool {
    !def.is_kept_by_rules() || matches!(deed, Deed::Read | Deed::Export)
}

/// Whether it matters how far: what belongs to nobody is seen or not.
pub(super) fn has_scope(def: &EntityDef, deed: Deed) -> bool {
    def.owned && deed != Deed::Import
}

pub(super) fn is_named(role: &Role, entity: &str) -> bool {
    role.grants.iter().any(|grant| grant.entity == entity)
}

/// What a role says of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    Write,
    Read,
    Hidden,
}

impl Right {
    pub const ALL: [Right; 3] = [Right::Write, Right::Read, Right::Hidden];

    pub fn key(self) -> &'static str {
        match self {
            Right::Write => "write",
            Right::Read => "read",
            Right::Hidden => "hidden",
        }
    }

    /// What can be said of a field: nobody writes what the product writes.
    pub fn open(field: &FieldDef) -> impl Iterator<Item = Right> {
        let is_system = field.system;
        Right::ALL.into_iter().filter(move |right| !is_system || *right != Right::Write)
    }

    pub fn of(role: &Role, entity: &str, field: &FieldDef) -> Right {
        match (role.reads(entity, &field.key), role.writes(entity, &field.key)) {
            (false, _) => Right::Hidden,
            // Nobody writes what the product writes.
            (true, true) if !field.system => Right::Write,
            (true, _) => Right::Read,
        }
    }
}

pub(super) fn cell(entity: &str, deed: Deed) -> String {
    format!("g.{entity}.{}", deed.key())
}

/// Where the sheet says what may be done with a field.
pub(super) fn right(entity: &str, field: &str) -> String {
    format!("right.{entity}.{field}")
}

/// The role that the sheet says, made from the one that it was drawn from.
pub(super) fn rebuilt(old: &Role, pairs: &Pairs, schema: &Schema) -> Role {
    let scope = |entity: &str, deed: Deed| sent(pairs, &cell(entity, deed)).and_then(|text| text.parse::<Scope>().ok());
    let follows = |entity: &str| pairs.iter().any(|(name, value)| name == "like" && value == entity);
    let administers = sent(pairs, "administers").is_some();
    let mut role = Role { key: old.key.clone(), administers, ..Role::default() };
    role.grants = kept_grants(old, schema);
    for deed in Deed::ALL {
        let star = scope(EVERY, deed).unwrap_or_else(|| star(old, deed));
        role.grants.extend((star > Scope::Nothing).then(|| Grant::new(EVERY, deed, star)));
    }
    for def in lines(schema).filter(|def| !follows(&def.key)) {
        let said = |deed: Deed| scope(&def.key, deed).unwrap_or_else(|| old.scope(&def.key, deed));
        let is_as_before = Deed::ALL.into_iter().all(|deed| said(deed) == old.scope(&def.key, deed));
        if is_as_before && !is_named(old, &def.key) {
            continue;
        }
        let granted = Deed::ALL.into_iter().map(|deed| Grant::new(&*def.key, deed, said(deed)));
        let granted: Vec<Grant> = granted.filter(|grant| grant.scope > Scope::Nothing).collect();
        match granted.is_empty() {
            // A line that grants nothing still keeps its entity out of the star.
            true => role.grants.push(Grant::new(&*def.key, Deed::Read, Scope::Nothing)),
            false => role.grants.extend(granted),
        }
    }
    role.fields = fields(old, pairs, schema);
    role
}

/// What the star itself grants, whatever stands in other lines.
pub(super) fn star(role: &Role, deed: Deed) -> Scope {
    let of_star = role.grants.iter().filter(|grant| grant.entity == EVERY && grant.deed == deed);
    of_star.map(|grant| grant.scope).max().unwrap_or_default()
}

/// Grants on what the sheet has no line for stay.
fn kept_grants(old: &Role, schema: &Schema) -> Vec<Grant> {
    let has_line = |entity: &str| entity == EVERY || lines(schema).any(|def| def.key == entity);
    old.grants.iter().filter(|grant| !has_line(&grant.entity)).cloned().collect()
}

/// The rules that name a field of a line are written anew where they say more
/// than the wider rules do; those stay as they are.
fn fields(old: &Role, pairs: &Pairs, schema: &Schema) -> Vec<FieldRule> {
    let is_own =
        |rule: &&FieldRule| lines(schema).any(|def| def.key == rule.entity && def.field(&rule.field).is_some());
    let (_, wide): (Vec<&FieldRule>, Vec<&FieldRule>) = old.fields.iter().partition(is_own);
    let wide = Role { fields: wide.into_iter().cloned().collect(), ..Role::default() };
    let mut rules = wide.fields.clone();
    for def in lines(schema) {
        for field in &def.fields {
            let said = sent(pairs, &right(&def.key, &field.key));
            let chosen = said.and_then(|said| Right::open(field).find(|right| right.key() == said));
            let right = chosen.unwrap_or_else(|| Right::of(old, &def.key, field));
            if right == Right::of(&wide, &def.key, field) {
                continue;
            }
            let (read, write) = (right != Right::Hidden, right == Right::Write);
            rules.push(FieldRule { entity: def.key.to_string(), field: field.key.to_string(), read, write });
        }
    }
    rules
}

fn sent<'p>(pairs: &'p Pairs, name: &str) -> Option<&'p str> {
    pairs.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use records::access::{Deed, EVERY};
    use schema::{FieldDef, Kind, SchemaBuilder};

    use super::*;

    fn schema() -> Schema {
        let entity = |key: &'static str| {
            let mut def = schema::entity::<Shop>("store").owned().build();
            def.key = key.into();
            for field in ["name", "cost"] {
                def.fields.push(FieldDef::new(field, Kind::Text { max: 50 }));
            }
            def
        };
        let others = ["users", "teams", "branches"].map(|key| {
            let mut def = schema::entity::<Shop>("user").build();
            def.key = key.into();
            def
        });
        let all = ["deals", "shops"].map(entity).into_iter().chain(others);
        all.fold(SchemaBuilder::new(), SchemaBuilder::entity).build().unwrap()
    }

    struct Shop;
    impl schema::Entity for Shop {
        const KEY: &'static str = "shops";
    }

    /// What the browser sends of a sheet that nobody touched, with some cells changed.
    fn sheet(role: &Role, changed: &[(&str, &str)]) -> Pairs {
        let schema = schema();
        let mut pairs = Pairs::new();
        for deed in Deed::ALL {
            pairs.push((cell(EVERY, deed), star(role, deed).key().to_owned()));
            for def in lines(&schema) {
                pairs.push((cell(&def.key, deed), role.scope(&def.key, deed).key().to_owned()));
            }
        }
        for def in lines(&schema) {
            for field in &def.fields {
                pairs.push((right(&def.key, &field.key), Right::of(role, &def.key, field).key().to_owned()));
            }
        }
        for (name, value) in changed {
            match pairs.iter_mut().find(|(sent, _)| sent == name) {
                Some((_, held)) => *held = (*value).to_owned(),
                None => pairs.push(((*name).to_owned(), (*value).to_owned())),
            }
        }
        pairs
    }

    fn check(before: &str, changed: &[(&str, &str)], after: &str) {
        let role: Role = serde_json::from_str(before).unwrap();
        let told = rebuilt(&role, &sheet(&role, changed), &schema());
        assert_eq!(serde_json::to_string(&told).unwrap(), after, "{changed:?}");
    }

    #[test]
    fn a_sheet_writes_what_was_changed_and_keeps_the_rest() {
        let seller = r#"{"key":"seller","grants":{"*":{"read":"own"}}}"#;
        check(seller, &[], seller);
        // What follows the first line follows its change too.
        check(seller, &[("g.*.read", "branch")], r#"{"key":"seller","grants":{"*":{"read":"branch"}}}"#);
        check(
            seller,
            &[("g.deals.update", "own")],
            r#"{"key":"seller","grants":{"*":{"read":"own"},"deals":{"read":"own","update":"own"}}}"#,
        );
        check(
            seller,
            &[("g.deals.read", "nothing")],
            r#"{"key":"seller","grants":{"*":{"read":"own"},"deals":{"read":"nothing"}}}"#,
        );
        let named = r#"{"key":"seller","grants":{"*":{"read":"own"},"deals":{"read":"all"}}}"#;
        check(named, &[("like", "deals")], seller);
        check(seller, &[("administers", "on")], r#"{"key":"seller","grants":{"*":{"read":"own"}},"administers":true}"#);
    }

    #[test]
    fn fields_are_written_where_they_differ_from_the_wider_rules() {
        let open = r#"{"key":"r","grants":{"*":{"read":"all"}}}"#;
        check(
            open,
            &[("right.shops.cost", "hidden"), ("right.shops.name", "read")],
            r#"{"key":"r","grants":{"*":{"read":"all"}},"fields":{"shops":{"cost":"hidden","name":"read"}}}"#,
        );
        let wide = r#"{"key":"r","grants":{"*":{"read":"all"}},"fields":{"*":{"cost":"hidden"}}}"#;
        check(wide, &[], wide);
        check(
            wide,
            &[("right.deals.cost", "write")],
            r#"{"key":"r","grants":{"*":{"read":"all"}},"fields":{"*":{"cost":"hidden"},"deals":{"cost":"write"}}}"#,
        );
        // What names something that is not there now is kept for its return.
        let gone =
            r#"{"key":"r","grants":{"*":{"read":"all"},"ghosts":{"read":"all"}},"fields":{"shops":{"aura":"hidden"}}}"#;
        check(gone, &[], gone);
    }
}
