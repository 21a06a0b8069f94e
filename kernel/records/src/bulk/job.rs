//! A deed on thousands goes behind the answer, batch by batch, in the order of
//! the ids: a record that no longer fits the filter because of the deed lies
//! behind, and one that was made since lies ahead of the last that is meant.
//!
//! A job that broke off begins again at the first; what it had done already it
//! finds so in the history and counts as done.

use std::sync::Arc;

use base::Id;
use schema::{EntityDef, Filter, Key, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Cell, ColumnType};

use super::{Act, Outcome, Which};
use crate::{
    Ctx, Cursor, Error, Query, Reads, Result,
    jobs::{Handler, Handlers, Job, Run},
    undo::Standing,
};

/// The kind of the job.
pub const JOB: &str = "bulk";
/// Records of one transaction: no write may hold up the others for long.
const SOME: usize = 40;

#[derive(Serialize, Deserialize)]
struct Payload {
    entity: String,
    /// These, or all that the filter finds.
    ids: Option<Vec<Id>>,
    filter: Json,
    act: Written,
    /// The change-set, the same in every attempt.
    set: Id,
    /// The last that is meant.
    until: Id,
    /// None where counting took too long.
    total: Option<u64>,
    #[serde(flatten)]
    standing: Standing,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "deed")]
enum Written {
    Delete,
    HandOver { to: Id },
    Set { field: String, value: Json },
}

impl Written {
    fn of(def: &EntityDef, act: &Act) -> Written {
        match act {
            Act::Delete => Written::Delete,
            Act::HandOver(to) => Written::HandOver { to: *to },
            Act::Set(key, value) => {
                let json = def.field(key).map_or(Json::Null, |field| schema::to_json(field, value));
                Written::Set { field: key.to_string(), value: json }
            }
        }
    }

    fn read(&self, def: &EntityDef) -> Result<Act> {
        Ok(match self {
            Written::Delete => Act::Delete,
            Written::HandOver { to } => Act::HandOver(*to),
            Written::Set { field, value } => {
                let known = def.field(field).ok_or(Error::NotFound)?;
                let value = match value {
                    Json::Null => Value::Null,
                    json => schema::from_json(known, json)
                        .map_err(|problem| Error::Invalid(vec![crate::FieldProblem::from_value(field, problem)]))?,
                };
                Act::Set(known.key.clone(), value)
            }
        })
    }
}

impl Ctx {
    pub(super) async fn begin_bulk(&self, def: Arc<EntityDef>, which: Which, act: Act) -> Result<Option<Id>> {
        let (set, until) = (self.workspace.new_id(self.now()), self.workspace.new_id(self.now()));
        let (entity, written, standing) = (def.key.to_string(), Written::of(&def, &act), Standing::of(self));
        let (ids, filter) = match &which {
            Which::These(ids) => (Some(ids.clone()), Json::Null),
            Which::All(filter) => (None, filter.to_json(&self.schema, &def)),
        };
        let (counted, known) = (which, def.clone());
        let total = match self.read(move |tx| tx.bulk_preview(&known, &counted, None)).await {
            Ok(counted) => Some(counted.total),
            Err(Error::TooSlow) => None,
            Err(other) => return Err(other),
        };
        let payload = Payload { entity, ids, filter, act: written, set, until, total, standing };
        let job = Job::new(JOB, serde_json::to_string(&payload)?);
        let begun = self.write(move |tx| {
            tx.check_act(&def, &act)?;
            tx.enqueue(job)
        });
        begun.await
    }
}

/// Adds the worker of this kind.
pub fn handlers(mut handlers: Handlers) -> Handlers {
    let handler: Handler = Arc::new(|run| Box::pin(work(run)));
    handlers.insert(JOB, handler);
    handlers
}

async fn work(run: Run) -> Result<Option<String>> {
    let payload: Payload = serde_json::from_str(&run.payload)?;
    let ctx = payload.standing.take(&run).await?;
    let def = ctx.def(&payload.entity)?;
    let act = payload.act.read(&def)?;
    let (mut place, mut went, mut outcome) = (Place::Begin, 0, Outcome::of(&def));
    let total = payload.total.map(|total| total as i64);
    loop {
        if !run.goes_on(went, total).await? {
            return Err(Error::refused("job-cancelled"));
        }
        let (known, batch) = (def.clone(), Batch::of(&payload, &ctx, &def, place.clone())?);
        let (ids, next) = ctx.read(move |tx| batch.read(tx, &known)).await?;
        if ids.is_empty() {
            break;
        }
        went += ids.len() as i64;
        let (known, deed, mut so_far, is_again) = (def.clone(), act.clone(), outcome, run.attempt > 1);
        let set = payload.set;
        outcome = ctx
            .write_within(set, move |tx| {
                let left = if is_again { done_already(tx, &known, set, &ids, &mut so_far)? } else { ids };
                tx.bulk_some(&known, &left, &deed, &mut so_far)?;
                Ok(so_far)
            })
            .await?;
        match next {
            Some(next) => place = next,
            None => break,
        }
    }
    run.goes_on(went, total).await?;
    let set = payload.set;
    outcome.set = ctx.read(move |tx| tx.may_undo(set)).await?.then_some(set);
    Ok(Some(serde_json::to_string(&outcome)?))
}

/// Where a batch begins.
#[derive(Clone)]
enum Place {
    Begin,
    After(Cursor),
    /// Among the ids that were named.
    At(usize),
}

/// Which records come next.
enum Batch {
    These(Vec<Id>, Option<Place>),
    All { filter: Filter, from: Option<Cursor>, until: Id },
}

impl Batch {
    fn of(payload: &Payload, ctx: &Ctx, def: &EntityDef, place: Place) -> Result<Batch> {
        if let Some(ids) = &payload.ids {
            let at = if let Place::At(at) = place { at } else { 0 };
            let some: Vec<Id> = ids.iter().skip(at).take(SOME).copied().collect();
            let next = (at + SOME < ids.len()).then_some(Place::At(at + SOME));
            return Ok(Batch::These(some, next));
        }
        let unread = |problem| anyhow::anyhow!("the filter of a deed on many cannot be read: {problem}");
        let filter = Filter::from_json(&payload.filter, &ctx.schema, def).map_err(unread)?;
        let from = if let Place::After(cursor) = place { Some(cursor) } else { None };
        Ok(Batch::All { filter, from, until: payload.until })
    }

    fn read(self, tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>) -> Result<(Vec<Id>, Option<Place>)> {
        match self {
            Batch::These(ids, next) => Ok((ids, next)),
            Batch::All { filter, from, until } => {
                let sort = Some((Key::Borrowed("id"), schema::Direction::Up));
                let page =
                    tx.list(&Query { filter, sort, columns: Vec::new(), limit: SOME, from, ..Query::of(def) })?;
                let ids = page.rows.iter().map(|row| row.id).filter(|id| id.raw() <= until.raw()).collect();
                Ok((ids, page.next.map(Place::After)))
            }
        }
    }
}

/// Of these records, those that an earlier attempt has not done.
fn done_already(
    tx: &mut Reads<'_, '_>,
    def: &EntityDef,
    set: Id,
    ids: &[Id],
    outcome: &mut Outcome,
) -> Result<Vec<Id>> {
    let mut left = Vec::new();
    for id in ids {
        let sql = "select 1 from @changes where entity = $1 and record = $2 and change_set = $3 limit 1";
        let of = [Cell::from(&*def.key), Cell::Int(id.raw()), Cell::Int(set.raw())];
        match tx.tx.sql(sql, &of, &[ColumnType::Int])?.is_empty() {
            true => left.push(*id),
            false => outcome.done += 1,
        }
    }
    Ok(left)
}
