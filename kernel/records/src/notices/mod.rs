//! Notices: what a person should hear of that somebody else did. A record was
//! given to them, they were named in a comment, something they follow moved on,
//! a colleague asks for a record or answers.
//!
//! A notice is written in the transaction of the deed it tells of
//! ([`Writes::notify`]), and goes with it when the deed is taken back before it
//! was read. It keeps keys and ids only: names, titles and what was said come
//! through the read path at the moment of reading, so that it never tells more
//! than its reader may see by then. What happens again before it was read is
//! gathered: one deed that gives away forty records leaves one notice a person.
//!
//! Left out: e-mail and push, which will read the same rows and the same wishes.

mod clearing;
mod kind;
mod read;
mod saved;
mod sight;
mod table;
mod wishes;
mod write;

use std::collections::BTreeMap;

use base::{Id, Instant};
use schema::Key;

use crate::hand_over::Request;

pub use kind::NoticeKind;
pub use read::{NoticePage, unread};
pub(crate) use table::tables;
pub use wishes::wishes;

/// What somebody should hear of.
#[derive(Clone, Debug)]
pub struct Notice {
    pub to: Id,
    pub kind: NoticeKind,
    pub entity: Key,
    pub record: Id,
    /// Whose deed it was; none: whoever acts now.
    pub from: Option<Id>,
    /// The field that changed.
    pub field: Option<Key>,
    /// The comment that says it.
    pub comment: Option<Id>,
    /// The request that it asks about or answers.
    pub request: Option<Id>,
}

impl Notice {
    pub fn new(to: Id, kind: NoticeKind, entity: impl Into<Key>, record: Id) -> Notice {
        let (from, field, comment, request) = Default::default();
        Notice { to, kind, entity: entity.into(), record, from, field, comment, request }
    }

    /// In the name of somebody, where the product itself does the deed.
    pub fn from(self, from: Id) -> Notice {
        Notice { from: Some(from), ..self }
    }
}

/// A notice as its reader may see it now.
#[derive(Clone, Debug)]
pub struct Told {
    pub id: Id,
    pub kind: NoticeKind,
    /// Who did it, where the reader may know their name.
    pub from: Option<String>,
    /// The record, only while the reader may see it.
    pub record: Option<Seen>,
    /// The field that changed, only where the reader may read it.
    pub field: Option<Key>,
    /// What was said, with the names in it; empty where it is gone.
    pub said: String,
    /// How many records of which entity, where one deed met several.
    pub counts: BTreeMap<String, i64>,
    /// How often it happened since it was last read.
    pub times: i64,
    /// The question that it puts or answers.
    pub request: Option<Request>,
    pub at: Instant,
    pub is_read: bool,
}

/// A record that a notice tells of.
#[derive(Clone, Debug)]
pub struct Seen {
    pub entity: Key,
    pub id: Id,
    /// None where its name is hidden or it has none.
    pub title: Option<String>,
}
