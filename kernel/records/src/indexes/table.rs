//! The table of a company's own indexes, and its rows.

use base::Id;
use schema::Key;
use store::{Cell, ColumnDef, ColumnType, IndexDef, Row, TableDef};

use super::{OwnIndex, Wanted};
use crate::{Reads, Result, physical::plain};

pub(crate) fn table() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let required = |name: &str, ty| ColumnDef { required: true, ..plain(name, ty) };
    let columns = vec![
        required("id", Int),
        required("entity", Text),
        // keys of fields, with spaces between them
        required("fields", Text),
        plain("wished_by", Int),
        plain("wished_at", Instant),
        // none while it is only wished for
        plain("made_by", Int),
        plain("asked_at", Instant),
        plain("made_at", Instant),
        plain("job", Int),
    ];
    let unique = IndexDef { unique: true, ..IndexDef::on("ux_own_indexes_fields", &["entity", "fields"]) };
    TableDef {
        name: "own_indexes".to_owned(),
        columns,
        primary: vec!["id".to_owned()],
        indexes: vec![unique],
        find: Vec::new(),
    }
}

const COLUMNS: &str = "id, entity, fields, wished_by, wished_at, made_by, asked_at, made_at, job";
const TYPES: [ColumnType; 9] = {
    use ColumnType::{Instant, Int, Text};
    [Int, Text, Text, Int, Instant, Int, Instant, Instant, Int]
};

impl Reads<'_, '_> {
    /// The rows where `condition` holds, without their work.
    pub(super) fn index_rows(&mut self, condition: &str, params: &[Cell]) -> Result<Vec<OwnIndex>> {
        let sql = format!("select {COLUMNS} from @own_indexes where {condition} order by entity, id");
        let rows = self.tx.sql(&sql, params, &TYPES)?;
        rows.iter().map(|row| self.index_row(row)).collect()
    }

    fn index_row(&mut self, row: &Row) -> Result<OwnIndex> {
        let id = |at: usize| row.int(at).map(Id::from_raw);
        let job = match id(8) {
            // Work is kept for a while only.
            Some(job) => self.job_of_anybody(job).ok(),
            None => None,
        };
        let lost = || anyhow::anyhow!("a row of own_indexes without an id");
        let entity = Key::Owned(row.text(1).unwrap_or_default().to_owned());
        Ok(OwnIndex {
            id: id(0).ok_or_else(lost)?,
            wanted: Wanted::read(&entity, row.text(2).unwrap_or_default()),
            wished_by: id(3),
            wished_at: row.instant(4),
            made_by: id(5),
            asked_at: row.instant(6),
            made_at: row.instant(7),
            job,
        })
    }
}
