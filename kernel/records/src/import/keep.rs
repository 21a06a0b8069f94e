//! Rows become records, a batch at a time.
//!
//! Each row has a savepoint of its own, so that a refused one leaves no trace
//! and holds up nobody. A batch ends when it has used its share of time, for
//! pages write through the same door.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use access::Deed;
use base::Id;
use schema::{EntityDef, Value};
use sea_query::{Alias, Expr, ExprTrait};
use store::{Cell, ColumnType};

use super::{
    meaning::ambiguous,
    prepare::Ready,
    report::{Reason, reasons},
};
use crate::{AnyRecord, Error, Result, Writes};

/// No writer is kept longer than 50 ms; the commit takes its part of that.
const SHARE: Duration = Duration::from_millis(30);

pub(super) struct Job {
    pub def: Arc<EntityDef>,
    /// The place of the field that records are known by.
    pub key: Option<usize>,
    /// What new records have beside their cells.
    pub defaults: Vec<(usize, Value)>,
    pub headings: HashMap<String, String>,
    pub dry: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Kept {
    New(Id),
    Changed(Id),
    Unchanged(Id),
    Rejected(Vec<Reason>),
}

/// Keeps as many rows as fit into one share of time, at least one.
pub(super) fn batch(tx: &mut Writes<'_, '_>, job: &Job, rows: &[Ready]) -> Result<Vec<Kept>> {
    let begun = Instant::now();
    let mut kept = Vec::new();
    for row in rows {
        if !kept.is_empty() && begun.elapsed() > SHARE {
            break;
        }
        kept.push(one(tx, job, row)?);
    }
    Ok(kept)
}

fn one(tx: &mut Writes<'_, '_>, job: &Job, row: &Ready) -> Result<Kept> {
    let mut kept = None;
    let outcome = tx.nested(|tx| {
        kept = Some(keep(tx, job, row)?);
        // A dry run does everything and keeps nothing.
        if job.dry { Err(Error::NotFound) } else { Ok(()) }
    });
    match (kept, outcome) {
        (Some(kept), Ok(())) => Ok(kept),
        (Some(kept), Err(Error::NotFound)) if job.dry => Ok(kept),
        (_, Err(error)) => reasons(error, |field| job.headings.get(field).cloned()).map(Kept::Rejected),
        (None, Ok(())) => Ok(Kept::Rejected(vec![Reason::row("import-row-fault")])),
    }
}

fn keep(tx: &mut Writes<'_, '_>, job: &Job, row: &Ready) -> Result<Kept> {
    let mut record = match known(tx, job, row)? {
        Known::One(record) => *record,
        Known::Nobody => tx.new_any(&job.def.key)?,
        Known::Several(reason) => return Ok(Kept::Rejected(vec![reason])),
    };
    let (fresh, version) = (record.is_new(), record.version);
    if fresh {
        job.defaults.iter().for_each(|(place, value)| record.put(&job.def.fields[*place].key, value.clone()));
    }
    let mut owner = None;
    for (place, value) in &row.values {
        match &*job.def.fields[*place].key {
            "owner" if !fresh => owner = value.id(),
            key => record.put(key, value.clone()),
        }
    }
    for (place, ids, said) in &row.doubtful {
        let field = &job.def.fields[*place].key;
        match choose(tx, job, &record, *place, ids)? {
            Some(id) => record.put(field, Value::Id(id)),
            None => {
                let heading = job.headings.get(&**field).map(String::as_str);
                return Ok(Kept::Rejected(vec![ambiguous(heading, said, ids.len())]));
            }
        }
    }
    if row.lacks_links {
        // What it needs is made by a real run only.
        return Ok(if fresh { Kept::New(record.id) } else { Kept::Changed(record.id) });
    }
    let mut record = tx.save_any(record)?;
    if let Some(owner) = owner.filter(|owner| record.value("owner").id() != Some(*owner)) {
        record = tx.hand_over(record, owner)?;
    }
    Ok(match fresh {
        true => Kept::New(record.id),
        false if record.version == version => Kept::Unchanged(record.id),
        false => Kept::Changed(record.id),
    })
}

enum Known {
    Nobody,
    One(Box<AnyRecord>),
    Several(Reason),
}

/// The record that has the row's key.
fn known(tx: &mut Writes<'_, '_>, job: &Job, row: &Ready) -> Result<Known> {
    let Some(place) = job.key else { return Ok(Known::Nobody) };
    let Some((_, value)) = row.values.iter().find(|(at, _)| *at == place) else { return Ok(Known::Nobody) };
    let field = &job.def.fields[place];
    let (column, cell) = match value {
        // What is not strictly unique is known by its spelling, folded.
        Value::Text(text) if field.searchable && !field.unique => {
            (field.find_column(), base::fold::find_key(text).into())
        }
        Value::Text(text) => (field.key.to_string(), Cell::from(text.as_str())),
        Value::Int(number) => (field.key.to_string(), Cell::Int(*number)),
        _ => return Ok(Known::Nobody),
    };
    let mut select = tx.visible(&job.def, Deed::Read)?;
    select.column(Alias::new("id")).limit(2).and_where(Expr::col(Alias::new(column)).eq(Expr::val(cell)));
    let found = tx.tx.fetch(&select, &[ColumnType::Int])?;
    match found.as_slice() {
        [] => Ok(Known::Nobody),
        [row] => {
            let id = Id::from_raw(row.int(0).unwrap_or_default());
            Ok(Known::One(Box::new(tx.find_any(&job.def, id)?)))
        }
        _ => {
            let heading = job.headings.get(&*field.key).map_or(&*field.key, String::as_str);
            Ok(Known::Several(Reason::of_column(heading, "import-key-ambiguous")))
        }
    }
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
        if !told.is_empty() && begun.elapsed() > SHARE {
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
