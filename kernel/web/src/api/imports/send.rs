//! A sheet comes in as the body of a request.

use axum::{
    Json as Answer,
    body::Body as Bytes,
    extract::{Path, RawQuery},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;
use records::{access::Deed, import};
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

use super::told::one;
use crate::{
    api::{
        Call,
        params::Params,
        problem::{Kind, Problem, Said},
        seen,
    },
    import::MOST_BYTES,
};

/// `POST /api/v1/{entity}/imports?name=` with the file for a body.
pub async fn send(
    call: Call,
    Path(entity): Path<String>,
    RawQuery(query): RawQuery,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let ctx = call.ctx;
    let def = seen::entity(&ctx, &entity)?;
    if !ctx.actor.may(&def.key, Deed::Import) {
        return Err(Kind::Forbidden.into());
    }
    let mut params = Params::read(query.as_deref(), &["name"]);
    let name = params.get("name").map(base::fold::tidy).unwrap_or_default();
    if name.is_empty() || name.chars().count() > 200 {
        params.refuse("name", Said::text("api-import-name"));
    }
    params.settle()?;
    let file = records::passing_file(&ctx).await?;
    receive(bytes, &file).await?;
    let id = import::send(&ctx, &def.key, name, file.path().to_owned()).await?;
    let told = one(&ctx, id).await?;
    let place = [(header::LOCATION, format!("/api/v1/imports/{id}"))];
    Ok((StatusCode::CREATED, place, Answer(told)).into_response())
}

/// Writes the body to its place as it comes.
async fn receive(bytes: Bytes, file: &NamedTempFile) -> Result<(), Problem> {
    let mut file = tokio::fs::File::create(file.path()).await.map_err(anyhow::Error::new)?;
    let (mut stream, mut taken) = (bytes.into_data_stream(), 0);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Problem::new(Kind::Malformed))?;
        taken += chunk.len();
        if taken > MOST_BYTES {
            return Err(Kind::TooLarge.into());
        }
        file.write_all(&chunk).await.map_err(anyhow::Error::new)?;
    }
    file.flush().await.map_err(anyhow::Error::new)?;
    Ok(())
}
