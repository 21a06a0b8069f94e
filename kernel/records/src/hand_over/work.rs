//! Carrying a plan out: at once where it is small, otherwise behind the answer,
//! all of it one change-set, so that one undo takes all of it back.

use std::collections::BTreeMap;

use base::Id;
use schema::{EntityDef, FieldDef, Filter, Key};
use sea_query::{Expr, ExprTrait};
use serde::{Deserialize, Serialize};
use store::ColumnType;

use super::{Part, Plan};
use crate::{
    AnyRecord, Ctx, Error, Reads, Result, Writes,
    jobs::Handlers,
    large::{self, LargeDeed, So},
    undo::BATCH,
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
    /// How many went to whom, with the open work that went along.
    pub by: BTreeMap<Id, u64>,
    /// The same records by their kinds.
    pub kinds: BTreeMap<String, u64>,
    /// How many of them went along with another one.
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

impl Moved {
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
            .read(move |tx| {
                asked.check(tx)?;
                tx.count_plan(&asked)
            })
            .await?;
        let deed = Giving::of(self, &plan)?;
        if size <= BATCH {
            return large::at_once(self, deed).await.map(Outcome::Done);
        }
        // One at a time for one person: two would fight over the same records.
        let begun = self.begin_large(deed, Some(format!("{JOB}:{}", plan.from))).await?;
        begun.map(Outcome::Begun).ok_or_else(|| Error::refused("holdings-refused-running"))
    }
}

/// A plan as the job keeps it.
#[derive(Clone, Serialize, Deserialize)]
struct Giving {
    from: Id,
    parts: Vec<(String, serde_json::Value, Vec<Id>)>,
    to: Vec<Id>,
    with_work: bool,
}

impl Giving {
    fn of(ctx: &Ctx, plan: &Plan) -> Result<Giving> {
        let part = |part: &Part| {
            let def = ctx.def(&part.entity)?;
            Ok((part.entity.to_string(), part.filter.to_json(&ctx.schema, &def), part.ids.clone()))
        };
        let parts = plan.parts.iter().map(part).collect::<Result<_>>()?;
        Ok(Giving { from: plan.from, parts, to: plan.to.clone(), with_work: plan.with_work })
    }

    fn plan(&self, ctx: &Ctx) -> Result<Plan> {
        let read = |(key, json, ids): &(String, serde_json::Value, Vec<Id>)| {
            let def = ctx.def(key)?;
            let filter = Filter::from_json(json, &ctx.schema, &def).map_err(|_| Error::NotFound)?;
            Ok(Part { entity: Key::Owned(key.clone()), filter, ids: ids.clone() })
        };
        let parts = self.parts.iter().map(read).collect::<Result<Vec<Part>>>()?;
        Ok(Plan { from: self.from, parts, to: self.to.clone(), with_work: self.with_work })
    }
}

/// The part in hand, its last record that was met, and who was how often in turn.
#[derive(Clone, Serialize, Deserialize)]
struct Place {
    part: usize,
    after: Id,
    turns: BTreeMap<Id, u64>,
}

impl Default for Place {
    fn default() -> Place {
        Place { part: 0, after: Id::from_raw(0), turns: BTreeMap::new() }
    }
}

impl LargeDeed for Giving {
    const JOB: &'static str = JOB;
    type Outcome = Moved;
    type Place = Place;
    /// Records of one part.
    type Batch = (usize, Vec<Id>);

    fn begun(&self, _: &Ctx, set: Id) -> Result<Moved> {
        Ok(Moved { set, by: BTreeMap::new(), kinds: BTreeMap::new(), work: 0, refused: 0 })
    }

    fn count(&self, tx: &mut Reads<'_, '_>) -> Result<u64> {
        let plan = self.plan(tx.ctx)?;
        tx.count_plan(&plan)
    }

    fn next(&self, tx: &mut Reads<'_, '_>, place: &Place) -> Result<Option<(usize, Vec<Id>)>> {
        let plan = self.plan(tx.ctx)?;
        for (at, part) in plan.parts.iter().enumerate().skip(place.part) {
            let after = if at == place.part { place.after } else { Id::from_raw(0) };
            let rows = tx.next_of_part(&plan, part, after, SOME)?;
            if !rows.is_empty() {
                return Ok(Some((at, rows.iter().map(|row| row.id).collect())));
            }
        }
        Ok(None)
    }

    fn carry_out(&self, tx: &mut Writes<'_, '_>, (at, ids): (usize, Vec<Id>), so_far: &mut So<Giving>) -> Result<()> {
        let Some((key, ..)) = self.parts.get(at) else { return Ok(()) };
        let def = tx.ctx.def(key)?;
        let mut place = Place { part: at, ..so_far.place().clone() };
        for id in &ids {
            self.give_one(tx, &def, *id, &mut place.turns, &mut so_far.outcome)?;
            place.after = *id;
        }
        so_far.went_to(place, ids.len());
        Ok(())
    }
}

impl Giving {
    fn give_one(
        &self,
        tx: &mut Writes<'_, '_>,
        def: &std::sync::Arc<EntityDef>,
        id: Id,
        turns: &mut BTreeMap<Id, u64>,
        moved: &mut Moved,
    ) -> Result<()> {
        let turn = |to: &&Id| turns.get(to).copied().unwrap_or(0);
        let Some(next) = self.to.iter().min_by_key(turn).copied() else { return Ok(()) };
        let mut to = next;
        let given = tx.nested(|tx| {
            let record = tx.find_any(def, id)?;
            // It went along with another one meanwhile.
            if record.value("owner").id() != Some(self.from) {
                return Ok(None);
            }
            // A deal goes with its customer; the next in turn is whoever has the fewest so far.
            to = tx.owner_beside(&record, &self.to)?.unwrap_or(next);
            match self.with_work {
                true => tx.hand_over_with_work(record, to).map(Some),
                false => tx.hand_over(record, to).map(|_| Some(Vec::new())),
            }
        });
        match given {
            Ok(None) => {}
            Ok(Some(along)) => {
                *turns.entry(to).or_insert(0) += 1;
                *moved.by.entry(to).or_insert(0) += 1 + along.len() as u64;
                moved.work += along.len() as u64;
                for kind in [&def.key].into_iter().chain(&along) {
                    *moved.kinds.entry(kind.to_string()).or_insert(0) += 1;
                }
            }
            Err(Error::NotFound | Error::Forbidden { .. } | Error::Refused(_) | Error::Invalid(_)) => {
                moved.refused += 1;
            }
            Err(fault) => return Err(fault),
        }
        Ok(())
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
pub fn handlers(handlers: Handlers) -> Handlers {
    large::handled::<Giving>(handlers)
}
