//! Looking for those who may be the record in hand.

use std::sync::Arc;

use access::Deed;
use base::{Id, phone};
use schema::{EntityDef, FieldDef, Key, Value};
use sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use store::{ColumnType, Dialect};

use super::{Alike, Law, Likeness, Reason, keys, shape::Shape, weigh};
use crate::{AnyRecord, Reads, Result};

/// More than this many are not looked at for one record, of each rank of keys.
const MOST_LOOKED_AT: u64 = 300;
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

    fn by_keys(
        &mut self,
        law: &Law,
        def: &Arc<EntityDef>,
        keys: impl IntoIterator<Item = i64>,
    ) -> Result<Vec<AnyRecord>> {
        let keys: Vec<i64> = keys.into_iter().collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut lying = Query::select();
        lying.column("record").from(self.tx.table("duplicate_keys"));
        lying.and_where(Expr::col("entity").eq(&*law.entity)).and_where(Expr::col("key").is_in(keys));
        let mut select = self.visible(def, Deed::Read)?;
        let lies = match self.tx.dialect() {
            Dialect::Sqlite => Expr::col("id").in_subquery(lying),
            // As an array the keys are read first. As a join PostgreSQL would guess how many there are, and
            // walk through all records where it guesses too high.
            Dialect::Postgres => {
                Expr::cust_with_expr("id = any(array $1)", Expr::SubQuery(None, Box::new(lying.into())))
            }
        };
        select.and_where(lies).limit(MOST_LOOKED_AT);
        self.records_for_law(law, def, select)
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
