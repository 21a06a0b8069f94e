//! Who may enter, and how they prove who they are.
//!
//! A person signs in with an email and a password and gets a [`sessions`] row;
//! their browser keeps its secret, the database only the secret's digest. An
//! invitation or a forgotten password is a one-time [`links`] row; a program
//! enters with one of the [`keys`]. Wrong passwords are counted so that
//! guessing is hopeless and nobody can lock somebody else out ([`attempts`]).
//!
//! Passwords are hashed off the async threads, few at a time ([`password`]).
//! A stranger never learns whether an account exists: unknown, uninvited,
//! inactive and wrong are one answer, and take one time.
//!
//! Left out: cookies and pages (the web crate), second factors and single
//! sign-on.

mod attempts;
mod common;
mod entry;
mod keys;
mod last;
mod links;
mod own;
mod password;
mod secret;
mod seeing;
mod sessions;
mod set_up;
#[cfg(test)]
mod tests;

pub(crate) use last::{administer, administrators, one_remains, one_remains_with, one_remains_without};

pub use entry::{Entry, Origin, change_password, enter, locked, set_password};
pub use keys::{
    ApiKey, KeyHolder, NewKey, api_keys, key_holder, make_api_key, make_api_key_for, revoke_api_key, rotate_api_key,
};
pub use links::{Link, OpenLink, Purpose, has_password, make_link, open_link, use_link};
pub use own::{OwnAccount, keep_calendar, keep_language, own_account, rename};
pub use password::PASSWORD_LEAST;
pub(crate) use sessions::end_where_left;

pub use seeing::{see_as, see_as_oneself};
pub use sessions::{
    NewSession, Session, SignedIn, own_sessions, session, session_at_rest, sign_out, sign_out_everywhere,
};
pub use set_up::{SetUp, set_up, set_up_wanted};
