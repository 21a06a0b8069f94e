//! The tables of imports: what was sent, what became of each of its rows, and
//! the mappings that were kept for the next time.

use store::{Cell, ColumnDef, ColumnType, IndexDef, TableDef};

use crate::physical::plain;

pub(crate) fn tables() -> Vec<TableDef> {
    vec![imports(), parts(), lines(), mappings()]
}

fn required(name: &str, ty: ColumnType) -> ColumnDef {
    ColumnDef { required: true, ..plain(name, ty) }
}

fn index(name: &str, columns: &[&str], unique: bool) -> IndexDef {
    let columns = columns.iter().map(|&column| (column.to_owned(), false)).collect();
    IndexDef { name: name.to_owned(), columns, unique, live_only: false, filter: None }
}

fn table(name: &str, columns: Vec<ColumnDef>, primary: &[&str], indexes: Vec<IndexDef>) -> TableDef {
    let primary = primary.iter().map(|&column| column.to_owned()).collect();
    TableDef { name: name.to_owned(), columns, primary, indexes, find: Vec::new() }
}

fn imports() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let columns = vec![
        required("id", Int),
        // none: the product itself, by a command
        plain("user_id", Int),
        required("entity", Text),
        // the file's own name
        required("name", Text),
        // mapped, planning, planned, running, done, cancelled, failed
        required("state", Text),
        // JSON: what was chosen, and for whose eyes it is read
        required("choices", Text),
        plain("job_id", Int),
        plain("change_set", Int),
        ColumnDef { default: Some(Cell::Int(0)), ..required("row_cursor", Int) },
        plain("counts", Text),
        plain("plan", Text),
        plain("outcome", Text),
        plain("problem", Text),
        required("created_at", Instant),
        plain("started_at", Instant),
        plain("ended_at", Instant),
    ];
    let indexes = vec![index("ix_imports_user", &["user_id", "id"], false)];
    table("imports", columns, &["id"], indexes)
}

/// The sheet itself, in pieces of base 64: it must outlive the process, reach
/// every node, and be in the backup as long as it is needed.
fn parts() -> TableDef {
    use ColumnType::{Int, Text};
    let columns = vec![required("import_id", Int), required("part", Int), required("piece", Text)];
    table("import_parts", columns, &["import_id", "part"], vec![])
}

fn lines() -> TableDef {
    use ColumnType::{Int, Text};
    let columns = vec![
        required("import_id", Int),
        required("row", Int),
        required("verdict", Text),
        plain("record", Int),
        // JSON: whom the row met, why it was rejected, what was left out
        plain("words", Text),
    ];
    table("import_lines", columns, &["import_id", "row"], vec![])
}

fn mappings() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let columns = vec![
        required("id", Int),
        required("entity", Text),
        required("name", Text),
        // JSON: the headings, squashed
        required("headings", Text),
        required("choices", Text),
        plain("user_id", Int),
        required("used_at", Instant),
    ];
    let indexes = vec![index("ux_import_mappings_name", &["entity", "name"], true)];
    table("import_mappings", columns, &["id"], indexes)
}
