//! What is kept for finding duplicates: the keys of each record, the pairs that
//! a sweep found with what people said of them, and who was told of a
//! colleague's record.

use store::{Cell, ColumnDef, ColumnType, Columns, IndexDef, TableDef};

use crate::physical::plain;

pub(crate) fn tables() -> Vec<TableDef> {
    vec![keys(), pairs(), told()]
}

fn required(name: &str, ty: ColumnType) -> ColumnDef {
    ColumnDef { required: true, ..plain(name, ty) }
}

fn keys() -> TableDef {
    use ColumnType::{Int, Text};
    TableDef {
        name: "duplicate_keys".to_owned(),
        columns: vec![required("entity", Text), required("key", Int), required("record", Int)],
        primary: vec!["entity".to_owned(), "key".to_owned(), "record".to_owned()],
        indexes: vec![IndexDef::on("ix_duplicate_keys_record", &["record", "entity"])],
        find: Vec::new(),
    }
}

/// What a key brings along.
pub(crate) fn columns() -> Columns {
    use ColumnType::{Int, Text};
    Columns::new("duplicate_keys", &[("entity", Text), ("key", Int), ("record", Int)])
}

/// `one` is always the smaller id of the two.
fn pairs() -> TableDef {
    use ColumnType::{Bool, Instant, Int, Text};
    let columns = vec![
        required("id", Int),
        required("entity", Text),
        required("one", Int),
        required("other", Int),
        // in thousandths of a bit
        required("weight", Int),
        // the job that found it last; none where a person said it
        plain("found_by", Int),
        ColumnDef { default: Some(Cell::Bool(false)), ..required("apart", Bool) },
        plain("decided_by", Int),
        plain("decided_at", Instant),
    ];
    let unique = IndexDef { unique: true, ..IndexDef::on("ux_duplicate_pairs", &["entity", "one", "other"]) };
    let ordered = IndexDef::on("ix_duplicate_pairs_weight", &["entity", "weight", "id"]);
    let by_other = IndexDef::on("ix_duplicate_pairs_other", &["entity", "other"]);
    TableDef {
        name: "duplicate_pairs".to_owned(),
        columns,
        primary: vec!["id".to_owned()],
        indexes: vec![unique, ordered, by_other],
        find: Vec::new(),
    }
}

/// Every answer about what lies outside somebody's scope.
fn told() -> TableDef {
    use ColumnType::{Bool, Instant, Int, Text};
    let columns = vec![
        required("id", Int),
        required("actor", Int),
        required("asked_at", Instant),
        required("door", Text),
        required("entity", Text),
        required("field", Text),
        // the hash of what was asked for
        required("asked", Int),
        // the record that was told of
        required("record", Int),
        ColumnDef { default: Some(Cell::Bool(false)), ..required("wants", Bool) },
    ];
    TableDef {
        name: "elsewhere_told".to_owned(),
        columns,
        primary: vec!["id".to_owned()],
        indexes: vec![IndexDef::on("ix_elsewhere_told_actor", &["actor", "asked_at"])],
        find: Vec::new(),
    }
}
