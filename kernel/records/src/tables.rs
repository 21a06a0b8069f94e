//! The kernel's own tables: history and what sign-in needs. Entities bring theirs.

use store::{Cell, ColumnDef, ColumnType, IndexDef, Special, TableDef};

use crate::physical::plain;

fn required(name: &str, ty: ColumnType) -> ColumnDef {
    ColumnDef { required: true, ..plain(name, ty) }
}

fn index(name: &str, columns: &[&str], unique: bool) -> IndexDef {
    let columns = columns.iter().map(|&c| (c.to_owned(), false)).collect();
    IndexDef { name: name.to_owned(), columns, unique, live_only: false, filter: None }
}

fn table(name: &str, columns: Vec<ColumnDef>, primary: &str, indexes: Vec<IndexDef>) -> TableDef {
    TableDef { name: name.to_owned(), columns, primary: vec![primary.to_owned()], indexes, find: Vec::new() }
}

pub(crate) fn all() -> Vec<TableDef> {
    let own = vec![
        changes(),
        settings(),
        credentials(),
        sessions(),
        one_time_links(),
        attempts(),
        api_keys(),
        crate::jobs::table(),
        crate::sightings::table(),
        crate::views::table(),
        crate::sound_keys::table(),
        crate::external::table(),
        crate::idempotency::table(),
        crate::indexes::table(),
    ];
    own.into_iter()
        .chain(crate::import::tables())
        .chain(crate::duplicates::tables())
        .chain([crate::merge::table(), crate::following::table()])
        .chain(crate::notices::tables())
        .chain([crate::hand_over::table()])
        .collect()
}

/// History and event log at once; append-only. `stamp` and `seq` give the
/// commit order (see `store::order`).
fn changes() -> TableDef {
    use ColumnType::{Date, Instant, Int, Text};
    let columns = vec![
        ColumnDef { special: Some(Special::Serial), ..required("seq", Int) },
        ColumnDef { special: Some(Special::CommitStamp), ..required("stamp", Int) },
        required("change_set", Int),
        required("entity", Text),
        required("record", Int),
        required("version", Int),
        required("kind", Text),
        plain("actor", Int),
        plain("on_behalf_of", Int),
        required("door", Text),
        required("recorded_at", Instant),
        plain("effective_on", Date),
        // {"field": [old, new]}; a creation stores none
        plain("fields", Text),
        // the record whose rules did this, where it was not done by itself
        plain("cause_entity", Text),
        plain("cause_record", Int),
        // the change-set that this took back
        plain("undoes", Int),
    ];
    let indexes = vec![
        index("ix_changes_record", &["entity", "record", "seq"], false),
        index("ix_changes_set", &["change_set", "seq"], false),
        index("ix_changes_order", &["stamp", "seq"], false),
    ];
    table("changes", columns, "seq", indexes)
}

fn settings() -> TableDef {
    table("settings", vec![required("key", ColumnType::Text), required("value", ColumnType::Text)], "key", vec![])
}

/// Password hashes, apart from the users that everybody may list.
fn credentials() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let columns = vec![required("user_id", Int), required("hash", Text), required("changed_at", Instant)];
    table("credentials", columns, "user_id", vec![])
}

fn sessions() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let columns = vec![
        required("id", Int),
        required("token_hash", Text),
        required("user_id", Int),
        required("csrf", Text),
        required("created_at", Instant),
        required("seen_at", Instant),
        required("expires_at", Instant),
        plain("address", Text),
        plain("agent", Text),
        // through whose eyes an administrator looks
        plain("seeing", Int),
    ];
    let indexes =
        vec![index("ux_sessions_token", &["token_hash"], true), index("ix_sessions_user", &["user_id"], false)];
    table("sessions", columns, "id", indexes)
}

/// Invitations and password resets: each works once.
fn one_time_links() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let columns = vec![
        required("id", Int),
        required("token_hash", Text),
        required("user_id", Int),
        required("purpose", Text),
        required("created_at", Instant),
        required("expires_at", Instant),
        plain("used_at", Instant),
    ];
    table("one_time_links", columns, "id", vec![index("ux_one_time_links_token", &["token_hash"], true)])
}

/// Failed sign-ins by account and by address, each with its own growing delay.
fn attempts() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let columns = vec![
        required("key", Text),
        ColumnDef { default: Some(Cell::Int(0)), ..required("failures", Int) },
        required("last_at", Instant),
        plain("locked_until", Instant),
    ];
    table("attempts", columns, "key", vec![])
}

fn api_keys() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let columns = vec![
        required("id", Int),
        required("name", Text),
        required("token_hash", Text),
        required("user_id", Int),
        // compact JSON of grants that narrow the user's own; none = all of them
        plain("limits", Text),
        required("created_at", Instant),
        plain("expires_at", Instant),
        plain("revoked_at", Instant),
        plain("used_at", Instant),
    ];
    let indexes =
        vec![index("ux_api_keys_token", &["token_hash"], true), index("ix_api_keys_user", &["user_id"], false)];
    table("api_keys", columns, "id", indexes)
}
