//! One deed on many records: into the recycle bin, to a colleague, or one field
//! set to one value.
//!
//! Which records are meant is said by their ids, or by a filter: then it is all
//! that it finds for whoever asks. Each record goes through the one write path
//! under their rights, in a savepoint of its own, so that a refused one leaves no
//! trace and keeps nothing back from the others. All belongs to one change-set:
//! one press undoes it. More than a few go as a job, in batches, since no write
//! may hold up the others for long.
//!
//! Left out: several fields at once, and making records.

mod job;
mod preview;

use std::sync::Arc;

use base::Id;
use schema::{EntityDef, Filter, Key, Value};
use serde::{Deserialize, Serialize};

use crate::{Ctx, Error, FieldProblem, Query, Reads, Result, Writes, idempotency::Told};

pub use job::{JOB, handlers};
pub use preview::{CAP, Preview};

/// So many are done before the answer; more go behind it.
pub const AT_ONCE: usize = 100;
/// Refused records that are named; the rest is counted.
const TOLD: usize = 200;

/// What is done to each.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Delete,
    HandOver(Id),
    Set(Key, Value),
}

/// To which records.
#[derive(Clone, Debug)]
pub enum Which {
    These(Vec<Id>),
    /// All that the actor sees of these.
    All(Filter),
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub entity: String,
    /// The change-set, if the actor may take it back.
    pub set: Option<Id>,
    pub done: usize,
    /// Had it already.
    pub unchanged: usize,
    pub rejected: Vec<Rejected>,
    /// As many again, not named any more.
    pub rejected_more: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    pub id: Id,
    /// Empty where it is out of sight.
    pub title: String,
    /// Why, in the language of whoever asked.
    pub why: String,
}

/// What became of the wish.
#[derive(Debug)]
pub enum Work {
    Done(Outcome),
    /// It goes on behind the answer, as this job; none when it was asked for already.
    Begun(Option<Id>),
}

impl Outcome {
    fn of(def: &EntityDef) -> Outcome {
        Outcome { entity: def.key.to_string(), ..Outcome::default() }
    }

    pub fn refused(&self) -> usize {
        self.rejected.len() + self.rejected_more
    }

    fn reject(&mut self, rejected: Rejected) {
        match self.rejected.len() {
            TOLD.. => self.rejected_more += 1,
            _ => self.rejected.push(rejected),
        }
    }
}

impl Ctx {
    /// Does it, at once or as a job. What is wrong with the deed for every record
    /// alike is said before the first.
    pub async fn bulk(&self, def: &Arc<EntityDef>, which: Which, act: Act) -> Result<Work> {
        self.write(self.bulk_deed(def, which, act).await?).await
    }

    /// The same once, however often it is asked for under its name: what is told
    /// is kept in the transaction of the deed, or of the asking for it.
    pub async fn bulk_once(
        &self,
        def: &Arc<EntityDef>,
        which: Which,
        act: Act,
        tell: impl FnOnce(&Work) -> Result<Told> + Send + 'static,
    ) -> Result<Told> {
        let deed = self.bulk_deed(def, which, act).await?;
        self.write_once(move |tx| tell(&deed(tx)?)).await
    }

    /// What one transaction has to do.
    async fn bulk_deed(
        &self,
        def: &Arc<EntityDef>,
        which: Which,
        act: Act,
    ) -> Result<impl FnOnce(&mut Writes<'_, '_>) -> Result<Work> + Send + 'static> {
        let (wanted, asked) = (def.clone(), which.clone());
        let ids = self.read(move |tx| tx.first_of(&wanted, &asked, AT_ONCE + 1)).await?;
        let job = if ids.len() > AT_ONCE { Some(self.bulk_job(def, &which, &act).await?) } else { None };
        let def = def.clone();
        Ok(move |tx: &mut Writes<'_, '_>| {
            tx.check_act(&def, &act)?;
            if let Some(job) = job {
                return tx.enqueue(job).map(Work::Begun);
            }
            let mut outcome = Outcome::of(&def);
            tx.bulk_some(&def, &ids, &act, &mut outcome)?;
            let set = tx.set;
            outcome.set = tx.may_undo(set)?.then_some(set);
            Ok(Work::Done(outcome))
        })
    }
}

impl Reads<'_, '_> {
    fn first_of(&mut self, def: &Arc<EntityDef>, which: &Which, most: usize) -> Result<Vec<Id>> {
        match which {
            Which::These(ids) => Ok(ids.iter().copied().take(most).collect()),
            Which::All(filter) => {
                let sort = Some((Key::Borrowed("id"), schema::Direction::Up));
                let query = Query { filter: filter.clone(), sort, columns: vec![], limit: most, ..Query::of(def) };
                Ok(self.list(&query)?.rows.iter().map(|row| row.id).collect())
            }
        }
    }
}

impl Writes<'_, '_> {
    fn check_act(&mut self, def: &Arc<EntityDef>, act: &Act) -> Result<()> {
        match act {
            Act::Delete => Ok(()),
            Act::HandOver(to) => {
                let users = self.ctx.def("users")?;
                self.find_any(&users, *to).map_err(|_| Error::invalid("owner", "value-no-such-record"))?;
                self.require_holder(*to, def)
            }
            Act::Set(key, value) => {
                let field = def.field(key).filter(|_| self.ctx.actor.writes(def, key));
                let field = field.ok_or_else(|| Error::invalid(key, "value-not-yours"))?;
                if field.required && value.is_null() {
                    return Err(Error::Invalid(vec![FieldProblem::new(key, "value-required")]));
                }
                let mut blank = self.new_any(&def.key)?;
                blank.put(key, value.clone());
                self.normalise(&mut blank)
            }
        }
    }

    /// The deed on some records, row by row.
    fn bulk_some(&mut self, def: &Arc<EntityDef>, ids: &[Id], act: &Act, outcome: &mut Outcome) -> Result<()> {
        for id in ids {
            match self.nested(|tx| tx.bulk_one(def, *id, act)) {
                Ok(true) => outcome.done += 1,
                Ok(false) => outcome.unchanged += 1,
                Err(why @ (Error::NotFound | Error::Forbidden { .. } | Error::Invalid(_) | Error::Refused(_))) => {
                    let titles = self.titles_of(&def.key, &[*id])?;
                    let title = titles.get(&def.key, *id).unwrap_or_default().to_owned();
                    let why = crate::sentences(&why, &self.ctx.workspace.texts, self.ctx.lang()).join(" ");
                    outcome.reject(Rejected { id: *id, title, why });
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(())
    }

    /// Whether the record is another one now.
    fn bulk_one(&mut self, def: &Arc<EntityDef>, id: Id, act: &Act) -> Result<bool> {
        let mut record = self.find_any(def, id)?;
        let version = record.version;
        let after = match act {
            Act::Delete => {
                self.delete_any(record)?;
                return Ok(true);
            }
            Act::HandOver(to) => self.hand_over(record, *to)?,
            Act::Set(key, value) => {
                record.put(key, value.clone());
                self.save_any(record)?
            }
        };
        Ok(after.version != version)
    }
}
