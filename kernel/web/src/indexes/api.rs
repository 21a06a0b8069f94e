//! The page's twin for programs of an administrator.

use axum::{
    Json as Answer,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use records::{
    Error,
    indexes::{Cost, OwnIndex, Wanted},
};
use serde_json::{Map, Value as Json, json};

use crate::{
    api::{Body, Call, Refused},
    record::id_of,
};

type Result<T> = std::result::Result<T, Refused>;

/// `GET /api/v1/indexes`
pub(super) async fn list(call: Call) -> Result<Answer<Json>> {
    let all = call.ctx.read(|tx| tx.own_indexes()).await?;
    Ok(Answer(json!({ "items": all.iter().map(told).collect::<Vec<_>>() })))
}

/// `GET /api/v1/indexes/{id}`
pub(super) async fn show(call: Call, Path(id): Path<String>) -> Result<Answer<Json>> {
    let id = id_of(&id)?;
    let own = call.ctx.read(move |tx| tx.own_index(id)).await?;
    Ok(Answer(told(&own)))
}

/// `POST /api/v1/indexes` with `entity` and `fields`; with `preview` it only
/// tells what it would take.
pub(super) async fn make(call: Call, Body(sent): Body) -> Result<Response> {
    let (wanted, preview) = read(&sent)?;
    if preview {
        let cost = call.ctx.index_cost(&wanted).await?;
        return Ok(Answer(json!({ "cost": priced(&cost) })).into_response());
    }
    let own = call.ctx.write(move |tx| {
        let id = tx.ask_for_index(&wanted)?;
        tx.own_index(id)
    });
    Ok((StatusCode::ACCEPTED, Answer(told(&own.await?))).into_response())
}

/// `POST /api/v1/indexes/wishes` with `entity` and `fields`
pub(super) async fn wish(call: Call, Body(sent): Body) -> Result<StatusCode> {
    let (wanted, _) = read(&sent)?;
    call.ctx.write(move |tx| tx.wish_for_index(&wanted)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/indexes/{id}`
pub(super) async fn remove(call: Call, Path(id): Path<String>) -> Result<StatusCode> {
    let id = id_of(&id)?;
    call.ctx.write(move |tx| tx.drop_own_index(id).map(drop)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn read(sent: &Map<String, Json>) -> Result<(Wanted, bool)> {
    if let Some(name) = sent.keys().find(|name| !matches!(name.as_str(), "entity" | "fields" | "preview")) {
        return Err(Error::invalid(name, "query-no-such-field").into());
    }
    let wrong = |name: &str| Error::invalid(name, "value-wrong-kind");
    let entity = sent.get("entity").and_then(Json::as_str).ok_or_else(|| wrong("entity"))?;
    let fields = sent.get("fields").and_then(Json::as_array).ok_or_else(|| wrong("fields"))?;
    let fields: Option<Vec<&str>> = fields.iter().map(Json::as_str).collect();
    let fields = fields.ok_or_else(|| wrong("fields"))?;
    let preview = match sent.get("preview") {
        None => false,
        Some(given) => given.as_bool().ok_or_else(|| wrong("preview"))?,
    };
    Ok((Wanted::read(entity, &fields.join(" ")), preview))
}

fn told(own: &OwnIndex) -> Json {
    let moment = |at: Option<base::Instant>| at.map(|at| at.to_string());
    let job = own.job.as_ref();
    json!({
        "id": own.id,
        "entity": own.wanted.entity,
        "fields": own.wanted.fields,
        "state": own.state().key(),
        "wished_by": own.wished_by,
        "wished_at": moment(own.wished_at),
        "made_by": own.made_by,
        "asked_at": moment(own.asked_at),
        "made_at": moment(own.made_at),
        "done": job.map_or(0, |job| job.progress),
        "total": job.and_then(|job| job.total),
    })
}

fn priced(cost: &Cost) -> Json {
    json!({
        "rows": cost.rows,
        "bytes": cost.bytes,
        "seconds": cost.time.as_secs_f64().ceil() as i64,
        "holds_writers": cost.holds_writers,
    })
}
