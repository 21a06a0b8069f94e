//! An import row by row, with the reasons.

use axum::{
    Json as Answer,
    extract::{Path, RawQuery},
};
use records::{
    Ctx,
    import::{Line, Reason, Which},
};
use serde_json::{Value as Json, json};

use crate::api::{
    Call, list,
    params::Params,
    problem::{Problem, Said},
    record::id_of,
};

/// `GET /api/v1/imports/{id}/rows?which=rejected|met|left`
pub async fn rows(call: Call, Path(id): Path<String>, RawQuery(query): RawQuery) -> Result<Answer<Json>, Problem> {
    let (ctx, id) = (call.ctx, id_of(&id)?);
    let stored = ctx.read(move |tx| tx.import(id)).await?;
    let mut params = Params::read(query.as_deref(), &["which", "limit", "cursor"]);
    let which = params.get("which").unwrap_or("rejected").to_owned();
    let which = Which::from_key(&which).unwrap_or_else(|| {
        params.refuse("which", Said::text("value-not-a-choice"));
        Which::Rejected
    });
    let limit = params.count("limit", list::USUAL_LIMIT, list::MOST_LIMIT);
    let after = params.get("cursor").map(|text| base::fold::digits(text).parse::<u64>());
    if matches!(after, Some(Err(_))) || matches!(after, Some(Ok(row)) if row > i64::MAX as u64) {
        params.refuse("cursor", Said::text("api-not-a-cursor"));
    }
    let after = after.and_then(Result::ok).unwrap_or(0);
    params.settle()?;
    let mut lines = ctx.read(move |tx| tx.lines_of(id, which, after, limit + 1)).await?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let next = lines.last().filter(|_| more).map(|last| last.row.to_string());
    let is_begun = stored.state.is_begun();
    let items: Vec<Json> = lines.iter().map(|line| told_line(&ctx, line, is_begun)).collect();
    Ok(Answer(json!({ "items": items, "next": next })))
}

fn told_line(ctx: &Ctx, line: &Line, is_begun: bool) -> Json {
    let why: Vec<String> = line.why.iter().map(|why: &Reason| why.shown(ctx)).collect();
    let met = line.met().map(|(id, row, by)| json!({ "id": id, "row": row, "by": by }));
    json!({
        "row": line.row,
        "verdict": line.verdict.key(),
        // Of a trial nothing is there to be looked at.
        "id": line.record.filter(|_| is_begun),
        "met": met,
        "messages": why,
    })
}
