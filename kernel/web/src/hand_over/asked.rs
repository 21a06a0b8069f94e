//! The plan of a hand-over as a form sends it: kinds with their conditions or
//! ticked records, to whom, and whether open work goes along.

use base::Id;
use records::{
    Ctx, FieldProblem,
    hand_over::{Part, Plan},
};
use schema::{EntityDef, Filter};

use crate::{filter, typed::Typed};

/// Records that one ticks at once.
pub(super) const TICKED: usize = 500;

/// Reads the form; what is wrong with it, field by field, with the sentence of
/// a condition that is none. `open_of` says what of a kind is still to be done.
pub(super) fn read(
    ctx: &Ctx,
    from: Id,
    typed: &Typed,
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
        let filter = match typed.text(&field).trim() {
            "" => Filter::everything(),
            text => match filter::read(ctx, &def, text) {
                Ok(filter) => filter,
                Err(problem) => {
                    wrong.push((field, problem.sentence));
                    continue;
                }
            },
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
