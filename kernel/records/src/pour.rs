//! Whole tables of new records at once, for a workspace in which nobody works
//! yet: made-up data by the million, which through the save pipeline would take
//! an hour.
//!
//! A [`Sheaf`] holds some thousand records and gives each what a save would have
//! written beside it: the keys that it is found, sorted and heard by, those under
//! which its doubles lie, its line of history. [`pour`] takes the indexes away,
//! brings sheaf after sheaf in by the store's bulk door, and makes the indexes
//! again. Records come as their rules would leave them: no rule, no check, no
//! notice runs here, and nobody's rights are asked. A test of each caller saves
//! the same records through the pipeline and compares the tables.
//!
//! On PostgreSQL it is one transaction. On SQLite each sheaf is one, since the log
//! would else grow as large as the file: what was broken off stays in part. It is
//! whole in itself, indexed and followed, and still best thrown away.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvError},
    },
};

use base::{Id, Instant};
use schema::{EntityDef, Key, Value};
use store::{Cell, Columns, Db, Derived, Dialect, Sums, TableDef, Tx};

use crate::{
    AnyRecord, Ctx, Error, Result, Workspace,
    backup::{fasten_references, loosen_references},
    change::{self, Deed},
    duplicates, physical,
};

/// What a line of history says beside the record: its change-set, and the record
/// whose rules did it, where it was not done by itself.
#[derive(Clone, Debug)]
pub struct Origin {
    pub set: Id,
    pub because: Option<(Key, Id)>,
}

type Rows = Vec<Vec<Cell>>;

/// Some records with all that belongs to them, in the order in which they were made.
pub struct Sheaf {
    ctx: Ctx,
    rows: BTreeMap<Key, (Columns, Rows)>,
    history: Rows,
    keys: Vec<(Key, i64, i64)>,
    records: usize,
}

impl Sheaf {
    /// `ctx` says who made them and through which door.
    pub fn new(ctx: &Ctx) -> Sheaf {
        Sheaf { ctx: ctx.clone(), rows: BTreeMap::new(), history: Vec::new(), keys: Vec::new(), records: 0 }
    }

    /// A record as it stands now: `version` and `updated_at` say what became of it since
    /// it was made, and each such change is told by [`Sheaf::tell`].
    pub fn add(&mut self, record: &AnyRecord, origin: &Origin) {
        let (def, workspace) = (&record.def, &self.ctx.workspace);
        if let Some(law) = workspace.law(&def.key) {
            let keys = duplicates::keys_of(law, record);
            self.keys.extend(keys.into_iter().map(|key| (def.key.clone(), key, record.id.raw())));
        }
        let (_, rows) = self.rows.entry(def.key.clone()).or_insert_with(|| (physical::columns(def), Vec::new()));
        rows.push(physical::row(record));
        self.records += 1;
        self.history.push(line(&self.ctx, def, record.id, 1, Deed::Created, record.created_at, None, origin));
    }

    /// Fields of a record that were changed after it was made, each with its old and its new value.
    pub fn tell(
        &mut self,
        record: &AnyRecord,
        version: i64,
        at: Instant,
        changed: &[(&str, Value, Value)],
        origin: &Origin,
    ) -> Result<()> {
        let pair = |(key, old, new): &(&str, Value, Value)| {
            let field = record.def.field(key)?;
            Some(((*key).to_owned(), [schema::to_json(field, old), schema::to_json(field, new)]))
        };
        let fields = serde_json::to_string(&changed.iter().filter_map(pair).collect::<BTreeMap<_, _>>())?;
        let ctx = Ctx { door: crate::Door::Rule, ..self.ctx.clone() };
        self.history.push(line(&ctx, &record.def, record.id, version, Deed::Changed, at, Some(fields), origin));
        Ok(())
    }

    pub fn records(&self) -> usize {
        self.records
    }
}

/// Brings the sheaves in, as they arrive, and makes the indexes. `entities` are those
/// that come, each after those that it links to.
pub async fn pour(ctx: &Ctx, entities: &[&'static str], sheaves: Receiver<Sheaf>) -> Result<()> {
    if !ctx.actor.is_system() {
        return Err(Error::Forbidden { entity: "workspace".to_owned(), deed: "create" });
    }
    let ground = Arc::new(Ground::of(&ctx.workspace, entities, sheaves));
    let db = &ctx.workspace.db;
    if db.dialect() == Dialect::Postgres {
        return db.overhaul(move |tx| ground.pour_all(tx)).await;
    }
    let poured = pour_in_parts(db, &ground).await;
    // Also where it was broken off: what is there is found, and what follows from it follows.
    let whole = make_whole(db, &ground).await;
    poured.and(whole)
}

async fn pour_in_parts(db: &Db, ground: &Arc<Ground>) -> Result<()> {
    let of = ground.clone();
    db.overhaul(move |tx| of.strip(tx)).await?;
    loop {
        let of = ground.clone();
        if !db.overhaul(move |tx| of.pour_next(tx)).await? {
            break;
        }
    }
    let of = ground.clone();
    db.overhaul(move |tx| of.pour_keys(tx)).await
}

async fn make_whole(db: &Db, ground: &Arc<Ground>) -> Result<()> {
    for part in ground.tables.iter().flat_map(by_index) {
        db.overhaul(move |tx| Ok::<_, Error>(tx.with_indexes(&part)?)).await?;
    }
    let of = ground.clone();
    db.overhaul(move |tx| of.derive(tx)).await
}

/// A table with one index more each time, so that each is a transaction of its own.
fn by_index(table: &TableDef) -> Vec<TableDef> {
    let some = |count: usize| {
        let (indexes, whole) = (table.indexes[..count].to_vec(), count == table.indexes.len());
        TableDef { indexes, find: if whole { table.find.clone() } else { Vec::new() }, ..table.clone() }
    };
    (1..=table.indexes.len()).map(some).collect()
}

/// The tables that are filled, and what comes for them.
struct Ground {
    order: Vec<Key>,
    tables: Vec<TableDef>,
    /// What follows from them, made when all is there.
    derived: Vec<Derived>,
    sums: Vec<Sums>,
    sheaves: Mutex<Receiver<Sheaf>>,
    keys: Mutex<Vec<(Key, i64, i64)>>,
}

impl Ground {
    fn of(workspace: &Workspace, entities: &[&'static str], sheaves: Receiver<Sheaf>) -> Ground {
        let filled = |table: &&TableDef| {
            entities.contains(&table.name.as_str()) || ["changes", "duplicate_keys"].contains(&table.name.as_str())
        };
        Ground {
            order: entities.iter().map(|entity| Key::from(*entity)).collect(),
            tables: workspace.tables.iter().filter(filled).cloned().collect(),
            derived: workspace.derived.clone(),
            sums: workspace.sums.clone(),
            sheaves: Mutex::new(sheaves),
            keys: Mutex::default(),
        }
    }

    fn pour_all(&self, tx: &mut Tx<'_>) -> Result<()> {
        // Of this transaction only; an index of ten million rows is sorted in one go.
        tx.sql_execute("set local maintenance_work_mem = '512MB'", &[])?;
        let references = loosen_references(tx)?;
        self.strip(tx)?;
        while self.pour_next(tx)? {}
        self.pour_keys(tx)?;
        for table in &self.tables {
            tx.with_indexes(table)?;
        }
        fasten_references(tx, references)?;
        self.derive(tx)?;
        let derived = self.derived.iter().map(|derived| derived.table.name.as_str());
        let tables = self.tables.iter().map(|table| table.name.as_str()).chain(derived);
        for table in tables.chain(self.sums.iter().map(|sums| sums.table)) {
            tx.sql_execute(&format!("analyze @{table}"), &[])?;
        }
        Ok(())
    }

    fn strip(&self, tx: &mut Tx<'_>) -> Result<()> {
        self.sums.iter().try_for_each(|sums| tx.without_sums(sums))?;
        self.derived.iter().try_for_each(|derived| tx.without_derived(derived))?;
        Ok(self.tables.iter().try_for_each(|table| tx.without_indexes(table))?)
    }

    fn derive(&self, tx: &mut Tx<'_>) -> Result<()> {
        self.derived.iter().try_for_each(|derived| tx.with_derived(derived))?;
        Ok(self.sums.iter().try_for_each(|sums| tx.with_sums(sums))?)
    }

    /// The next sheaf; false when there is none any more.
    fn pour_next(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let Ok(mut sheaf) = self.next() else { return Ok(false) };
        for entity in &self.order {
            if let Some((columns, rows)) = sheaf.rows.remove(entity) {
                tx.pour(&columns, &rows)?;
            }
        }
        tx.pour(&change::columns(), &sheaf.history)?;
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).append(&mut sheaf.keys);
        Ok(true)
    }

    fn next(&self) -> Result<Sheaf, RecvError> {
        self.sheaves.lock().map_err(|_| RecvError)?.recv()
    }

    /// In the order of their index, which is the key of their table: met in the order
    /// of the records they would touch all of it again and again.
    fn pour_keys(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut keys = std::mem::take(&mut *self.keys.lock().unwrap_or_else(PoisonError::into_inner));
        keys.sort_unstable();
        let columns = duplicates::columns();
        for some in keys.chunks(50_000) {
            let cells = |(entity, key, record): &(Key, i64, i64)| {
                vec![Cell::from(&**entity), Cell::Int(*key), Cell::Int(*record)]
            };
            tx.pour(&columns, &some.iter().map(cells).collect::<Rows>())?;
        }
        Ok(())
    }
}

/// In the order of [`change::columns`].
#[expect(clippy::too_many_arguments, reason = "a line of history has as many parts")]
fn line(
    ctx: &Ctx,
    def: &EntityDef,
    record: Id,
    version: i64,
    deed: Deed,
    at: Instant,
    fields: Option<String>,
    origin: &Origin,
) -> Vec<Cell> {
    let is_rule = origin.because.is_some();
    let actor = if is_rule || ctx.actor.is_system() { Cell::Null } else { Cell::Int(ctx.actor.user.raw()) };
    let door = if is_rule { crate::Door::Rule } else { ctx.door };
    vec![
        Cell::Int(origin.set.raw()),
        Cell::from(&*def.key),
        Cell::Int(record.raw()),
        Cell::Int(version),
        Cell::from(deed.key()),
        actor,
        Cell::from(door.key()),
        Cell::Instant(at),
        Cell::Null,
        fields.map_or(Cell::Null, Cell::Text),
        origin.because.as_ref().map_or(Cell::Null, |(entity, _)| Cell::from(&**entity)),
        origin.because.as_ref().map_or(Cell::Null, |(_, id)| Cell::Int(id.raw())),
        Cell::Null,
    ]
}
