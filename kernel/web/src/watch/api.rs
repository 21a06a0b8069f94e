//! The page's twin for programs of an administrator.

use axum::{
    Json as Answer,
    extract::{Path, State},
    http::StatusCode,
};
use base::Arg;
use records::{Ctx, jobs::JobView, upkeep::StatementFigures};
use serde_json::{Value as Json, json};

use super::{
    lines::Line,
    look::{Look, advice_about},
    metrics::database,
};
use crate::{
    App,
    api::{Call, Refused},
    record::id_of,
};

type Result<T> = std::result::Result<T, Refused>;

/// `GET /api/v1/system`
pub(super) async fn show(State(app): State<App>, call: Call) -> Result<Answer<Json>> {
    let ctx = &call.ctx;
    let look = Look::of(&app, ctx).await?;
    let facts = &look.facts;
    let storage = facts.storage.unwrap_or_default();
    let kept = facts.kept.as_ref();
    let jobs = kept.map(|kept| &kept.jobs);
    let lanes = facts.store.lanes.iter();
    let lanes = lanes.map(|it| json!({ "lane": it.lane, "hands": it.hands, "busy": it.busy, "waiting": it.waiting }));
    let slow = facts.store.slow.iter().map(|one| {
        let at = base::Instant::try_from(one.at).map(|at| at.to_string()).ok();
        json!({ "at": at, "milliseconds": one.took.as_millis() as u64, "statement": one.sql })
    });
    let failures = look.failures.iter().map(|one| {
        json!({
            "at": one.at, "request_id": one.request, "method": one.method, "route": one.route, "status": one.status,
            "problem": one.problem, "milliseconds": one.took.as_millis() as u64, "advice": ctx.text(advice_about(one.problem)),
        })
    });
    let held_back = look.held_back.iter();
    let held_back = held_back
        .map(|one| json!({ "counted": one.who, "address": one.address, "times": one.times, "last": one.last }));
    Ok(Answer(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "generation": facts.generation,
        "node": facts.node,
        "database": database(&app),
        "since": app.watch().since,
        "lines": look.lines.iter().map(|line| told(ctx, line)).collect::<Vec<_>>(),
        "requests": { "answered": facts.requests, "failed": facts.failed },
        "connections": facts.connections,
        "live_streams": facts.streams,
        "memory_bytes": facts.memory.anonymous,
        "database_bytes": storage.bytes,
        "log_bytes": storage.log_bytes,
        "disk_free_bytes": storage.free_bytes,
        "lanes": lanes.collect::<Vec<_>>(),
        "queries": figures(&facts.store.queries),
        "changes": figures(&facts.store.changes),
        "jobs": {
            "ready": jobs.map(|jobs| jobs.ready),
            "running": jobs.map(|jobs| jobs.running),
            "failed": jobs.map(|jobs| jobs.failed),
            "due_since": jobs.and_then(|jobs| jobs.due_since),
            "at_work": look.at_work.iter().map(job).collect::<Vec<_>>(),
            "last_failed": look.failed_jobs.iter().map(job).collect::<Vec<_>>(),
        },
        "failures": failures.collect::<Vec<_>>(),
        "slow_statements": slow.collect::<Vec<_>>(),
        "held_back": held_back.collect::<Vec<_>>(),
        "last_backup": kept.and_then(|kept| kept.backup.as_ref()),
        "last_check": kept.and_then(|kept| kept.check.as_ref()),
    })))
}

/// `POST /api/v1/system/jobs/{id}/retry`
pub(super) async fn retry(call: Call, Path(id): Path<String>) -> Result<StatusCode> {
    let id = id_of(&id)?;
    call.ctx.write(move |tx| tx.retry_failed_job(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/system/jobs/{id}/stop`
pub(super) async fn stop(call: Call, Path(id): Path<String>) -> Result<StatusCode> {
    let id = id_of(&id)?;
    call.ctx.write(move |tx| tx.stop_job(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn told(ctx: &Ctx, line: &Line) -> Json {
    let text = |key: String, facts: &[(&str, Arg)]| ctx.workspace.texts.get(ctx.lang(), &key, facts);
    json!({
        "key": line.key.trim_start_matches("system-"),
        "state": line.state.key(),
        "label": text(line.key.to_owned(), &[]),
        "now": text(format!("{}.now", line.key), &line.facts),
        "advice": text(format!("{}.{}", line.key, line.state.key()), &[]),
    })
}

fn figures(of: &StatementFigures) -> Json {
    json!({ "count": of.count, "failed": of.failed, "slow": of.slow, "seconds": of.time.as_secs_f64() })
}

fn job(job: &JobView) -> Json {
    json!({
        "id": job.id, "kind": job.kind, "state": job.state.key(), "done": job.progress, "total": job.total,
        "user": job.user, "created_at": job.created_at, "ended_at": job.ended_at, "error": job.last_error,
    })
}
