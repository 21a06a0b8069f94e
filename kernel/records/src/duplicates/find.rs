//! Looking for those who may be the record in hand.

use std::{collections::HashMap, sync::Arc};

use access::Deed;
use base::{Id, phone};
use schema::{EntityDef, FieldDef, Key, Value};
use sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use store::{Cell, ColumnType};

use super::{Alike, Law, Likeness, Reason, keys, shape::Shape, weigh};
use crate::{AnyRecord, Reads, Result};

/// More than this many are not looked at for one record, of each rank of keys.
const MOST_LOOKED_AT: usize = 300;
/// Of one key, which half a city may share, no more than these are read.
const MOST_OF_A_KEY: usize = 500;
/// Of whoever sees few, more than this many are not asked whether they are in sight.
const MOST_ASKED: usize = 3_000;
/// Keys that are asked for together: both databases bound the parts of a statement.
const MOST_KEYS: usize = 24;
/// More than this many are not told.
const MOST_TOLD: usize = 10;

impl Reads<'_, '_> {
    /// Who within the actor's scope may be this record, saved or not; the
    /// likeliest first. Empty where the entity has no law.
    pub fn alike(&mut self, record: &AnyRecord) -> Result<Vec<Alike>> {
        let Some(law) = self.law_for_reader(&record.def.key) else { return Ok(Vec::new()) };
        let record = self.as_seen(record);
        let shape = Shape::of(&law, &record);
        let apart = if record.is_new() { Vec::new() } else { self.set_apart_from(&record)? };
        let mut found: Vec<Alike> = Vec::new();
        for other in self.candidates(&law, &record.def, &shape)? {
            if other.id == record.id || apart.contains(&other.id) {
                continue;
            }
            let Some(judged) = weigh::judge(&law, &shape, &Shape::of(&law, &other)) else { continue };
            found.push(Alike {
                id: other.id,
                title: other.title().unwrap_or_default().to_owned(),
                score: judged.score(),
                level: judged.level,
                reasons: judged.reasons,
            });
        }
        found.sort_by(|one, other| {
            other.level.cmp(&one.level).then(other.score.total_cmp(&one.score)).then(one.id.cmp(&other.id))
        });
        found.truncate(MOST_TOLD);
        Ok(found)
    }

    /// The same for values that are no record yet.
    pub fn alike_values(&mut self, entity: &str, values: &[(Key, Value)]) -> Result<Vec<Alike>> {
        let def = self.ctx.def(entity)?;
        let mut record = AnyRecord::new(def, Id::from_raw(0), self.ctx.now());
        values.iter().for_each(|(key, value)| record.put(key, value.clone()));
        self.alike(&record)
    }

    /// Who within the actor's scope has this telephone number, however it is
    /// written; the quick question of a ringing telephone.
    pub fn known_by_number(&mut self, entity: &str, number: &str) -> Result<Vec<Id>> {
        let Some(law) = self.law_for_reader(entity) else { return Ok(Vec::new()) };
        let Ok(number) = phone::normalise(number, "IR") else { return Ok(Vec::new()) };
        let def = self.ctx.def(entity)?;
        let found = self.by_keys(&law, &def, [keys::number(&number)])?;
        let has = |record: &&AnyRecord| law.numbers.iter().any(|key| record.value(key).text() == Some(&number));
        Ok(found.iter().filter(has).map(|record| record.id).collect())
    }

    /// Those within the actor's scope who have a number, e-mail or paper of their
    /// own that stands in this record too: whoever writes it down again should
    /// know that.
    pub fn known_exactly(&mut self, record: &AnyRecord) -> Result<Vec<Alike>> {
        let Some(law) = self.law_for_reader(&record.def.key) else { return Ok(Vec::new()) };
        let is_own = |reason: &Reason| {
            let exact = reason.likeness == Likeness::Same && law.exact().any(|key| *key == reason.field);
            exact && reason.weight >= weigh::OWN
        };
        Ok(self.alike(record)?.into_iter().filter(|alike| alike.reasons.iter().any(is_own)).collect())
    }

    /// The law of an entity that the actor may read, by a name that they may read.
    pub(super) fn law_for_reader(&self, entity: &str) -> Option<Arc<Law>> {
        let law = self.ctx.workspace.law(entity)?;
        let def = self.ctx.schema.entity(entity)?;
        self.ctx.actor.reads(def, &law.name).then(|| law.clone())
    }

    /// The record in the form that is stored, without what is hidden from the actor.
    fn as_seen(&self, record: &AnyRecord) -> AnyRecord {
        let mut seen = record.clone();
        for (at, field) in record.def.fields.iter().enumerate() {
            let reads = self.ctx.actor.reads(&record.def, &field.key);
            let value = if reads { record.values()[at].clone() } else { Value::Null };
            seen.values_mut()[at] = schema::normalise(field, value).unwrap_or_default();
        }
        seen
    }

    fn candidates(&mut self, law: &Law, def: &Arc<EntityDef>, shape: &Shape) -> Result<Vec<AnyRecord>> {
        let keys = keys::of(shape);
        let mut found = self.by_keys(law, def, keys.narrow)?;
        for more in self.by_keys(law, def, keys.wide)? {
            if !found.iter().any(|known| known.id == more.id) {
                found.push(more);
            }
        }
        Ok(found)
    }

    /// Those in sight of whom one of these keys is written down; where many are, those who
    /// share most with whoever is looked for, and the newest of these.
    fn by_keys(
        &mut self,
        law: &Law,
        def: &Arc<EntityDef>,
        keys: impl IntoIterator<Item = i64>,
    ) -> Result<Vec<AnyRecord>> {
        let keys: Vec<i64> = keys.into_iter().collect();
        let (mut looked_at, mut found) = (0, Vec::new());
        for some in self.ranked(law, &keys)?.chunks(MOST_LOOKED_AT) {
            let mut seen = self.records_by_ids(law, def, some)?;
            seen.sort_by_key(|record| some.iter().position(|id| *id == record.id));
            seen.truncate(MOST_LOOKED_AT - found.len());
            found.extend(seen);
            looked_at += some.len();
            if found.len() == MOST_LOOKED_AT || looked_at >= MOST_ASKED {
                break;
            }
        }
        Ok(found)
    }

    /// Everybody of whom one of these keys is written down, of each key the newest: first
    /// who has several of them or one that few have.
    fn ranked(&mut self, law: &Law, keys: &[i64]) -> Result<Vec<Id>> {
        let mut weights: HashMap<i64, f64> = HashMap::new();
        for some in keys.chunks(MOST_KEYS) {
            let lying = (2..some.len() + 2).map(|at| {
                format!(
                    "select * from (select key, record from @duplicate_keys where entity = $1 and key = ${at} \
                     order by record desc limit {MOST_OF_A_KEY}) of_{at}"
                )
            });
            let sql = lying.collect::<Vec<_>>().join(" union all ");
            let params: Vec<Cell> =
                [Cell::from(&*law.entity)].into_iter().chain(some.iter().map(|key| Cell::Int(*key))).collect();
            let rows = self.tx.sql(&sql, &params, &[ColumnType::Int, ColumnType::Int])?;
            let lying: Vec<(i64, i64)> = rows.iter().filter_map(|row| row.int(0).zip(row.int(1))).collect();
            let mut times: HashMap<i64, f64> = HashMap::new();
            lying.iter().for_each(|(key, _)| *times.entry(*key).or_default() += 1.0);
            lying.iter().for_each(|(key, record)| *weights.entry(*record).or_default() += 1.0 / times[key]);
        }
        let mut ranked: Vec<(i64, f64)> = weights.into_iter().collect();
        ranked.sort_by(|(one, weight), (other, other_weight)| other_weight.total_cmp(weight).then(other.cmp(one)));
        Ok(ranked.into_iter().map(|(record, _)| Id::from_raw(record)).collect())
    }

    /// Reads the fields that the law looks at.
    pub(super) fn records_for_law(
        &mut self,
        law: &Law,
        def: &Arc<EntityDef>,
        mut select: SelectStatement,
    ) -> Result<Vec<AnyRecord>> {
        let columns: Vec<&FieldDef> = law.fields().filter_map(|key| def.field(key)).collect();
        let types = self.select_columns(&mut select, &columns);
        let rows = self.tx.fetch(&select, &types)?;
        self.records(def, &columns, rows)
    }

    /// Records of these ids that the actor sees, with the fields of the law.
    pub(super) fn records_by_ids(&mut self, law: &Law, def: &Arc<EntityDef>, ids: &[Id]) -> Result<Vec<AnyRecord>> {
        let mut found = Vec::with_capacity(ids.len());
        for some in ids.chunks(400) {
            let mut select = self.visible_among(def, Deed::Read)?;
            select.and_where(Expr::col("id").is_in(some.iter().map(|id| id.raw())));
            found.extend(self.records_for_law(law, def, select)?);
        }
        Ok(found)
    }

    /// Those of whom a person said that they are not this record.
    fn set_apart_from(&mut self, record: &AnyRecord) -> Result<Vec<Id>> {
        let mut select = Query::select();
        select.columns([Alias::new("one"), Alias::new("other")]).from(self.tx.table("duplicate_pairs"));
        select.and_where(Expr::col("entity").eq(&*record.def.key)).and_where(Expr::col("apart").eq(true));
        let (one, other) = (Expr::col("one").eq(record.id.raw()), Expr::col("other").eq(record.id.raw()));
        select.and_where(one.or(other));
        let rows = self.tx.fetch(&select, &[ColumnType::Int, ColumnType::Int])?;
        let ids = rows.iter().flat_map(|row| [row.int(0), row.int(1)]).flatten().map(Id::from_raw);
        Ok(ids.filter(|id| *id != record.id).collect())
    }
}
