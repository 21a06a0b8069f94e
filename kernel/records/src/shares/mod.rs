//! A record shared with a person or a team, to read or to change, for good or
//! until a day.
//!
//! A share is a row of `shares`, written as a rule because of the deed on the
//! record: it stands in the history and is taken back together with it. Who may
//! change a record in their own scope may share it and end its shares; whom it
//! was shared with passes it on to nobody. What a share opens is said by
//! [`access::rows`]; here stands which records are meant (`received`).
//!
//! Left out: shares of records that belong to nobody (all see them anyhow), and
//! of whole lists (that is what roles, teams and branches are for).

mod deed;
mod given;
mod merged;
mod received;

use base::{Date, Id, Instant};
use schema::{Entity, EntityDef, Field, entity, field};

use crate::people::{Team, User};

pub(crate) use given::{all_of, ever_of};
pub(crate) use received::{lent_by, received, records_of};

pub struct ShareRow;

impl Entity for ShareRow {
    const KEY: &'static str = "shares";
}

pub(crate) const KEY: &str = ShareRow::KEY;

const ENTITY: Field<ShareRow, String> = field("entity");
const RECORD: Field<ShareRow, i64> = field("record");
const PERSON: Field<ShareRow, Option<Id<User>>> = field("person");
const TEAM: Field<ShareRow, Option<Id<Team>>> = field("team");
const WRITES: Field<ShareRow, bool> = field("writes");
const UNTIL: Field<ShareRow, Option<Date>> = field("until_on");
const GIVEN_BY: Field<ShareRow, Option<Id<User>>> = field("given_by");

pub(crate) fn definition() -> EntityDef {
    entity::<ShareRow>("share-2")
        .field(ENTITY.line(40).system())
        .field(RECORD.integer().system())
        .field(PERSON.link().system().loose())
        .field(TEAM.link().system().loose())
        .field(WRITES.flag().system())
        .field(UNTIL.date().system())
        .field(GIVEN_BY.link().system().loose())
        .index(&["person", "entity", "record"])
        .index(&["team", "entity", "record"])
        .index(&["entity", "record"])
        .list(&["entity", "person", "team", "writes", "until_on", "given_by"])
        .build()
}

/// With whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    Person(Id),
    Team(Id),
}

/// What is asked of a share.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub with: With,
    pub writes: bool,
    /// The last day on which it holds; none: until it is ended.
    pub until: Option<Date>,
}

/// One share of a record, as its card tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    pub id: Id,
    pub with: With,
    pub writes: bool,
    pub until: Option<Date>,
    pub by: Option<Id>,
    pub at: Instant,
    /// It was ended, or its last day is over.
    pub ended: bool,
}

impl With {
    fn place(self) -> (&'static str, Id) {
        match self {
            With::Person(id) => ("person", id),
            With::Team(id) => ("team", id),
        }
    }
}
