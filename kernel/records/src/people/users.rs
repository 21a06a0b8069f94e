//! Users: who works here, and nothing of how they sign in.

use base::Id;
use schema::{Direction, Entity, EntityDef, Field, entity, field};

use super::{Branch, RoleRow, Team};
use crate::{
    Result, Writes,
    error::Error,
    record::Record,
    rules::{self, Rules},
    sign_in,
};

pub struct User;

schema::choices! {
    /// The language that a person chose, as their record tells it.
    pub enum UserLang { Fa = "fa" Plain, En = "en" Plain }
}
schema::choices! {
    /// The calendar that a person chose.
    pub enum UserCalendar { Jalali = "jalali" Plain, Gregorian = "gregorian" Plain }
}

impl Entity for User {
    const KEY: &'static str = "users";
}

pub const USER_NAME: Field<User, String> = field("name");
/// What a user signs in with; none for someone who is only named, as an
/// imported seller who was not invited yet.
pub const USER_EMAIL: Field<User, Option<String>> = field("email");
/// What they may do is what any of their roles allows.
pub const USER_ROLES: Field<User, Vec<Id<RoleRow>>> = field("roles");
pub const USER_TEAM: Field<User, Option<Id<Team>>> = field("team");
pub const USER_BRANCH: Field<User, Option<Id<Branch>>> = field("branch");
pub const USER_ACTIVE: Field<User, bool> = field("active");
pub const USER_LANG: Field<User, Option<UserLang>> = field("lang");
pub const USER_CALENDAR: Field<User, Option<UserCalendar>> = field("calendar");

pub(super) fn definition() -> EntityDef {
    entity::<User>("user-round")
        .field(USER_NAME.line(120).named().searchable())
        .field(USER_EMAIL.email().unique().searchable())
        .field(USER_ROLES.links())
        .field(USER_TEAM.link())
        .field(USER_BRANCH.link())
        .field(USER_ACTIVE.flag())
        .field(USER_LANG.choice::<UserLang>().system())
        .field(USER_CALENDAR.choice::<UserCalendar>().system())
        .title(USER_NAME)
        .sort(USER_NAME, Direction::Up)
        .list(&["name", "email", "roles", "team", "branch", "active"])
        .section("main", &["name", "email", "roles", "team", "branch", "active"])
        .build()
}

pub(super) fn rules() -> Rules<User> {
    rules::rules()
        .before_save(active_at_first)
        .before_save(no_promotion)
        .after_save(sign_in::one_remains)
        .after_save(sign_in::end_where_left)
        .before_delete(sign_in::one_remains_without)
}

fn active_at_first(_: &mut Writes<'_, '_>, user: &mut Record<User>) -> Result<()> {
    if user.is_new() && user.peek(USER_ACTIVE).is_none() {
        user.set(USER_ACTIVE, true);
    }
    Ok(())
}

/// Who merely keeps the list of people makes nobody an administrator, least of
/// all themselves.
fn no_promotion(tx: &mut Writes<'_, '_>, user: &mut Record<User>) -> Result<()> {
    if tx.ctx.actor.administers() || !user.has_changed(USER_ROLES) {
        return Ok(());
    }
    let before = user.before(USER_ROLES).unwrap_or_default();
    let added: Vec<Id> =
        user.get(USER_ROLES).into_iter().filter(|role| !before.contains(role)).map(|role| role.any()).collect();
    if sign_in::administer(tx, &added)? {
        return Err(Error::invalid("roles", "value-not-yours"));
    }
    Ok(())
}
