//! The deed itself, row by row in one transaction: each in a savepoint of its
//! own, so that a refused one leaves no trace.

use std::sync::Arc;

use base::Id;
use records::{Error, FieldProblem, Result, Writes};
use schema::{EntityDef, Key};

use crate::form::Draft;

#[derive(Clone)]
pub(super) enum Act {
    Delete,
    HandOver(Id),
    /// One field, with what was typed for it.
    Set(Key, Draft),
}

/// What became of it.
#[derive(Default)]
pub(super) struct Outcome {
    pub set: Option<Id>,
    pub done: usize,
    /// Had it already.
    pub unchanged: usize,
    pub rejected: Vec<Rejected>,
}

pub(super) struct Rejected {
    pub id: Id,
    pub title: String,
    pub why: Error,
}

pub(super) fn all(tx: &mut Writes<'_, '_>, def: &Arc<EntityDef>, ids: &[Id], act: &Act) -> Result<Outcome> {
    check(tx, def, act)?;
    let mut outcome = Outcome::default();
    for id in ids {
        match tx.nested(|tx| one(tx, def, *id, act)) {
            Ok(true) => outcome.done += 1,
            Ok(false) => outcome.unchanged += 1,
            Err(why @ (Error::NotFound | Error::Forbidden { .. } | Error::Invalid(_) | Error::Refused(_))) => {
                let titles = tx.titles_of(&def.key, &[*id])?;
                let title = titles.get(&def.key, *id).unwrap_or_default().to_owned();
                outcome.rejected.push(Rejected { id: *id, title, why });
            }
            Err(fault) => return Err(fault),
        }
    }
    outcome.set = crate::record::undoable(tx)?;
    Ok(outcome)
}

/// What is wrong with the deed for every row alike is said before the first.
fn check(tx: &mut Writes<'_, '_>, def: &Arc<EntityDef>, act: &Act) -> Result<()> {
    match act {
        Act::Delete => Ok(()),
        Act::HandOver(to) => {
            let users = tx.ctx.def("users")?;
            tx.find_any(&users, *to).map(drop).map_err(|_| Error::invalid("owner", "value-no-such-record"))
        }
        Act::Set(key, draft) => {
            let mut blank = tx.new_any(&def.key)?;
            let problems = draft.fill(tx, &mut blank, std::slice::from_ref(key), &[])?;
            let field = def.field(key).filter(|field| field.required && blank.value(key).is_null());
            let missing = field.map(|field| FieldProblem::new(&field.key, "value-required"));
            let problems: Vec<FieldProblem> = problems.into_iter().chain(missing).collect();
            if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
        }
    }
}

/// Whether the row is another one now.
fn one(tx: &mut Writes<'_, '_>, def: &Arc<EntityDef>, id: Id, act: &Act) -> Result<bool> {
    let mut record = tx.find_any(def, id)?;
    let version = record.version;
    let after = match act {
        Act::Delete => {
            tx.delete_any(record)?;
            return Ok(true);
        }
        Act::HandOver(to) => tx.hand_over(record, *to)?,
        Act::Set(key, draft) => {
            let problems = draft.fill(tx, &mut record, std::slice::from_ref(key), &[])?;
            if !problems.is_empty() {
                return Err(Error::Invalid(problems));
            }
            tx.save_any(record)?
        }
    };
    Ok(after.version != version)
}
