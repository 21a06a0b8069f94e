//! Looks at all records of an entity for pairs that may be one, as a job.
//!
//! Two walks, both by keyset in short transactions, so that memory stays flat
//! however many records there are. The first brings the keys of every record up
//! to date (those that were written before there was a law have none). The
//! second reads the keys in their order: records that lie under one key are
//! compared with one another. A key under which more than [`MOST_UNDER_A_KEY`]
//! lie tells too little to be worth the square of that; what they have in
//! common beside it brings them together under another one.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use base::Id;
use schema::{EntityDef, Filter};
use sea_query::{Expr, ExprTrait, Order};
use store::{Cell, ColumnType};

use super::{Law, keys, shape::Shape, weigh};
use crate::{
    AnyRecord, Ctx, Door, Error, Reads, Result, Writes,
    check::Step,
    jobs::{Handlers, Job, JobView, Run},
};

/// The kind of this job; its payload is the entity.
pub const KIND: &str = "duplicates-sweep";

const MOST_UNDER_A_KEY: usize = 80;
/// Records of one step.
const STEP: u64 = 500;
/// Keys of one step.
const KEYS: i64 = 200;

/// What a sweep found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Found {
    pub records: u64,
    pub pairs: u64,
}

/// Takes up this work in a process that does jobs.
pub fn handlers(mut handlers: Handlers) -> Handlers {
    handlers.insert(
        KIND,
        Arc::new(|run: Run| {
            Box::pin(async move {
                let ctx = Ctx::system(run.workspace.clone(), Door::Rule);
                let entity = run.payload.clone();
                let found = sweep(&ctx, &entity, run.id, Some(run.clone())).await?;
                Ok(Some(serde_json::to_string(&found)?))
            })
        }),
    );
    handlers
}

impl Writes<'_, '_> {
    /// Asks for a sweep; one that waits or runs already is enough.
    pub fn ask_for_sweep(&mut self, entity: &str) -> Result<()> {
        if self.ctx.workspace.law(entity).is_none() {
            return Err(Error::NotFound);
        }
        if !self.ctx.actor.may(entity, access::Deed::Update) {
            return Err(Error::Forbidden { entity: entity.to_owned(), deed: "update" });
        }
        let unique_key = Some(format!("{KIND}-{entity}"));
        self.enqueue(Job { unique_key, most_attempts: 2, ..Job::new(KIND, entity.to_owned()) })?;
        Ok(())
    }
}

impl Reads<'_, '_> {
    /// The last sweep of this entity, whoever asked for it.
    pub fn last_sweep(&mut self, entity: &str) -> Result<Option<JobView>> {
        let sql = "select id from @jobs where kind = $1 and payload = $2 order by id desc limit 1";
        let rows = self.tx.sql(sql, &[Cell::from(KIND), Cell::from(entity)], &[ColumnType::Int])?;
        match rows.first().and_then(|row| row.int(0)) {
            Some(id) => self.job_of_anybody(Id::from_raw(id)).map(Some),
            None => Ok(None),
        }
    }
}

/// One sweep on its way.
struct Sweep<'a> {
    ctx: &'a Ctx,
    law: Arc<Law>,
    def: Arc<EntityDef>,
    /// The job; what another one found and this one does not is forgotten.
    run: Id,
    job: Option<Run>,
}

/// Both walks. `run` names this sweep among others; the job, where there is one,
/// hears how far it is and may stop it.
pub async fn sweep(ctx: &Ctx, entity: &str, run: Id, job: Option<Run>) -> Result<Found> {
    let law = ctx.workspace.law(entity).ok_or(Error::NotFound)?.clone();
    let sweep = Sweep { ctx, law, def: ctx.def(entity)?, run, job };
    let records = sweep.walk_records().await?;
    let pairs = sweep.walk_keys(records).await?;
    let gone = sweep.law.entity.to_string();
    ctx.write(move |tx| tx.forget_pairs(&gone, run)).await?;
    Ok(Found { records: records as u64, pairs })
}

impl Sweep<'_> {
    async fn tell(&self, done: i64, total: i64) -> Result<()> {
        let Some(job) = &self.job else { return Ok(()) };
        match job.goes_on(done, Some(if total > done { total } else { done })).await? {
            true => Ok(()),
            false => Err(Error::refused(crate::jobs::CANCELLED)),
        }
    }

    /// Brings the keys of every record up to date; tells how many there are.
    async fn walk_records(&self) -> Result<i64> {
        let def = self.def.clone();
        let total = self.ctx.read_heavy(move |tx| tx.count_to(&def, &Filter::default(), i64::MAX as u64)).await? as i64;
        let (mut at, mut done) = (i64::MIN, 0);
        loop {
            let (law, def) = (self.law.clone(), self.def.clone());
            let step = self.ctx.read_heavy(move |tx| tx.records_after(&law, &def, at)).await?;
            let Some(last) = step.last() else { return Ok(done) };
            (at, done) = (last.id.raw(), done + step.len() as i64);
            for some in step.chunks(200) {
                let (law, some) = (self.law.clone(), some.to_vec());
                self.ctx.write(move |tx| tx.mend_keys(&law, &some)).await?;
            }
            self.tell(done, total * 2).await?;
        }
    }

    /// Compares what lies under one key, key by key.
    async fn walk_keys(&self, records: i64) -> Result<u64> {
        let (mut at, mut found) = (None, 0);
        loop {
            let entity = self.law.entity.clone();
            let step = self.ctx.read_heavy(move |tx| tx.keys_after(&entity, at)).await?;
            if step.keys.is_empty() {
                return Ok(found);
            }
            at = step.keys.last().copied();
            let pairs = pairs_of(step);
            for some in pairs.into_iter().collect::<Vec<_>>().chunks(500) {
                let (law, def, some) = (self.law.clone(), self.def.clone(), some.to_vec());
                let near = self.ctx.read_heavy(move |tx| tx.judged(&law, &def, &some)).await?;
                found += self.keep(near).await?;
            }
            let share = at.map_or(1.0, |key| (key as f64 - i64::MIN as f64) / (i64::MAX as f64 - i64::MIN as f64));
            self.tell(records + (share * records as f64) as i64, records * 2).await?;
        }
    }

    async fn keep(&self, near: Vec<Near>) -> Result<u64> {
        let mut new = 0;
        for some in near.chunks(200) {
            let (entity, run, some) = (self.law.entity.to_string(), self.run, some.to_vec());
            new += self.ctx.write(move |tx| tx.keep_pairs(&entity, run, &some)).await?;
        }
        Ok(new)
    }
}

/// Two that may be one, the smaller id first, and their weight.
#[derive(Clone, Copy, Debug)]
struct Near {
    one: Id,
    other: Id,
    weight: i64,
}

/// The records under some whole keys; of a crowded key none.
struct Lying {
    keys: Vec<i64>,
    under: Vec<Vec<Id>>,
}

fn pairs_of(lying: Lying) -> BTreeSet<(Id, Id)> {
    let mut pairs = BTreeSet::new();
    for under in lying.under {
        for (at, one) in under.iter().enumerate() {
            pairs.extend(under[at + 1..].iter().map(|other| (*one.min(other), *one.max(other))));
        }
    }
    pairs
}

impl Reads<'_, '_> {
    fn records_after(&mut self, law: &Law, def: &Arc<EntityDef>, after: i64) -> Result<Vec<AnyRecord>> {
        let mut select = self.visible(def, access::Deed::Read)?;
        select.and_where(Expr::col("id").gt(after)).order_by("id", Order::Asc).limit(STEP);
        self.records_for_law(law, def, select)
    }

    /// The next records of a walk over all, those whose keys are not what their fields make.
    pub(crate) fn records_with_other_keys(&mut self, law: &Law, def: &Arc<EntityDef>, after: i64) -> Result<Step> {
        let records = self.records_after(law, def, after)?;
        let last = records.last().map(|record| record.id);
        let mut kept = self.keys_kept(law, records.iter().map(|record| record.id))?;
        let mut wrong = records;
        wrong.retain(|record| keys::of(&Shape::of(law, record)).all() != kept.remove(&record.id).unwrap_or_default());
        Ok(Step { wrong, last })
    }

    /// The next keys under which more than one lies, and who.
    fn keys_after(&mut self, entity: &str, after: Option<i64>) -> Result<Lying> {
        let sql = "select key, record from @duplicate_keys where entity = $1 and key in (select key from \
                   @duplicate_keys where entity = $1 and key > $2 group by key having count(*) between 2 and $3 \
                   order by key limit $4) order by key, record";
        let after = after.unwrap_or(i64::MIN);
        let most = MOST_UNDER_A_KEY as i64;
        let params = [Cell::from(entity), Cell::Int(after), Cell::Int(most), Cell::Int(KEYS)];
        let rows = self.tx.sql(sql, &params, &[ColumnType::Int, ColumnType::Int])?;
        let mut lying: BTreeMap<i64, Vec<Id>> = BTreeMap::new();
        for (key, record) in rows.iter().filter_map(|row| Some((row.int(0)?, Id::from_raw(row.int(1)?)))) {
            lying.entry(key).or_default().push(record);
        }
        Ok(Lying { keys: lying.keys().copied().collect(), under: lying.into_values().collect() })
    }

    fn judged(&mut self, law: &Law, def: &Arc<EntityDef>, pairs: &[(Id, Id)]) -> Result<Vec<Near>> {
        let ids: BTreeSet<Id> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
        let ids: Vec<Id> = ids.into_iter().collect();
        let records = self.records_by_ids(law, def, &ids)?;
        let shapes: HashMap<Id, Shape> = records.iter().map(|record| (record.id, Shape::of(law, record))).collect();
        let near = |(one, other): &(Id, Id)| {
            let judged = weigh::judge(law, shapes.get(one)?, shapes.get(other)?)?;
            Some(Near { one: *one, other: *other, weight: (judged.bits * 1_000.0) as i64 })
        };
        Ok(pairs.iter().filter_map(near).collect())
    }
}

impl Writes<'_, '_> {
    /// The keys of these records as they stand now, whatever they were when they were read.
    pub(crate) fn mend_keys_of(&mut self, law: &Law, def: &Arc<EntityDef>, records: &[AnyRecord]) -> Result<()> {
        let ids: Vec<Id> = records.iter().map(|record| record.id).collect();
        let records = self.records_by_ids(law, def, &ids)?;
        self.mend_keys(law, &records)
    }

    fn mend_keys(&mut self, law: &Law, records: &[AnyRecord]) -> Result<()> {
        let now = records.iter().map(|record| (record.id, keys::of(&Shape::of(law, record)).all()));
        self.settle_all_keys(law, &now.collect::<Vec<_>>())
    }

    /// Keeps what was found; tells how many this run had not found before.
    fn keep_pairs(&mut self, entity: &str, run: Id, near: &[Near]) -> Result<u64> {
        let mut new = 0;
        for Near { one, other, weight } in near {
            let sql = "insert into @duplicate_pairs (id, entity, one, other, weight, found_by, apart) \
                       values ($1, $2, $3, $4, $5, $6, $7) on conflict (entity, one, other) do update set \
                       weight = excluded.weight, found_by = excluded.found_by \
                       where duplicate_pairs.found_by is null or duplicate_pairs.found_by <> excluded.found_by";
            let id: Id = self.ctx.workspace.new_id(self.ctx.now());
            let params = [
                Cell::Int(id.raw()),
                Cell::from(entity),
                Cell::Int(one.raw()),
                Cell::Int(other.raw()),
                Cell::Int(*weight),
                Cell::Int(run.raw()),
                Cell::Bool(false),
            ];
            new += self.tx.sql_execute(sql, &params)?;
        }
        Ok(new)
    }

    /// What an earlier sweep found and this one did not; what people said stays.
    fn forget_pairs(&mut self, entity: &str, run: Id) -> Result<()> {
        let sql =
            "delete from @duplicate_pairs where entity = $1 and apart = $3 and found_by is not null and found_by <> $2";
        self.tx.sql_execute(sql, &[Cell::from(entity), Cell::Int(run.raw()), Cell::Bool(false)])?;
        Ok(())
    }
}
