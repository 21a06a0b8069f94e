//! Where notices lie, and what each person wishes to hear of.

use store::{Cell, ColumnDef, ColumnType, IndexDef, TableDef};

pub(crate) fn tables() -> Vec<TableDef> {
    vec![notices(), wishes()]
}

fn notices() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let columns = vec![
        ColumnDef::new("id", Int).required(),
        ColumnDef::new("user_id", Int).required(),
        ColumnDef::new("kind", Text).required(),
        ColumnDef::new("entity", Text).required(),
        // none where one deed met several
        ColumnDef::new("record", Int),
        ColumnDef::new("sender", Int),
        ColumnDef::new("change_set", Int).required(),
        ColumnDef::new("field", Text),
        ColumnDef::new("comment", Int),
        ColumnDef::new("request", Int),
        // {"entity": how many}, where one deed met several
        ColumnDef::new("counts", Text),
        ColumnDef::new("times", Int).required().default(Cell::Int(1)),
        ColumnDef::new("created_at", Instant).required(),
        ColumnDef::new("read_at", Instant),
    ];
    let unread = Some("read_at is null".to_owned());
    let indexes = vec![
        IndexDef::on("ix_notices_user", &["user_id", "id"]),
        IndexDef { filter: unread, ..IndexDef::on("ix_notices_unread", &["user_id", "id"]) },
        IndexDef::on("ix_notices_set", &["change_set", "user_id"]),
        IndexDef::on("ix_notices_age", &["created_at"]),
    ];
    TableDef { name: "notices".into(), columns, primary: vec!["id".into()], indexes, find: Vec::new() }
}

/// A kind without a row is wished for.
fn wishes() -> TableDef {
    let columns = vec![
        ColumnDef::new("user_id", ColumnType::Int).required(),
        ColumnDef::new("kind", ColumnType::Text).required(),
        ColumnDef::new("on_page", ColumnType::Bool).required(),
    ];
    let primary = vec!["user_id".into(), "kind".into()];
    TableDef { name: "notice_wishes".into(), columns, primary, indexes: Vec::new(), find: Vec::new() }
}
