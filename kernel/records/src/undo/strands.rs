//! The changes of a change-set, newest first, in strands: what was done to one
//! record, with what its rules did because of it.

use std::collections::BTreeMap;

use base::{Id, Instant};
use schema::{EntityDef, Key, Value};
use store::{Cell, ColumnType};

use crate::{Reads, Result, change::Deed};

/// One change as the history keeps it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub seq: i64,
    pub entity: Key,
    pub record: Id,
    pub kind: Deed,
    pub by_rule: bool,
    pub actor: Option<Id>,
    pub at: Instant,
    pub cause: Option<(Key, Id)>,
    fields: Option<String>,
}

/// A deed on one record, newest change first.
pub(super) struct Strand {
    pub entity: Key,
    pub record: Id,
    pub rows: Vec<Row>,
}

impl Row {
    /// Whether a rule did it, rather than the person.
    pub fn is_derived(&self) -> bool {
        self.by_rule || self.cause.is_some()
    }

    fn root(&self) -> Option<(Key, Id)> {
        match &self.cause {
            Some(cause) => Some(cause.clone()),
            None if self.by_rule => None,
            None => Some((self.entity.clone(), self.record)),
        }
    }

    /// What each field was and what it became; a field that is gone is left out.
    pub fn changed(&self, def: &EntityDef) -> Vec<(Key, Value, Value)> {
        let json = self.fields.as_deref().unwrap_or("{}");
        let pairs: BTreeMap<String, [serde_json::Value; 2]> = serde_json::from_str(json).unwrap_or_default();
        let read = |(key, [old, new]): (String, [serde_json::Value; 2])| {
            let field = def.field(&key)?;
            let value = |json| schema::from_json(field, json).unwrap_or_default();
            Some((field.key.clone(), value(&old), value(&new)))
        };
        pairs.into_iter().filter_map(read).collect()
    }
}

const COLUMNS: [ColumnType; 10] = {
    use ColumnType::{Instant, Int, Text};
    [Int, Text, Int, Text, Text, Text, Int, Text, Int, Instant]
};

impl Reads<'_, '_> {
    pub(super) fn rows_of(&mut self, set: Id, before: Option<i64>, most: usize) -> Result<Vec<Row>> {
        let sql = "select seq, entity, record, kind, door, cause_entity, cause_record, fields, actor, recorded_at from @changes \
                   where change_set = $1 and seq < $2 order by seq desc limit $3";
        let params = [Cell::Int(set.raw()), Cell::Int(before.unwrap_or(i64::MAX)), Cell::Int(most as i64)];
        let rows = self.tx.sql(sql, &params, &COLUMNS)?;
        Ok(rows.iter().filter_map(|row| self.row(row)).collect())
    }

    pub(super) fn count_rows(&mut self, set: Id, cap: u64) -> Result<u64> {
        let sql = "select count(*) from (select 1 as one from @changes where change_set = $1 limit $2) as found";
        let rows = self.tx.sql(sql, &[Cell::Int(set.raw()), Cell::Int(cap as i64)], &[ColumnType::Int])?;
        Ok(rows.first().and_then(|row| row.int(0)).unwrap_or(0) as u64)
    }

    /// The next strands before `before`, whole ones only, and where to go on.
    pub(super) fn strands(&mut self, set: Id, before: Option<i64>, most: usize) -> Result<(Vec<Strand>, Option<i64>)> {
        let mut most = most;
        loop {
            let rows = self.rows_of(set, before, most + 1)?;
            let is_cut = rows.len() > most;
            let mut strands = gathered(rows);
            if is_cut && strands.len() < 2 {
                // One deed with more consequences than were read at once.
                most *= 4;
                continue;
            }
            if is_cut {
                strands.pop();
            }
            let last = strands.last().and_then(|strand| strand.rows.last()).map(|row| row.seq);
            return Ok((strands, last.filter(|_| is_cut)));
        }
    }

    fn row(&self, row: &store::Row) -> Option<Row> {
        let key = |text: &str| self.ctx.schema.entity(text).map(|def| def.key.clone());
        let cause = row.text(5).and_then(key).zip(row.int(6).map(Id::from_raw));
        Some(Row {
            seq: row.int(0)?,
            entity: key(row.text(1)?)?,
            record: Id::from_raw(row.int(2)?),
            kind: Deed::from_key(row.text(3)?)?,
            by_rule: row.text(4) == Some("rule"),
            actor: row.int(8).map(Id::from_raw),
            at: row.instant(9)?,
            cause,
            fields: row.text(7).map(str::to_owned),
        })
    }
}

/// Changes that follow upon each other for the same reason belong together.
/// What the product did without a record as its cause belongs to the deed
/// before it.
fn gathered(rows: Vec<Row>) -> Vec<Strand> {
    let mut strands: Vec<Strand> = Vec::new();
    let mut waiting: Vec<Row> = Vec::new();
    for row in rows {
        let Some((entity, record)) = row.root() else {
            waiting.push(row);
            continue;
        };
        match strands.last_mut() {
            Some(last) if waiting.is_empty() && (&last.entity, last.record) == (&entity, record) => last.rows.push(row),
            _ => {
                let mut rows = std::mem::take(&mut waiting);
                rows.push(row);
                strands.push(Strand { entity, record, rows });
            }
        }
    }
    if let Some(last) = strands.last_mut() {
        last.rows.extend(waiting);
    }
    strands
}
