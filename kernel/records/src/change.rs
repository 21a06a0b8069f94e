//! History: what was changed, by whom, when and through which door.

use std::collections::BTreeMap;

use access::Deed as Access;
use base::{Date, Id, Instant};
use schema::{Entity, EntityDef, Value};
use store::{Cell, ColumnType, Columns};

use crate::{
    AnyRecord, Reads, Result, Writes,
    ctx::Strand,
    memo::Line,
    shares::{self, With},
    views::View,
};

/// What a change did to its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Created,
    Changed,
    Deleted,
    Restored,
}

impl Deed {
    pub fn key(self) -> &'static str {
        match self {
            Deed::Created => "created",
            Deed::Changed => "changed",
            Deed::Deleted => "deleted",
            Deed::Restored => "restored",
        }
    }

    pub(crate) fn from_key(key: &str) -> Option<Deed> {
        [Deed::Created, Deed::Changed, Deed::Deleted, Deed::Restored].into_iter().find(|deed| deed.key() == key)
    }
}

/// One change of one record, as its history tells it.
#[derive(Clone, Debug)]
pub struct Change {
    pub seq: i64,
    pub set: Id,
    /// The change-set that this one took back.
    pub undoes: Option<Id>,
    /// It was itself taken back since.
    pub is_undone: bool,
    pub kind: Deed,
    pub version: i64,
    /// None when the product itself acted.
    pub actor: Option<Id>,
    pub door: String,
    pub recorded_at: Instant,
    /// The business day, where it differs from the day of recording.
    pub effective_on: Option<Date>,
    pub fields: Vec<Changed>,
    /// With whom the record was shared by it, or is no longer.
    pub share: Option<With>,
}

/// A field that changed; only fields that the reader may see are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub field: String,
    pub old: Value,
    pub new: Value,
}

/// A page of history, newest first.
#[derive(Clone, Debug, Default)]
pub struct HistoryPage {
    pub changes: Vec<Change>,
    /// Pass as `before` for the older ones.
    pub older: Option<i64>,
}

impl Writes<'_, '_> {
    /// Appends what was done to `record`.
    pub(crate) fn record_change(&mut self, record: &AnyRecord, kind: Deed, effective_on: Option<Date>) -> Result<()> {
        let fields = if kind == Deed::Changed { Some(fields_json(record)?) } else { None };
        let Strand { cause, undoes, asked_by } = self.strand.clone();
        let own = (!self.ctx.actor.is_system()).then_some(self.ctx.actor.user);
        let (actor, door) = asked_by.map_or((own, self.ctx.door), |(who, door)| (Some(who), door));
        let actor = actor.map_or(Cell::Null, |who| Cell::Int(who.raw()));
        let line = [
            Cell::Int(self.set.raw()),
            Cell::from(&*record.def.key),
            Cell::Int(record.id.raw()),
            Cell::Int(record.version),
            Cell::from(kind.key()),
            actor,
            Cell::from(door.key()),
            Cell::Instant(self.ctx.now()),
            effective_on.map_or(Cell::Null, Cell::Date),
            fields.map_or(Cell::Null, Cell::Text),
            cause.as_ref().map_or(Cell::Null, |(entity, _)| Cell::from(&**entity)),
            cause.as_ref().map_or(Cell::Null, |(_, record)| Cell::Int(record.raw())),
            undoes.map_or(Cell::Null, |set| Cell::Int(set.raw())),
        ];
        match self.memo.hold(line) {
            Some(line) => self.add_history(line),
            None => Ok(()),
        }
    }

    /// Does many deeds and writes their history at once, in its order; for
    /// imports, whose rows would else cost a statement each for nothing else.
    /// Nothing in between reads the history.
    /// Records that are made meanwhile go to the database many at a time.
    pub(crate) fn gathering<T>(&mut self, deeds: impl FnOnce(&mut Writes<'_, '_>) -> Result<T>) -> Result<T> {
        self.memo.gather();
        let done = deeds(self);
        let lines = self.memo.gathered();
        let done = done?;
        let lines: Vec<Vec<Cell>> = lines.into_iter().map(Into::into).collect();
        self.tx.pour(&columns(), &lines)?;
        Ok(done)
    }

    /// Within that, a deed whose rows go by themselves.
    pub(crate) fn at_once<T>(&mut self, deed: impl FnOnce(&mut Writes<'_, '_>) -> Result<T>) -> Result<T> {
        self.memo.at_once(true);
        let done = self.nested(deed);
        self.memo.at_once(false);
        done
    }

    fn add_history(&mut self, line: Line) -> Result<()> {
        let sql = "insert into @changes (change_set, entity, record, version, kind, actor, door, recorded_at, \
                   effective_on, fields, cause_entity, cause_record, undoes) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        self.tx.sql_execute(sql, &line)?;
        Ok(())
    }
}

/// What a line of history is made of.
pub(crate) fn columns() -> Columns {
    use ColumnType::{Date, Instant, Int, Text};
    let list = [
        ("change_set", Int),
        ("entity", Text),
        ("record", Int),
        ("version", Int),
        ("kind", Text),
        ("actor", Int),
        ("door", Text),
        ("recorded_at", Instant),
        ("effective_on", Date),
        ("fields", Text),
        ("cause_entity", Text),
        ("cause_record", Int),
        ("undoes", Int),
    ];
    Columns::new("changes", &list)
}

/// `{"field": [old, new]}` of the fields that changed.
fn fields_json(record: &AnyRecord) -> Result<String> {
    let pair = |at: usize| {
        let field = &record.def.fields[at];
        let old = schema::to_json(field, &record.before()[at]);
        (field.key.to_string(), [old, schema::to_json(field, &record.values()[at])])
    };
    Ok(serde_json::to_string(&record.changed().into_iter().map(pair).collect::<BTreeMap<_, _>>())?)
}

const COLUMNS: [ColumnType; 10] = {
    use ColumnType::{Date, Instant, Int, Text};
    [Int, Int, Text, Int, Int, Text, Instant, Date, Text, Int]
};

impl Reads<'_, '_> {
    /// The history of a record that the actor may see; hidden fields are left
    /// out, and a change of nothing else disappears with them.
    pub fn history(&mut self, def: &EntityDef, id: Id, before: Option<i64>, limit: usize) -> Result<HistoryPage> {
        self.require(def, id, Access::Read)?;
        let params = [
            Cell::from(&*def.key),
            Cell::Int(id.raw()),
            Cell::Int(before.unwrap_or(i64::MAX)),
            Cell::Int(limit as i64 + 1),
        ];
        let sql = "select seq, change_set, kind, version, actor, door, recorded_at, effective_on, fields, undoes from @changes \
                   where entity = $1 and record = $2 and seq < $3 order by seq desc limit $4";
        let rows = self.tx.sql(sql, &params, &COLUMNS)?;
        let mut changes: Vec<Change> = rows.iter().filter_map(|row| self.told(def, row)).collect();
        let mut seqs: Vec<i64> = rows.iter().filter_map(|row| row.int(0)).collect();
        let shared = self.share_changes(def, id, before, limit + 1)?;
        seqs.extend(shared.iter().map(|change| change.seq));
        seqs.sort_unstable_by_key(|seq| std::cmp::Reverse(*seq));
        let older = limit.checked_sub(1).and_then(|last| seqs.get(last)).copied().filter(|_| seqs.len() > limit);
        self.veil_told(def, id, &mut changes)?;
        changes.extend(shared);
        changes.sort_by_key(|change| std::cmp::Reverse(change.seq));
        changes.retain(|change| older.is_none_or(|older| change.seq >= older));
        if let Some(oldest) = changes.last() {
            let undone = self.taken_back(def, id, oldest.seq - 1)?;
            changes.iter_mut().for_each(|change| change.is_undone = undone.contains(&change.set));
        }
        Ok(HistoryPage { changes, older })
    }

    /// Of a view only what may be told of it.
    fn veil_told(&mut self, def: &EntityDef, id: Id, changes: &mut Vec<Change>) -> Result<()> {
        if def.key != View::KEY {
            return Ok(());
        }
        let view = self.find(id.of::<View>())?;
        for change in changes.iter_mut() {
            self.veil_changes(&view, &mut change.fields);
        }
        changes.retain(|change| change.kind != Deed::Changed || !change.fields.is_empty());
        Ok(())
    }

    /// That the record was shared, and is no longer: by whom and with whom.
    fn share_changes(&mut self, def: &EntityDef, id: Id, before: Option<i64>, most: usize) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for (share, with) in shares::ever_of(self, def, id)? {
            let sql = "select seq, change_set, kind, version, actor, door, recorded_at, effective_on, null, undoes \
                       from @changes where entity = 'shares' and record = $1 and seq < $2 order by seq desc limit $3";
            let params = [Cell::from(share), Cell::Int(before.unwrap_or(i64::MAX)), Cell::Int(most as i64)];
            for row in &self.tx.sql(sql, &params, &COLUMNS)? {
                changes.extend(self.told_with(Vec::new(), row).map(|change| Change { share: Some(with), ..change }));
            }
        }
        Ok(changes)
    }

    fn told(&self, def: &EntityDef, row: &store::Row) -> Option<Change> {
        let fields = row.text(8).map(|json| self.told_fields(def, json)).unwrap_or_default();
        let told = self.told_with(fields, row)?;
        Some(told).filter(|told| told.kind != Deed::Changed || !told.fields.is_empty())
    }

    fn told_with(&self, fields: Vec<Changed>, row: &store::Row) -> Option<Change> {
        let kind = Deed::from_key(row.text(2)?)?;
        Some(Change {
            seq: row.int(0)?,
            set: Id::from_raw(row.int(1)?),
            undoes: row.int(9).map(Id::from_raw),
            is_undone: false,
            kind,
            version: row.int(3)?,
            actor: row.int(4).map(Id::from_raw),
            door: row.text(5)?.to_owned(),
            recorded_at: row.instant(6)?,
            effective_on: row.date(7),
            fields,
            share: None,
        })
    }

    fn told_fields(&self, def: &EntityDef, json: &str) -> Vec<Changed> {
        let pairs: BTreeMap<String, [serde_json::Value; 2]> = serde_json::from_str(json).unwrap_or_default();
        let told = |(key, [old, new]): (String, [serde_json::Value; 2])| {
            let field = def.field(&key).filter(|_| self.ctx.actor.reads(def, &key))?;
            let read = |json| schema::from_json(field, json).unwrap_or_default();
            Some(Changed { old: read(&old), new: read(&new), field: key })
        };
        pairs.into_iter().filter_map(told).collect()
    }
}
