//! A deed on thousands, behind the answer: batch by batch, in the order of the
//! ids. A record that no longer fits the filter because of the deed lies behind,
//! and one that was made since lies ahead of the last that is meant.

use base::Id;
use schema::{EntityDef, Filter, Key, Value, filter::Op};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{Act, Outcome, Which};
use crate::{
    Ctx, Error, Query, Reads, Result, Writes,
    jobs::{Handlers, Job},
    large::{self, LargeDeed, So},
};

/// The kind of the job.
pub const JOB: &str = "bulk";
/// Records of one transaction: no write may hold up the others for long.
const SOME: usize = 40;

/// One deed on many, as the job keeps it.
#[derive(Clone, Serialize, Deserialize)]
struct OnMany {
    entity: String,
    /// These, or all that the filter finds.
    ids: Option<Vec<Id>>,
    filter: Json,
    act: Written,
    /// The last that is meant.
    until: Id,
}

#[derive(Clone, Serialize, Deserialize)]
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
    pub(super) async fn bulk_job(&self, def: &EntityDef, which: &Which, act: &Act) -> Result<Job> {
        let (entity, written) = (def.key.to_string(), Written::of(def, act));
        let (ids, filter) = match which {
            Which::These(ids) => (Some(ids.clone()), Json::Null),
            Which::All(filter) => (None, filter.to_json(&self.schema, def)),
        };
        let until = self.workspace.new_id(self.now());
        self.large_job(OnMany { entity, ids, filter, act: written, until }).await
    }
}

/// How many of the named ids are done, and the last that the filter found.
#[derive(Clone, Serialize, Deserialize)]
struct Place {
    at: usize,
    after: Id,
}

impl Default for Place {
    fn default() -> Place {
        Place { at: 0, after: Id::from_raw(0) }
    }
}

impl OnMany {
    fn which(&self, ctx: &Ctx, def: &EntityDef) -> Result<Which> {
        if let Some(ids) = &self.ids {
            return Ok(Which::These(ids.clone()));
        }
        let unread = |problem| anyhow::anyhow!("the filter of a deed on many cannot be read: {problem}");
        Ok(Which::All(Filter::from_json(&self.filter, &ctx.schema, def).map_err(unread)?))
    }
}

impl LargeDeed for OnMany {
    const JOB: &'static str = JOB;
    type Outcome = Outcome;
    type Place = Place;
    type Batch = Vec<Id>;

    fn begun(&self, ctx: &Ctx, _: Id) -> Result<Outcome> {
        Ok(Outcome::of(&*ctx.def(&self.entity)?))
    }

    fn count(&self, tx: &mut Reads<'_, '_>) -> Result<u64> {
        let def = tx.ctx.def(&self.entity)?;
        let which = self.which(tx.ctx, &def)?;
        Ok(tx.bulk_preview(&def, &which, None)?.total)
    }

    fn next(&self, tx: &mut Reads<'_, '_>, place: &Place) -> Result<Option<Vec<Id>>> {
        let def = tx.ctx.def(&self.entity)?;
        let some: Vec<Id> = match self.which(tx.ctx, &def)? {
            Which::These(ids) => ids.into_iter().skip(place.at).take(SOME).collect(),
            Which::All(filter) => {
                let behind = Filter::test("id", Op::Above, [Value::Id(place.after)]);
                let (filter, sort) = (filter.and(behind), Some((Key::Borrowed("id"), schema::Direction::Up)));
                let query = Query { filter, sort, columns: Vec::new(), limit: SOME, ..Query::of(&def) };
                let found = tx.list(&query)?.rows.into_iter().map(|row| row.id);
                found.filter(|id| id.raw() <= self.until.raw()).collect()
            }
        };
        Ok(Some(some).filter(|some| !some.is_empty()))
    }

    fn carry_out(&self, tx: &mut Writes<'_, '_>, ids: Vec<Id>, so_far: &mut So<OnMany>) -> Result<()> {
        let def = tx.ctx.def(&self.entity)?;
        let act = self.act.read(&def)?;
        tx.bulk_some(&def, &ids, &act, &mut so_far.outcome)?;
        if so_far.outcome.set.is_none() {
            let set = tx.set;
            so_far.outcome.set = tx.may_undo(set)?.then_some(set);
        }
        let after = ids.last().copied().unwrap_or(so_far.place().after);
        so_far.went_to(Place { at: so_far.place().at + ids.len(), after }, ids.len());
        Ok(())
    }
}

/// Adds the worker of this kind.
pub fn handlers(handlers: Handlers) -> Handlers {
    large::handled::<OnMany>(handlers)
}
