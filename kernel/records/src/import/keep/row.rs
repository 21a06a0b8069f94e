//! One row becomes a record: a new one, or what it adds to one that is there.

use base::Id;
use schema::{FieldDef, Kind, Value};

use super::{
    Batch,
    job::Job,
    links::{choose, made},
    step::{Fate, Kept, Step},
};
use crate::{
    AnyRecord, Result, Writes,
    import::{known::adds, meaning::ambiguous, prepare::Ready},
};

pub(super) fn one(tx: &mut Writes<'_, '_>, job: &Job, step: &Step, batch: &mut Batch) -> Result<Kept> {
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
fn holds(record: &AnyRecord, field: &FieldDef, value: &Value) -> bool {
    let is_number = field.kind == Kind::Phone;
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
