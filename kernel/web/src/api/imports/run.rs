//! The trial and the import, which go on behind the answer, and their stop.

use axum::{
    Json as Answer,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use records::{Error, import::import_of};
use serde_json::Value as Json;

use super::{mapping::at, told::one};
use crate::api::{Call, problem::Problem, record::id_of};

/// `POST /api/v1/imports/{id}/plan`: what would become of it.
pub async fn plan(call: Call, Path(id): Path<String>) -> Result<Response, Problem> {
    begin(call, &id, true).await
}

/// `POST /api/v1/imports/{id}/result`: the import itself.
pub async fn import(call: Call, Path(id): Path<String>) -> Result<Response, Problem> {
    begin(call, &id, false).await
}

async fn begin(call: Call, id: &str, dry: bool) -> Result<Response, Problem> {
    let (ctx, id) = (call.ctx, id_of(id)?);
    let stored = ctx.read(move |tx| tx.import(id)).await?;
    if !stored.state.is_open() {
        return Err(Error::refused("import-is-begun").into());
    }
    import_of(&ctx, &stored).await?.check(&ctx).map_err(|error| at("columns", error))?;
    ctx.write(move |tx| tx.begin_import(id, dry)).await?;
    let place = [(header::LOCATION, format!("/api/v1/imports/{id}"))];
    Ok((StatusCode::ACCEPTED, place, Answer(one(&ctx, id).await?)).into_response())
}

/// `POST /api/v1/imports/{id}/stop`
pub async fn stop(call: Call, Path(id): Path<String>) -> Result<Answer<Json>, Problem> {
    let (ctx, id) = (call.ctx, id_of(&id)?);
    ctx.write(move |tx| tx.stop_import(id)).await?;
    Ok(Answer(one(&ctx, id).await?))
}
