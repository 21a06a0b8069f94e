//! What an import keeps of its way: one line for each row, written in the
//! transaction of the row itself, and how far it is.
//!
//! So an import that broke off goes on where it was: rows before its cursor
//! are prepared again, to know what the sheet has said, and not kept again.
//! The lines also tell people afterwards what became of each row. A worker that
//! has lost its lease writes nothing any more.

use base::Id;
use serde::{Deserialize, Serialize};
use store::{Cell, ColumnType, Columns, Row};

use super::{
    keep::{Kept, Step, Told},
    report::{Counts, Reason, Verdict},
};
use crate::{Ctx, Reads, Result, Writes, jobs::Lease};

/// The progress of one import in the database.
pub(crate) struct Journal {
    pub import: Id,
    pub set: Id,
    /// The last row that an earlier attempt kept.
    pub cursor: u64,
    pub total: u64,
    pub lease: Option<Lease>,
}

/// What became of one row.
#[derive(Clone, Debug)]
pub struct Line {
    pub row: u64,
    pub verdict: Verdict,
    pub record: Option<Id>,
    pub(super) met: Option<Told>,
    /// Why it was rejected, or what was left out of it.
    pub why: Vec<Reason>,
}

/// The part of a line that is told in words.
#[derive(Default, Serialize, Deserialize)]
struct Words {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    met: Option<(Id, Option<u64>, schema::Key)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    why: Vec<Reason>,
}

impl Line {
    /// Whom the row met: the earlier row, and the field that gave them away.
    pub fn met(&self) -> Option<(Id, Option<u64>, &str)> {
        self.met.as_ref().map(|met| (met.record, met.row, &*met.by))
    }

    fn read(row: &Row) -> Option<Line> {
        let words: Words = row.text(3).and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        let met = words.met.map(|(record, row, by)| Told { record, row, by });
        Some(Line {
            row: row.int(0)? as u64,
            verdict: Verdict::from_key(row.text(1)?)?,
            record: row.int(2).map(Id::from_raw),
            met,
            why: words.why,
        })
    }
}

const LINE: [ColumnType; 4] = [ColumnType::Int, ColumnType::Text, ColumnType::Int, ColumnType::Text];

impl Journal {
    /// The lines of these rows.
    pub async fn lines(&self, ctx: &Ctx, first: u64, last: u64) -> Result<Vec<Line>> {
        let params = [Cell::Int(self.import.raw()), Cell::Int(first as i64), Cell::Int(last as i64)];
        let sql = "select row, verdict, record, words from @import_lines \
                   where import_id = $1 and row between $2 and $3 order by row";
        let rows = ctx.read_heavy(move |tx| Ok(tx.tx.sql(sql, &params, &LINE)?)).await?;
        Ok(rows.iter().filter_map(Line::read).collect())
    }

    /// Writes the lines of a batch and how far it is now; true when somebody
    /// asked the import to stop.
    pub(super) fn write(
        &self,
        tx: &mut Writes<'_, '_>,
        steps: &[Step],
        kept: &[Kept],
        mut counts: Counts,
    ) -> Result<bool> {
        let mut lines: Vec<Vec<Cell>> = Vec::new();
        for (step, kept) in steps.iter().zip(kept) {
            let (verdict, record, why) = kept.outcome();
            let merged = step.met.as_ref().is_some_and(|met| met.row.is_some());
            counts.count(verdict, merged, !step.ready.left.is_empty());
            if let Kept::Before(..) = kept {
                continue;
            }
            let why = if verdict == Verdict::Rejected { why.to_vec() } else { step.ready.left.clone() };
            let met = step.met.clone().map(|met| (met.record, met.row, met.by));
            let words = (met.is_some() || !why.is_empty()).then(|| serde_json::to_string(&Words { met, why }));
            lines.push(vec![
                Cell::Int(self.import.raw()),
                Cell::Int(step.ready.row.number as i64),
                Cell::from(verdict.key()),
                record.map_or(Cell::Null, |id| Cell::Int(id.raw())),
                words.transpose()?.map_or(Cell::Null, Cell::Text),
            ]);
        }
        tx.tx.pour(&columns(), &lines)?;
        let last = steps[..kept.len().min(steps.len())].last().map(|step| step.ready.row.number);
        let cursor = last.unwrap_or(0).max(self.cursor) as i64;
        let sql = "update @imports set row_cursor = case when row_cursor > $2 then row_cursor else $2 end, counts = $3 \
                   where id = $1";
        let counted = Cell::Text(serde_json::to_string(&counts)?);
        tx.tx.sql_execute(sql, &[Cell::Int(self.import.raw()), Cell::Int(cursor), counted])?;
        match self.lease {
            Some(lease) => tx.hold_job(lease, counts.rows as i64, Some(self.total as i64), None),
            None => Ok(false),
        }
    }
}

fn columns() -> Columns {
    use ColumnType::{Int, Text};
    let list = [("import_id", Int), ("row", Int), ("verdict", Text), ("record", Int), ("words", Text)];
    Columns::new("import_lines", &list)
}

impl Reads<'_, '_> {
    /// The lines of an import with this outcome, from a row on; all that were
    /// kept without a value, where no outcome is asked for.
    pub(super) fn import_lines(&mut self, import: Id, which: Which, after: u64, limit: usize) -> Result<Vec<Line>> {
        let condition = match which {
            Which::Rejected => "verdict = 'rejected'",
            Which::Met => "verdict <> 'rejected' and words like '%\"met\"%'",
            Which::LeftOut => "verdict <> 'rejected' and words like '%\"why\"%'",
        };
        let sql = format!(
            "select row, verdict, record, words from @import_lines where import_id = $1 and row > $2 \
             and words is not null and {condition} order by row limit $3"
        );
        let params = [Cell::Int(import.raw()), Cell::Int(after as i64), Cell::Int(limit as i64)];
        let rows = self.tx.sql(&sql, &params, &LINE)?;
        Ok(rows.iter().filter_map(Line::read).collect())
    }
}

/// Which lines of an import somebody looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Rejected,
    /// Rows about somebody who was there already.
    Met,
    /// Rows kept without a value that fits nothing.
    LeftOut,
}

impl Which {
    pub const ALL: [Which; 3] = [Which::Rejected, Which::Met, Which::LeftOut];

    pub fn key(self) -> &'static str {
        match self {
            Which::Rejected => "rejected",
            Which::Met => "met",
            Which::LeftOut => "left",
        }
    }

    pub fn from_key(key: &str) -> Option<Which> {
        Which::ALL.into_iter().find(|which| which.key() == key)
    }
}
