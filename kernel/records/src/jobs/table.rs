//! The table of jobs.

use store::{Cell, ColumnDef, ColumnType, IndexDef, TableDef};

use crate::physical::plain;

pub(crate) fn table() -> TableDef {
    use ColumnType::{Bool, Instant, Int, Text};
    let required = |name: &str, ty| ColumnDef { required: true, ..plain(name, ty) };
    let counted = |name: &str| ColumnDef { default: Some(Cell::Int(0)), ..required(name, Int) };
    let columns = vec![
        required("id", Int),
        required("kind", Text),
        required("payload", Text),
        // ready, running, done, failed, cancelled
        required("state", Text),
        counted("priority"),
        required("due_at", Instant),
        counted("attempts"),
        required("most_attempts", Int),
        plain("lease_until", Instant),
        // whose lease it is
        plain("node", Int),
        plain("unique_key", Text),
        plain("user_id", Int),
        counted("progress"),
        plain("total", Int),
        ColumnDef { default: Some(Cell::Bool(false)), ..required("cancel", Bool) },
        plain("last_error", Text),
        plain("result", Text),
        required("created_at", Instant),
        plain("ended_at", Instant),
    ];
    let index = |name: &str, columns: &[&str], unique: bool, filter: &str| IndexDef {
        name: name.to_owned(),
        columns: columns.iter().map(|&column| (column.to_owned(), false)).collect(),
        unique,
        live_only: false,
        filter: Some(filter.to_owned()),
    };
    let indexes = vec![
        index("ix_jobs_ready", &["priority", "due_at", "id"], false, "state = 'ready'"),
        index("ix_jobs_over", &["ended_at", "id"], false, "state in ('done', 'cancelled')"),
        index("ix_jobs_failed", &["ended_at", "id"], false, "state = 'failed'"),
        index("ix_jobs_running", &["lease_until"], false, "state = 'running'"),
        index("ux_jobs_unique_key", &["unique_key"], true, "state in ('ready', 'running')"),
    ];
    TableDef { name: "jobs".to_owned(), columns, primary: vec!["id".to_owned()], indexes, find: Vec::new() }
}
