//! An import as a program reads it: where it is, what is chosen, what became of
//! it.

use base::Id;
use records::{
    Ctx,
    import::{self, Report, Stored, import_of},
};
use serde_json::{Value as Json, json};

use super::mapping::mapping;
use crate::api::problem::Problem;

/// Kinds of problems, and proposals, that are told at once.
const MOST_TOLD: usize = 200;

pub(super) async fn one(ctx: &Ctx, id: Id) -> Result<Json, Problem> {
    let stored = ctx.read(move |tx| tx.import(id)).await?;
    let mut told = told(ctx, &stored);
    // The sheet goes some time after the import; what became of it stays.
    let chosen = import_of(ctx, &stored).await.ok();
    told["mapping"] = chosen.as_ref().map_or(Json::Null, mapping);
    told["headings"] = chosen.as_ref().map_or(Json::Null, |import| json!(import.headings));
    told["plan"] = stored.plan.as_ref().map_or(Json::Null, |report| told_report(ctx, report));
    told["result"] = stored.outcome.as_ref().map_or(Json::Null, |report| told_report(ctx, report));
    Ok(told)
}

pub(super) fn told(ctx: &Ctx, stored: &Stored) -> Json {
    let (done, total) = stored.progress.unwrap_or_default();
    json!({
        "id": stored.id,
        "entity": stored.entity,
        "name": stored.name,
        "state": stored.state.key(),
        "done": done,
        "total": total,
        "counts": stored.counts,
        "change_set": stored.set,
        "problem": stored.problem.as_ref().map(|why| why.shown(ctx)),
        "created_at": stored.created_at.to_string(),
        "started_at": stored.started_at.map(|at| at.to_string()),
        "ended_at": stored.ended_at.map(|at| at.to_string()),
    })
}

fn told_report(ctx: &Ctx, report: &Report) -> Json {
    let problem = |problem: &import::Problem| {
        json!({
            "column": problem.column, "message": problem.first.sentence(ctx), "times": problem.times,
            "rows": problem.rows,
        })
    };
    let near = |near: &import::Proposal| {
        json!({
            "field": near.field, "said": near.said, "meant": near.meant, "times": near.times,
            "accepted": near.accepted,
        })
    };
    let told: Vec<String> = report.told.iter().map(|told| told.shown(ctx)).collect();
    json!({
        "counts": report.counts,
        "cancelled": report.cancelled,
        "change_set": report.set,
        "told": told,
        "problems": report.problems.iter().take(MOST_TOLD).map(problem).collect::<Vec<_>>(),
        "left_out": report.left.iter().take(MOST_TOLD).map(problem).collect::<Vec<_>>(),
        "near": report.near.iter().take(MOST_TOLD).map(near).collect::<Vec<_>>(),
        "made": report.made,
    })
}
