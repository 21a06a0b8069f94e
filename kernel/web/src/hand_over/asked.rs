//! The plan of a hand-over as a form sends it: kinds with their conditions or
//! ticked records, to whom, and whether open work goes along.

use std::collections::BTreeMap;

use base::Id;
use records::{
    Ctx, FieldProblem,
    hand_over::{Part, Plan},
};
use schema::{EntityDef, Filter};

use crate::{filter, typed::Typed};

/// Records that one ticks at once.
pub(super) const TICKED: usize = 500;

/// What the form says of each kind, by its key.
pub(super) type Conditions = BTreeMap<String, Result<Filter, filter::Wrong>>;

/// Reads the conditions where the records are, so that a name that nobody has is
/// told rather than finding nothing.
pub(super) async fn conditions(ctx: &Ctx, typed: &Typed) -> records::Result<Conditions> {
    let texts: Vec<(String, String)> = typed
        .all("entity")
        .map(|key| (key.to_owned(), typed.text(&format!("filter-{key}")).trim().to_owned()))
        .filter(|(key, text)| !text.is_empty() && ctx.def(key).is_ok())
        .collect();
    if texts.is_empty() {
        return Ok(Conditions::new());
    }
    ctx.read(move |tx| {
        let mut read = Conditions::new();
        for (key, text) in texts {
            let def = tx.ctx.def(&key)?;
            let filter = filter::read_in(tx, &def, &text)?;
            read.insert(key, filter);
        }
        Ok(read)
    })
    .await
}

/// Reads the form; what is wrong with it, field by field, with the sentence of
/// a condition that is none. `open_of` says what of a kind is still to be done.
pub(super) fn read(
    ctx: &Ctx,
    from: Id,
    typed: &Typed,
    conditions: &Conditions,
    open_of: impl Fn(&EntityDef) -> Option<Filter>,
) -> Result<Plan, Vec<(String, String)>> {
    let mut wrong: Vec<(String, String)> = Vec::new();
    let mut parts = Vec::new();
    let ids: Vec<Id> = typed.all("id").filter_map(|id| id.parse().ok()).take(TICKED).collect();
    for key in typed.all("entity") {
        let Ok(def) = ctx.def(key) else { continue };
        if parts.iter().any(|part: &Part| part.entity == def.key) {
            continue;
        }
        let field = format!("filter-{key}");
        let filter = match conditions.get(key) {
            None => Filter::everything(),
            Some(Ok(filter)) => filter.clone(),
            Some(Err(problem)) => {
                wrong.push((field, problem.sentence.clone()));
                continue;
            }
        };
        // What is over stays in the history of who did it, unless it is asked for too.
        let open = open_of(&def).filter(|_| ids.is_empty() && typed.text(&format!("over-{key}")).is_empty());
        let filter = match open {
            Some(open) => filter.and(open),
            None => filter,
        };
        parts.push(Part { entity: def.key.clone(), filter, ids: ids.clone() });
    }
    let mut to: Vec<Id> = Vec::new();
    for id in typed.all("to").filter_map(|id| id.parse().ok()) {
        if !to.contains(&id) {
            to.push(id);
        }
    }
    if parts.is_empty() && wrong.is_empty() {
        wrong.push(("entity".to_owned(), ctx.text("holdings-refused-nothing")));
    }
    if to.is_empty() || to.contains(&from) {
        wrong.push(("to".to_owned(), ctx.text("holdings-refused-nobody")));
    }
    let with_work = !typed.text("with_work").is_empty();
    if wrong.is_empty() { Ok(Plan { from, parts, to, with_work }) } else { Err(wrong) }
}

/// What the pipeline refused, as the form tells it.
pub(super) fn told(ctx: &Ctx, problems: &[FieldProblem]) -> Vec<(String, String)> {
    problems.iter().map(|problem| (problem.field.clone(), crate::say::problem(ctx, problem))).collect()
}
