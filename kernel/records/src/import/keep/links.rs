//! The links of a row that its cells alone do not settle: to a record that is made with
//! it, to one of several of a name, and to a row further down in the sheet.

use std::{sync::Arc, time::Instant};

use base::Id;
use schema::Value;

use super::{Batch, job::Job};
use crate::{
    AnyRecord, Result, Writes,
    import::{
        meaning::Make,
        people,
        report::{Reason, reasons},
    },
};

/// A linked record that this row, or one before it, makes.
pub(super) fn made(tx: &mut Writes<'_, '_>, make: &Arc<Make>, row: &AnyRecord, batch: &mut Batch) -> Result<Id> {
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
pub(super) fn choose(
    tx: &mut Writes<'_, '_>,
    job: &Job,
    record: &AnyRecord,
    place: usize,
    ids: &[Id],
) -> Result<Option<Id>> {
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
pub(in crate::import) struct Late {
    pub record: Id,
    pub place: usize,
    pub to: Id,
    /// What is told where it cannot be set.
    pub number: u64,
}

/// Sets late links, as many as fit into one share of time.
pub(in crate::import) fn link(tx: &mut Writes<'_, '_>, job: &Job, links: &[Late]) -> Result<Vec<Option<Vec<Reason>>>> {
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
