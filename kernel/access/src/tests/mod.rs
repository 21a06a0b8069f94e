//! A company with two branches: Maryam sells in Tehran, Reza leads the branch.

mod fields;
mod laws;
mod properties;
mod written;

use std::sync::Arc;

use base::Id;
use schema::{EntityDef, FieldDef, Kind, Schema, SchemaBuilder};

use crate::*;

/// Customers and deals are owned; a call is owned and about a customer; a line
/// is part of a deal; a task is owned and about a deal or else a customer, if
/// about anything, and may be private; a paper is part of a deal or else of a
/// customer; products and roles belong to nobody; views are personal.
fn schema() -> Schema {
    let plain = ["users", "teams", "branches", "products", "roles"].map(|key| entity(key, false, None));
    let others = [
        entity("customers", true, None),
        entity("deals", true, None),
        entity("calls", true, Some("customers")),
        entity("lines", false, Some("deals")),
        entity("remarks", true, Some("calls")),
        entity("rings", false, Some("rings")),
        EntityDef { private: Some("quiet".into()), ..of_either("tasks", true) },
        of_either("papers", false),
    ];
    plain.into_iter().chain(others).fold(SchemaBuilder::new(), SchemaBuilder::entity).build().unwrap()
}

fn entity(key: &'static str, owned: bool, about: Option<&'static str>) -> EntityDef {
    let link = |key: &'static str, to: &'static str| FieldDef::new(key, Kind::Link { to: to.into() });
    let mut fields = vec![FieldDef::new("name", Kind::Text { max: 50 }), FieldDef::new("cost", Kind::Integer)];
    if owned {
        for (key, to) in [("owner", "users"), ("team", "teams"), ("branch", "branches")] {
            fields.push(FieldDef { system: true, ..link(key, to) });
        }
    }
    fields.extend(about.map(|to| FieldDef { required: true, ..link("about", to) }));
    EntityDef {
        key: key.into(),
        icon: "circle".into(),
        fields,
        title: "name".into(),
        owned,
        on_any: false,
        about: about.map(|_| "about".into()).into_iter().collect(),
        private: None,
        happened: None,
        personal: false,
        indexes: vec![],
        list: vec![],
        sort: ("id".into(), schema::Direction::Down),
        form: vec![],
    }
}

/// Each keeps their own, and may share them.
fn schema_of_views() -> Schema {
    let mut def = EntityDef { personal: true, ..entity("views", true, None) };
    def.fields.extend(["shared", "for_team", "for_role"].map(|key| FieldDef::new(key, Kind::Text { max: 9 })));
    let people = ["users", "teams", "branches"].map(|key| entity(key, false, None));
    people.into_iter().chain([def]).fold(SchemaBuilder::new(), SchemaBuilder::entity).build().unwrap()
}

fn of_either(key: &'static str, owned: bool) -> EntityDef {
    let mut def = entity(key, owned, None);
    for (key, to) in [("about", "deals"), ("further", "customers")] {
        def.fields.push(FieldDef::new(key, Kind::Link { to: to.into() }));
        def.about.push(key.into());
    }
    def.fields.push(FieldDef { required: true, ..FieldDef::new("quiet", Kind::Flag) });
    def
}

/// A role from lines such as `customers read own`.
fn role(lines: &[&str]) -> Role {
    let grant = |line: &&str| {
        let [entity, deed, scope] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        Grant::new(entity, deed.parse().unwrap(), scope.parse().unwrap())
    };
    Role { key: "role".into(), grants: lines.iter().map(grant).collect(), ..Role::default() }
}

fn id(raw: i64) -> Id {
    Id::from_raw(raw)
}

/// User 1 of team 10, branches 100 and 101.
fn maryam(roles: Vec<Role>) -> Actor {
    Actor {
        user: id(1),
        name: "مریم".into(),
        roles: roles.into_iter().map(Arc::new).collect(),
        teams: vec![id(10)],
        branches: vec![id(100), id(101)],
        shared: Vec::new(),
        door_limits: None,
    }
}
