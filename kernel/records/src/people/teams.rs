//! Teams: who works together, and who leads them.

use base::Id;
use schema::{Direction, Entity, EntityDef, Field, entity, field};

use super::{Branch, User};

pub struct Team;

impl Entity for Team {
    const KEY: &'static str = "teams";
}

pub const TEAM_NAME: Field<Team, String> = field("name");
pub const TEAM_BRANCH: Field<Team, Option<Id<Branch>>> = field("branch");
pub const TEAM_MANAGER: Field<Team, Option<Id<User>>> = field("manager");

pub(super) fn definition() -> EntityDef {
    entity::<Team>("users-round")
        .field(TEAM_NAME.line(120).named().searchable())
        .field(TEAM_BRANCH.link())
        .field(TEAM_MANAGER.link())
        .title(TEAM_NAME)
        .sort(TEAM_NAME, Direction::Up)
        .list(&["name", "branch", "manager"])
        .section("main", &["name", "branch", "manager"])
        .build()
}
