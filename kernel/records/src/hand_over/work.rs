//! Carrying a plan out: at once where it is small, otherwise as a job in
//! batches of the one change-set, so that one undo takes all of it back.
//!
//! A job that broke off begins again: what it had moved is the person's no
//! more, and so is not met a second time.

use std::{collections::BTreeMap, sync::Arc};

use base::Id;
use schema::{EntityDef, FieldDef, Filter, Key};
use sea_query::{Expr, ExprTrait};
use serde::{Deserialize, Serialize};
use store::ColumnType;

use super::{Part, Plan};
use crate::{
    AnyRecord, Ctx, Error, Reads, Result, Writes,
    jobs::{Handler, Handlers, Job, Run},
    undo::{BATCH, Standing},
};

/// The kind of the job.
pub const JOB: &str = "hand-over";
/// Records of one transaction: no write may hold up the others for long.
const SOME: usize = 20;
/// How many links one record may stand below another.
const DEEPEST: usize = 4;

/// What became of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub set: Id,
    /// How many went to whom.
    pub by: BTreeMap<Id, u64>,
    /// Open work that went along.
    pub work: u64,
    /// Records that their own rules kept back.
    pub refused: u64,
}

#[derive(Debug)]
pub enum Outcome {
    Done(Moved),
    /// It goes on behind the answer, as this job.
    Begun(Id),
}

#[derive(Serialize, Deserialize)]
struct Payload {
    set: Id,
    from: Id,
    parts: Vec<(String, serde_json::Value, Vec<Id>)>,
    to: Vec<Id>,
    with_work: bool,
    standing: Standing,
}

/// How far it is.
#[derive(Clone, Debug)]
struct Place {
    part: usize,
    after: Id,
    moved: Moved,
}

impl Moved {
    fn begun(set: Id) -> Moved {
        Moved { set, by: BTreeMap::new(), work: 0, refused: 0 }
    }

    pub fn total(&self) -> u64 {
        self.by.values().sum()
    }
}

impl Ctx {
    /// Hands over what a plan means.
    pub async fn hand_over(&self, plan: Plan) -> Result<Outcome> {
        let plan = Plan { parts: in_order(self, plan.parts), ..plan };
        let asked = plan.clone();
        let size = self
            .write(move |tx| {
                asked.check(tx)?;
                let mut size = 0;
                for part in &asked.parts {
                    size += tx.count_part(asked.from, part)?;
                }
                Ok(size)
            })
            .await?;
        let set: Id = self.workspace.new_id(self.now());
        if size <= BATCH {
            let mut place = Place { part: 0, after: Id::from_raw(0), moved: Moved::begun(set) };
            loop {
                let (plan, so_far) = (plan.clone(), place.clone());
                let next = self.write_within(set, move |tx| tx.hand_some_over(&plan, so_far)).await?;
                match next {
                    (place, true) => return Ok(Outcome::Done(place.moved)),
                    (so_far, false) => place = so_far,
                }
            }
        }
        let schema = &self.schema;
        let part = |part: &Part| {
            let def = self.def(&part.entity)?;
            Ok((part.entity.to_string(), part.filter.to_json(schema, &def), part.ids.clone()))
        };
        let parts = plan.parts.iter().map(part).collect::<Result<_>>()?;
        let (from, to, with_work) = (plan.from, plan.to.clone(), plan.with_work);
        let payload = Payload { set, from, parts, to, with_work, standing: Standing::of(self) };
        let json = serde_json::to_string(&payload)?;
        // One at a time for one person: two would fight over the same records.
        let job = Job { unique_key: Some(format!("{JOB}:{from}")), ..Job::new(JOB, json) };
        let begun = self.write(move |tx| tx.enqueue(job)).await?;
        begun.map(Outcome::Begun).ok_or_else(|| Error::refused("holdings-refused-running"))
    }
}

impl Writes<'_, '_> {
    /// The next few records; true when there is nothing left.
    fn hand_some_over(&mut self, plan: &Plan, mut place: Place) -> Result<(Place, bool)> {
        let Some(part) = plan.parts.get(place.part) else { return Ok((place, true)) };
        let def = self.ctx.def(&part.entity)?;
        let rows = self.next_of_part(plan, part, place.after, SOME)?;
        for row in &rows {
            let count = |to: &&Id| place.moved.by.get(to).copied().unwrap_or(0);
            let Some(fewest) = plan.to.iter().min_by_key(count).copied() else { break };
            let mut to = fewest;
            match self.nested(|tx| {
                let record = tx.find_any(&def, row.id)?;
                // A deal goes with its customer; the next in turn is whoever has the fewest so far.
                to = tx.owner_beside(&record, &plan.to)?.unwrap_or(fewest);
                match plan.with_work {
                    true => tx.hand_over_with_work(record, to),
                    false => tx.hand_over(record, to).map(|_| 0),
                }
            }) {
                Ok(work) => {
                    *place.moved.by.entry(to).or_insert(0) += 1;
                    place.moved.work += work as u64;
                }
                Err(Error::NotFound | Error::Forbidden { .. } | Error::Refused(_) | Error::Invalid(_)) => {
                    place.moved.refused += 1;
                }
                Err(fault) => return Err(fault),
            }
        }
        match rows.last() {
            Some(last) if rows.len() == SOME => place.after = last.id,
            _ => (place.part, place.after) = (place.part + 1, Id::from_raw(0)),
        }
        let is_over = place.part >= plan.parts.len();
        Ok((place, is_over))
    }
}

impl Reads<'_, '_> {
    /// Who of these owns a record that this one belongs to.
    fn owner_beside(&mut self, record: &AnyRecord, among: &[Id]) -> Result<Option<Id>> {
        for (field, to) in owned_links(self.ctx, &record.def) {
            let Some(id) = record.value(&field.key).id() else { continue };
            let mut owner = sea_query::Query::select();
            owner.column("owner").from(self.tx.table(&to.key)).and_where(Expr::col("id").eq(id.raw()));
            let rows = self.tx.fetch(&owner, &[ColumnType::Int])?;
            let owner = rows.first().and_then(|row| row.int(0)).map(Id::from_raw);
            if owner.is_some_and(|owner| among.contains(&owner)) {
                return Ok(owner);
            }
        }
        Ok(None)
    }
}

/// The links of an entity to others that belong to somebody.
fn owned_links<'d>(ctx: &'d Ctx, def: &'d EntityDef) -> impl Iterator<Item = (&'d FieldDef, &'d EntityDef)> {
    let target = |field: &'d FieldDef| Some((field, &**ctx.schema.entity(field.link()?)?));
    def.fields.iter().filter_map(target).filter(|(_, to)| to.owned && to.key != def.key)
}

/// What others belong to goes first, so that these can follow it.
fn in_order(ctx: &Ctx, mut parts: Vec<Part>) -> Vec<Part> {
    let depth = |part: &Part| ctx.schema.entity(&part.entity).map_or(0, |def| depth(ctx, def, DEEPEST));
    parts.sort_by_key(depth);
    parts
}

fn depth(ctx: &Ctx, def: &EntityDef, most: usize) -> usize {
    if most == 0 {
        return 0;
    }
    owned_links(ctx, def).map(|(_, to)| depth(ctx, to, most - 1) + 1).max().unwrap_or(0)
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
    let set = payload.set;
    let read = |(key, json, ids): &(String, serde_json::Value, Vec<Id>)| {
        let def = ctx.def(key)?;
        let filter = Filter::from_json(json, &ctx.schema, &def).map_err(|_| Error::NotFound)?;
        Ok(Part { entity: Key::Owned(key.clone()), filter, ids: ids.clone() })
    };
    let parts = payload.parts.iter().map(read).collect::<Result<Vec<Part>>>()?;
    let plan = Plan { from: payload.from, parts, to: payload.to, with_work: payload.with_work };
    let counted = plan.clone();
    let total = ctx
        .read(move |tx| {
            let counts = counted.parts.iter().map(|part| tx.count_part(counted.from, part));
            Ok(counts.collect::<Result<Vec<u64>>>()?.into_iter().sum::<u64>())
        })
        .await?;
    let mut place = Place { part: 0, after: Id::from_raw(0), moved: Moved::begun(set) };
    loop {
        let done = place.moved.total() + place.moved.refused;
        if !run.goes_on(done as i64, Some(Ord::max(total, done) as i64)).await? {
            return Err(Error::refused("job-cancelled"));
        }
        let (plan, so_far) = (plan.clone(), place.clone());
        let (next, is_over) = ctx.write_within(set, move |tx| tx.hand_some_over(&plan, so_far)).await?;
        place = next;
        if is_over {
            return Ok(Some(serde_json::to_string(&place.moved)?));
        }
    }
}
