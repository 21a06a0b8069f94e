//! What a program does to records, inside a transaction: the addresses of one
//! record, external ids and batches all write through these.

use std::sync::Arc;

use access::Deed;
use base::Id;
use records::{AnyRecord, Ctx, Error, Reads, Titles, Writes};
use schema::{EntityDef, Value};
use serde_json::Value as Json;

use super::{body::Wanted, item, precondition::Lock};

/// A new record as the body wants it.
pub fn create(tx: &mut Writes<'_, '_>, def: &Arc<EntityDef>, wanted: &Wanted) -> records::Result<AnyRecord> {
    let mut record = tx.new_any(&def.key)?;
    fill(&mut record, wanted);
    if let Some(owner) = wanted.owner {
        record.put("owner", Value::Id(owner));
    }
    tx.save_any(record)
}

/// A record changed, if it is still the one that the caller has in mind.
pub fn change(
    tx: &mut Writes<'_, '_>,
    def: &Arc<EntityDef>,
    id: Id,
    wanted: &Wanted,
    lock: &Lock,
) -> records::Result<AnyRecord> {
    let record = tx.find_any(def, id)?;
    hold(tx, &record, lock, Some(wanted))?;
    keep(tx, record, wanted)
}

/// Into the recycle bin.
pub fn remove(tx: &mut Writes<'_, '_>, def: &Arc<EntityDef>, id: Id, lock: &Lock) -> records::Result<()> {
    let record = tx.find_any(def, id)?;
    hold(tx, &record, lock, None)?;
    tx.delete_any(record)
}

/// Whether the record is still the one that the caller has in mind. What the
/// product itself keeps up since is no difference; a version in the body gives
/// way also where others wrote into other fields than this caller does, which a
/// tag, being of the whole record, does not.
fn hold(tx: &mut Reads<'_, '_>, record: &AnyRecord, lock: &Lock, wanted: Option<&Wanted>) -> records::Result<()> {
    let Err(stale) = lock.check(record.version) else { return Ok(()) };
    let since = match lock.version() {
        Some(held) => tx.overtaken(record, held)?,
        None => None,
    };
    let Some(since) = since else { return Err(stale) };
    let overlaps = |wanted: &Wanted| {
        let owner = wanted.owner.map(|owner| ("owner".into(), Value::Id(owner)));
        let mut asked = wanted.values.iter().cloned().chain(owner);
        asked.any(|(key, value)| since.has(&key) && *record.value(&key) != value)
    };
    let apart = !lock.is_of_header() && wanted.is_some_and(|wanted| !overlaps(wanted));
    if since.fields.is_empty() || apart { Ok(()) } else { Err(stale) }
}

/// The fields first: once it is handed over, the record may be out of sight.
fn keep(tx: &mut Writes<'_, '_>, mut record: AnyRecord, wanted: &Wanted) -> records::Result<AnyRecord> {
    wanted.check_echoes(&record)?;
    fill(&mut record, wanted);
    let record = tx.save_any(record)?;
    match wanted.owner {
        Some(to) if record.value("owner").id() != Some(to) => hand_over(tx, record, to),
        _ => Ok(record),
    }
}

fn hand_over(tx: &mut Writes<'_, '_>, record: AnyRecord, to: Id) -> records::Result<AnyRecord> {
    let users = tx.ctx.def("users")?;
    match tx.sees(&users, to, Deed::Read)? {
        true => tx.hand_over(record, to),
        false => Err(Error::invalid("owner", "value-no-such-record")),
    }
}

fn fill(record: &mut AnyRecord, wanted: &Wanted) {
    for (key, value) in &wanted.values {
        record.put(key, value.clone());
    }
}

/// A record as this caller may see it: who may only add learns its id.
pub fn told(ctx: &Ctx, record: &AnyRecord, titles: Option<&Titles>) -> Json {
    let def = &record.def;
    let columns = if ctx.actor.may(&def.key, Deed::Read) { item::all_columns(ctx, def) } else { Vec::new() };
    item::json(record, &columns, titles)
}
