//! The facts that access rests on: users, their roles, teams and branches.
//!
//! They are entities like any other, so their lists, forms, history and API
//! come for free; what a person signs in with stands apart (`sign_in`).
//!
//! An entity stands in a file of its own, with its fields and its rules; [`person`]
//! is all that a request must know of its user.

mod branches;
mod person;
mod place;
mod rights;
mod roles;
mod teams;
mod users;

use schema::EntityDef;

use crate::RuleBook;

pub use branches::{BRANCH_MANAGER, BRANCH_NAME, BRANCH_PARENT, Branch, below};
pub use person::{Person, person};
pub(crate) use place::{is_active, managed, place_of};
pub(crate) use roles::{Held, administrator, roles_of, seed_roles};
pub use roles::{ROLE_KEY, ROLE_NAME, ROLE_RIGHTS, RoleRow};
pub use teams::{TEAM_BRANCH, TEAM_MANAGER, TEAM_NAME, Team};
pub use users::{
    USER_ACTIVE, USER_BRANCH, USER_CALENDAR, USER_EMAIL, USER_LANG, USER_NAME, USER_ROLES, USER_TEAM, User,
    UserCalendar, UserLang,
};

pub(crate) fn definitions() -> [EntityDef; 4] {
    [users::definition(), teams::definition(), branches::definition(), roles::definition()]
}

pub(crate) fn register_rules(book: &mut RuleBook) {
    book.add(branches::rules());
    book.add(roles::rules());
    book.add(users::rules());
}
