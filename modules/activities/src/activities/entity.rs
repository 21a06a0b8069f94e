//! The fields of an activity.

use base::{Date, Id, Instant};
use directory::customers::Customer;
use schema::{Direction as Order, Entity, EntityDef, Extension, Field, choices, entity, extend, field};

pub struct Activity;

impl Entity for Activity {
    const KEY: &'static str = "activities";
}

choices! {
    /// What is done.
    pub enum ActivityKind {
        Note = "note" Plain, Call = "call" Brand, Task = "task" Warn, Meeting = "meeting" Calm, Visit = "visit" Calm,
        Letter = "letter" Plain
    }
}

choices! {
    /// Whether it is still to be done.
    pub enum State { Open = "open" Warn, Done = "done" Good, Cancelled = "cancelled" Plain }
}

choices! {
    /// Who began: they rang or wrote to us, or we to them.
    pub enum Direction { Incoming = "incoming" Brand, Outgoing = "outgoing" Calm }
}

choices! {
    /// Whether the call reached anybody.
    pub enum CallResult {
        Answered = "answered" Good, NoAnswer = "no_answer" Warn, Busy = "busy" Warn, WrongNumber = "wrong_number" Bad,
        LeftMessage = "left_message" Calm
    }
}

choices! {
    /// What the customer wanted of it.
    pub enum Outcome {
        Price = "price" Brand, Sample = "sample" Brand, Order = "order" Good, Complaint = "complaint" Bad,
        NotSerious = "not_serious" Plain, Other = "other" Plain
    }
}

pub const KIND: Field<Activity, ActivityKind> = field("kind");
/// One line; from the first line of the body, or the word of the kind, when nobody said.
pub const SUBJECT: Field<Activity, String> = field("subject");
pub const BODY: Field<Activity, Option<String>> = field("body");
pub const CUSTOMER: Field<Activity, Option<Id<Customer>>> = field("customer");
pub const STATE: Field<Activity, State> = field("state");
/// Its moment on the timeline: when it happened, or was promised.
pub const AT: Field<Activity, Instant> = field("at");
/// The day it is to be done.
pub const DUE_ON: Field<Activity, Option<Date>> = field("due_on");
/// The exact moment, where there is one; gives `due_on`.
pub const DUE_AT: Field<Activity, Option<Instant>> = field("due_at");
pub const DONE_AT: Field<Activity, Option<Instant>> = field("done_at");
pub const DIRECTION: Field<Activity, Option<Direction>> = field("direction");
pub const RESULT: Field<Activity, Option<CallResult>> = field("result");
pub const OUTCOME: Field<Activity, Option<Outcome>> = field("outcome");
/// How long it took.
pub const MINUTES: Field<Activity, Option<i64>> = field("minutes");
/// Seen within its own scope only, whoever may see the customer.
pub const PRIVATE: Field<Activity, bool> = field("private");
/// The activity in which this one was promised.
pub const FOLLOWS: Field<Activity, Option<Id<Activity>>> = field("follows");

pub fn definition() -> EntityDef {
    entity::<Activity>("calendar-check")
        .field(KIND.choice::<ActivityKind>().indexed())
        .field(SUBJECT.line(200).named().searchable())
        .field(BODY.prose(20_000).searchable())
        .field(CUSTOMER.link::<Customer>())
        .field(STATE.choice::<State>())
        .field(AT.instant())
        .field(DUE_ON.date())
        .field(DUE_AT.instant())
        .field(DONE_AT.instant())
        .field(DIRECTION.choice::<Direction>())
        .field(RESULT.choice::<CallResult>())
        .field(OUTCOME.choice::<Outcome>())
        .field(MINUTES.integer())
        .field(PRIVATE.flag())
        .field(FOLLOWS.link::<Activity>().loose())
        .owned()
        .title(SUBJECT)
        .about(CUSTOMER)
        .private(PRIVATE)
        .happened(STATE, State::Done)
        .index(&["customer", "state", "due_on", "id"])
        .index(&["owner", "state", "due_on", "id"])
        .index(&["owner", "done_at", "id"])
        .sort(AT, Order::Down)
        .list(&["subject", "kind", "customer", "state", "due_on", "at", "owner"])
        .section("main", &["kind", "subject", "body", "customer"])
        .section("when", &["state", "due_on", "due_at", "at", "done_at"])
        .section("call", &["direction", "result", "outcome", "minutes"])
        .section("more", &["follows", "private"])
        .build()
}

/// The day of the soonest thing that is promised to a customer; kept by the
/// rules of the activities, and empty where nothing is promised. What is
/// private does not count: it would tell of itself.
pub const NEXT_STEP_ON: Field<Customer, Option<Date>> = field("next_step_on");

pub fn on_customers() -> Extension {
    extend::<Customer>().field(NEXT_STEP_ON.date().indexed().system()).build()
}
