//! Where a new record begins that says nothing of it: the usual pipeline, and
//! the first of its columns that is work to be done. A form shows it chosen, as
//! it would come about without a choice.

use base::Id;
use records::{Error, Reads};
use schema::Key;

use super::{Ask, Plan, columns::Columns, steps::reads_within};
use crate::{form::Draft, list};

/// The values that a form begins with, beside those that it was opened with. A
/// column that is chosen already brings its pipeline along.
pub(crate) fn first(tx: &mut Reads<'_, '_>, plan: &Plan, draft: &Draft) -> records::Result<Vec<(Key, String)>> {
    let Some(steps) = plan.steps.filter(|_| reads_within(tx.ctx, plan)) else { return Ok(Vec::new()) };
    let (column, within) = (draft.text(&plan.by.key), draft.text(steps.within));
    let pair = |key: &str, id: Id| (Key::Owned(key.to_owned()), id.to_string());
    if !column.is_empty() {
        let found = if within.is_empty() { within_of(tx, plan, steps.within, column)? } else { None };
        return Ok(found.into_iter().map(|id| pair(steps.within, id)).collect());
    }
    let ask = Ask { list: list::Ask { within: Some(within.to_owned()), ..list::Ask::default() }, ..Ask::default() };
    let found = plan.within(tx, &ask)?;
    let Some(chosen) = found.chosen.filter(|id| within.is_empty() || id.to_string() == within) else {
        return Ok(Vec::new());
    };
    let open = Columns::first_open(tx, plan, &found)?.and_then(|column| column.value.id());
    Ok([Some(pair(steps.within, chosen)), open.map(|id| pair(&plan.by.key, id))].into_iter().flatten().collect())
}

/// The pipeline of a column, as far as this person sees it.
fn within_of(tx: &mut Reads<'_, '_>, plan: &Plan, within: &str, column: &str) -> records::Result<Option<Id>> {
    let (Some(to), Ok(id)) = (plan.by.link(), column.parse::<Id>()) else { return Ok(None) };
    let target = tx.ctx.def(to)?;
    match tx.find_any(&target, id) {
        Ok(column) => Ok(column.value(within).id()),
        Err(Error::NotFound | Error::Forbidden { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}
