//! Somebody else was faster: the answer tells, field by field, what stands in
//! the record now where the caller wanted something else, so that a program
//! can decide without asking again.

use std::sync::Arc;

use base::Id;
use records::{AnyRecord, Ctx, Theirs, Titles};
use schema::{EntityDef, FieldDef, Value};

use super::{
    body::Wanted,
    item,
    precondition::Lock,
    problem::{Kind, Place, Problem, Said, Wrong},
};
use crate::show::Show;

/// 412 where the version stood in `If-Match`, 409 where it stood in the body.
pub async fn report(ctx: &Ctx, def: &Arc<EntityDef>, id: Id, wanted: &Wanted, lock: &Lock) -> Problem {
    let (found, held) = (def.clone(), lock.version());
    let read = ctx.read(move |tx| {
        let record = tx.find_any(&found, id)?;
        let titles = tx.titles(std::slice::from_ref(&record))?;
        let since = match held {
            Some(held) => tx.overtaken(&record, held)?,
            None => None,
        };
        Ok((record, titles, since.map(|since| since.fields).unwrap_or_default()))
    });
    match read.await {
        Ok((record, titles, theirs)) => {
            let kind = if lock.is_of_header() { Kind::StaleMatch } else { Kind::Stale };
            let errors = differences(ctx, &record, &titles, wanted);
            let errors = errors.into_iter().map(|wrong| signed(ctx, wrong, &theirs)).collect();
            Problem { version: Some(record.version), errors, ..Problem::new(kind) }
        }
        Err(error) => error.into(),
    }
}

fn differences(ctx: &Ctx, record: &AnyRecord, titles: &Titles, wanted: &Wanted) -> Vec<Wrong> {
    let owner = wanted.owner.map(|owner| ("owner".into(), Value::Id(owner)));
    let asked = wanted.values.iter().cloned().chain(owner);
    let show = Show::new(ctx, titles);
    let differs = asked.filter_map(|(key, value)| {
        let field = record.def.field(&key).filter(|_| ctx.actor.reads(&record.def, &key))?;
        (*record.value(&key) != value).then(|| difference(&show, record, field))
    });
    differs.collect()
}

/// With whoever wrote what stands there now.
fn signed(ctx: &Ctx, wrong: Wrong, theirs: &[Theirs]) -> Wrong {
    let Place::Field(field) = &wrong.place else { return wrong };
    let Some(theirs) = theirs.iter().find(|theirs| theirs.field == **field) else { return wrong };
    let knows = ctx.actor.may("users", access::Deed::Read);
    Wrong { by: Some((theirs.who.filter(|_| knows), theirs.at)), ..wrong }
}

fn difference(show: &Show<'_>, record: &AnyRecord, field: &FieldDef) -> Wrong {
    let now = record.value(&field.key);
    let said = match now.is_null() {
        true => Said::text("api-stands-empty"),
        false => {
            let value = show.text(&record.def, field, now);
            Said::Text("api-stands-now".to_owned(), vec![("value".to_owned(), value.into())])
        }
    };
    Wrong { now: Some(item::value(record, &field.key)), ..Wrong::field(&field.key, said) }
}
