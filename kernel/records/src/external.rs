//! What a record is called elsewhere: the id of a customer in the accounting
//! program, of a deal in the shop. A system and its id lead to one record of an
//! entity, so that whoever keeps two programs in step needs no table of their own.
//!
//! An external id stays with its record. Where that was merged into another one
//! it leads to the one that was kept, and back again when the merge is undone;
//! where it lies in the recycle bin that is said. It never tells of a record out
//! of sight, but for one thing that cannot be hidden: that its id is taken. Whoever
//! hears that too often in an hour is refused every new id until the hour is over,
//! so that nobody walks through a list of numbers. It is counted in memory, per node.
//! Left out: a history of these ids, which are a matter of programs.

use std::{collections::HashMap, sync::Arc};

use access::Deed;
use base::{Id, Instant, fold};
use jiff::SignedDuration;
use parking_lot::Mutex;
use schema::EntityDef;
use store::{Cell, ColumnType, IndexDef, TableDef};

use crate::{Error, FieldProblem, Reads, Result, Writes, physical::plain};

const MOST_SYSTEM: usize = 40;
const MOST_ID: usize = 200;
/// As many as two programs fall over each other by mistake, and too few to fish with.
const MOST_AN_HOUR: u32 = 60;

/// Since when, and how often, somebody heard of an id that it is taken.
#[derive(Default)]
pub(crate) struct Probes(Mutex<HashMap<Id, (Instant, u32)>>);

impl Probes {
    fn are_too_many(&self, actor: Id, now: Instant) -> bool {
        self.0.lock().get(&actor).is_some_and(|(since, count)| is_fresh(*since, now) && *count >= MOST_AN_HOUR)
    }

    fn count(&self, actor: Id, now: Instant) {
        let mut heard = self.0.lock();
        heard.retain(|_, (since, _)| is_fresh(*since, now));
        heard.entry(actor).or_insert((now, 0)).1 += 1;
    }
}

fn is_fresh(since: Instant, now: Instant) -> bool {
    now.duration_since(since) < SignedDuration::from_hours(1)
}

/// A system, and what it calls a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExternalId {
    pub system: String,
    pub id: String,
}

/// Where an external id leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    Nowhere,
    To(Id),
    /// It lies in the recycle bin, from where the actor could take it.
    IntoBin(Id),
    /// To something that the actor does not see.
    OutOfSight,
}

impl ExternalId {
    /// A system is a short word, so that it is written one way only.
    pub fn new(system: &str, id: &str) -> Result<ExternalId> {
        let (system, id) = (system.trim().to_ascii_lowercase(), fold::tidy(id));
        let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        let mut wrong = Vec::new();
        if system.is_empty() || system.len() > MOST_SYSTEM || !system.chars().all(is_word) {
            wrong.push(FieldProblem::new("system", "external-not-a-system"));
        }
        if id.is_empty() || id.chars().count() > MOST_ID {
            wrong.push(FieldProblem::new("id", "external-not-an-id").with("most", MOST_ID as u64));
        }
        if wrong.is_empty() { Ok(ExternalId { system, id }) } else { Err(Error::Invalid(wrong)) }
    }
}

impl Reads<'_, '_> {
    /// Where an external id leads, as far as the actor may know.
    pub fn led_by(&mut self, def: &Arc<EntityDef>, external: &ExternalId) -> Result<Leads> {
        let sql = "select record from @external_ids where entity = $1 and system = $2 and external = $3";
        let params = [Cell::from(&*def.key), Cell::from(&*external.system), Cell::from(&*external.id)];
        let rows = self.tx.sql(sql, &params, &[ColumnType::Int])?;
        let Some(record) = rows.first().and_then(|row| row.int(0)).map(Id::from_raw) else {
            return Ok(Leads::Nowhere);
        };
        if self.sees(def, record, Deed::Read)? {
            return Ok(Leads::To(record));
        }
        if let Some(kept) = self.merged_into(def, record)? {
            return Ok(Leads::To(kept));
        }
        Ok(match self.lies_in_bin(def, record, Deed::Delete)? {
            true => Leads::IntoBin(record),
            false => Leads::OutOfSight,
        })
    }

    /// The external ids of a record that the actor sees, and of those that were
    /// merged into it.
    pub fn external_ids(&mut self, def: &Arc<EntityDef>, record: Id) -> Result<Vec<ExternalId>> {
        self.require(def, record, Deed::Read)?;
        let sql = "select system, external, record from @external_ids where entity = $1 and (record = $2 \
                   or record in (select gone from @merges where entity = $1 and kept = $2)) order by system, external";
        let types = [ColumnType::Text, ColumnType::Text, ColumnType::Int];
        let rows = self.tx.sql(sql, &[Cell::from(&*def.key), Cell::Int(record.raw())], &types)?;
        let mut found = Vec::new();
        for row in &rows {
            let (Some(system), Some(id), Some(of)) = (row.text(0), row.text(1), row.int(2)) else { continue };
            // A merge that was undone leads nowhere any more.
            if of == record.raw() || self.merged_into(def, Id::from_raw(of))? == Some(record) {
                found.push(ExternalId { system: system.to_owned(), id: id.to_owned() });
            }
        }
        Ok(found)
    }
}

impl Writes<'_, '_> {
    /// From now on the external id leads to this record, which the actor may
    /// change or has just made.
    pub fn keep_external(&mut self, def: &Arc<EntityDef>, record: Id, external: &ExternalId) -> Result<()> {
        let led = self.led_by(def, external)?;
        let (actor, now, probes) = (self.ctx.actor.user, self.ctx.now(), &self.ctx.workspace.probes);
        match led {
            Leads::To(held) if held == record => return Ok(()),
            Leads::Nowhere | Leads::OutOfSight if probes.are_too_many(actor, now) => {
                tracing::warn!(%actor, "asked for too many external ids outside their scope");
                return Err(Error::refused("external-too-many"));
            }
            Leads::Nowhere => {}
            Leads::OutOfSight => {
                probes.count(actor, now);
                return Err(Error::refused("external-taken"));
            }
            Leads::To(_) | Leads::IntoBin(_) => return Err(Error::refused("external-taken")),
        }
        let sql = "insert into @external_ids (entity, system, external, record, said_at) values ($1, $2, $3, $4, $5) \
                   on conflict (entity, system, external) do nothing";
        let params = [
            Cell::from(&*def.key),
            Cell::from(&*external.system),
            Cell::from(&*external.id),
            Cell::Int(record.raw()),
            Cell::Instant(self.ctx.now()),
        ];
        match self.tx.sql_execute(sql, &params)? {
            1 => Ok(()),
            // Somebody else was faster by a moment: the whole deed goes back.
            _ => Err(Error::refused("external-taken")),
        }
    }

    /// The external id leads nowhere any more; the record stays.
    pub fn forget_external(&mut self, def: &Arc<EntityDef>, external: &ExternalId) -> Result<()> {
        match self.led_by(def, external)? {
            Leads::To(record) => {
                let record = self.find_any(def, record)?;
                self.require_deed(&record, Deed::Update)?;
            }
            Leads::IntoBin(_) => {}
            Leads::Nowhere | Leads::OutOfSight => return Err(Error::NotFound),
        }
        let sql = "delete from @external_ids where entity = $1 and system = $2 and external = $3";
        let params = [Cell::from(&*def.key), Cell::from(&*external.system), Cell::from(&*external.id)];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }
}

pub(crate) fn table() -> TableDef {
    use ColumnType::{Instant, Int, Text};
    let required = |name: &str, ty| store::ColumnDef { required: true, ..plain(name, ty) };
    let columns = vec![
        required("entity", Text),
        required("system", Text),
        required("external", Text),
        required("record", Int),
        required("said_at", Instant),
    ];
    TableDef {
        name: "external_ids".to_owned(),
        columns,
        primary: ["entity", "system", "external"].map(str::to_owned).to_vec(),
        indexes: vec![IndexDef::on("ix_external_ids_record", &["record", "entity"])],
        find: Vec::new(),
    }
}
