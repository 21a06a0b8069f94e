//! What happened to a record after a change-set: whether it was taken back
//! already, and who touched it since.

use std::collections::HashMap;

use base::{Id, Instant};
use schema::EntityDef;
use store::{Cell, ColumnType};

use crate::{Reads, Result, change::Deed};

/// A later change of the same record.
struct Later {
    set: Id,
    undoes: Option<Id>,
    kind: Deed,
    is_derived: bool,
    actor: Option<Id>,
    at: Instant,
    fields: String,
}

/// The later story of a record, as far as an undo asks for it.
pub(super) struct Since {
    rows: Vec<Later>,
    /// Whether a change-set still stands, or was taken back; the last word counts.
    stands: HashMap<Id, bool>,
    /// The change-set that is being taken back, and the one that takes it back.
    set: Id,
    by: Id,
}

/// Who changed something since, and when.
pub(super) type Touch = (Option<Id>, Instant);

impl Since {
    fn new(rows: Vec<Later>, set: Id, by: Id) -> Since {
        let (mut stands, mut undoes) = (HashMap::new(), HashMap::new());
        // An undo that broke off and goes on must not take its own work for another's.
        for row in rows.iter().filter(|row| row.set != by) {
            stands.insert(row.set, true);
            let Some(taken_back) = row.undoes else { continue };
            undoes.insert(row.set, taken_back);
            stands.insert(taken_back, false);
            if let Some(again) = undoes.get(&taken_back) {
                stands.insert(*again, true);
            }
        }
        Since { rows, stands, set, by }
    }

    /// Whether the change-set was taken back here before.
    pub fn is_undone(&self) -> bool {
        self.stands.get(&self.set) == Some(&false)
    }

    fn others(&self) -> impl DoubleEndedIterator<Item = &Later> {
        self.rows.iter().filter(|row| row.set != self.set && row.set != self.by)
    }

    /// Who changed the record since, other than by what was taken back again.
    pub fn touch(&self, counts_rules: bool) -> Option<Touch> {
        let counts = |row: &&Later| {
            let stands = row.undoes.is_none() && self.stands.get(&row.set) == Some(&true);
            row.kind == Deed::Changed && stands && (counts_rules || !row.is_derived)
        };
        self.others().rev().find(counts).map(|row| (row.actor, row.at))
    }

    /// Who put into this field what stands there now.
    pub fn touch_of(&self, field: &str) -> Option<Touch> {
        let is_told = |row: &&Later| row.fields.contains(&format!("\"{field}\":"));
        self.others().rev().find(is_told).map(|row| (row.actor, row.at))
    }
}

const COLUMNS: [ColumnType; 8] = {
    use ColumnType::{Instant, Int, Text};
    [Int, Int, Text, Text, Int, Int, Instant, Text]
};

impl Reads<'_, '_> {
    /// What happened to a record after the change `seq`, which belongs to `set`.
    pub(super) fn since(&mut self, def: &EntityDef, id: Id, seq: i64, set: Id, by: Id) -> Result<Since> {
        let sql = "select change_set, undoes, kind, door, cause_record, actor, recorded_at, fields from @changes \
                   where entity = $1 and record = $2 and seq > $3 order by seq";
        let params = [Cell::from(&*def.key), Cell::Int(id.raw()), Cell::Int(seq)];
        let rows = self.tx.sql(sql, &params, &COLUMNS)?;
        Ok(Since::new(rows.iter().filter_map(later).collect(), set, by))
    }

    /// The change-sets that were taken back on this record, as its history after
    /// the change `seq` tells.
    pub(crate) fn taken_back(&mut self, def: &EntityDef, id: Id, seq: i64) -> Result<Vec<Id>> {
        let nobody = Id::from_raw(0);
        let since = self.since(def, id, seq, nobody, nobody)?;
        Ok(since.stands.into_iter().filter(|(_, stands)| !stands).map(|(set, _)| set).collect())
    }
}

fn later(row: &store::Row) -> Option<Later> {
    Some(Later {
        set: Id::from_raw(row.int(0)?),
        undoes: row.int(1).map(Id::from_raw),
        kind: Deed::from_key(row.text(2)?)?,
        is_derived: row.text(3) == Some("rule") || row.int(4).is_some(),
        actor: row.int(5).map(Id::from_raw),
        at: row.instant(6)?,
        fields: row.text(7).unwrap_or_default().to_owned(),
    })
}
