//! The pairs that a sweep found, as their page reads them, and what people say
//! of them.
//!
//! A pair is shown to who sees both, and judged anew with what they see: what
//! was changed since the sweep, or is hidden from them, has no part in it.

use std::{collections::HashMap, sync::Arc};

use access::Deed;
use base::Id;
use schema::EntityDef;
use sea_query::{Expr, ExprTrait, Order, Query};
use store::{Cell, ColumnType};

use super::{Law, Level, Reason, shape::Shape, weigh};
use crate::{AnyRecord, Error, Reads, Result, Writes};

/// Two records that may be one.
#[derive(Clone, Debug)]
pub struct Pair {
    pub one: AnyRecord,
    pub other: AnyRecord,
    pub score: f64,
    pub level: Level,
    pub reasons: Vec<Reason>,
}

#[derive(Clone, Debug, Default)]
pub struct PairPage {
    pub pairs: Vec<Pair>,
    /// Pass as `from` for those that follow.
    pub next: Option<(i64, i64)>,
}

/// A row of the table: weight, id, and the two.
struct Kept {
    weight: i64,
    id: i64,
    one: Id,
    other: Id,
}

impl Reads<'_, '_> {
    /// The likeliest pairs of an entity, both of which the actor sees.
    pub fn pairs(&mut self, entity: &str, from: Option<(i64, i64)>, limit: usize) -> Result<PairPage> {
        let Some(law) = self.law_for_reader(entity) else { return Ok(PairPage::default()) };
        let def = self.ctx.def(entity)?;
        let mut page = PairPage::default();
        let mut at = from;
        // Pairs that have been settled since are passed over, a few times.
        for _ in 0..5 {
            let kept = self.kept_pairs(&def, at, limit)?;
            let more = kept.len() == limit;
            at = kept.last().map(|last| (last.weight, last.id));
            for (pair, place) in self.judged_anew(&law, &def, &kept)? {
                if page.pairs.len() == limit {
                    return Ok(page);
                }
                page.pairs.push(pair);
                page.next = Some(place);
            }
            if !more {
                page.next = None;
                break;
            }
            page.next = at;
            if page.pairs.len() == limit {
                break;
            }
        }
        Ok(page)
    }

    fn kept_pairs(&mut self, def: &Arc<EntityDef>, from: Option<(i64, i64)>, limit: usize) -> Result<Vec<Kept>> {
        let mut select = Query::select();
        select.columns(["weight", "id", "one", "other"]).from(self.tx.table("duplicate_pairs"));
        select.and_where(Expr::col("entity").eq(&*def.key)).and_where(Expr::col("apart").eq(false));
        for end in ["one", "other"] {
            let mut seen = self.visible(def, Deed::Read)?;
            seen.column("id");
            select.and_where(Expr::col(end).in_subquery(seen));
        }
        if let Some((weight, id)) = from {
            let lighter = Expr::col("weight").lt(weight);
            select.and_where(lighter.or(Expr::col("weight").eq(weight).and(Expr::col("id").lt(id))));
        }
        select.order_by("weight", Order::Desc).order_by("id", Order::Desc).limit(limit as u64);
        let rows = self.tx.fetch(&select, &[ColumnType::Int; 4])?;
        let kept = rows.iter().filter_map(|row| {
            let (one, other) = (Id::from_raw(row.int(2)?), Id::from_raw(row.int(3)?));
            Some(Kept { weight: row.int(0)?, id: row.int(1)?, one, other })
        });
        Ok(kept.collect())
    }

    fn judged_anew(&mut self, law: &Law, def: &Arc<EntityDef>, kept: &[Kept]) -> Result<Vec<(Pair, (i64, i64))>> {
        let ids: Vec<Id> = kept.iter().flat_map(|kept| [kept.one, kept.other]).collect();
        let records: HashMap<Id, AnyRecord> =
            self.records_by_ids(law, def, &ids)?.into_iter().map(|record| (record.id, record)).collect();
        let judge = |kept: &Kept| {
            let (one, other) = (records.get(&kept.one)?.clone(), records.get(&kept.other)?.clone());
            let judged = weigh::judge(law, &Shape::of(law, &one), &Shape::of(law, &other))?;
            let score = judged.score();
            let pair = Pair { one, other, score, level: judged.level, reasons: judged.reasons };
            Some((pair, (kept.weight, kept.id)))
        };
        Ok(kept.iter().filter_map(judge).collect())
    }

    /// What two records have in common and what not, whatever the judgement.
    pub fn likeness(&mut self, one: &AnyRecord, other: &AnyRecord) -> Option<(Level, Vec<Reason>)> {
        let law = self.law_for_reader(&one.def.key)?;
        let judged = weigh::judge(&law, &Shape::of(&law, one), &Shape::of(&law, other))?;
        Some((judged.level, judged.reasons))
    }
}

impl Writes<'_, '_> {
    /// Remembers that two records that the actor sees are not the same; it is
    /// for who may change one of them to say so.
    pub fn set_apart(&mut self, entity: &str, one: Id, other: Id) -> Result<()> {
        self.require_say(entity, one, other)?;
        let (one, other) = if one < other { (one, other) } else { (other, one) };
        let now = self.ctx.now();
        let id: Id = self.ctx.workspace.new_id(now);
        let sql = "insert into @duplicate_pairs (id, entity, one, other, weight, apart, decided_by, decided_at) \
                   values ($1, $2, $3, $4, 0, $5, $6, $7) on conflict (entity, one, other) do update set \
                   apart = excluded.apart, decided_by = excluded.decided_by, decided_at = excluded.decided_at";
        let by = if self.ctx.actor.is_system() { Cell::Null } else { Cell::Int(self.ctx.actor.user.raw()) };
        let params = [
            Cell::Int(id.raw()),
            Cell::from(entity),
            Cell::Int(one.raw()),
            Cell::Int(other.raw()),
            Cell::Bool(true),
            by,
            Cell::Instant(now),
        ];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }

    /// Takes that back: the two may be proposed again.
    pub fn set_near(&mut self, entity: &str, one: Id, other: Id) -> Result<()> {
        self.require_say(entity, one, other)?;
        let sql = "update @duplicate_pairs set apart = $4, decided_by = null, decided_at = null \
                   where entity = $1 and one = $2 and other = $3";
        let (one, other) = if one < other { (one, other) } else { (other, one) };
        let params = [Cell::from(entity), Cell::Int(one.raw()), Cell::Int(other.raw()), Cell::Bool(false)];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }

    fn require_say(&mut self, entity: &str, one: Id, other: Id) -> Result<()> {
        let def = self.ctx.def(entity)?;
        let mut may = false;
        for id in [one, other] {
            self.require(&def, id, Deed::Read)?;
            may |= self.sees(&def, id, Deed::Update)?;
        }
        if may && one == other {
            return Err(Error::refused("merge-refused-same"));
        }
        if may { Ok(()) } else { Err(Error::Forbidden { entity: entity.to_owned(), deed: "update" }) }
    }
}
