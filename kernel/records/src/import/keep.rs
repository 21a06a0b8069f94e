//! Rows become records, a batch at a time.
//!
//! A refused row leaves no trace and holds up nobody: rows go into savepoints
//! together, the more the longer all goes well, and at last the whole batch into none,
//! since a savepoint copies every page that is changed within it. Where one of them is
//! refused, they go again, the first few each in a savepoint of its own. A batch ends when
//! it has used its share of time (`pace`), for pages write through the same door.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    time::Instant,
};

use base::Id;
use schema::{EntityDef, Key, Value};

use super::{
    Duplicates, Policy,
    known::adds,
    meaning::{Make, ambiguous},
    pace::Pace,
    people,
    prepare::Ready,
    report::{Reason, is_of_a_row, reasons},
};
use crate::{AnyRecord, Error, Result, Writes};

/// Rows whose records are fetched together, and that go out together at most.
pub(super) const TOGETHER: usize = 512;

/// Rows that share a savepoint to begin with, and where one of them was refused.
const FEW: usize = 4;

/// As many share it at most where all goes well: each savepoint copies every page that is
/// changed within it, and what is held goes out at its end, while others may wait.
fn most_together(tx: &Writes<'_, '_>, job: &Job) -> usize {
    if tx.tx.is_awaited() { job.most.min(64) } else { job.most }
}

pub(super) struct Job {
    pub def: Arc<EntityDef>,
    pub policy: Policy,
    /// What new records have beside their cells.
    pub defaults: Vec<(usize, Value)>,
    pub headings: HashMap<String, String>,
    pub dry: bool,
    pub notes: Mutex<Notes>,
    /// [`TOGETHER`] of them, but in tests.
    pub most: usize,
    /// How many rows share a savepoint by now; none is needed where it has come to `most`.
    pub together: AtomicUsize,
    pub pace: Pace,
    /// A row was refused in a batch without savepoints, which is to go again.
    again: AtomicBool,
    /// So many rows from here on stand in savepoints, because one of them was refused: a
    /// batch without them would meet it again and again.
    careful: AtomicUsize,
}

/// What the batches have learnt so far; only committed ones write here.
#[derive(Clone, Default)]
pub(super) struct Notes {
    made: HashMap<(usize, String), (Id, Option<Id>)>,
    /// Records that a row should have brought in and did not.
    lost: HashSet<Id>,
}

impl Job {
    pub fn new(def: Arc<EntityDef>, policy: Policy, headings: HashMap<String, String>, dry: bool, pace: Pace) -> Job {
        let (defaults, notes, together, again, careful) = Default::default();
        Job { def, policy, defaults, headings, dry, notes, most: TOGETHER, together, pace, again, careful }
    }

    /// Whether the batch that failed is to go again, its first rows one by one.
    pub fn goes_again(&self) -> bool {
        self.again.swap(false, Relaxed)
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A row and what is to be done with it.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub ready: Ready,
    pub fate: Fate,
    /// Whom it met, told; and how.
    pub met: Option<Told>,
}

/// Whom a row met, as its outcome tells it.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub record: Id,
    pub row: Option<u64>,
    pub by: Key,
}

#[derive(Clone, Debug)]
pub(super) enum Fate {
    /// Nothing is left to do.
    Settled(Kept),
    /// It brings in this record.
    New(Id),
    /// It is about this record.
    Known {
        record: Id,
        /// An earlier row of the sheet brings it in; what the sheet has said of
        /// it so far is all that a dry run can know.
        said: Option<Vec<(u16, u64)>>,
    },
}

#[derive(Clone, Debug)]
pub(super) enum Kept {
    New(Id),
    Changed(Id),
    Unchanged(Id),
    Skipped(Option<Id>),
    Rejected(Vec<Reason>),
    /// Kept by an earlier attempt at this import.
    Before(super::report::Verdict, Option<Id>, Vec<Reason>),
}

/// What became of the first rows of those that were given.
pub(super) struct Batch {
    pub kept: Vec<Kept>,
    pub made: Vec<(Arc<Make>, Id, Option<Id>)>,
    notes: Notes,
    /// Records that rows of this batch are about, fetched together; each is
    /// taken once, for after that it has changed.
    fetched: HashMap<Id, AnyRecord>,
}

impl Batch {
    /// It was committed: what it learnt holds.
    pub fn committed(&mut self, job: &Job) {
        *job.notes() = std::mem::take(&mut self.notes);
        let careful = job.careful.load(Relaxed);
        job.careful.store(careful.saturating_sub(self.kept.len()), Relaxed);
    }
}

/// Keeps as many rows as fit into one share of time, at least one.
pub(super) fn batch(tx: &mut Writes<'_, '_>, job: &Job, steps: &[Step]) -> Result<Batch> {
    tx.gathering(|tx| keep_some(tx, job, steps))
}

fn keep_some(tx: &mut Writes<'_, '_>, job: &Job, steps: &[Step]) -> Result<Batch> {
    let begun = Instant::now();
    let mut batch = Batch { kept: Vec::new(), made: Vec::new(), notes: job.notes().clone(), fetched: HashMap::new() };
    let mut fetched_to = 0;
    while batch.kept.len() < steps.len() && (batch.kept.is_empty() || job.pace.goes_on(tx, begun)) {
        let rest = &steps[batch.kept.len()..];
        if fetched_to <= batch.kept.len() {
            let ahead = &rest[..rest.len().min(job.most)];
            fetched_to = batch.kept.len() + ahead.len();
            fetch(tx, job, ahead, &mut batch)?;
        }
        if !job.dry && job.together.load(Relaxed) >= job.most && job.careful.load(Relaxed) == 0 {
            let most = job.pace.rows(fetched_to - batch.kept.len());
            freely(tx, job, &rest[..most], &mut batch, begun)?;
            continue;
        }
        let most = job.together.load(Relaxed).clamp(FEW, most_together(tx, job));
        let few = &rest[..most.min(fetched_to - batch.kept.len())];
        if job.dry {
            few.iter().try_for_each(|step| alone(tx, job, step, &mut batch))?;
        } else if together(tx, job, few, &mut batch, begun)? {
            job.together.store(most * 2, Relaxed);
        } else {
            job.together.store(FEW, Relaxed);
            few.iter().take(FEW).try_for_each(|step| alone(tx, job, step, &mut batch))?;
        }
    }
    job.pace.ended(tx.tx.is_awaited());
    Ok(batch)
}

/// Fetches the records that these rows are about.
fn fetch(tx: &mut Writes<'_, '_>, job: &Job, steps: &[Step], batch: &mut Batch) -> Result<()> {
    let about = |step: &Step| if let Fate::Known { record, .. } = step.fate { Some(record) } else { None };
    let ids: Vec<Id> = steps.iter().filter_map(about).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let found = tx.find_several(&job.def, &ids)?;
    batch.fetched = found.into_iter().map(|record| (record.id, record)).collect();
    Ok(())
}

/// Keeps rows without a savepoint: where one is refused, nothing of the batch is kept, and
/// it goes again in parts.
fn freely(tx: &mut Writes<'_, '_>, job: &Job, steps: &[Step], batch: &mut Batch, begun: Instant) -> Result<()> {
    let mut keep = |batch: &mut Batch| {
        for (at, step) in steps.iter().enumerate() {
            if at >= FEW && !job.pace.goes_on(tx, begun) {
                break;
            }
            let kept = unrefused(tx, job, step, batch)?;
            batch.kept.push(kept);
        }
        // What is wrong with what was held shows itself here.
        Ok(tx.tx.settle()?)
    };
    let (before, group) = (batch.kept.len(), steps.len());
    keep(batch).inspect_err(|error| {
        job.together.store(FEW, Relaxed);
        // A database that is busy or away gets its time, as ever.
        let is_of_a_row = is_of_a_row(error);
        job.again.store(is_of_a_row, Relaxed);
        if is_of_a_row {
            job.careful.store(before + group, Relaxed);
        }
    })
}

/// A row among others, of which none may be refused.
fn unrefused(tx: &mut Writes<'_, '_>, job: &Job, step: &Step, batch: &mut Batch) -> Result<Kept> {
    match (one(tx, job, step, batch)?, &step.fate) {
        (Kept::Rejected(_), Fate::New(_) | Fate::Known { .. }) => Err(Error::NotFound),
        (kept, _) => Ok(kept),
    }
}

/// Keeps a few rows in one savepoint, on a slow machine fewer; false where one of them
/// was refused, and then none of them is kept.
fn together(tx: &mut Writes<'_, '_>, job: &Job, steps: &[Step], batch: &mut Batch, begun: Instant) -> Result<bool> {
    let (kept, made, notes) = (batch.kept.len(), batch.made.len(), batch.notes.clone());
    let outcome = tx.nested(|tx| {
        for (at, step) in steps.iter().enumerate() {
            if at >= FEW && !job.pace.goes_on(tx, begun) {
                break;
            }
            let kept = unrefused(tx, job, step, batch)?;
            batch.kept.push(kept);
        }
        Ok(())
    });
    let Err(error) = outcome else { return Ok(true) };
    batch.kept.truncate(kept);
    batch.made.truncate(made);
    batch.notes = notes;
    // What is wrong with a row is found when each goes by itself; what is wrong with the
    // database ends the batch.
    if matches!(error, Error::Fault(_)) {
        return Ok(false);
    }
    reasons(error, |_| None).map(|_| false)
}

fn alone(tx: &mut Writes<'_, '_>, job: &Job, step: &Step, batch: &mut Batch) -> Result<()> {
    let (made, notes) = (batch.made.len(), batch.notes.clone());
    let made_before = if job.dry { notes.made.clone() } else { HashMap::new() };
    let mut kept = None;
    let outcome = match &step.fate {
        Fate::Settled(settled) => {
            kept = Some(settled.clone());
            Ok(())
        }
        _ => tx.at_once(|tx| {
            kept = Some(one(tx, job, step, batch)?);
            // A dry run does everything and keeps nothing.
            if job.dry { Err(Error::NotFound) } else { Ok(()) }
        }),
    };
    let kept = match (kept, outcome) {
        (Some(kept), Ok(())) => kept,
        (Some(kept), Err(Error::NotFound)) if job.dry => kept,
        (_, Err(error)) => {
            batch.made.truncate(made);
            batch.notes = notes;
            Kept::Rejected(reasons(error, |field| job.headings.get(field).cloned())?)
        }
        (None, Ok(())) => Kept::Rejected(vec![Reason::row("import-row-fault")]),
    };
    if job.dry {
        // What was made for it is undone with it.
        batch.made.truncate(made);
        batch.notes.made = made_before;
    }
    if let (Kept::Rejected(_), Fate::New(record)) = (&kept, &step.fate) {
        batch.notes.lost.insert(*record);
    }
    batch.kept.push(kept);
    Ok(())
}

fn one(tx: &mut Writes<'_, '_>, job: &Job, step: &Step, batch: &mut Batch) -> Result<Kept> {
    let row = &step.ready;
    match &step.fate {
        Fate::Settled(kept) => Ok(kept.clone()),
        Fate::New(record) => keep_new(tx, job, row, *record, batch),
        // The row that should have brought it in did not.
        Fate::Known { record, said: Some(_) } if batch.notes.lost.contains(record) => {
            let kept = keep_new(tx, job, row, *record, batch)?;
            batch.notes.lost.remove(record);
            Ok(kept)
        }
        Fate::Known { record, said: Some(said) } if job.dry => {
            let over = job.policy.overwrites();
            Ok(if adds(&job.def, said, &row.values, over) { Kept::Changed(*record) } else { Kept::Unchanged(*record) })
        }
        Fate::Known { record, .. } => keep_known(tx, job, row, *record, batch),
    }
}

fn keep_new(tx: &mut Writes<'_, '_>, job: &Job, row: &Ready, id: Id, batch: &mut Batch) -> Result<Kept> {
    let mut record = AnyRecord::new(job.def.clone(), id, tx.ctx.now());
    job.defaults.iter().for_each(|(place, value)| record.put(&job.def.fields[*place].key, value.clone()));
    for (place, value) in &row.values {
        record.put(&job.def.fields[*place].key, value.clone());
    }
    match finish(tx, job, row, record, batch)? {
        Ok(record) => Ok(Kept::New(record.id)),
        Err(kept) => Ok(kept),
    }
}

fn keep_known(tx: &mut Writes<'_, '_>, job: &Job, row: &Ready, id: Id, batch: &mut Batch) -> Result<Kept> {
    let mut record = match batch.fetched.remove(&id) {
        Some(record) => record,
        None => tx.find_any(&job.def, id)?,
    };
    let version = record.version;
    let mut owner = None;
    for (place, value) in &row.values {
        let field = &job.def.fields[*place];
        let fills = |record: &AnyRecord| match record.value(&field.key) {
            Value::Null => !holds(record, field, value),
            _ => false,
        };
        match &*field.key {
            "owner" if job.policy.overwrites() => owner = value.id(),
            "owner" => {}
            key if job.policy.overwrites() || fills(&record) => record.put(key, value.clone()),
            _ => {}
        }
    }
    let record = match finish(tx, job, row, record, batch)? {
        Ok(record) => record,
        Err(kept) => return Ok(kept),
    };
    let record = match owner.filter(|owner| record.value("owner").id() != Some(*owner)) {
        Some(owner) => tx.hand_over(record, owner)?,
        None => record,
    };
    Ok(if record.version == version { Kept::Unchanged(record.id) } else { Kept::Changed(record.id) })
}

/// A number that a record has already, under whatever name, fills nothing.
fn holds(record: &AnyRecord, field: &schema::FieldDef, value: &Value) -> bool {
    let is_number = field.kind == schema::Kind::Phone;
    is_number && record.def.fields.iter().any(|other| other.kind == field.kind && record.value(&other.key) == value)
}

/// The links of a row, and then the record as it is saved; or why there is
/// none to save.
fn finish(
    tx: &mut Writes<'_, '_>,
    job: &Job,
    row: &Ready,
    mut record: AnyRecord,
    batch: &mut Batch,
) -> Result<Result<AnyRecord, Kept>> {
    for (place, ids, said) in &row.doubtful {
        let field = &job.def.fields[*place].key;
        match choose(tx, job, &record, *place, ids)? {
            Some(id) => record.put(field, Value::Id(id)),
            None => {
                let heading = job.headings.get(&**field).map(String::as_str);
                return Ok(Err(Kept::Rejected(vec![ambiguous(heading, said, ids.len())])));
            }
        }
    }
    for make in &row.to_make {
        let id = made(tx, make, &record, batch)?;
        record.put(&job.def.fields[make.place].key, Value::Id(id));
    }
    tx.save_any(record).map(Ok)
}

/// A linked record that this row, or one before it, makes.
fn made(tx: &mut Writes<'_, '_>, make: &Arc<Make>, row: &AnyRecord, batch: &mut Batch) -> Result<Id> {
    let key = (make.at, make.folded.clone());
    if let Some((id, _)) = batch.notes.made.get(&key) {
        return Ok(*id);
    }
    let (id, manager) = match make.manager {
        Some(manager) => {
            let (team, manager) = people::team(tx, &make.name, manager, row.value("branch").id())?;
            (team, Some(manager))
        }
        None => {
            let mut record = tx.new_any(&make.entity)?;
            let title = record.def.title.clone();
            record.put(&title, Value::Text(make.name.clone()));
            (tx.save_any(record)?.id, None)
        }
    };
    batch.notes.made.insert(key, (id, manager));
    batch.made.push((make.clone(), id, manager));
    Ok(id)
}

/// Of several records of one name, the one that shares the row's other links: a
/// stage “won” of the pipeline that the row names.
fn choose(tx: &mut Writes<'_, '_>, job: &Job, record: &AnyRecord, place: usize, ids: &[Id]) -> Result<Option<Id>> {
    let Some(to) = job.def.fields[place].link() else { return Ok(None) };
    let target = tx.ctx.def(to)?;
    let shared: Vec<_> = target
        .fields
        .iter()
        .filter(|field| {
            let here = job.def.field(&field.key).and_then(|field| field.link());
            field.link().is_some() && here == field.link() && !record.value(&field.key).is_null()
        })
        .collect();
    if shared.is_empty() {
        return Ok(None);
    }
    let mut fitting = Vec::new();
    for id in ids {
        let candidate = tx.find_any(&target, *id)?;
        if shared.iter().all(|field| candidate.value(&field.key) == record.value(&field.key)) {
            fitting.push(*id);
        }
    }
    Ok(if let [one] = fitting[..] { Some(one) } else { None })
}

/// A link to a row that stood further down in the sheet.
#[derive(Clone, Debug)]
pub(super) struct Late {
    pub record: Id,
    pub place: usize,
    pub to: Id,
    /// What is told where it cannot be set.
    pub number: u64,
}

/// Sets late links, as many as fit into one share of time.
pub(super) fn link(tx: &mut Writes<'_, '_>, job: &Job, links: &[Late]) -> Result<Vec<Option<Vec<Reason>>>> {
    let begun = Instant::now();
    let mut told = Vec::new();
    for late in links {
        if !told.is_empty() && !job.pace.goes_on(tx, begun) {
            break;
        }
        let set = tx.nested(|tx| {
            let mut record = tx.find_any(&job.def, late.record)?;
            record.put(&job.def.fields[late.place].key, Value::Id(late.to));
            tx.save_any(record).map(drop)
        });
        told.push(match set {
            Ok(()) => None,
            Err(error) => Some(reasons(error, |field| job.headings.get(field).cloned())?),
        });
    }
    Ok(told)
}

impl Policy {
    pub(super) fn overwrites(self) -> bool {
        matches!(self, Policy::Strict | Policy::Asked(Duplicates::Overwrite))
    }
}
