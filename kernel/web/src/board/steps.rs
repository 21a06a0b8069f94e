//! The stages of one pipeline as a form offers them: where a field says within
//! what another may be chosen, that one follows it.

use base::Id;
use records::{Ctx, Error, Reads};
use schema::EntityDef;

use super::{Plan, columns::Columns, plan::Within};
use crate::App;

/// The board whose columns are records of `target`, and stand within another
/// record; none where there is no such board for this person.
pub(crate) fn board_of(app: &App, ctx: &Ctx, target: &EntityDef) -> Option<Plan> {
    let mut laws = app.modules().iter().flat_map(|module| &module.boards).filter(|law| law.steps.is_some());
    laws.find_map(|law| {
        let plan = Plan::of(app, ctx, &ctx.def(law.entity).ok()?, None).ok()?;
        (plan.by.link() == Some(&*target.key) && reads_within(ctx, &plan)).then_some(plan)
    })
}

/// Whether this person may read within what the columns stand. To whoever may not all of
/// them are offered, and none is chosen beforehand.
pub(crate) fn reads_within(ctx: &Ctx, plan: &Plan) -> bool {
    let target = plan.by.link().and_then(|to| ctx.def(to).ok());
    plan.steps.zip(target).is_some_and(|(steps, target)| ctx.actor.reads(&target, steps.within))
}

/// The columns within one record, in their order, whose names hold the words.
pub(crate) fn steps_within(tx: &mut Reads<'_, '_>, plan: &Plan, within: Id, words: &str) -> records::Result<Columns> {
    Columns::offered(tx, plan, &Within { choices: Vec::new(), chosen: Some(within) }, words)
}

/// Whether a column stands within this record.
pub(crate) fn stands_within(tx: &mut Reads<'_, '_>, plan: &Plan, column: Id, within: Id) -> records::Result<bool> {
    let (Some(steps), Some(to)) = (plan.steps, plan.by.link()) else { return Ok(false) };
    let target = tx.ctx.def(to)?;
    match tx.find_any(&target, column) {
        Ok(column) => Ok(column.value(steps.within).id() == Some(within)),
        Err(Error::NotFound | Error::Forbidden { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}
